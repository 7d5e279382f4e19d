"""The rest of the world, on loopback: one honest issuer, and servers that mean no good."""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from tests.corpus.pictures import chunk, header, png
from tests.support.hostile import (
    Handler,
    answer,
    bomb,
    documents,
    dripping,
    endless,
    nested_bomb,
    redirecting,
    server,
    silent,
)
from tests.support.remote_issuer import RemoteIssuer

SIDES = (1024, 2048)  # pixels of the honest issuer's pictures, in turns: up to as large as may be drawn again
SLOW = {"/dripping": dripping, "/silent": silent, "/late": redirecting(seconds=1.0)}
QUICK = {
    "/endless": endless,
    "/bomb": bomb,
    "/nested": nested_bomb,
    "/redirects": redirecting(),
    "/private": answer(b"", "302 Found", Location="http://169.254.169.254/latest/meta-data/"),
    "/short": answer(b"{}", content_length="100"),
}
FORBIDDEN = ("http://10.0.0.1/a", "http://169.254.169.254/latest/", "http://[::1]:22/", "https://user@127.0.0.1/b")


@dataclass(frozen=True)
class Strangers:
    """What visitors hand in of other people's badges."""

    hosted: str
    signed: str
    slow: tuple[str, ...]
    quick: tuple[str, ...]


@contextmanager
def strangers() -> Iterator[Strangers]:
    """Serve them in a process of their own until the block ends."""
    mine, theirs = get_context("fork").Pipe()
    process = get_context("fork").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield mine.recv()
    finally:
        mine.send("stop")
        process.join(10)


def _serve(pipe: Connection) -> None:
    resources: dict[str, Any] = {}
    with server(documents(resources)) as port:
        base = f"http://127.0.0.1:{port}"
        honest = RemoteIssuer(base)
        resources.update(honest.resources | {f"{base}{path}": found for path, found in (SLOW | QUICK).items()})
        resources[f"{honest.badge_id}/image"] = _changing_picture()
        slow, quick = (tuple(f"{base}{path}" for path in paths) for paths in (SLOW, QUICK))
        pipe.send(Strangers(honest.assertion_id, honest.sign(), slow, quick + FORBIDDEN))
        pipe.recv()


def _changing_picture() -> Handler:
    """Return a handler whose picture is never the same twice: no cache helps, each one is drawn again."""
    drawn = _counter()

    def handler(connection: socket.socket, head: bytes) -> None:
        number = drawn()
        side = SIDES[number % 2]
        line = b"\0" + number.to_bytes(6, "big") * side
        pixels = chunk(b"IDAT", zlib.compress(line[: 3 * side + 1] * side, 1))
        answer(png(head=header(side, side), body=pixels), Content_Type="image/png")(connection, head)

    return handler


def _counter() -> Callable[[], int]:
    lock, begun = threading.Lock(), time.monotonic_ns()
    made = [begun % 2**40]

    def following() -> int:
        with lock:
            made[0] += 1
            return made[0]

    return following
