"""The directory: who does what for whom, in the words of data·inclusion where it has some."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from badges.domain.employer_forms import read_name, read_sentences, read_web_address, read_work_email
from badges.domain.planning import ACTION_KINDS, FieldProblem, FormRefused, publics

LONGEST_OFFER: Final = 600  # signs
MOST_MARKS: Final = 60  # of one facet: more than half of all départements is the whole country
# Field names of data·inclusion, schema v1 (structures and services); the last five are ours.
FIELDS: Final = (
    "source", "id", "nom", "date_maj", "description", "lien_source", "site_web", "commune", "reseaux_porteurs",
    "publics", "zone_eligibilite", "nature", "types_action", "recommande_par", "badge", "badge_expire_le",
)  # fmt: skip
_SEPARATOR: Final = "|"  # between the values of one cell


class Facet(StrEnum):
    """By what an entry is found."""

    DEPARTMENT = "department"
    KIND = "kind"
    NETWORK = "network"
    PUBLIC = "public"


Marks = Mapping[Facet, Collection[str]]


@dataclass(frozen=True)
class EntryForm:
    """What an organisation says of itself, or of an employer: what it offers, where, to whom, with which networks."""

    offer: str
    marks: Marks
    listed: bool


@dataclass(frozen=True)
class EmployerForm:
    """An employer as a coordinator records it; nothing in it names a person."""

    name: str
    url: str
    place: str
    contact: str  # the professional address that is asked whether it may be listed; empty: the one that is known
    entry: EntryForm


@dataclass(frozen=True)
class Listed:
    """One line of the directory; the badge is an engaged employer's alone."""

    id: str
    name: str
    url: str
    place: str
    offer: str
    changed_on: date
    page_url: str  # the public Profile
    is_employer: bool
    recommended_by: str  # the organisation that awarded the badge, or nothing
    badge_url: str | None
    badge_expires_on: date | None
    marks: Marks


@cache
def departments() -> dict[str, str]:
    """Return the départements: INSEE code → name."""
    text = (files("badges.domain") / "data" / "departements_fr.csv").read_text("utf-8")
    return {row["code_departement"]: row["departement"] for row in csv.DictReader(text.splitlines())}


@cache
def networks() -> dict[str, str]:
    """Return data·inclusion's networks (« réseaux porteurs »): code → French name, by which they are known."""
    data = json.loads((files("badges.domain") / "data" / "data_inclusion_enums_v1.json").read_text("utf-8"))
    named = {entry["value"]: entry["label"] for entry in data["enums"]["ReseauPorteur"]}
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


def words_of(facet: Facet, language: str) -> dict[str, str]:
    """Return every value of a facet with its words in `language`."""
    match facet:
        case Facet.DEPARTMENT:
            return {code: f"{code} {name}" for code, name in departments().items()}
        case Facet.NETWORK:
            return networks()
        case Facet.KIND:
            return {code: words[language == "en"] for code, words in ACTION_KINDS.items()}
        case Facet.PUBLIC:
            return {code: words[language == "en"] for code, words in publics().items()}


def read_entry(form: Mapping[str, str], chosen: Marks) -> EntryForm:
    """Return what `offer`, `listed` and the chosen marks say; raises FormRefused, all problems at once."""
    problems: list[FieldProblem] = []
    entry = _entry(form, chosen, problems)
    if problems:
        raise FormRefused(problems)
    return entry


def read_employer(form: Mapping[str, str], chosen: Marks) -> EmployerForm:
    """Return the employer that a form describes; raises FormRefused, all problems at once."""
    problems: list[FieldProblem] = []
    name = read_name(form, "name", problems, ("Écrivez le nom de l’employeur.", "Write the name of the employer."))
    url = read_web_address(form, "url", problems)
    place = read_name(form, "place", problems, ("Écrivez la commune.", "Write the town."))
    entry = _entry(form, chosen, problems)
    typed = entry.listed and form.get("contact", "").strip()
    contact = read_work_email(form, "contact", problems) if typed else ""
    if problems:
        raise FormRefused(problems)
    return EmployerForm(name, url, place, contact, entry)


def by_facet(marks: Mapping[str, Collection[str]]) -> dict[Facet, tuple[str, ...]]:
    """Return marks with every facet, empty ones too."""
    return {facet: tuple(marks.get(facet, ())) for facet in Facet}


def _entry(form: Mapping[str, str], chosen: Marks, problems: list[FieldProblem]) -> EntryForm:
    offer = read_sentences(form, "offer", LONGEST_OFFER, problems)
    listed = form.get("listed") == "1"
    marks = {facet: tuple(dict.fromkeys(chosen.get(facet, ()))) for facet in Facet}
    for facet, values in marks.items():
        known = words_of(facet, "fr")
        if len(values) > MOST_MARKS or any(value not in known for value in values):
            problems.append(FieldProblem(facet, "Choisissez dans la liste.", "Choose from the list."))
    if listed and not offer:
        problems.append(
            FieldProblem(
                "offer",
                "Dites ce qui est proposé, et à qui\u00a0: c’est ce que l’annuaire montre.",
                "Say what is offered, and to whom: this is what the directory shows.",
            )
        )
    if listed and not marks[Facet.DEPARTMENT]:
        problems.append(
            FieldProblem(Facet.DEPARTMENT, "Choisissez un département au moins.", "Choose one département at least.")
        )
    return EntryForm(offer, marks, listed)


def as_data_inclusion(one: Listed, source: str) -> dict[str, Any]:
    """Return a line under the field names of data·inclusion's schema v1; what is not known is None."""
    return {
        "source": source,
        "id": f"{source}--{one.id}",
        "nom": one.name,
        "date_maj": one.changed_on.isoformat(),
        "description": one.offer or None,
        "lien_source": one.page_url,
        "site_web": one.url,
        "commune": one.place or None,
        "reseaux_porteurs": sorted(one.marks[Facet.NETWORK]),
        "publics": sorted(one.marks[Facet.PUBLIC]),
        "zone_eligibilite": sorted(one.marks[Facet.DEPARTMENT]),
        "nature": "employeur-engage" if one.is_employer else "structure",
        "types_action": sorted(one.marks[Facet.KIND]),
        "recommande_par": one.recommended_by or None,
        "badge": one.badge_url,
        "badge_expire_le": one.badge_expires_on.isoformat() if one.badge_expires_on else None,
    }


def as_cells(record: Mapping[str, Any]) -> list[str]:
    """Return a record as the cells of a CSV file, several values of one field with a bar between them."""
    cells = (record[name] for name in FIELDS)
    return [_SEPARATOR.join(cell) if isinstance(cell, list) else cell or "" for cell in cells]


def source_of(base: str) -> str:
    """Return the name of this installation as a producer of data: its host with hyphens."""
    return base.partition("://")[2].replace(".", "-").replace(":", "-")
