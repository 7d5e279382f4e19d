"""Bodies must arrive in time: a slow sender gets 408, and a few of them never hold every thread.

The server hands a request to a thread at once, and reading its body then waits for the sender without an end
(granian's WSGI mode). So each piece is read by a thread that can be left behind: it ends with the connection.
"""

from __future__ import annotations

import io
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from werkzeug.exceptions import RequestTimeout, TooManyRequests

from badges.domain.limits import visitor

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE: Final = 15.0  # seconds for a body, and one more for each SLOWEST bytes that have arrived
SLOWEST: Final = 64 * 1024  # bytes per second
PIECE: Final = 64 * 1024  # bytes
MOST_ARRIVING: Final = 24  # of the server's threads (badges.app.serving): the others keep answering
MOST_OF_ONE: Final = 8
RETRY_SECONDS: Final = 5


class TimelyBodies:
    """Stands before `app`; counts live in this process."""

    def __init__(self, app: WSGIApplication, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._arriving: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand the request on, with an input that has a deadline when there is a body."""
        if environ.get("CONTENT_LENGTH") in (None, "", "0") and "HTTP_TRANSFER_ENCODING" not in environ:
            return self._app(environ, start_response)
        body = TimelyInput(environ["wsgi.input"], self, visitor(environ.get("REMOTE_ADDR")), self._clock)
        environ["wsgi.input"] = body
        try:
            return self._app(environ, start_response)
        finally:
            body.leave()

    def enter(self, who: str) -> None:
        """Count one more body of `who`; raises TooManyRequests when too many are arriving."""
        with self._lock:
            if self._arriving.total() >= MOST_ARRIVING or self._arriving[who] >= MOST_OF_ONE:
                raise TooManyRequests(retry_after=RETRY_SECONDS)
            self._arriving[who] += 1

    def leave(self, who: str) -> None:
        """Count one less."""
        with self._lock:
            self._arriving[who] -= 1
            if not self._arriving[who]:
                del self._arriving[who]


class TimelyInput(io.RawIOBase):
    """A request's body; reading it raises RequestTimeout when it arrives too slowly."""

    def __init__(self, stream: InputStream, bodies: TimelyBodies, who: str, clock: Callable[[], float]) -> None:
        super().__init__()
        self._stream = stream
        self._bodies = bodies
        self._who = who
        self._clock = clock
        self._started: float | None = None
        self._arrived = 0
        self._counted = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read some bytes, none at the end; raises RequestTimeout, or TooManyRequests before the first."""
        view = memoryview(buffer).cast("B")
        if self._started is None:
            self._bodies.enter(self._who)
            self._counted = True
            self._started = self._clock()
        left = self._started + PATIENCE + self._arrived / SLOWEST - self._clock()
        data = self._piece(min(len(view), PIECE), left)
        view[: len(data)] = data
        self._arrived += len(data)
        return len(data)

    def leave(self) -> None:
        """Say that nobody reads it any more."""
        if self._counted:
            self._counted = False
            self._bodies.leave(self._who)

    def _piece(self, size: int, seconds: float) -> bytes:
        if seconds <= 0:
            raise RequestTimeout
        answer: SimpleQueue[bytes | Exception] = SimpleQueue()
        threading.Thread(target=_read, args=(self._stream, size, answer), name="badges-body", daemon=True).start()
        try:
            piece = answer.get(timeout=seconds)
        except Empty:
            raise RequestTimeout from None
        if isinstance(piece, Exception):
            raise piece
        return piece


def _read(stream: InputStream, size: int, answer: SimpleQueue[bytes | Exception]) -> None:
    try:
        answer.put(stream.read(size))
    except Exception as error:  # whoever waits raises it
        answer.put(error)
