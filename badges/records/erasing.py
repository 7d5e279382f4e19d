"""Erasing a person: what is hers in every table, what of it was public, and the tombstones that stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    delete,
    exists,
    false,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from badges.domain.erasing import Erased, Kind, Letters
from badges.domain.text import normalise_name
from badges.records import batches
from badges.records.tables import (
    Account,
    Assertion,
    Award,
    AwardBatch,
    AwardBatchRow,
    Consent,
    MailOutbox,
    Organisation,
    Participation,
    Person,
    ShareLink,
    Signer,
    Tombstone,
)

WAITING, SET_ASIDE = "new", "skipped"  # states of a row (badges.domain.awarding.RowState)
NAMELESS_SHEET = "?"
_UNSEEN: Final = {"synchronize_session": False}  # whatever the session holds is read anew afterwards
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


OwnAwards = Select[int]


class Published(NamedTuple):
    """The public ids of one assertion."""

    public_id: str
    signed_id: str
    short_code: str
    recipient_token: str
    recipient_kind: str
    kid: str


class Opened(NamedTuple):
    """An award and how many claim codes it has had: letters may hold any of them."""

    id: int
    public_id: str
    claim_generation: int


def hold(session: Session, person_id: int) -> Person | None:
    """Return the person as she is now, held until the end of the transaction; None when she is erased already.

    Lines of sheets are held before her, in the order in which the background takes them.
    """
    session.execute(select(AwardBatchRow.id).where(AwardBatchRow.person_id == person_id).with_for_update()).all()
    return session.scalar(
        select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
    )


def by_public_id(session: Session, public_id: str, organisation_id: int | None = None) -> Person | None:
    """Return the person `public_id`, of that organisation if one is given."""
    wanted = select(Person).where(Person.public_id == public_id)
    if organisation_id is not None:
        wanted = wanted.where(Person.organisation_id == organisation_id)
    return session.scalar(wanted)


def by_ids(session: Session, ids: Collection[int]) -> Sequence[Person]:
    """Return people by their ids, of whichever organisation."""
    return session.scalars(select(Person).where(Person.id.in_(ids))).all()


def awards_of(session: Session, person_id: int) -> list[Opened]:
    """Return the awards of a person."""
    found = session.execute(
        select(Award.id, Award.public_id, Award.claim_generation).where(Award.person_id == person_id)
    )
    return [Opened(*row) for row in found]


def published_of(session: Session, person_id: int) -> list[Published]:
    """Return what was published of a person's awards."""
    found = session.execute(
        select(
            Assertion.public_id,
            Assertion.signed_id,
            Assertion.short_code,
            Assertion.recipient_token,
            Assertion.recipient_kind,
            Signer.kid,
        )
        .join(Award, Award.id == Assertion.award_id)
        .join(Signer, Signer.id == Assertion.signer_id)
        .where(Award.person_id == person_id)
    )
    return [Published(*row) for row in found]


def share_tokens(session: Session, person_id: int) -> Sequence[str]:
    """Return the tokens of a person's links for employers."""
    return session.scalars(select(ShareLink.token).where(ShareLink.person_id == person_id)).all()


def is_alone_with(session: Session, person: Person, known_by: str) -> bool:
    """Tell whether nobody else, in any organisation, has the name, the e-mail or the phone number `known_by`."""
    shared = exists().where(
        or_(Person.name == known_by, Person.email == known_by, Person.phone == known_by), Person.id != person.id
    )
    signs_in = exists().where(Account.email == known_by)
    return not session.scalar(select(or_(shared, signs_in)))


def delete_person(session: Session, person: Person, now: datetime) -> None:
    """Delete a person and all that is hers; lines of confirmed sheets stay, blank, so that their figures hold.

    Drafts are matched again before they can be confirmed.
    """
    own_awards = select(Award.id).where(Award.person_id == person.id)
    _forget_lines(session, person, own_awards, now)
    people = update(Organisation).where(Organisation.id == person.organisation_id)
    for statement in (
        delete(Consent).where(or_(Consent.person_id == person.id, Consent.award_id.in_(own_awards))),
        delete(ShareLink).where(ShareLink.person_id == person.id),
        delete(Assertion).where(Assertion.award_id.in_(own_awards)),
        delete(Award).where(Award.person_id == person.id),
        delete(Participation).where(Participation.person_id == person.id),
        people.values(people_changes=Organisation.people_changes + 1),
        delete(Person).where(Person.id == person.id),
    ):
        session.execute(statement, execution_options=_UNSEEN)
    session.expire_all()


