"""Reminders: after 7 and 21 days, each once, to those alone for whom a badge still waits."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.jobs.reminding import send_due_reminders
from badges.records.tables import Assertion, Award, MailOutbox
from badges.services import inviting_sending
from badges.services.claiming import claim, code_of, refuse
from badges.services.instance import Instance
from badges.services.revoking import revoke
from tests.support.sample import PEOPLE, World

ADDRESSES = [email for _, email, _ in PEOPLE if email]  # of three of the five


def advance(instance: Instance, **duration: float) -> int:
    """Let time pass, and return how many reminders were written then."""
    instance.clock.advance(**duration)  # type: ignore[attr-defined]  # the clock of tests can move
    return send_due_reminders(instance)


def letters(session: Session) -> list[MailOutbox]:
    """Return what was written, in its order."""
    session.rollback()
    return list(session.scalars(select(MailOutbox).order_by(MailOutbox.id)))


def test_reminders_leave_after_7_and_21_days(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Whoever waits and has an e-mail is reminded twice, never twice at once, and not before the day."""
    assert advance(instance, days=6, hours=23) == 0
    assert advance(instance, hours=1) == 3
    assert send_due_reminders(instance) == 0
    assert advance(instance, days=13, hours=23) == 0
    assert advance(instance, hours=1) == 3
    assert [advance(instance, days=days) for days in (1, 60, 30)] == [0, 0, 0]
    written = letters(session)
    assert [letter.recipient for letter in written] == ADDRESSES * 2
    assert ["dernier rappel" in letter.body for letter in written] == [False] * 3 + [True] * 3
    assert code_of(instance, session.get_one(Award, awarded[0].award_id)) in written[0].body


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_only_those_who_wait_are_reminded(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Taken, refused and withdrawn badges are left in peace."""
    first, second, third = (session.get_one(Award, one.award_id) for one in awarded[:3])
    claim(instance, session, first)
    refuse(instance, session, second)
    revoke(instance, session, third, "error")
    session.commit()
    assert advance(instance, days=8) == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_server_that_was_away_sends_the_second_alone(
    instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """After 25 days without a server there is one reminder, not two; after 90 days there is none."""
    assert advance(instance, days=25) == 3
    assert send_due_reminders(instance) == 0
    session.expire_all()
    award = session.get_one(Award, awarded[0].award_id)
    assert award.reminders == 2
    award.reminders = 0
    session.commit()
    assert advance(instance, days=64, hours=23) == 1
    award.reminders = 0
    session.commit()
    assert advance(instance, hours=1) == 0


def test_two_servers_write_each_reminder_once(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """What another server is writing is passed by, and what it has written is not due any more."""
    instance.clock.advance(days=7)  # type: ignore[attr-defined]
    if instance.engine.dialect.name == "postgresql":
        with instance.unit_of_work() as one, instance.unit_of_work() as other:
            written = [inviting_sending.remind_some(instance, one), inviting_sending.remind_some(instance, other)]
    else:  # the second one waits for the first
        written = [send_due_reminders(instance), send_due_reminders(instance)]
    assert written == [3, 0]
    assert len(letters(session)) == 3


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_new_invitation_is_reminded_from_its_own_day(
    instance: Instance, session: Session, world: World, awarded: list[Assertion]
) -> None:
    """Who was written to on the fifth day is reminded seven days later."""
    instance.clock.advance(days=5)  # type: ignore[attr-defined]
    inviting_sending.send_all(instance, session, world.session)
    session.commit()
    assert advance(instance, days=3) == 0
    assert advance(instance, days=4) == 3
