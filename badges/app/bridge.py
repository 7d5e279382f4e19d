"""Runs the WSGI application on granian's RSGI interface, where waiting for a sender can end.

In granian's WSGI mode the body of a request is read without an end, and a thread that was left behind reading
stops the whole process when its request is answered. Here the event loop waits, and a thread asks it for the next
piece for so many seconds.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, Protocol

import structlog

from badges.web.arrival import NEXT_PIECE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

SEND_SECONDS: Final = 30  # for a part of an answer that grows
Headers = list[tuple[str, str]]


class Scope(Protocol):
    """What granian tells of a request (RSGI 1.5)."""

    method: str
    path: str
    query_string: str
    http_version: str
    scheme: str
    client: str
    server: str
    authority: str | None
    headers: Any  # names in lower case; `items()` repeats those that came several times


class Bridge:
    """An RSGI application; each request is answered by `app` in one of so many threads."""

    def __init__(self, app: WSGIApplication, threads: int, on_stop: Callable[[], object] | None = None) -> None:
        self._app = app
        self._on_stop = on_stop
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="badges-web")

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        """Answer one request."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, self._answer, scope, protocol, loop)

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """Do what is to be done before the server's process ends."""
        if self._on_stop is not None:
            self._on_stop()

    def _answer(self, scope: Scope, protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
        try:
            with closing(_Body(protocol, loop)) as body:
                status, headers, parts = _call(self._app, environ_of(scope, body.next_piece))
            with closing(parts):
                if status < 200 or any(name.lower() == "content-length" for name, _ in headers):
                    protocol.response_bytes(status, headers, b"".join(parts))
                    return
                transport = protocol.response_stream(status, headers)
                for part in parts:
                    asyncio.run_coroutine_threadsafe(_send(transport, part), loop).result(SEND_SECONDS)
        except Exception as error:  # the server would write the address into its log
            structlog.get_logger().error("request failed", method=scope.method, error=type(error).__name__)
            protocol.response_empty(500, [])


def environ_of(scope: Scope, next_piece: Callable[[float], bytes]) -> WSGIEnvironment:
    """Return the request as PEP 3333 has it; its body comes from `next_piece` (badges.web.arrival)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        NEXT_PIECE: next_piece,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # it would pass for the name with hyphens, which a proxy has checked or written
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    environ.setdefault("HTTP_HOST", scope.authority or scope.server)
    # Only a body of unknown length ends where the input does; one that was announced must arrive whole.
    environ["wsgi.input_terminated"] = "CONTENT_LENGTH" not in environ
    return environ


class _Body:
    """What a request sends, piece by piece, asked for by a thread and awaited by the event loop."""

    def __init__(self, protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._protocol = protocol
        self._loop = loop
        self._pieces: AsyncIterator[bytes] | None = None
        self._on_its_way: Future[bytes] | None = None

    def next_piece(self, seconds: float) -> bytes:
        """Return the next piece, empty at the end; raises TimeoutError, and gives that piece to whoever asks again."""
        if self._on_its_way is None:
            self._on_its_way = asyncio.run_coroutine_threadsafe(self._piece(), self._loop)
        piece = self._on_its_way.result(seconds)
        self._on_its_way = None
        return piece

    def close(self) -> None:
        """Stop waiting: nobody reads it any more."""
        if self._on_its_way is not None:
            self._on_its_way.cancel()

    async def _piece(self) -> bytes:
        if self._pieces is None:
            self._pieces = aiter(self._protocol)
        some = b""
        while not some:
            try:
                some = await anext(self._pieces)
            except StopAsyncIteration:
                return b""
        return some


class _Parts:
    """The parts of an answer; closing them closes what the application returned."""

    def __init__(self, first: Sequence[bytes], rest: Iterable[bytes], answer: Iterable[bytes]) -> None:
        self._first, self._rest, self._answer = first, rest, answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._first
        yield from self._rest

    def close(self) -> None:
        close = getattr(self._answer, "close", None)
        if close is not None:
            close()


def _call(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[int, Headers, _Parts]:
    """Return the status, the headers and the parts; an application may say the first two with its first part."""
    said: list[tuple[str, Headers]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: Headers, _error: Any = None, /) -> Callable[[bytes], object]:
        said[:] = [(status, headers)]
        return written.append

    answer = app(environ, start_response)
    rest = iter(answer)
    while not said:
        written.append(next(rest))
    status, headers = said[0]
    return int(status.split(" ", 1)[0]), headers, _Parts(written, rest, answer)


async def _send(transport: Any, part: bytes) -> None:
    await transport.send_bytes(part)
