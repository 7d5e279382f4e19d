"""Servers on loopback that mean no good, for the way out: each connection is answered as its handler likes."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

Handler = Callable[[socket.socket, bytes], None]
MIB = 1 << 20
BOMB_MIB = 100
served_ports: set[int] = set()  # of this process so far: a connection to any other port goes astray


@contextmanager
def server(handler: Handler) -> Iterator[int]:
    """Answer each connection with `handler`, given the request's head, on a port of loopback."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)

    def talk(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(15)
            head = b""
            while b"\r\n\r\n" not in head:
                received = connection.recv(65536)
                if not received:
                    return
                head += received
            handler(connection, head)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    port = int(listening.getsockname()[1])
    served_ports.add(port)
    try:
        yield port
    finally:
        listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        thread.join()
        listening.close()


def answer(body: bytes = b"{}", status: str = "200 OK", **headers: str) -> Handler:
    """Return a handler that answers the same thing every time."""
    lines = [f"HTTP/1.1 {status}"] + [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if "content_length" not in headers and "transfer_encoding" not in headers:
        lines.append(f"content-length: {len(body)}")
    head = "\r\n".join([*lines, "connection: close", "", ""]).encode()
    return lambda connection, _: connection.sendall(head + body)


def path_of(head: bytes) -> str:
    """Return what a request asks for."""
    return head.split(b" ", 2)[1].decode()


def documents(resources: Mapping[str, Any], asked: list[str] | None = None) -> Handler:
    """Return a handler that answers the JSON documents of `resources` (a replay file's) by path; others are a 404.

    A resource may be a handler itself. `asked` is told every path.
    """

    def handler(connection: socket.socket, head: bytes) -> None:
        path = path_of(head).partition("?")[0]
        if asked is not None:
            asked.append(path)
        found = next((entry for url, entry in resources.items() if url.endswith(path)), None)
        if callable(found):
            found(connection, head)
        elif found is None:
            answer(b"", "404 Not Found")(connection, head)
        else:
            answer(json.dumps(found["json"]).encode(), Content_Type="application/json")(connection, head)

    return handler


def endless(connection: socket.socket, _: bytes) -> None:
    """Send a body without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def dripping(connection: socket.socket, _: bytes) -> None:
    """Send one byte a second."""
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n")
    for _second in range(30):
        connection.sendall(b"x")
        time.sleep(1)


def dripping_head(connection: socket.socket, _: bytes) -> None:
    """Send a head that never ends, one byte at a time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nx: ")
    for _moment in range(300):
        connection.sendall(b"x")
        time.sleep(0.1)


def endless_head(connection: socket.socket, _: bytes) -> None:
    """Send headers without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"x: " + b"x" * 8000 + b"\r\n")


def silent(_connection: socket.socket, _: bytes) -> None:
    """Say nothing."""
    time.sleep(14)


def redirecting(times: int = 300, *, seconds: float = 0.0) -> Handler:
    """Return a handler that leads `times` times onward, from query to query, each after a while."""

    def handler(connection: socket.socket, head: bytes) -> None:
        number = int(path_of(head).partition("?")[2] or 0)
        time.sleep(seconds)
        if number < times:
            answer(b"", "302 Found", Location=f"?{number + 1}")(connection, head)
        else:
            answer(b"{}", Content_Type="application/json")(connection, head)

    return handler


def bomb(connection: socket.socket, head: bytes) -> None:
    """Send some kilobytes that inflate to 100 MiB."""
    answer(_bomb(), Content_Encoding="gzip", Content_Type="application/json")(connection, head)


def nested_bomb(connection: socket.socket, head: bytes) -> None:
    """Send some bytes that inflate to some kilobytes that inflate to 100 MiB."""
    answer(gzip.compress(_bomb()), Content_Encoding="gzip, gzip", Content_Type="application/json")(connection, head)


@cache
def _bomb() -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return b"".join(packing.compress(bytes(MIB)) for _ in range(BOMB_MIB)) + packing.flush()
