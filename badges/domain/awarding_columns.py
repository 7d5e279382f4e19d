"""Which column of an attendance sheet holds what, in French or English, whatever its case and order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from badges.domain.awarding_sheet_problems import CellProblem, SheetRefused
from badges.domain.text import normalise_name, without_accents

MOST_OBSERVATIONS = 3
OBSERVATION_VALUES = {
    "oui": "yes", "o": "yes", "yes": "yes", "y": "yes", "x": "yes", "✓": "yes", "✔": "yes", "●": "yes",
    "avec aide": "with-help", "aide": "with-help", "with help": "with-help", "help": "with-help",
    "with-help": "with-help", "◐": "with-help",
    "pas encore": "not-yet", "not yet": "not-yet", "not-yet": "not-yet", "○": "not-yet",
}  # fmt: skip
CERTAIN_VALUES = frozenset({"avec aide", "with help", "pas encore", "not yet"})  # nothing else is answered so
TELLING_VALUES = CERTAIN_VALUES | {"oui", "yes"}
_WORDS = {
    "first": "prenom prenoms firstname givenname forename",
    "last": "nomdefamille lastname surname familyname nomusuel",
    "name": "nom name nomcomplet fullname nometprenom prenometnom nomprenom prenomnom nomprenoms "
    "participant participante personne person candidat candidate nomdelapersonne nomduparticipant",
    "email": "email mail courriel mel adressemail adresseemail adressecourriel adresseelectronique "
    "emailaddress mailaddress adresseemel courrielelectronique",
    "phone": "telephone tel phone mobile portable gsm telephonemobile telephoneportable telmobile "
    "telportable numerodetelephone ndetelephone numerotelephone phonenumber mobilephone mobilenumber",
    "present": "present presence presente presents attended attendance estpresent estpresente "
    "presentouinon presentabsent wasthere",
    "note": "note notes remarque remarques commentaire commentaires comment comments noteprivee "
    "notesprivees privatenote privatenotes remarqueprivee",
}
HEADINGS = {alias: part for part, aliases in _WORDS.items() for alias in aliases.split()}
OBSERVATION_HEADING = re.compile(
    r"obs(?:ervation)?s?\b\.?\s*(?P<number>(?:n°\s*)?\d*)\s*[:.–—-]?\s*(?P<label>.*)", re.I
)


@dataclass(frozen=True)
class Columns:
    """Where each part of a row stands: indexes from 0, and the headings as the person wrote them."""

    headings: tuple[str, ...]
    name: tuple[int, ...]  # one column, or first name then last name
    present: int
    email: int | None
    phone: int | None
    note: int | None
    observations: tuple[tuple[str, int], ...]  # label, index
    ignored: tuple[str, ...]
    problems: tuple[CellProblem, ...]


def _part(heading: str) -> str | None:
    without_hint = re.sub(r"\([^)]*\)", " ", heading)
    return HEADINGS.get(normalise_name(without_hint).replace(" ", ""))


def count_recognised(cells: Sequence[str]) -> int:
    """Count the headings that are recognised in `cells`, to tell which line holds the headings."""
    parts = {part for cell in cells if len(cell) <= 100 and (part := _part(cell))}
    return len(parts)


def letter(index: int) -> str:
    """Return the letter of a column in a spreadsheet: A for 0, AA for 26."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def fold(value: str) -> str:
    """Return a cell's word in the form in which the lists of values hold it."""
    return without_accents(value).strip(" .!").replace("_", " ")


