"""Requests and testimonies under several hands at once, on each database: nothing is done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from badges.domain.errors import ProgrammeError
from badges.domain.requesting import MOST_OPEN
from badges.domain.testifying import Step
from badges.records.tables import Assertion, Award, BadgeRequest, Consent, Person
from badges.services import requesting, requesting_decisions, testifying, testifying_moderation
from badges.services.cataloguing import adopt
from tests.support.sample import OTHER_BADGE, World, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

STORY = {"story": "J’ai tenu la caisse."}


@pytest.fixture
def person_id(instance: Instance, session: Session, awarded: list[Assertion]) -> int:
    """Somebody with a carnet."""
    take(instance, session, awarded[0])
    session.commit()
    return awarded[0].award.person_id


def at_once(instance: Instance, deeds: Sequence[Callable[[Session], object]]) -> list[bool]:
    """Do everything at the same moment, each in a transaction of its own; tell which were not refused."""
    start = threading.Barrier(len(deeds))

    def do(deed: Callable[[Session], object]) -> bool:
        start.wait(10)
        try:
            with instance.unit_of_work() as own:
                deed(own)
        except ProgrammeError:
            return False
        return True

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def count(instance: Instance, table: type) -> int:
    """Return how many rows a table has."""
    with instance.sessions() as own:
        return own.scalar(select(func.count()).select_from(table)) or 0


def test_two_hands_at_once_do_one_thing(instance: Instance, world: World, person_id: int) -> None:
    """The same wish sent twice is one request; two who accept it award once; one of two takes it back or accepts."""

    def ask(own: Session) -> object:
        person = own.get_one(Person, person_id)
        return requesting.ask(instance, own, person, STORY | {"badge": OTHER_BADGE}, [])

    def found(own: Session) -> BadgeRequest:
        return own.scalars(select(BadgeRequest)).one()

    def accept(own: Session) -> None:
        form = {"session": world.session.public_id, "confirmed": "1"}
        form |= {f"observation-{number}": "yes" for number in range(3)}
        requesting_decisions.accept(instance, own, found(own), form)

    before = count(instance, Award)
    assert at_once(instance, [ask, ask]) == [True, True]
    assert count(instance, BadgeRequest) == 1
    assert sorted(at_once(instance, [accept, accept])) == [False, True]
    assert (count(instance, Award), count(instance, Assertion)) == (before + 1, before + 1)
    assert count(instance, Consent) == 2  # to the first badge, and to this one


def test_many_wishes_at_once_are_five(instance: Instance, world: World, person_id: int) -> None:
    """However many arrive in one moment, no person has more open requests than she may."""
    with instance.unit_of_work() as own:
        adopt(instance, own, own.merge(world.organisation))
        offered = requesting.badges_to_ask_for(own, world.organisation.id)
        slugs = [one.badge_class.slug for one in offered][: MOST_OPEN + 2]

    def asking(slug: str) -> Callable[[Session], object]:
        return lambda own: requesting.ask(instance, own, own.get_one(Person, person_id), STORY | {"badge": slug}, [])

    done = at_once(instance, [asking(slug) for slug in slugs])
    assert (sum(done), count(instance, BadgeRequest)) == (MOST_OPEN, MOST_OPEN)


def test_a_testimony_earns_its_badge_once(instance: Instance, person_id: int) -> None:
    """Two who give the badge for one testimony at the same moment give one."""
    with instance.unit_of_work() as own:
        told = {"words": "Merci", "signed": "0", "wants_badge": "1"}
        made = testifying.tell(instance, own, own.get_one(Person, person_id), told)
        seen = {"seen": testifying_moderation.seen_mark(made)}
        testifying_moderation.answer(instance, own, made, Step.PUBLISH, seen)
    before = count(instance, Award)
    give = [lambda own: testifying_moderation.give_badge(instance, own, own.merge(made))] * 2
    assert sorted(at_once(instance, give)) == [False, True]
    assert count(instance, Award) == before + 1
