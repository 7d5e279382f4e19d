"""Memory that is let go of goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

from badges.app import allocator

# Sixteen threads hold twenty megabytes each, in blocks of a size that stays with an arena, and keep a little of it.
HELD = """
import runpy, sys, threading
if not runpy.run_path(sys.argv[1])["spare_memory"]():
    sys.exit("no glibc")
def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * 4096
def work():
    held = [bytearray(200_000) for _ in range(100)]
    meet.wait()
    kept.append(bytearray(100_000))
    held.clear()
kept, before, meet = [], resident(), threading.Barrier(16)
for _ in range(2):
    threads = [threading.Thread(target=work) for _ in range(16)]
    for one in threads: one.start()
    for one in threads: one.join()
print(resident() - before)
"""


def test_threads_give_memory_back() -> None:
    """Of the 320 megabytes that threads let go of next to nothing stays (unbounded, glibc keeps all of it)."""
    command = [sys.executable, "-c", HELD, allocator.__file__]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if "no glibc" in done.stderr:
        pytest.skip("The C library of this system is not glibc: it is left alone.")
    assert int(done.stdout) < 30_000_000
