"""The directory of organisations and engaged employers: what each says of itself, and what everybody may read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from badges.domain.codes import is_public_id, new_public_id
from badges.domain.csv_cells import csv_file
from badges.domain.dates import paris_date
from badges.domain.directory import (
    FIELDS,
    EntryForm,
    Facet,
    Listed,
    Marks,
    as_cells,
    as_data_inclusion,
    by_facet,
    source_of,
    words_of,
)
from badges.domain.planning import FormRefused
from badges.domain.public_urls import PublicUrls
from badges.records import directory
from badges.records.directory import EmployerShown, Line
from badges.records.tables import DirectoryEntry
from badges.services import directory_consents
from badges.services.directory_consents import Asked
from badges.services.instance import Instance

__all__ = [
    "Asked", "EmployerShown", "Entry", "Facet", "Filters", "FormRefused", "Listed", "Page", "as_csv", "as_records",
    "entry_of", "filters_of", "keep_entry", "listing", "offered", "public_employer", "save_entry", "words_of",
]  # fmt: skip

ON_A_PAGE = 20
IN_AN_ANSWER = 200  # of the interface
IN_A_FILE = 10_000


@dataclass(frozen=True)
class Entry:
    """What an organisation says of itself or of an employer; empty before it says anything."""

    offer: str
    marks: Marks
    listed_at: datetime | None
    asked: Asked | None = None  # who asked that it be listed, and what became of it


@dataclass(frozen=True)
class Filters:
    """What somebody looks for; a facet without values is not asked about."""

    marks: Mapping[str, Collection[str]]
    engaged: bool = False
    after: str | None = None


@dataclass(frozen=True)
class Page:
    """Part of the directory; `after` asks for the next part, None at the end."""

    entries: Sequence[Listed]
    after: str | None


@dataclass(frozen=True)
class EmployerPage:
    """The Profile of an employer, with the badges that it received."""

    name: str
    url: str
    place: str
    known_by: str
    known_by_url: str
    badges: Sequence[directory.Awarded]


def filters_of(asked: Mapping[Facet, Sequence[str]], *, after: str = "", engaged: bool = False) -> Filters:
    """Return the filters that an address asks for, by facet; what no list holds finds nothing."""
    marks = {facet: tuple(value[:80] for value in values if value)[:20] for facet, values in asked.items()}
    return Filters(
        {facet: values for facet, values in marks.items() if values}, engaged, after if is_public_id(after) else None
    )


def listing(instance: Instance, session: Session, filters: Filters, *, most: int = ON_A_PAGE) -> Page:
    """Return at most `most` public entries by name: organisations that opted in, employers whose badge verifies now."""
    found = directory.lines(
        session,
        instance.clock.now(),
        filters.marks,
        engaged=filters.engaged,
        after=filters.after,
        most=most + 1,
    )
    shown = found[:most]
    marks = directory.marks_of(session, [one.entry_id for one in shown])
    entries = [_listed(instance.urls, one, marks.get(one.entry_id, {})) for one in shown]
    return Page(entries, shown[-1].public_id if len(found) > most else None)


def offered(instance: Instance, session: Session, facet: Facet, language: str) -> list[tuple[str, str]]:
    """Return (value, words) of a facet for the values that public entries have."""
    words = words_of(facet, language)
    found = directory.public_values(session, instance.clock.now(), facet)
    return sorted(((value, words.get(value, value)) for value in found), key=lambda one: one[1].casefold())


def as_records(instance: Instance, entries: Sequence[Listed]) -> list[dict[str, Any]]:
    """Return entries under the field names of data·inclusion."""
    return [as_data_inclusion(one, source_of(instance.urls.base)) for one in entries]


def as_csv(instance: Instance, entries: Sequence[Listed]) -> bytes:
    """Return entries as CSV in UTF-8, commas between cells; no cell is a formula."""
    return csv_file([FIELDS, *map(as_cells, as_records(instance, entries))], semicolons=False)


def entry_of(session: Session, organisation_id: int, employer_id: int | None = None) -> Entry:
    """Return what an organisation says of itself, or of an employer that it recorded."""
    found = directory.entry_of(session, organisation_id, employer_id)
    if found is None:
        return Entry("", dict.fromkeys(Facet, ()), None)
    marks = directory.marks_of(session, [found.id]).get(found.id, {})
    return Entry(found.offer, by_facet(marks), found.listed_at, directory_consents.asked_of(session, found.id))


def save_entry(
    instance: Instance,
    session: Session,
    organisation_id: int,
    form: EntryForm,
    *,
    account_id: int | None = None,
    language: str | None = None,
) -> None:
    """Keep what an organisation says of itself, and its owner's word that the directory shows it.

    `language` is that of the page where the owner read to what it agrees (None: unknown).
    """
    entry, _changed = keep_entry(instance, session, organisation_id, form)
    if form.listed:
        entry.listed_at = entry.listed_at or instance.clock.now()
        directory_consents.own_word(instance, session, entry, account_id, language)
    else:
        directory_consents.stop(instance, session, entry.id)
    session.flush()


def keep_entry(
    instance: Instance, session: Session, organisation_id: int, form: EntryForm, *, employer_id: int | None = None
) -> tuple[DirectoryEntry, bool]:
    """Keep what is said of an organisation or an employer; return its entry, and whether it says something else now.

    Whether the directory shows it is not changed.
    """
    found = directory.entry_of(session, organisation_id, employer_id)
    if found is None:
        found = DirectoryEntry(public_id=new_public_id(), organisation_id=organisation_id, employer_id=employer_id)
        found.offer = ""
        session.add(found)
    marks = sorted((facet, value) for facet in Facet for value in form.marks[facet])
    changed = found.offer != form.offer or marks != sorted(directory.marks_in(session, found.id))
    found.offer, found.changed_at = form.offer, instance.clock.now()
    session.flush()
    directory.set_marks(session, found.id, marks)
    return found, changed


def public_employer(instance: Instance, session: Session, org: str, public_id: str) -> EmployerPage | None:
    """Return the employer at `/o/{org}/employers/{public_id}`: one that has received a badge."""
    found = directory.public_employer(session, org, public_id) if is_public_id(public_id) else None
    if found is None:
        return None
    return EmployerPage(
        name=found.name,
        url=found.url,
        place=found.place,
        known_by=found.organisation.name,
        known_by_url=instance.urls.organisation(org),
        badges=directory.awarded_to(session, [found.id]).get(found.id, []),
    )


def _listed(urls: PublicUrls, line: Line, marks: Mapping[str, Collection[str]]) -> Listed:
    own = line.employer is None
    badge = urls.assertion(line.organisation, line.assertion) if line.assertion else None
    return Listed(
        id=line.public_id,
        name=line.organisation_name if own else line.employer_name or "",
        url=line.organisation_url if own else line.employer_url or "",
        place=line.place or "",
        offer=line.offer,
        changed_on=paris_date(line.changed_at),
        page_url=urls.organisation(line.organisation)
        if line.employer is None
        else urls.employer(line.organisation, line.employer),
        is_employer=not own,
        recommended_by="" if own else line.organisation_name,
        badge_url=badge,
        badge_expires_on=paris_date(line.expires_at) if line.expires_at else None,
        marks=by_facet(marks),
    )
