"""Who has not been in contact for long, who was told, and whose time is over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from badges.records.tables import Award, Consent, InstanceSetting, Organisation, Participation, Person, ShareLink

_LAST_RUN = "retention_on"  # the day on which it was last looked for people whose time is over
# Whatever happened with her or for her, and when.
_CONTACTS = (
    Participation.created_at, Award.awarded_at, Award.invited_at, Award.claimed_at, Consent.given_at,
    Consent.withdrawn_at, ShareLink.created_at,
)  # fmt: skip


def last_contact(session: Session, person: Person) -> date:
    """Return the day, or the first day of the month, of the last contact with a person."""
    days = [person.created_at.date()]
    for moment in _CONTACTS:
        found = session.scalar(select(func.max(moment)).where(moment.class_.person_id == person.id))
        days += [found.date()] if found else []
    return max([*days, person.carnet_used_in or days[0]])


def silent_people(session: Session, since: date, *, most: int) -> Sequence[Person]:
    """Return up to `most` people without contact since that day whom nobody has told yet, held."""
    return session.scalars(
        select(Person)
        .where(Person.end_announced_on.is_(None), Person.created_at < _moment(since), ~_in_contact(since))
        .order_by(Person.created_at, Person.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def ended_people(session: Session, since: date, told_by: date) -> Sequence[int]:
    """Return the ids of people without contact since a day who were told on the day `told_by` or before."""
    return session.scalars(
        select(Person.id)
        .where(Person.end_announced_on <= told_by, ~_in_contact(since))
        .order_by(Person.end_announced_on, Person.id)
    ).all()


def told_people(session: Session, organisation_id: int, *, most: int) -> Sequence[Person]:
    """Return the people of an organisation who were told that their time ends, the first to end first."""
    return session.scalars(
        select(Person)
        .where(Person.organisation_id == organisation_id, Person.end_announced_on.is_not(None))
        .order_by(Person.end_announced_on, Person.id)
        .limit(most)
    ).all()


def reprieve(session: Session, since: date) -> None:
    """Forget that people were told who have been in contact since."""
    back = update(Person).where(Person.end_announced_on.is_not(None), _in_contact(since))
    session.execute(back.values(end_announced_on=None), execution_options={"synchronize_session": False})


def announce(session: Session, person_ids: Collection[int], today: date) -> None:
    """Record that people were told today."""
    told = update(Person).where(Person.id.in_(person_ids)).values(end_announced_on=today)
    session.execute(told, execution_options={"synchronize_session": False})


def use_carnets(session: Session, person_ids: Collection[int], month: date) -> None:
    """Record that people were in contact in the month that begins on that day."""
    used = update(Person).where(
        Person.id.in_(person_ids),
        or_(Person.carnet_used_in.is_(None), Person.carnet_used_in < month, Person.end_announced_on.is_not(None)),
    )
    changes = {"carnet_used_in": month, "end_announced_on": None}
    session.execute(used.values(**changes), execution_options={"synchronize_session": False})


def latest_claimed(session: Session, person_id: int) -> Award | None:
    """Return the last badge that a person claimed and that stands: its card opens her carnet."""
    return session.scalar(
        select(Award)
        .where(Award.person_id == person_id, Award.claimed_at.is_not(None), Award.revoked_at.is_(None))
        .order_by(Award.id.desc())
        .limit(1)
    )


def organisation_of(session: Session, person: Person) -> Organisation:
    """Return whose person she is."""
    return session.get_one(Organisation, person.organisation_id)


def last_run(session: Session) -> str | None:
    """Return the day of the last look, as ISO 8601."""
    return session.scalar(select(InstanceSetting.value).where(InstanceSetting.name == _LAST_RUN))


def has_run(session: Session, today: date) -> None:
    """Record that today's look is done."""
    session.merge(InstanceSetting(name=_LAST_RUN, value=today.isoformat()))
    session.flush()


def _in_contact(since: date) -> ColumnElement[bool]:
    moment = _moment(since)
    return or_(
        Person.created_at >= moment,
        and_(Person.carnet_used_in.is_not(None), Person.carnet_used_in >= since),  # never unknown: it is negated
        *(exists().where(column.class_.person_id == Person.id, column >= moment) for column in _CONTACTS),
    )


def _moment(since: date) -> datetime:
    return datetime.combine(since, time(), UTC)