def recognise_columns(header: Sequence[str], rows: Sequence[Sequence[str]], *, line: int) -> Columns:
    """Tell which column holds what; `line` is the number of the line of headings.

    Raises SheetRefused when there is no column of names or of presence.
    """
    headings = tuple(cell or f"colonne {letter(index)}" for index, cell in enumerate(header))
    found: dict[str, int] = {}
    problems: list[CellProblem] = []
    observations: list[tuple[str, int]] = []
    ignored: list[str] = []
    for index, heading in enumerate(header):
        values = [row[index] for row in rows if index < len(row) and row[index]]
        part = _part(heading)
        if part is None and _is_remark(heading, values):
            part = "note"
        label = None if part else _observation_label(heading, values)
        if part and part not in found:
            found[part] = index
        elif part:
            problems.append(_twice(line, heading))
        elif label is not None:
            observations.append((label, index))
        elif heading or values:
            ignored.append(headings[index])
    problems += [_one_too_many(line, headings[index]) for _, index in observations[MOST_OBSERVATIONS:]]
    return Columns(
        headings=headings,
        name=_name_columns(found),
        present=_present_column(found),
        email=found.get("email"),
        phone=found.get("phone"),
        note=found.get("note"),
        observations=tuple(observations[:MOST_OBSERVATIONS]),
        ignored=tuple(ignored),
        problems=tuple(problems),
    )


def _name_columns(found: dict[str, int]) -> tuple[int, ...]:
    if "first" in found and ("last" in found or "name" in found):
        return (found["first"], found.get("last", found.get("name", 0)))
    if "name" in found and "last" in found:  # "name" and "surname": the name is the first name
        return (found["name"], found["last"])
    if "name" in found:
        return (found["name"],)
    raise SheetRefused(
        "Il manque la colonne du nom. Ajoutez une colonne «\u00a0nom\u00a0» (ou «\u00a0prénom\u00a0» et "
        "«\u00a0nom\u00a0»), avec ce titre sur la première ligne.",
        "The column of names is missing. Add a column “name” (or “first name” and “last name”), "
        "with that heading on the first line.",
    )


def _present_column(found: dict[str, int]) -> int:
    if "present" in found:
        return found["present"]
    raise SheetRefused(
        "Il manque la colonne de présence. Ajoutez une colonne «\u00a0présent\u00a0», avec oui ou non pour "
        "chaque personne.",
        "The column of presence is missing. Add a column “present”, with yes or no for each person.",
    )


def _tells_observations(values: Sequence[str]) -> bool:
    """Tell whether a column without a known heading holds observations, unreadable cells included.

    One « avec aide » or « pas encore » is enough: were the column left out for another cell, somebody who is
    not there yet would get the badge. A column of yes and no alone is something else (a driving licence, say).
    """
    words = [fold(value) for value in values]
    if any(word in CERTAIN_VALUES for word in words):
        return True
    known = sum(word in OBSERVATION_VALUES for word in words)
    said = any(word in TELLING_VALUES for word in words)
    return said and not any(word in ("non", "no", "n") for word in words) and 2 * known >= len(words)


def _is_remark(heading: str, values: Sequence[str]) -> bool:
    """Tell whether « Observations », as many sheets head their remarks, holds free text."""
    free = normalise_name(heading) in ("observation", "observations")
    return free and bool(values) and not all(fold(value) in OBSERVATION_VALUES for value in values)


def _observation_label(heading: str, values: Sequence[str]) -> str | None:
    named = OBSERVATION_HEADING.fullmatch(heading)
    if named:
        return named["label"] or heading
    return heading if heading and _tells_observations(values) else None


def _twice(line: int, heading: str) -> CellProblem:
    return CellProblem(
        line,
        heading,
        f"Ligne\u00a0{line}\u00a0: la colonne «\u00a0{heading}\u00a0» répète une autre colonne. Gardez-en une seule.",
        f"Row\u00a0{line}: the column “{heading}” repeats another one. Keep only one of them.",
    )


def _one_too_many(line: int, heading: str) -> CellProblem:
    return CellProblem(
        line,
        heading,
        f"Ligne\u00a0{line}\u00a0: la colonne «\u00a0{heading}\u00a0» est une observation de trop. "
        "Gardez trois colonnes d’observation au plus.",
        f"Row\u00a0{line}: the column “{heading}” is one observation too many. "
        "Keep at most three columns of observations.",
    )
