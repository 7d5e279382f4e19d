"""From a sheet to badges: previewed, asked, confirmed once, awarded once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.awarding import RowState
from badges.domain.errors import NotFound, Refused
from badges.records.tables import Assertion, Award, BadgeClassVersion, Participation, Person
from badges.services import awarding
from badges.services.instance import Instance
from tests.support.coordinator import HEADER, Desk
from tests.support.sample import BADGE, NOTE, OTHER_BADGE, PEOPLE, World, sheet


@pytest.fixture
def desk(instance: Instance, session: DatabaseSession, world: World) -> Desk:
    """A coordinator of the organisation."""
    return Desk(instance, session, world)


def test_nothing_is_awarded_before_the_confirmation(desk: Desk) -> None:
    """A draft and its preview create no person, no award and no assertion."""
    batch = desk.upload(sheet())
    seen = desk.preview(batch)
    assert seen.can_confirm
    assert seen.counts[RowState.NEW] == len(PEOPLE)
    assert [desk.count(table) for table in (Person, Award, Assertion)] == [0, 0, 0]
    assert desk.issue(batch).assertions == []


def test_a_confirmed_sheet_is_awarded(desk: Desk) -> None:
    """Each person of a confirmed sheet gets one award with one assertion, and their attendance is kept."""
    outcome = desk.award(sheet())
    assert (outcome.state, outcome.done, outcome.total) == ("done", len(PEOPLE), len(PEOPLE))
    assert outcome.counts[RowState.AWARDED] == len(PEOPLE)
    assert len(set(outcome.assertions)) == len(PEOPLE)
    kept = desk.session.scalars(select(Participation)).all()
    assert {tuple(row.observations) for row in kept} == {("yes", "yes", "with-help")}
    assert {row.note for row in kept} == {NOTE}


def test_a_version_is_frozen_by_its_first_award(desk: Desk) -> None:
    """The awarded version carries the moment of its first confirmation; the other badge's does not."""
    desk.award(sheet())
    frozen = desk.session.scalars(select(BadgeClassVersion).where(BadgeClassVersion.awarded_at.is_not(None))).all()
    assert [version.badge_class.slug for version in frozen] == [BADGE]


def test_the_same_sheet_again_awards_nothing_twice(desk: Desk) -> None:
    """A second upload of the same file finds everybody served, those without any contact too."""
    desk.award(sheet())
    batch = desk.upload(sheet())
    seen = desk.preview(batch)
    assert seen.counts[RowState.ALREADY] == len(PEOPLE)
    assert not seen.questions
    assert not seen.can_confirm
    desk.confirm(batch, seen.token)
    assert desk.issue(batch).state == "done"
    assert [desk.count(table) for table in (Person, Award, Assertion)] == [len(PEOPLE)] * 3


def test_an_edited_sheet_awards_only_what_is_new(desk: Desk) -> None:
    """A sheet with one line more awards that line, knows those with a contact again, and asks about the one without."""
    desk.award(sheet())
    longer = sheet((*PEOPLE, ("Ursule Quintefeuille", "", "")))
    questions = desk.preview(desk.upload(longer)).questions
    assert [question.row for question in questions] == [6]
    outcome = desk.award(longer, {6: questions[0].choices[0].value})
    assert outcome.counts[RowState.AWARDED] == 1
    assert outcome.counts[RowState.ALREADY] == len(PEOPLE)


def test_the_same_people_can_have_another_badge_of_the_day(desk: Desk) -> None:
    """The same sheet for another badge adds awards, and no person."""
    desk.award(sheet())
    outcome = desk.award(sheet(), badge=OTHER_BADGE)
    assert outcome.counts[RowState.AWARDED] == len(PEOPLE)
    assert desk.count(Person) == len(PEOPLE)


def test_confirming_twice_is_harmless(desk: Desk) -> None:
    """A second confirmation of the same batch changes nothing, before and after it was issued."""
    batch = desk.upload(sheet())
    token = desk.preview(batch).token
    desk.confirm(batch, token)
    desk.confirm(batch, token)
    desk.issue(batch)
    assert desk.confirm(batch, token).state == "done"
    desk.issue(batch)
    assert desk.count(Award) == len(PEOPLE)


