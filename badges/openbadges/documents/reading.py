"""How a document is read: every problem is noted at its path, and values become immutable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from badges.openbadges.errors import Problem

MAX_ITEMS = 1_000


class Reading:
    """A place in the document under way, and the list of problems that all places share."""

    __slots__ = ("path", "problems")

    def __init__(self, path: str = "", problems: list[Problem] | None = None) -> None:
        self.path = path
        self.problems: list[Problem] = [] if problems is None else problems

    def member(self, name: str) -> Reading:
        """Return the place of the member `name`."""
        return Reading(f"{self.path}.{name}" if self.path else name, self.problems)

    def item(self, index: int) -> Reading:
        """Return the place of the item `index`."""
        return Reading(f"{self.path}[{index}]", self.problems)

    def wrong(self, text: str, code: str = "schema_invalid") -> None:
        """Note a problem here."""
        self.problems.append(Problem(self.path, code, text))


Reader = Callable[[Any, Reading], Any]
"""Turns a JSON value into its typed form; notes what is wrong and then returns anything."""


def one_or_many(read: Reader, most: int = MAX_ITEMS) -> Reader:
    """Return a reader for a single value or an array of them: an array becomes a tuple."""

    def reader(value: Any, at: Reading) -> Any:
        if not isinstance(value, list | tuple):
            return read(value, at)
        if len(value) > most:
            at.wrong(f"more than {most} entries", "field_too_long")
            return ()
        return tuple(read(item, at.item(index)) for index, item in enumerate(value))

    return reader


def as_tuple(value: Any) -> tuple[Any, ...]:
    """Return a one-or-many value as a tuple: nothing, one, or several."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def freeze(value: Any) -> Any:
    """Return a JSON value that nobody can change: objects as read-only mappings, arrays as tuples."""
    if isinstance(value, Mapping):
        return MappingProxyType({name: freeze(item) for name, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    return value


def thaw(value: Any) -> Any:
    """Return a frozen value as plain JSON again: dicts and lists."""
    if isinstance(value, Mapping):
        return {name: thaw(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [thaw(item) for item in value]
    return value
