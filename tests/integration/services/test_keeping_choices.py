"""What a person chose holds afterwards: for the next badge, for another e-mail, before her desk, after a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from badges.domain.engaging import LASTS, MeetingState
from badges.domain.errors import Refused
from badges.records.tables import Assertion, Award, Meeting
from badges.services import meeting, requesting, requesting_decisions
from badges.services.carnets import carnet_of, show
from badges.services.claiming import claim
from badges.services.holder_check import HolderAnswer, allow_comparing, allows_comparing, check_holder
from badges.services.personal_data import correct, everything
from badges.services.sharing import share
from tests.support.doubles import FixedClock
from tests.support.employers import propose
from tests.support.sample import OTHER_BADGE, PEOPLE, World

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def claimed(instance: Instance, session: Session, awarded: list[Assertion]) -> Award:
    """The claimed badge of the first person."""
    found = session.get_one(Award, awarded[0].award_id)
    claim(instance, session, found)
    session.flush()
    session.refresh(found)
    return found


@pytest.mark.parametrize("hides", [True, False])
def test_a_badge_that_she_asked_for_is_seen_as_her_others_are(
    instance: Instance, session: Session, world: World, claimed: Award, hides: bool
) -> None:
    """It comes into her carnet without another word of hers: hidden where she hides all, seen where she shows one."""
    carnet = carnet_of(instance, session, claimed)
    show(instance, session, carnet, carnet.standing, shown=not hides)
    form = {"badge": OTHER_BADGE, "story": "J’ai tenu la caisse."}
    asked = requesting.ask(instance, session, claimed.person, form, [])
    said = {"session": world.session.public_id, "confirmed": "1", **{f"observation-{one}": "yes" for one in range(9)}}
    requesting_decisions.accept(instance, session, asked, said)
    given = session.get_one(Award, asked.award_id, populate_existing=True)
    assert given.claimed_at is not None
    assert (given.hidden_at is not None) is hides


def test_another_e_mail_is_compared_only_when_it_is_allowed_anew(
    instance: Instance, session: Session, awarded: list[Assertion], claimed: Award
) -> None:
    """What was allowed for one address does not hold for the next; the same address, sent again, stays allowed."""
    person = claimed.person
    allow_comparing(instance, session, person, allowed=True)
    same: dict[str, Any] = {"first_name": person.first_name, "phone": str(person.phone)}
    correct(instance, session, person, email=str(person.email), **same)
    assert allows_comparing(session, person)
    correct(instance, session, person, email="neuve@exemple.fr", **same)
    assert not allows_comparing(session, person)
    for typed in ("neuve@exemple.fr", PEOPLE[0][1]):
        assert check_holder(instance, session, awarded[0].public_id, typed) is HolderAnswer.CANNOT


def test_the_desk_does_not_read_to_whom_she_shows_her_badges(
    instance: Instance, session: Session, claimed: Award
) -> None:
    """Her own file says to whom she gave which address; the file that the desk makes for her says neither."""
    carnet = carnet_of(instance, session, claimed)
    link = share(instance, session, carnet, badges=[claimed.public_id], label="Pour Mme Colombe", days=7)
    for to_desk in (False, True):
        (told,) = everything(instance, session, claimed.person, to_desk=to_desk)["kept"]["share_link"]
        assert ("Pour Mme Colombe" in str(told)) is not to_desk
        assert (link.token in str(told)) is not to_desk
        assert told["visits"] == 0


def test_a_proposal_of_last_month_is_not_passed_on(
    instance: Instance, session: Session, awarded: list[Assertion], claimed: Award
) -> None:
    """After 30 days nobody is asked any more, even before the night's work has ended the proposal."""
    public_id = propose(instance, session, awarded[0], passed=False)
    found = session.scalars(select(Meeting).where(Meeting.public_id == public_id)).one()
    assert isinstance(instance.clock, FixedClock)
    instance.clock.advance(seconds=LASTS.total_seconds())
    with pytest.raises(Refused):
        meeting.pass_on(instance, session, found)
    session.refresh(found)
    assert (found.state, found.passed_on_at) == (MeetingState.WAITING, None)
