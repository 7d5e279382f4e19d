"""Several hands that do something at the same moment, each in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")


def at_once(*deeds: Callable[[], Answer]) -> list[Answer]:
    """Do all `deeds` at the same moment and return what each returned; raises what one of them raised."""
    start = threading.Barrier(len(deeds))

    def do(deed: Callable[[], Answer]) -> Answer:
        start.wait(10)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))
