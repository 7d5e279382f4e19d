"""The invitations by which badges are handed over: what became of each, what is printed and what is sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, case, func, literal_column, or_, select, update
from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.claiming import INVITATION, REFUSED_BY_PERSON, REMINDERS, Invitation
from badges.records.tables import Award, Organisation, Person

Scope = ColumnElement[bool]  # which awards are meant
_award = Award.__table__.c
_UNCLAIMED = and_(Award.claimed_at.is_(None), Award.revoked_at.is_(None))


class InvitationLine(NamedTuple):
    """An award with whom it is for, how they can be reached, and what became of its card or link."""

    id: int
    public_id: str
    organisation: str
    name: str
    first_name: str
    email: str | None
    phone: str | None
    badge_version_id: int
    claim_generation: int
    awarded_at: datetime
    invited_at: datetime
    claimed_at: datetime | None
    reminders: int
    state: str  # badges.domain.claiming.Invitation


def of_session(session_id: int) -> Scope:
    """Mean every award of a session."""
    return Award.session_id == session_id


def of_batch(batch_id: int) -> Scope:
    """Mean the awards that one sheet made."""
    return Award.batch_id == batch_id


def counts(session: DatabaseSession, scope: Scope, now: datetime) -> dict[str, int]:
    """Return how many invitations of `scope` are in each state; those of a state with none are missing."""
    states = select(_state(now).label("state")).where(scope).subquery()
    return dict(session.execute(select(states.c.state, func.count()).group_by(states.c.state)).all())


def page(
    session: DatabaseSession, scope: Scope, *, state: str | None, after: str | None, limit: int, now: datetime
) -> list[InvitationLine]:
    """Return the invitations of `scope` in the order of their awards, of one `state` or of all, from `after` on."""
    wanted = _lines(now).where(scope)
    if state is not None:
        wanted = wanted.where(_state(now) == state)
    if after is not None:
        wanted = wanted.where(Award.id > select(Award.id).where(Award.public_id == after).scalar_subquery())
    return _read(session, wanted.limit(limit))


def waiting_by_part(session: DatabaseSession, scope: Scope, size: int, now: datetime) -> dict[int, int]:
    """Return {part: how many of it wait}, parts being counted from 1 and `size` awards long, taken or not.

    An award stays in its part whatever becomes of the others: no card is left out while some are claimed.
    """
    ranked = _ranked(scope, now)
    part = ((ranked.c.rank - 1) // size).label("part")
    found = session.execute(
        select(part, func.count()).where(ranked.c.state == Invitation.WAITING).group_by(part).order_by(part)
    )
    return {number + 1: waiting for number, waiting in found}


def waiting_in_part(
    session: DatabaseSession, scope: Scope, *, part: int, size: int, now: datetime
) -> list[InvitationLine]:
    """Return those invitations of one part (see `waiting_by_part`) that wait."""
    ranked = _ranked(scope, now)
    wanted = _lines(now).join(ranked, ranked.c.id == Award.id)
    first = (part - 1) * size
    return _read(
        session,
        wanted.where(ranked.c.state == Invitation.WAITING, ranked.c.rank > first, ranked.c.rank <= first + size),
    )


def one(session: DatabaseSession, award_id: int, now: datetime) -> InvitationLine:
    """Return the invitation of one award."""
    (found,) = _read(session, _lines(now).where(Award.id == award_id))
    return found


def never_written_to(scope: Scope, now: datetime) -> Scope:
    """Mean those of `scope` that wait, whose person has an e-mail, and to whom nothing was sent since the award."""
    return and_(scope, _waiting(now), Person.email.is_not(None), Award.invited_at == Award.awarded_at)


def without_claim(scope: Scope) -> Scope:
    """Mean those of `scope` that nobody has taken or refused and nobody withdrew, however old."""
    return and_(scope, _UNCLAIMED)


def count(session: DatabaseSession, scope: Scope) -> int:
    """Return how many awards `scope` means; it may ask about their people."""
    counted = select(func.count()).select_from(Award).join(Person, Person.id == Award.person_id).where(scope)
    return session.scalar(counted) or 0


def held(session: DatabaseSession, scope: Scope, now: datetime) -> list[InvitationLine]:
    """Return the invitations of `scope`, held until the end of the transaction; what others hold is passed by."""
    return _read(session, _lines(now).where(scope).with_for_update(of=Award, skip_locked=True))


def reminders_wait(session: DatabaseSession, now: datetime) -> bool:
    """Tell whether somebody is to be reminded."""
    due = select(Award.id).join(Person, Person.id == Award.person_id).where(_reminder_due(now))
    return session.scalar(due.limit(1)) is not None


def held_for_reminder(session: DatabaseSession, now: datetime, *, limit: int) -> list[InvitationLine]:
    """Return the oldest invitations that wait and have had fewer reminders than their age asks for; as `held`."""
    due = _lines(now).where(_reminder_due(now)).order_by(None).order_by(Award.invited_at, Award.id).limit(limit)
    return _read(session, due.with_for_update(of=Award, skip_locked=True))


def renew(session: DatabaseSession, award_ids: Collection[int], now: datetime) -> set[int]:
    """Let the invitations begin anew; return the ids of those that nobody has taken or withdrawn meanwhile."""
    changed = session.execute(
        update(Award)
        .where(Award.id.in_(award_ids), _UNCLAIMED)
        .values(invited_at=now, reminders=0)
        .execution_options(synchronize_session=False)
        .returning(Award.id)
    )
    return set(changed.scalars())


def remind(session: DatabaseSession, award_id: int, *, seen: int, reminders: int) -> bool:
    """Count that an invitation has had `reminders`; False when it had not `seen` of them, or waits no more."""
    changed = session.execute(
        update(Award)
        .where(Award.id == award_id, Award.reminders == seen, _UNCLAIMED)
        .values(reminders=reminders)
        .execution_options(synchronize_session=False)
        .returning(Award.id)
    )
    return changed.first() is not None


def known_lookups(session: DatabaseSession, lookups: Collection[str]) -> set[str]:
    """Return those of these digests of claim codes that an award has already."""
    return set(session.scalars(select(Award.claim_lookup).where(Award.claim_lookup.in_(lookups))))


def replace_codes(session: DatabaseSession, values: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Give awards other claim codes and let their invitations begin anew: `award`, `seen`, `new`, `lookup`.

    One that has no longer the generation `seen`, or was withdrawn, stays as it is.
    """
    session.connection().execute(
        update(cast(Table, Award.__table__))
        .where(
            _award.id == bindparam("award"),
            _award.claim_generation == bindparam("seen"),
            or_(_award.revoked_at.is_(None), _award.claimed_at.is_not(None)),
        )
        .values(claim_generation=bindparam("new"), claim_lookup=bindparam("lookup"), invited_at=now, reminders=0),
        list(values),
    )