def _forget_lines(session: Session, person: Person, own_awards: OwnAwards, now: datetime) -> None:
    """Delete her lines of drafts, blank those of other sheets, and leave her out where she could be meant."""
    lines = session.execute(
        select(AwardBatchRow.id, AwardBatchRow.batch_id, AwardBatchRow.state, AwardBatch.state, AwardBatch.sheet_name)
        .join(AwardBatch, AwardBatch.id == AwardBatchRow.batch_id)
        .where(AwardBatch.organisation_id == person.organisation_id, _is_hers(session, person, own_awards))
    ).all()
    for line, batch_id, state, batch_state, _name in lines:
        waits = state == WAITING and batch_state in batches.UNFINISHED
        here = AwardBatchRow.id == line
        if batch_state == "draft":
            session.execute(delete(AwardBatchRow).where(here), execution_options=_UNSEEN)
        else:
            left = _BLANK | ({"state": SET_ASIDE} if waits else {})
            session.execute(update(AwardBatchRow).where(here).values(left), execution_options=_UNSEEN)
        if waits:
            batches.advance(session, batch_id, settled=1, now=now)
    _unname_sheets(session, person, {batch_id: name for _line, batch_id, _state, _batch_state, name in lines})
    _leave_out(session, person)


def _is_hers(session: Session, person: Person, own_awards: OwnAwards) -> ColumnElement[bool]:
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
        AwardBatchRow.award_id.in_(own_awards),
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
                execution_options=_UNSEEN,
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
                update(AwardBatchRow).where(AwardBatchRow.id == line).values(candidates=left), execution_options=_UNSEEN
            )


def delete_letters(session: Session, letters: Letters) -> None:
    """Delete the messages to or about a person; those that left say nothing any more, but to whom they went."""
    about: list[ColumnElement[bool]] = []
    for word in letters.words:
        about += [_says(MailOutbox.body, word), _says(MailOutbox.subject, word)]
    if letters.email is not None:
        named = or_(_says(MailOutbox.body, letters.first_name), _says(MailOutbox.subject, letters.first_name))
        hers = true() if letters.alone else or_(MailOutbox.sent_at.is_not(None), named)
        about.append(and_(MailOutbox.recipient == letters.email, hers))
    if about:
        session.execute(delete(MailOutbox).where(or_(*about)), execution_options=_UNSEEN)


def _says(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return column.contains(word, autoescape=True)


def add_tombstones(session: Session, erased: Iterable[Erased]) -> None:
    """Store tombstones, in the order of their random ids: it tells nothing."""
    ids = {kid: key for key, kid in session.execute(select(Signer.id, Signer.kid))}
    rows = [
        {"key": one.key, "kind": one.kind, "signer_id": ids.get(one.kid), "erased_on": one.erased_on}
        for one in sorted(erased)
    ]
    if rows:
        session.connection().execute(insert(cast(Table, Tombstone.__table__)), rows)


def tombstones(session: Session) -> list[Erased]:
    """Return every tombstone."""
    found = session.execute(
        select(Tombstone.key, Tombstone.kind, Signer.kid, Tombstone.erased_on).outerjoin(
            Signer, Signer.id == Tombstone.signer_id
        )
    )
    return [Erased(key, kind, kid or "", day) for key, kind, kid, day in found]


def people_ids(session: Session) -> Iterable[tuple[int, str]]:
    """Yield (id, public id) of everybody."""
    for row in session.execute(select(Person.id, Person.public_id).execution_options(yield_per=5000)):
        yield row.id, row.public_id


def is_erased(session: Session, kind: Kind, key: str, org: str | None = None) -> bool:
    """Tell whether there is a tombstone of `kind` for `key`; with `org`, of a badge that this organisation issued."""
    found = select(Tombstone.key).where(Tombstone.kind == kind, Tombstone.key == key)
    if org is not None:
        found = (
            found.join(Signer, Signer.id == Tombstone.signer_id)
            .join(Organisation, Organisation.id == Signer.organisation_id)
            .where(Organisation.slug == org)
        )
    return session.scalar(found) is not None
