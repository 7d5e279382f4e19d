"""How many connections the server holds, and how long one may take to ask: clients that never do shut nobody out."""

from __future__ import annotations

import resource
from contextlib import suppress
from typing import Any, Final

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

MOST_CONNECTIONS: Final = 4096
OTHER_FILES: Final = 512  # descriptors that are left for the database, other people's servers and forms on disk
HEADER_SECONDS: Final = 5.0  # for the head of a request to arrive whole, and for a connection to stay without one
HEAD_BYTES: Final = 32 * 1024  # of each connection: 128 MB when all send the largest head


def server_options(most: int | None = None, header_seconds: float = HEADER_SECONDS) -> dict[str, Any]:
    """Return how granian is to listen, with room for `most` connections (as many as this process may hold).

    HTTP/1 alone: in granian's automatic mode a client that says nothing is waited for without an end.
    """
    return {
        "interface": Interfaces.RSGI,
        "http": HTTPModes.http1,
        "http1_settings": HTTP1Settings(header_read_timeout=round(header_seconds * 1000), max_buffer_size=HEAD_BYTES),
        "backpressure": most or room_for_connections(),
        "workers": 1,
        "websockets": False,
    }


def room_for_connections() -> int:
    """Return how many connections leave enough file descriptors for the rest; raises the process's limit if it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OTHER_FILES
    if _fewer(soft, wanted):
        with suppress(OSError, ValueError):  # where it may not be raised, fewer connections are held
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard if _fewer(hard, wanted) else wanted, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(soft - OTHER_FILES, soft // 2) if _fewer(soft, wanted) else MOST_CONNECTIONS


def _fewer(limit: int, wanted: int) -> bool:
    return limit != resource.RLIM_INFINITY and limit < wanted
