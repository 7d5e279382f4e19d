"""Who is who: a line of a sheet and the people an organisation knows, or another line of the same sheet.

The rule (DESIGN §4): a normalised name and an e-mail or a phone make a person. Whatever could be two people
is asked, never guessed. One thing is no guess, because it is the same line of the same list: a line of a file
that was read before for this session.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from badges.domain.text import normalise_name


def match_key(name: str) -> str:
    """Return what two spellings of a name share: accents, case, hyphens and the order of its words fall away."""
    return " ".join(sorted(normalise_name(name).split()))


@dataclass(frozen=True)
class Line:
    """What matching looks at in a line of a sheet."""

    number: int
    key: str
    email: str | None
    phone: str | None
    content: tuple[object, ...]  # presence and observations: two lines that agree in it say the same


@dataclass(frozen=True)
class Known:
    """What matching looks at in a person of the organisation."""

    id: int
    email: str | None
    phone: str | None
    lines: frozenset[int]  # where this very file named the person before, for this session


@dataclass(frozen=True)
class Match:
    """Who a line is: someone known, someone new (nothing set), a line again, or a question."""

    person: int | None = None
    repeats: int | None = None  # an earlier line of this sheet that is surely the same person
    conflicts: bool = False  # … and says something else
    candidates: tuple[int, ...] = ()  # people it could be
    twins: tuple[int, ...] = ()  # earlier lines it could repeat

    @property
    def is_question(self) -> bool:
        """Tell whether the coordinator has to say who this is."""
        return bool(self.candidates or self.twins)


def match_lines(lines: Sequence[Line], known: Mapping[str, Sequence[Known]]) -> dict[int, Match]:
    """Return for each line, by its number, who it is; `known` holds the organisation's people by `match_key`."""
    earlier: dict[str, list[tuple[Line, Match]]] = defaultdict(list)
    matches: dict[int, Match] = {}
    for line in lines:
        people = known.get(line.key, ())
        found = _among_lines(line, _among_people(line, people), earlier[line.key])
        matches[line.number] = found
        earlier[line.key].append((line, found))
    return matches


def _among_people(line: Line, people: Sequence[Known]) -> Match:
    same_line = [person for person in people if line.number in person.lines]
    same_contact = [person for person in people if _share_contact(line, person)]
    for found in (same_line, same_contact):
        if len(found) == 1:
            return Match(person=found[0].id)
        if found:
            return Match(candidates=tuple(person.id for person in found))
    return Match(candidates=tuple(person.id for person in people))


def _among_lines(line: Line, found: Match, earlier: Sequence[tuple[Line, Match]]) -> Match:
    for other, match in earlier:
        same_person = found.person is not None and found.person == match.person
        if match.repeats is None and (same_person or _share_contact(line, other)):
            return Match(repeats=other.number, conflicts=other.content != line.content)
    if found.person is not None:
        return found
    twins = tuple(
        other.number
        for other, match in earlier
        if match.repeats is None and match.person not in found.candidates and not _differ(line, other)
    )
    return Match(candidates=found.candidates, twins=twins)


def _share_contact(line: Line, other: Line | Known) -> bool:
    return bool((line.email and line.email == other.email) or (line.phone and line.phone == other.phone))


def _differ(line: Line, other: Line) -> bool:
    """Tell whether both lines give the same kind of contact, and not the same one."""
    return bool((line.email and other.email) or (line.phone and other.phone)) and not _share_contact(line, other)
