"""The lines of attendance sheets that are about somebody who is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, exists, false, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from badges.domain.text import normalise_name
from badges.records import batches
from badges.records.tables import Award, AwardBatch, AwardBatchRow, Person

WAITING, SET_ASIDE = "new", "skipped"  # states of a row (badges.domain.awarding.RowState)
NAMELESS_SHEET = "?"
UNSEEN: Final = {"synchronize_session": False}  # whatever the session holds is read anew afterwards
# What a row of a sheet keeps of somebody who was erased: that there was a line, and what became of it.
_BLANK: Final[dict[str, Any]] = {
    "name": "",
    "normalised_name": "",
    "first_name": "",
    "email": None,
    "phone": None,
    "present": None,
    "observations": [],
    "note": "",
    "problems": [],
    "candidates": [],
    "twins": [],
    "had_before": False,
    "person_id": None,
    "award_id": None,
}


def forget_lines(session: Session, person: Person, now: datetime) -> None:
    """Delete her lines of drafts, blank those of other sheets, and leave her out where she could be meant."""
    lines = session.execute(
        select(AwardBatchRow.id, AwardBatchRow.batch_id, AwardBatchRow.state, AwardBatch.state, AwardBatch.sheet_name)
        .join(AwardBatch, AwardBatch.id == AwardBatchRow.batch_id)
        .where(AwardBatch.organisation_id == person.organisation_id, _is_hers(session, person))
    ).all()
    for line, batch_id, state, batch_state, _name in lines:
        waits = state == WAITING and batch_state in batches.UNFINISHED
        here = AwardBatchRow.id == line
        if batch_state == "draft":
            session.execute(delete(AwardBatchRow).where(here), execution_options=UNSEEN)
        else:
            left = _BLANK | ({"state": SET_ASIDE} if waits else {})
            session.execute(update(AwardBatchRow).where(here).values(left), execution_options=UNSEEN)
        if waits:
            batches.advance(session, batch_id, settled=1, now=now)
    _unname_sheets(session, person, {batch_id: name for _line, batch_id, _state, _batch_state, name in lines})
    _leave_out(session, person)


def _is_hers(session: Session, person: Person) -> ColumnElement[bool]:
    """Say which lines are hers: linked to her, or to nobody and with her name or an address that is hers alone."""
    marks: list[ColumnElement[bool]] = []
    if not session.scalar(select(_another(person, Person.normalised_name))):
        same_email = or_(AwardBatchRow.email.is_(None), AwardBatchRow.email == (person.email or AwardBatchRow.email))
        same_phone = or_(AwardBatchRow.phone.is_(None), AwardBatchRow.phone == (person.phone or AwardBatchRow.phone))
        marks.append(and_(AwardBatchRow.normalised_name == person.normalised_name, same_email, same_phone))
    if person.email is not None and not session.scalar(select(_another(person, Person.email))):
        marks.append(AwardBatchRow.email == person.email)
    if person.phone is not None and not session.scalar(select(_another(person, Person.phone))):
        marks.append(AwardBatchRow.phone == person.phone)
    return or_(
        AwardBatchRow.person_id == person.id,
        AwardBatchRow.award_id.in_(select(Award.id).where(Award.person_id == person.id)),
        and_(AwardBatchRow.person_id.is_(None), or_(false(), *marks)),
    )


def _another(person: Person, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Ask whether somebody else of the organisation has the same value in `column`."""
    return exists().where(
        column == getattr(person, column.key),
        Person.id != person.id,
        Person.organisation_id == person.organisation_id,
    )


def _unname_sheets(session: Session, person: Person, sheets: dict[int, str]) -> None:
    """Take her name out of the names of files: « Attestation Zéphyrine Quibolle.csv »."""
    words = {word for word in person.normalised_name.split() if len(word) > 2}
    for batch_id, name in sheets.items():
        if words & set(normalise_name(name).split()):
            session.execute(
                update(AwardBatch).where(AwardBatch.id == batch_id).values(sheet_name=NAMELESS_SHEET),
                execution_options=UNSEEN,
            )


def _leave_out(session: Session, person: Person) -> None:
    """Take her id from the lines of her namesakes that could have meant her: ids are given again on SQLite."""
    namesakes = session.execute(
        select(AwardBatchRow.id, AwardBatchRow.candidates)
        .join(AwardBatch, AwardBatch.id == AwardBatchRow.batch_id)
        .where(
            AwardBatch.organisation_id == person.organisation_id,
            AwardBatchRow.normalised_name == person.normalised_name,
        )
    ).all()
    for line, candidates in namesakes:
        if person.id in candidates:
            left = [one for one in candidates if one != person.id]
            session.execute(
                update(AwardBatchRow).where(AwardBatchRow.id == line).values(candidates=left), execution_options=UNSEEN
            )
