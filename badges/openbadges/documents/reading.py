"""How a document is read: problems are noted at its path, and values become immutable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from badges.openbadges.errors import Problem

MAX_ITEMS = 1_000
MAX_PROBLEMS = 100


class Reading:
    """A place in the document under way, and the problems that all its places share.

    With `judging` only the problems are wanted: readers need not make the typed form of what they read.
    """

    __slots__ = ("_above", "_noted", "_step", "judging")

    def __init__(self, *, judging: bool = False) -> None:
        self.judging = judging
        self._above: Reading | None = None
        self._step: str | int = ""
        self._noted = _Noted()

    def below(self, step: str | int) -> Reading:
        """Return the place of the member or of the item `step`."""
        place = Reading.__new__(Reading)
        place._above, place._step, place._noted, place.judging = self, step, self._noted, self.judging
        return place

    def wrong(self, text: str, code: str = "schema_invalid") -> None:
        """Note a problem here."""
        self._noted.count += 1
        of_this_code = self._noted.by_code.get(code, 0)
        if of_this_code < MAX_PROBLEMS:
            self._noted.by_code[code] = of_this_code + 1
            self._noted.problems.append(Problem(self._path(), code, text))

    @property
    def problems(self) -> list[Problem]:
        """Return what is wrong anywhere in the document: at most 100 problems of each code, so that none hides."""
        return self._noted.problems

    @property
    def count(self) -> int:
        """Return how many problems there are, those over the 100 included."""
        return self._noted.count

    def _path(self) -> str:
        # Written out for problems alone: each of 50,000 places may lie 60 levels deep.
        steps: list[str] = []
        place: Reading | None = self
        while place is not None and place._above is not None:
            steps.append(f"[{place._step}]" if isinstance(place._step, int) else f".{place._step}")
            place = place._above
        return "".join(reversed(steps)).removeprefix(".")


class _Noted:
    """The problems of one document."""

    __slots__ = ("by_code", "count", "problems")

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.by_code: dict[str, int] = {}
        self.count = 0


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
        return tuple(read(item, at.below(index)) for index, item in enumerate(value))

    return reader


def as_tuple(value: Any) -> tuple[Any, ...]:
    """Return a one-or-many value as a tuple: nothing, one, or several."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def freeze(value: Any) -> Any:
    """Return a JSON value that nobody can change: objects as read-only mappings, arrays as tuples."""
    if isinstance(value, dict | Mapping):
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