def _state(now: datetime) -> ColumnElement[str]:
    """The state of an invitation, as `badges.domain.claiming.invitation` tells it."""
    said_no = and_(Award.revocation_reason == REFUSED_BY_PERSON, Award.claimed_at.is_(None))
    return case(
        (and_(Award.revoked_at.is_not(None), said_no), Invitation.REFUSED.value),
        (Award.revoked_at.is_not(None), Invitation.WITHDRAWN.value),
        (Award.claimed_at.is_not(None), Invitation.CLAIMED.value),
        (Award.invited_at <= now - INVITATION, Invitation.ENDED.value),
        else_=Invitation.WAITING.value,
    )


def _waiting(now: datetime) -> Scope:
    return and_(_UNCLAIMED, Award.invited_at > now - INVITATION)


def _reminder_due(now: datetime) -> Scope:
    """Mean what is due, as the index `ix_award_reminding` has it: among millions of awards these are few."""
    some_left = Award.reminders < literal_column(str(len(REMINDERS)))  # no parameter: SQLite compares the words
    due = (
        and_(Award.reminders < number, Award.invited_at <= now - wait) for number, wait in enumerate(REMINDERS, start=1)
    )
    return and_(
        _waiting(now), some_left, Award.invited_at <= now - min(REMINDERS), Person.email.is_not(None), or_(*due)
    )


def _ranked(scope: Scope, now: datetime) -> Any:
    rank = func.row_number().over(order_by=Award.id)
    return select(Award.id, rank.label("rank"), _state(now).label("state")).where(scope).subquery()


def _lines(now: datetime) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Award.id,
        Award.public_id,
        Organisation.name,
        Person.name,
        Person.first_name,
        Person.email,
        Person.phone,
        Award.badge_version_id,
        Award.claim_generation,
        Award.awarded_at,
        Award.invited_at,
        Award.claimed_at,
        Award.reminders,
        _state(now),
    )
    return (
        select(*columns)
        .join(Person, Person.id == Award.person_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .order_by(Award.id)
    )


def _read(session: DatabaseSession, wanted: Select[Any]) -> list[InvitationLine]:
    return [InvitationLine(*row) for row in session.execute(wanted)]
