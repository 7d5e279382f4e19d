"""A badge that was revoked can be awarded again, and never by a sheet alone (decision 0014)."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.awarding import RowState
from badges.domain.errors import Refused
from badges.records.tables import Award, Person
from badges.services import awarding, revoking
from badges.services.instance import Instance
from tests.support.coordinator import HEADER, Desk
from tests.support.sample import OTHER_BADGE, PEOPLE, World, sheet


@pytest.fixture
def desk(instance: Instance, session: DatabaseSession, world: World) -> Desk:
    """A coordinator of the organisation."""
    return Desk(instance, session, world)


def take_back(desk: Desk, outcome: awarding.Outcome, number: int = 0) -> None:
    """Revoke the badge at one of the addresses of an outcome."""
    award = revoking.award_to_revoke(desk.instance, desk.session, outcome.assertions[number])
    revoking.revoke(desk.instance, desk.session, award, "error")
    desk.session.commit()
    desk.instance.clock.advance(minutes=1)  # type: ignore[attr-defined] # the clock of tests can move


def test_a_revoked_badge_is_awarded_again_when_somebody_says_so(desk: Desk) -> None:
    """The same sheet asks about the revoked badge alone; yes gives it once more, beside the one that stays revoked."""
    first = desk.award(sheet())
    take_back(desk, first)
    batch = desk.upload(sheet())
    seen = desk.preview(batch)
    assert (seen.counts[RowState.ASK], seen.counts[RowState.ALREADY]) == (1, len(PEOPLE) - 1)
    (question,) = seen.questions
    assert "ce badge de Zéphyrine Quibolle a été retiré le 14\u00a0mars\u00a02026" in question.fr
    assert [choice.value for choice in question.choices] == ["again", "skip"]
    for answers, sentence in ((None, "lignes\u00a02"), ({2: "new"}, "pas dans la liste")):
        with pytest.raises(Refused, match=sentence):
            desk.confirm(batch, seen.token, answers)
        desk.session.rollback()
    desk.confirm(batch, seen.token, {2: "again"})
    outcome = desk.issue(batch)
    assert (outcome.counts[RowState.AWARDED], outcome.counts[RowState.ALREADY]) == (1, len(PEOPLE) - 1)
    assert outcome.assertions[0] not in first.assertions
    assert desk.count(Person) == len(PEOPLE)
    states = desk.session.scalars(select(Award.revoked_at.is_not(None)).order_by(Award.id)).all()
    assert states == [True, *[False] * len(PEOPLE)]
    again = desk.preview(desk.upload(sheet()))
    assert (again.counts[RowState.ALREADY], again.can_confirm) == (len(PEOPLE), False)


def test_a_sheet_alone_undoes_no_revocation(desk: Desk) -> None:
    """Skipped, or confirmed from a preview that is older than the revocation, a revoked badge stays revoked."""
    known = HEADER + "Awa Diop;awa@exemple.fr;;oui;oui\n"
    desk.award(known, badge=OTHER_BADGE)
    older = desk.upload(known)
    take_back(desk, desk.award(known))
    desk.confirm(older, desk.preview(older).token)
    outcome = desk.issue(older)
    assert (outcome.state, outcome.counts[RowState.SKIPPED], outcome.assertions) == ("done", 1, [])
    skipped = desk.award(known, {2: "skip"})
    assert (skipped.state, skipped.assertions) == ("done", [])
    assert desk.count(Award) == 2


def test_a_homonyms_revoked_badge_is_named_in_the_question(desk: Desk) -> None:
    """Who could be two is told which of them had this badge revoked; choosing that one awards it again."""
    take_back(desk, desk.award(HEADER + "Marie Martin;m1@exemple.fr;;oui;oui\nMarie Martin;m2@exemple.fr;;oui;oui\n"))
    batch = desk.upload(HEADER + "Marie Martin;;;oui;oui\n")
    seen = desk.preview(batch)
    choices = seen.questions[0].choices
    assert ["badge retiré le" in choice.fr for choice in choices] == [True, False, False, False]
    desk.confirm(batch, seen.token, {2: choices[0].value})
    assert desk.issue(batch).counts[RowState.AWARDED] == 1
