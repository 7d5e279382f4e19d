"""Fuzzes one target with atheris: `.venv-fuzz/bin/python -m tests.fuzz.fuzzer TARGET [libFuzzer’s options] FOLDER …`.

The library is instrumented while it is imported. An input may take 1 s of processor time, instrumented, and may not
raise the memory of the process by more than 200 MB; libFuzzer's own clock, which counts the waiting of a busy machine
too, only ends what hangs.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

import atheris  # type: ignore[import-untyped]  # it has no types

with atheris.instrument_imports(include=["badges.openbadges"]):
    from tests.fuzz.targets import TARGETS, BrokenPromiseError

MOST_SECONDS = 1.0
MOST_KILOBYTES = 200_000


def limited(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return the target, which also raises for an input that costs too much."""
    before = _peak()

    def run(data: bytes) -> None:
        started = time.thread_time()
        target(data)
        seconds = time.thread_time() - started
        if seconds > MOST_SECONDS:
            raise BrokenPromiseError(f"it took {seconds:.2f} s of processor time")
        if _peak() - before > MOST_KILOBYTES:
            raise BrokenPromiseError(f"the process grew by {(_peak() - before) // 1000} MB")

    return run


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, limited(TARGETS[name]))
    atheris.Fuzz()