def test_two_drafts_of_one_sheet_make_nobody_twice(desk: Desk) -> None:
    """Of two drafts that were previewed before either was confirmed, the second is refused, then finds all served."""
    first, second = desk.upload(sheet()), desk.upload(sheet())
    tokens = desk.preview(first).token, desk.preview(second).token
    desk.confirm(first, tokens[0])
    with pytest.raises(Refused, match="depuis cet aperçu"):
        desk.confirm(second, tokens[1])
    desk.session.rollback()
    desk.issue(first)
    again = desk.preview(second)
    assert again.counts[RowState.ALREADY] == len(PEOPLE)
    desk.confirm(second, again.token)
    desk.issue(second)
    assert [desk.count(table) for table in (Person, Award)] == [len(PEOPLE)] * 2


def test_a_name_that_could_be_two_people_is_asked(desk: Desk) -> None:
    """Marie Martin without contact is asked when two are known, and each answer is obeyed."""
    desk.award(HEADER + "Marie Martin;marie1@exemple.fr;;oui;oui\nMarie Martin;marie2@exemple.fr;;oui;oui\n")
    assert desk.count(Person) == 2
    batch = desk.upload(HEADER + "MARTIN Marie;;;oui;oui\n", OTHER_BADGE)
    seen = desk.preview(batch)
    (question,) = seen.questions
    assert question.row == 2
    values = [choice.value for choice in question.choices]
    assert len(values) == 4
    assert values[2:] == ["new", "skip"]
    assert "marie1@exemple.fr" not in question.choices[0].fr
    with pytest.raises(Refused, match="lignes\u00a02"):
        desk.confirm(batch, seen.token)
    desk.session.rollback()
    with pytest.raises(Refused, match="pas dans la liste"):
        desk.confirm(batch, seen.token, {2: "person:someone-else"})
    desk.session.rollback()
    desk.confirm(batch, seen.token, {2: values[0]})
    assert desk.issue(batch).counts[RowState.AWARDED] == 1
    assert desk.count(Person) == 2


@pytest.mark.parametrize(("answer", "people", "awards"), [("new", 2, 2), ("skip", 1, 1), ("row:2", 1, 1)])
def test_two_lines_of_one_name_are_asked(desk: Desk, answer: str, people: int, awards: int) -> None:
    """A second Marie Martin without contact is asked; she is someone else, the same line again, or left out."""
    batch = desk.upload(HEADER + "Marie Martin;;;oui;oui\nMarie Martin;;;oui;avec aide\n")
    seen = desk.preview(batch)
    (question,) = seen.questions
    assert question.row == 3
    assert "2" in question.choices[0].fr
    desk.confirm(batch, seen.token, {3: answer})
    desk.issue(batch)
    assert (desk.count(Person), desk.count(Award)) == (people, awards)


def test_another_contact_under_a_known_name_is_asked(desk: Desk) -> None:
    """A known name with another e-mail is a question, not a new person and not the known one."""
    desk.award(HEADER + "Jean Petit;jean@exemple.fr;;oui;oui\n")
    batch = desk.upload(HEADER + "Jean Petit;jp@exemple.fr;;oui;oui\n", OTHER_BADGE)
    assert desk.preview(batch).counts[RowState.ASK] == 1


def test_lines_that_contradict_each_other_are_problems_of_both(desk: Desk) -> None:
    """Two lines of one person that say different things are both listed, and neither is awarded."""
    batch = desk.upload(
        HEADER + "Jean Petit;jean@exemple.fr;;oui;oui\nPetit Jean;jean@exemple.fr;;non;\nLou Roux;;;oui;oui\n"
    )
    seen = desk.preview(batch)
    assert [row.state for row in seen.rows] == [RowState.PROBLEM, RowState.PROBLEM, RowState.NEW]
    assert all("Lignes\u00a02 et\u00a03" in problem.fr for problem in seen.problems)
    desk.confirm(batch, seen.token)
    assert desk.issue(batch).counts[RowState.AWARDED] == 1


