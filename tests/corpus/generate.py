"""Writes the corpus: `python -m tests.corpus.generate` leaves cases.jsonl and expected.jsonl beside this file.

`cases.jsonl` can be given to `badges verify --batch` as it is; `expected.jsonl` says, line by line, what has to
come back and why. Each run writes the same bytes. A few cases are too large, or look too much like secrets, to be
kept: the tests make them afresh.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.corpus.cases import Book, Case
from tests.corpus.families import ALL

FOLDER = Path(__file__).resolve().parent
CASES = FOLDER / "cases.jsonl"
EXPECTED = FOLDER / "expected.jsonl"


@lru_cache
def corpus() -> tuple[Case, ...]:
    """Return all cases, made afresh; raises ValueError when two have one id."""
    found: list[Case] = []
    for family, write in ALL:
        book = Book(family)
        write(book)
        found.extend(book.cases)
    doubled = [name for name, count in Counter(case.id for case in found).items() if count > 1]
    if doubled:
        raise ValueError(f"two cases have one id: {', '.join(doubled)}")
    return tuple(found)


def files() -> dict[Path, str]:
    """Return the content of the two committed files."""
    kept = [case for case in corpus() if case.committed]
    return {
        CASES: "".join(_line(case.line()) for case in kept),
        EXPECTED: "".join(_line(case.expectation()) for case in kept),
    }


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def main() -> None:
    """Write both files and say how many cases there are of each kind."""
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
    kinds = Counter(case.kind for case in corpus())
    print(f"{len(corpus())} cases: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))


if __name__ == "__main__":
    main()
