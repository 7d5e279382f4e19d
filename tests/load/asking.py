"""A plain client: one connection for one request, as crude as those of strangers."""

from __future__ import annotations

import http.client
import os
import socket
import struct
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

BOUNDARY = "----badges-load-7f3c"
SECONDS = 45.0  # longer than any answer may take, lists aside
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """One request, what it may be answered, and which verdict its report must have."""

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    statuses: frozenset[int] = frozenset({200})
    verdicts: frozenset[bytes] = frozenset()  # of a JSON report; none: it is not looked at


@dataclass(frozen=True)
class Answer:
    """What came back; no status when the connection ended without an answer."""

    status: int | None
    body: bytes
    seconds: float


def ask(port: int, request: Request, visitor: str, *, seconds: float = SECONDS) -> Answer:
    """Send `request` to a port of loopback, on behalf of the address `visitor` behind a proxy."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    status, body = None, b""
    try:
        # A server that refuses a body need not read it to its end: its answer counts nevertheless.
        with suppress(ConnectionError):
            headers = {"X-Forwarded-For": visitor, "Accept": "*/*", **request.headers}
            connection.request(request.method, request.path, request.body or None, headers)
        answer = connection.getresponse()
        status, body = answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        pass
    finally:
        connection.close()
    return Answer(status, body, time.monotonic() - began)


def multipart(name: str, files: Sequence[tuple[str, bytes]], **fields: str) -> tuple[bytes, dict[str, str]]:
    """Return the body and the headers of a form with files, each by what it is called."""
    parts = []
    for key, value in fields.items():
        parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode())
    for filename, data in files:
        disposition = f'form-data; name="{name}"; filename="{filename}"'
        parts += [f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n".encode(), data, b"\r\n"]
    parts.append(f"--{BOUNDARY}--\r\n".encode())
    return b"".join(parts), {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def abandoned(port: int, request: Request, visitor: str) -> None:
    """Send half of a request, or all of it, and break the connection off before anything was answered."""
    head = f"{request.method} {request.path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {visitor}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    message = f"{head}Content-Length: {len(request.body)}\r\n\r\n".encode() + request.body
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
        raw.sendall(message[: len(message) // 2] if os.urandom(1)[0] % 2 else message)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a farewell


def garbage(port: int, octets: bytes) -> Answer:
    """Send bytes that are no HTTP, and read whatever is answered."""
    began = time.monotonic()
    status = None
    with suppress(OSError, ValueError, IndexError), socket.create_connection(("127.0.0.1", port), timeout=3) as raw:
        raw.sendall(octets)
        raw.shutdown(socket.SHUT_WR)
        status = int(raw.recv(64).split(b" ", 2)[1])
    return Answer(status, b"", time.monotonic() - began)


def slow_bodies(port: int, visitors: list[str], seconds: float) -> list[Answer]:
    """Announce a body for each visitor at once, send a byte a second, and return what each was told in the end."""
    began = time.monotonic()
    opened = []
    for visitor in visitors:
        raw = socket.create_connection(("127.0.0.1", port), timeout=5)
        head = f"POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {visitor}\r\n"
        raw.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 9000\r\n\r\n".encode())
        raw.setblocking(False)
        opened.append(raw)
    told: dict[socket.socket, Answer] = {}
    while len(told) < len(opened) and time.monotonic() - began < seconds:
        time.sleep(1)
        for raw in opened:
            if raw not in told and (status := _status_so_far(raw)) is not None:
                told[raw] = Answer(status or None, b"", time.monotonic() - began)
    for raw in opened:
        raw.close()
    return list(told.values())


def _status_so_far(raw: socket.socket) -> int | None:
    """Return the status when there is an answer, 0 when the connection broke, None while neither came."""
    try:
        received = raw.recv(64)
    except BlockingIOError:
        with suppress(OSError):
            raw.send(b"x")
        return None
    except OSError:
        return 0
    return int(received.split(b" ", 2)[1]) if received else 0
