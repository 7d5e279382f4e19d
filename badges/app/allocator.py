"""Has the C library give memory back: many threads that read large files would each keep some for ever."""

from __future__ import annotations

import ctypes
from typing import Final

# Of <malloc.h>: M_ARENA_MAX and M_MMAP_THRESHOLD of glibc.
_ARENA_MAX: Final = -8
_MMAP_THRESHOLD: Final = -3
ARENAS: Final = 2
LARGE: Final = 128 * 1024  # bytes: from here on a block is the system's own again as soon as it is let go of


def spare_memory() -> bool:
    """Bound what freed memory stays with this process; call it before threads start.

    glibc keeps eight arenas for each core, and raises by itself the size from which blocks are given back. Tells
    whether the library understood: others (musl, macOS) have neither habit.
    """
    try:
        adjust = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(adjust(_ARENA_MAX, ARENAS) and adjust(_MMAP_THRESHOLD, LARGE))