def test_problems_do_not_stop_the_others(desk: Desk) -> None:
    """A line with a problem is located and left out; the rest of the sheet is awarded."""
    batch = desk.upload(HEADER + "Jean Petit;;;peut-être;oui\nLou Roux;;;oui;oui\nAbel Sec;;;non;\n")
    seen = desk.preview(batch)
    (problem,) = seen.problems
    assert (problem.row, problem.column) == (2, "Présent")
    assert seen.counts[RowState.ABSENT] == 1
    desk.confirm(batch, seen.token)
    assert desk.issue(batch).counts[RowState.AWARDED] == 1


def test_a_competence_needs_its_observations(desk: Desk) -> None:
    """« Pas encore » gets no badge of competence, an empty observation is a problem, help is no obstacle."""
    batch = desk.upload(
        HEADER + "Abel Un;;;oui;oui\nBasile Deux;;;oui;avec aide\nCora Trois;;;oui;pas encore\nDiane Quatre;;;oui;\n",
        OTHER_BADGE,
    )
    states = [row.state for row in desk.preview(batch).rows]
    assert states == [RowState.NEW, RowState.NEW, RowState.NOT_YET, RowState.PROBLEM]
    with pytest.raises(Refused, match="aucune colonne d’observation"):
        desk.upload("Nom;Présent\nAbel Un;oui\n", OTHER_BADGE)


def test_a_token_binds_its_preview(desk: Desk, instance: Instance) -> None:
    """A token of another sheet, another account, another secret or two hours ago confirms nothing."""
    batch, other = desk.upload(sheet()), desk.upload(HEADER + "Lou Roux;;;oui;oui\n")
    good, foreign = desk.preview(batch).token, desk.preview(other).token
    for wrong in (foreign, good.swapcase(), good[1:], "", "x.y"):
        with pytest.raises(Refused, match="ne correspond pas"):
            desk.confirm(batch, wrong)
        desk.session.rollback()
    desk.who["account_id"] = desk.world.observer.id
    with pytest.raises(Refused, match="ne correspond pas"):
        desk.confirm(batch, good)
    desk.session.rollback()
    desk.who["account_id"] = desk.world.owner.id
    instance.clock.advance(hours=2, seconds=1)  # type: ignore[attr-defined] # the clock of tests can move
    with pytest.raises(Refused, match="deux heures"):
        desk.confirm(batch, good)


def test_another_organisations_ids_do_not_exist(
    desk: Desk, instance: Instance, session: DatabaseSession, neighbour: World
) -> None:
    """Batch, session and badge of one organisation are unknown to the other."""
    batch = desk.upload(sheet())
    stranger = Desk(instance, session, neighbour)
    for attempt in (
        lambda: stranger.preview(batch),
        lambda: stranger.confirm(batch, desk.preview(batch).token),
        lambda: awarding.outcome(
            instance, session, organisation=neighbour.organisation, batch_public_id=batch.public_id
        ),
    ):
        with pytest.raises(NotFound):
            attempt()
        session.rollback()
    stranger.world = desk.world  # its session, under the other organisation
    with pytest.raises(NotFound, match="séance"):
        stranger.upload(sheet())


def test_people_of_another_organisation_are_not_matched(
    desk: Desk, instance: Instance, session: DatabaseSession, neighbour: World
) -> None:
    """The same name and e-mail in two organisations are two people."""
    desk.award(sheet())
    Desk(instance, session, neighbour).award(sheet())
    assert desk.count(Person) == 2 * len(PEOPLE)


def taken_part(session: DatabaseSession) -> dict[str, tuple[bool, list[str], str]]:
    """Return who is on the session's list, with presence, observations and note."""
    rows = select(Person.name, Participation.present, Participation.observations, Participation.note)
    found = session.execute(rows.join(Participation, Participation.person_id == Person.id)).all()
    return {name: (present, observations, note) for name, present, observations, note in found}


