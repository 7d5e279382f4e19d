"""Fuzzes one target with atheris: `.venv-fuzz/bin/python -m tests.fuzz.fuzzer TARGET [libFuzzer’s options] FOLDER …`.

The library is instrumented while it is imported; an input may take 1 s of processor time nevertheless. libFuzzer's own
clock, which counts the waiting of a busy machine too, only ends what hangs.
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped]  # it has no types

with atheris.instrument_imports(include=["badges.openbadges"]):
    from tests.fuzz.targets import TARGETS, limited

if __name__ == "__main__":
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, limited(TARGETS[name]))
    atheris.Fuzz()
