"""The resident memory of a process and all its descendants, as Linux counts it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

MIB = 1024 * 1024
_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident(root: int) -> int:
    """Return the bytes of memory that `root` and its descendants hold."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    family = {root}
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(_resident(process) for process in family)


def _resident(process: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    return 0
