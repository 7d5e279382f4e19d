"""Erasing a person: what of hers was public, which letters are about her, and the end of all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, true, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from badges.domain.erasing import Letters
from badges.records.belonging import LINES, belonging
from badges.records.erasing_sheets import UNSEEN, forget_lines
from badges.records.tables import (
    Account,
    Assertion,
    Award,
    AwardBatchRow,
    MailOutbox,
    Organisation,
    Person,
    ShareLink,
    Signer,
)


class Published(NamedTuple):
    """The public ids of one assertion."""

    public_id: str
    signed_id: str
    short_code: str
    recipient_token: str
    recipient_kind: str
    kid: str


def hold(session: Session, person_id: int) -> Person | None:
    """Return the person as she is now, held until the end of the transaction; None when she is erased already.

    Lines of sheets are held before her, in the order in which the background takes them; her awards after her, as
    whoever withdraws one holds it before what was published of it.
    """
    session.execute(select(AwardBatchRow.id).where(AwardBatchRow.person_id == person_id).with_for_update()).all()
    person = session.scalar(
        select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
    )
    session.execute(select(Award.id).where(Award.person_id == person_id).order_by(Award.id).with_for_update()).all()
    return person


def by_public_id(session: Session, public_id: str, organisation_id: int | None = None) -> Person | None:
    """Return the person `public_id`, of that organisation if one is given."""
    wanted = select(Person).where(Person.public_id == public_id)
    if organisation_id is not None:
        wanted = wanted.where(Person.organisation_id == organisation_id)
    return session.scalar(wanted)


def by_ids(session: Session, ids: Collection[int]) -> Sequence[Person]:
    """Return people by their ids, of whichever organisation."""
    return session.scalars(select(Person).where(Person.id.in_(ids))).all()


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
    forget_lines(session, person, now)
    people = update(Organisation).where(Organisation.id == person.organisation_id)
    session.execute(people.values(people_changes=Organisation.people_changes + 1), execution_options=UNSEEN)
    own = belonging(person.id)
    for table in reversed(own):
        if table is not LINES:
            session.connection().execute(delete(table).where(own[table]))
    session.expire_all()


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
        session.execute(delete(MailOutbox).where(or_(*about)), execution_options=UNSEEN)


def _says(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return column.contains(word, autoescape=True)


def people_ids(session: Session) -> Iterable[tuple[int, str]]:
    """Yield (id, public id) of everybody."""
    for row in session.execute(select(Person.id, Person.public_id).execution_options(yield_per=5000)):
        yield row.id, row.public_id


def correct(session: Session, person: Person, values: Mapping[str, str | None]) -> None:
    """Write what is right of a person, on the lines of her sheets too; letters to an address she gives up are dropped.

    Drafts are matched again before they can be confirmed.
    """
    if person.email is not None and values["email"] != person.email and is_alone_with(session, person, person.email):
        session.execute(delete(MailOutbox).where(MailOutbox.recipient == person.email), execution_options=UNSEEN)
    session.execute(
        update(AwardBatchRow).where(AwardBatchRow.person_id == person.id).values(**values), execution_options=UNSEEN
    )
    session.execute(update(Person).where(Person.id == person.id).values(**values), execution_options=UNSEEN)
    people = update(Organisation).where(Organisation.id == person.organisation_id)
    session.execute(people.values(people_changes=Organisation.people_changes + 1), execution_options=UNSEEN)
    session.expire_all()
