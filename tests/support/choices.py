"""What a person may agree to, each for itself: every combination, one change at a time, made by the services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.claiming import ConsentKind
from badges.domain.testifying import Step
from badges.records.tables import Assertion, Award, Consent
from badges.services import meeting, pins, testifying, testifying_moderation
from badges.services.carnets import carnet_of, show, show_name
from badges.services.holder_check import allow_comparing
from badges.services.instance import Instance
from tests.support.employers import last_token, propose

WORDS = "Depuis ce jour je me lève avec une idée de métier."
ACCEPTED = 10  # proposals: one for each time that a contact passes


@dataclass(frozen=True)
class Choices:
    """One combination of everything that a person agrees to or refuses; its fields change the faster the later."""

    locked: bool = False  # a PIN is set on the carnet
    visible: bool = True
    named: bool = False
    contact: bool = False  # an employer who proposed a meeting may read her e-mail and her phone number
    testimony: str = "none"  # none, unsigned, signed: published by the organisation
    compared: bool = False  # whoever types her e-mail is told yes or no
    accompanied: bool = False  # somebody of the organisation claimed beside her


VALUES: tuple[Sequence[Any], ...] = (
    (False, True),
    (True, False),
    (False, True),
    (False, True),
    ("none", "unsigned", "signed"),
    (False, True),
    (False, True),
)


def every_combination() -> list[Choices]:
    """Return all combinations, each one change away from the one before (a reflected Gray code)."""
    found: list[tuple[Any, ...]] = [()]
    for values in VALUES:
        found = [
            (*before, value)
            for number, before in enumerate(found)
            for value in (values if number % 2 == 0 else values[::-1])
        ]
    return [Choices(*one) for one in found]


def changes(combinations: Sequence[Choices]) -> Iterator[int]:
    """Yield in how many choices each combination differs from the one before."""
    for before, after in pairwise(combinations):
        yield sum(one != other for one, other in zip(astuple(before), astuple(after), strict=True))


class Person:
    """The person of a claimed award, who changes her mind; `values` are arguments of the addresses that come of it."""

    def __init__(self, instance: Instance, assertion: Assertion, values: dict[str, str]) -> None:
        self.instance = instance
        self.assertion = assertion
        self.values = values
        self.now = Choices()
        self._pin_hash = pins.hashed(instance, "2580")
        self._accepted: str | None = None
        with instance.unit_of_work() as session:  # while the badge is shown: to a hidden one nobody can propose
            self._waiting = {
                email: propose(instance, session, assertion, email=email)
                for email in (f"embauche{number}@fournil.exemple.fr" for number in range(ACCEPTED))
            }

    def choose(self, wanted: Choices) -> None:
        """Change what differs from before, and nothing else, in one committed transaction."""
        before, self.now = self.now, wanted
        with self.instance.unit_of_work() as session:
            award = session.get_one(Award, self.assertion.award_id)
            if wanted.locked != before.locked:
                if wanted.locked:
                    pins.set_pin(session, award.person, self._pin_hash)
                else:
                    pins.forget_pin(session, award.person)
            if wanted.visible != before.visible:
                carnet = carnet_of(self.instance, session, award)
                show(self.instance, session, carnet, carnet.standing, shown=wanted.visible)
            if wanted.named != before.named:
                show_name(self.instance, session, award.person, shown=wanted.named)
            if wanted.contact != before.contact:
                self._meet(session, award, wanted.contact)
            if wanted.testimony != before.testimony:
                self._tell(session, award, wanted.testimony)
            if wanted.compared != before.compared:
                allow_comparing(self.instance, session, award.person, allowed=wanted.compared)
            if wanted.accompanied != before.accompanied:
                self._accompany(session, award, accompanied=wanted.accompanied)

    def _meet(self, session: DatabaseSession, award: Award, contact: bool) -> None:
        """Take back what was agreed with an employer; with another one, agree to what is wanted."""
        if self._accepted is not None:
            meeting.decline(self.instance, session, award.person, self._accepted)
            self._accepted = None
        if not contact:
            return
        employer, self._accepted = self._waiting.popitem()
        meeting.accept(self.instance, session, award.person, self._accepted, email=True, phone=True)
        session.flush()
        self.values["employer.meeting.token"] = last_token(session, employer, "rencontres")
        self.values["meeting_id"] = self._accepted

    def _tell(self, session: DatabaseSession, award: Award, testimony: str) -> None:
        """Take back what was told; tell it again, signed or not, and have it published."""
        for one in testifying.testimonies_of(session, award.person):
            testifying.take_back(self.instance, session, one)
        if testimony == "none":
            return
        form = {"words": WORDS, "signed": "1" if testimony == "signed" else "0"}
        made = testifying.tell(self.instance, session, award.person, form)
        seen = {"seen": testifying_moderation.seen_mark(made)}
        testifying_moderation.answer(self.instance, session, made, Step.PUBLISH, seen)
        self.values["testimony_id"] = made.public_id

    def _accompany(self, session: DatabaseSession, award: Award, *, accompanied: bool) -> None:
        """Write what `claim` writes for somebody who was accompanied: the first consent to publication says so."""
        first = select(Consent.id).where(Consent.person_id == award.person_id, Consent.kind == ConsentKind.PUBLICATION)
        first = first.order_by(Consent.id).limit(1)
        session.execute(update(Consent).where(Consent.id == first.scalar_subquery()).values(accompanied=accompanied))