def test_who_gets_no_badge_is_recorded_too(desk: Desk) -> None:
    """Absent people and those who are « pas encore » took part or not, as the sheet says, without any question."""
    header = "Nom;E-mail;Présent;Observation : écoute;Note\n"
    known = header + "Awa Diop;awa@example.org;oui;oui;\nLuc Petit;;oui;oui;\n"
    desk.award(known, badge=OTHER_BADGE)
    later = header + (
        "Hugo Absent;;non;;a prévenu\n"
        "Zoé Grand;;oui;pas encore;\n"
        "Awa Diop;awa@example.org;oui;pas encore;\n"
        "Luc Petit;luc@example.org;non;;\n"
        "Luc Petit;autre@example.org;oui;pas encore;\n"
        "Bo Li;;oui;avec aide;\n"
    )
    batch = desk.upload(later, OTHER_BADGE)
    shown = desk.preview(batch)
    assert shown.questions == ()
    desk.confirm(batch, shown.token)
    desk.issue(batch)
    assert taken_part(desk.session) == {
        "Awa Diop": (True, ["not-yet"], ""),
        "Luc Petit": (True, ["yes"], ""),  # the two lines could be him or others: nothing is guessed
        "Hugo Absent": (False, [""], "a prévenu"),
        "Zoé Grand": (True, ["not-yet"], ""),
        "Bo Li": (True, ["with-help"], ""),
    }
    assert desk.session.scalar(select(func.count()).select_from(Award)) == 3


def test_a_corrected_sheet_says_that_somebody_came_after_all(desk: Desk) -> None:
    """Absent on one sheet and present on the next, without a question: one person, present, with a badge."""
    desk.award("Nom;E-mail;Présent\nAwa Diop;awa@x.fr;oui\nHugo Absent;hugo@x.fr;non\n")
    assert taken_part(desk.session)["Hugo Absent"] == (False, [], "")
    desk.award("Nom;E-mail;Présent\nHugo Absent;hugo@x.fr;oui\nAwa Diop;awa@x.fr;non\n")
    desk.session.expire_all()
    assert {name: present for name, (present, *_) in taken_part(desk.session).items()} == {
        "Awa Diop": True,
        "Hugo Absent": True,
    }
    assert desk.session.scalar(select(func.count()).select_from(Person)) == 2
    assert desk.session.scalar(select(func.count()).select_from(Award)) == 2


def test_a_sheet_of_absent_people_can_be_confirmed(desk: Desk) -> None:
    """Whoever was absent or « pas encore » is recorded when nobody gets a badge, once: again there is nothing to do."""
    rest = HEADER + "Hugo Absent;;;non;\nZoé Grand;;;oui;pas encore\n"
    seen = desk.preview(desk.upload(rest, OTHER_BADGE))
    assert (seen.can_confirm, seen.only_records, seen.participations) == (True, True, 2)
    outcome = desk.award(rest, badge=OTHER_BADGE)
    assert (outcome.state, outcome.total, outcome.recorded, outcome.assertions) == ("done", 0, 2, [])
    assert taken_part(desk.session) == {"Hugo Absent": (False, [""], ""), "Zoé Grand": (True, ["not-yet"], "")}
    frozen = select(BadgeClassVersion).where(BadgeClassVersion.awarded_at.is_not(None))
    assert desk.session.scalars(frozen).all() == []
    again = desk.upload(rest, OTHER_BADGE)
    assert not desk.preview(again).can_confirm
    changed = desk.preview(desk.upload(rest.replace("non;", "oui;pas encore"), OTHER_BADGE))
    assert changed.questions == ()  # without contact nobody is guessed on another sheet, and absence asks nothing
    assert not changed.can_confirm


def test_the_rest_of_a_sheet_can_be_confirmed(desk: Desk) -> None:
    """A sheet whose other lines have their badge already records its new absentee, and only a change counts."""
    first = "Nom;E-mail;Présent\nAwa Diop;awa@x.fr;oui\n"
    desk.award(first)
    outcome = desk.award(first + "Hugo Absent;hugo@x.fr;non\n")
    assert (outcome.counts[RowState.AWARDED], outcome.counts[RowState.ALREADY], outcome.recorded) == (0, 1, 1)
    later = desk.preview(desk.upload("Nom;E-mail;Présent\nAwa Diop;awa@x.fr;non\nHugo Absent;hugo@x.fr;non\n"))
    assert not later.can_confirm  # a sheet without observations takes nobody's presence back
