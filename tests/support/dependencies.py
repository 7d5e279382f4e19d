"""Which columns an answer was made of, and which a change wrote: what a change cannot have altered need not be asked.

SQLite itself tells every statement that runs, those too that pass by SQLAlchemy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

Written = tuple[str, str | None]  # (table, column); None: rows came or went
_UPDATE = re.compile(r'UPDATE "?(\w+)"? SET (.*?)(?: WHERE |$)', re.S)
_ROWS = re.compile(r'(?:INSERT(?: OR \w+)? INTO|DELETE FROM) "?(\w+)"?')
_TEXT = re.compile(r"'(?:[^']|'')*'")
_COLUMN = re.compile(r'(?:^|, )"?(\w+)"? ?=')


class Statements:
    """Every statement that runs on a SQLite engine, as it runs."""

    def __init__(self, engine: Engine) -> None:
        self.seen: list[str] = []
        event.listen(engine, "checkout", self._listen)

    def _listen(self, connection: Any, _record: object, _proxy: object) -> None:
        connection.set_trace_callback(self.seen.append)

    @contextmanager
    def during(self) -> Iterator[list[str]]:
        """Give the statements of a block, without the values in them."""
        begun = len(self.seen)
        found: list[str] = []
        yield found
        found += [_TEXT.sub("''", statement) for statement in self.seen[begun:]]


def read_by(statements: list[str]) -> set[str]:
    """Return every name of a table or column in `statements`, and more: too many names only cost time."""
    return set(re.findall(r"\w+", " ".join(statements)))


def written_by(statements: list[str]) -> set[Written]:
    """Return what `statements` changed."""
    found: set[Written] = set()
    for statement in statements:
        if update := _UPDATE.match(statement):
            found |= {(update[1], column) for column in _COLUMN.findall(update[2])}
        elif rows := _ROWS.match(statement):
            found.add((rows[1], None))
    return found


def depends(read: set[str], written: set[Written]) -> bool:
    """Tell whether an answer made of `read` may change with `written`."""
    return any(table in read and (column is None or column in read) for table, column in written)
