"""What two people, or two taps, do at the same moment happens once, on a server where both really run at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from badges.domain.errors import Gone, ProgrammeError
from badges.domain.exporting_codes import MOST_TRIES
from badges.domain.pins import MOST_FAILURES
from badges.records.tables import Assertion, Award, Consent, Endorsement, MailOutbox, Meeting, Person, ShareLink
from badges.services import carnets, claiming, endorsing, holder_check, meeting, pins, sharing
from badges.services.counting import Counts
from badges.services.erasing import erase_id
from badges.services.exporting_codes import Purpose, SentCode, check_code
from badges.services.revoking import revoke
from tests.support.at_once import at_once
from tests.support.employers import propose, recognise
from tests.support.sample import take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
Deed = Callable[["Session"], object]
TIMES = 4  # each meeting is tried so often


def together(instance: Instance, *deeds: Deed) -> list[str]:
    """Do each deed in a transaction of its own, all at the same moment; return what came of each, in its order."""

    def one(deed: Deed) -> str:
        try:
            with instance.unit_of_work() as own:
                return str(deed(own) is not False)
        except ProgrammeError as refused:
            return type(refused).__name__

    return at_once(*(partial(one, deed) for deed in deeds))


def count(session: Session, column: object, *conditions: object) -> int:
    """Return how many rows meet the conditions."""
    found = session.scalar(select(func.count(column)).where(*conditions)) or 0  # type: ignore[arg-type]
    session.commit()
    return found


def test_one_address_recognises_a_badge_once(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Two links of one mailbox, one with a tag, confirmed at the same moment publish one endorsement."""
    for number in range(TIMES):
        name = f"gerante{number}"
        tokens = []
        for address in (f"{name}@levain.exemple.fr", f"{name}+x@levain.exemple.fr"):
            tokens.append(recognise(instance, session, awarded[0], confirmed=False, email=address))
            instance.clock.advance(hours=1)  # type: ignore[attr-defined]  # the clock of tests can move
        session.commit()
        one, other = (lambda own, token=token: endorsing.confirm(instance, own, token) is not None for token in tokens)
        assert sorted(together(instance, one, other)) == ["Refused", "True"]
        assert count(session, Endorsement.id, Endorsement.confirmed_at.is_not(None)) == number + 1


def test_a_card_is_taken_once_or_refused(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Two taps on yes are one consent, and both are answered; of a yes and a no at the same moment one counts."""
    ids = [one.award.id for one in awarded]
    session.commit()

    def yes(award_id: int) -> Deed:
        return lambda own: claiming.claim(instance, own, own.get_one(Award, award_id))

    def no(award_id: int) -> Deed:
        return lambda own: claiming.refuse(instance, own, own.get_one(Award, award_id))

    for award_id in ids[:2]:
        assert together(instance, *[yes(award_id)] * 3) == ["True"] * 3
        assert count(session, Consent.id, Consent.award_id == award_id) == 1
    for award_id in ids[2:]:
        assert sorted(together(instance, yes(award_id), no(award_id))) == ["Gone", "True"]
        award = session.get_one(Award, award_id, populate_existing=True)
        assert (award.claimed_at is None) is (award.revoked_at is not None)
        session.commit()


def test_a_person_answers_and_shares_once(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Two answers to one meeting are one; links, consents and tries of a PIN or a code stay within what is allowed."""
    take(instance, session, awarded[0])
    award_id, person_id = awarded[0].award.id, awarded[0].award.person_id
    key = propose(instance, session, awarded[0])
    session.commit()

    def carnet(own: Session) -> carnets.Carnet:
        return carnets.carnet_of(instance, own, own.get_one(Award, award_id))

    def accept(own: Session) -> None:
        meeting.accept(instance, own, own.get_one(Person, person_id), key, email=True, phone=False)

    def share(own: Session) -> None:
        found = carnet(own)
        badges = [one.award.public_id for one in found.badges]
        sharing.share(instance, own, found, badges=badges, label="", days=7)

    assert sorted(together(instance, accept, accept, accept)) == ["Refused", "Refused", "True"]
    assert count(session, Meeting.id, Meeting.state == "accepted") == 1
    assert count(session, Consent.id, Consent.kind == "contact") == 1
    for _ in range(sharing.MOST_OPEN - 1):
        with instance.unit_of_work() as own:
            share(own)
    assert sorted(together(instance, *[share] * 4)) == ["Refused"] * 3 + ["True"]
    assert count(session, ShareLink.id) == sharing.MOST_OPEN

    def compare(own: Session) -> None:
        holder_check.allow_comparing(instance, own, own.get_one(Person, person_id), allowed=True)

    assert together(instance, *[compare] * 4) == ["True"] * 4
    assert count(session, Consent.id, Consent.kind == "holder") == 1
    tried = together(instance, *[lambda own: pins.begin_attempt(own, own.get_one(Person, person_id))] * 8)
    assert tried.count("True") == MOST_FAILURES
    sent = SentCode("a@exemple.fr", int(instance.clock.now().timestamp()))
    counts, award = Counts(instance.clock), awarded[0].award
    purpose = Purpose.OWN_EMAIL
    codes = together(instance, *[lambda _: check_code(instance, counts, purpose, award, sent, "0")] * 8)
    assert codes.count("Refused") == 8 - MOST_TRIES


def test_erasing_meets_whatever_else_happens(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Erased while she claims, refuses or answers, or her badge is withdrawn: she is gone, and nobody waits long."""
    for one in awarded[1:3]:
        take(instance, session, one)
    keys = {one.award.id: propose(instance, session, one, email=f"e{one.id}@levain.exemple.fr") for one in awarded[1:3]}
    session.commit()
    people = {one.award.id: one.award.person_id for one in awarded}
    first, second, third, fourth, fifth = people

    def award(own: Session, award_id: int) -> Award:
        found = own.get(Award, award_id)
        if found is None:
            raise Gone("…", "…")
        return found

    def person(own: Session, award_id: int) -> Person:
        return award(own, award_id).person

    def erasing(person_id: int) -> Deed:
        return lambda own: erase_id(instance, own, person_id)

    deeds: dict[int, Deed] = {
        first: lambda own: claiming.claim(instance, own, award(own, first)),
        second: lambda own: meeting.accept(instance, own, person(own, second), keys[second], email=True, phone=False),
        third: lambda own: carnets.show_name(instance, own, person(own, third), shown=True),
        fourth: lambda own: revoke(instance, own, award(own, fourth), "error"),
        fifth: lambda own: claiming.refuse(instance, own, award(own, fifth)),
    }
    for award_id, deed in deeds.items():
        gone, done = together(instance, erasing(people[award_id]), deed)
        assert gone == "True", award_id
        assert done in ("True", "False", "Gone"), award_id
        assert count(session, Award.id, Award.id == award_id) == 0
    assert count(session, Person.id) == count(session, Consent.id) == count(session, Assertion.id) == 0
    assert count(session, MailOutbox.id, MailOutbox.recipient.contains("quibolle")) == 0
