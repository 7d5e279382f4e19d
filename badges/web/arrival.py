"""Bodies must arrive in time: a slow sender gets 408, and a few of them never hold every thread.

A server that can stop waiting for a sender hands over, under NEXT_PIECE, what waits so many seconds for the next
bytes of the body (badges.app.bridge); the input of any other server is read as it is.
"""

from __future__ import annotations

import io
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from werkzeug.exceptions import RequestTimeout, TooManyRequests

from badges.domain.limits import visitor

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# In the environ: (seconds) -> bytes, empty at the end; raises TimeoutError, and may then be asked again.
NEXT_PIECE: Final = "badges.next_piece"
NextPiece = Callable[[float], bytes]
PATIENCE: Final = 15.0  # seconds for a body, and one more for each SLOWEST bytes that have arrived
SLOWEST: Final = 64 * 1024  # bytes per second
GRACE: Final = 0.2  # seconds, and one more for each FAST bytes: such a body is no burden among slow ones
FAST: Final = 2 * 1024 * 1024  # bytes per second
MOST_ARRIVING: Final = 24  # slow ones, of the server's threads (badges.app.serving): the others keep answering
MOST_OF_ONE: Final = 8
RETRY_SECONDS: Final = 5


class TimelyBodies:
    """Stands before `app`; counts live in this process."""

    def __init__(self, app: WSGIApplication, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._arriving: Counter[str] = Counter()
        self._slow = 0
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand the request on, with an input that has a deadline when there is a body."""
        next_piece: NextPiece | None = environ.get(NEXT_PIECE)
        empty = environ.get("CONTENT_LENGTH") in (None, "", "0") and "HTTP_TRANSFER_ENCODING" not in environ
        if next_piece is None or empty:
            return self._app(environ, start_response)
        body = TimelyInput(next_piece, self, visitor(environ.get("REMOTE_ADDR")), self._clock)
        environ["wsgi.input"] = body
        try:
            return self._app(environ, start_response)
        finally:
            body.leave()

    def enter(self, who: str) -> None:
        """Count one more body of `who`; raises TooManyRequests when too many of them are arriving."""
        with self._lock:
            if self._arriving[who] >= MOST_OF_ONE:
                raise TooManyRequests(retry_after=RETRY_SECONDS)
            self._arriving[who] += 1

    def slow_down(self) -> None:
        """Count one more body that is waited for; raises TooManyRequests when too many are."""
        with self._lock:
            if self._slow >= MOST_ARRIVING:
                raise TooManyRequests(retry_after=RETRY_SECONDS)
            self._slow += 1

    def leave(self, who: str, *, slow: bool) -> None:
        """Count one less."""
        with self._lock:
            self._slow -= slow
            self._arriving[who] -= 1
            if not self._arriving[who]:
                del self._arriving[who]


class TimelyInput(io.RawIOBase):
    """A request's body; reading it raises RequestTimeout when it arrives too slowly."""

    def __init__(self, next_piece: NextPiece, bodies: TimelyBodies, who: str, clock: Callable[[], float]) -> None:
        super().__init__()
        self._next_piece = next_piece
        self._bodies = bodies
        self._who = who
        self._clock = clock
        self._started: float | None = None
        self._arrived = 0
        self._waiting = memoryview(b"")  # what arrived and was not read yet
        self._counted = False
        self._slow = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read some bytes, none at the end; raises RequestTimeout, or TooManyRequests once it would be waited for."""
        view = memoryview(buffer).cast("B")
        if self._started is None:
            self._bodies.enter(self._who)
            self._counted = True
            self._started = self._clock()
        if not self._waiting and view:
            self._waiting = memoryview(self._arriving(self._started))
        size = min(len(view), len(self._waiting))
        view[:size] = self._waiting[:size]
        self._waiting = self._waiting[size:]
        return size

    def leave(self) -> None:
        """Say that nobody reads it any more."""
        if self._counted:
            self._counted = False
            self._bodies.leave(self._who, slow=self._slow)

    def _arriving(self, started: float) -> bytes:
        piece = None
        if not self._slow:
            piece = self._within(started + GRACE + self._arrived / FAST)
            if piece is None:
                self._bodies.slow_down()
                self._slow = True
        if piece is None:
            piece = self._within(started + PATIENCE + self._arrived / SLOWEST)
        if piece is None:
            raise RequestTimeout
        self._arrived += len(piece)
        return piece

    def _within(self, moment: float) -> bytes | None:
        """Return the next piece if it comes before `moment`."""
        left = moment - self._clock()
        try:
            return self._next_piece(left) if left > 0 else None
        except TimeoutError:
            return None
