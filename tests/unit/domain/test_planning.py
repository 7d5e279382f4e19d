"""What may be written about actions and sessions."""

from __future__ import annotations

from datetime import date

import pytest

from badges.domain.planning import ACTION_KINDS, LONGEST_TEXT, FormRefused, publics, read_action, read_session

ACTION = {"title": "  Duo-day \n d’automne ", "kind": "duo-day", "description": " Une journée\r\nen duo "}


def test_action_keeps_what_was_typed_without_stray_spaces() -> None:
    """A title becomes one line, a text keeps its lines, and a public is kept once."""
    plan = read_action(ACTION, ["jeunes", "seniors", "jeunes"])
    assert (plan.title, plan.description) == ("Duo-day d’automne", "Une journée\nen duo")
    assert plan.publics == ("jeunes", "seniors")


def test_every_problem_of_an_action_is_told_at_once() -> None:
    """An empty title, an unknown kind, a text that is too long and an unknown public each name their field."""
    typed = {"title": " ", "kind": "?", "moyens": "x" * (LONGEST_TEXT + 1)}
    with pytest.raises(FormRefused) as refused:
        read_action(typed, ["personne-inconnue"])
    assert [problem.field for problem in refused.value.problems] == ["title", "kind", "moyens", "publics"]
    assert all(problem.sentence("fr") != problem.sentence("en") for problem in refused.value.problems)


def test_nul_is_dropped() -> None:
    """The one character that PostgreSQL cannot keep never reaches it."""
    assert read_action(ACTION | {"title": "a\0b"}, []).title == "ab"


@pytest.mark.parametrize("typed", ["2026-11-19", "19/11/2026", " 19/11/2026 "])
def test_session_date_is_read_as_browsers_and_people_write_it(typed: str) -> None:
    """A session's date is read from a calendar field or as typed in French."""
    plan = read_session({"date": typed, "place": " Valence ", "host": ""})
    assert (plan.takes_place_on, plan.place, plan.host) == (date(2026, 11, 19), "Valence", "")


@pytest.mark.parametrize("typed", ["", "hier", "2026-13-01", "31/02/2026", "0026-11-19", "19/11/26", "1/2/3/4"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    """A date that is missing, impossible or of another age asks for a date."""
    with pytest.raises(FormRefused) as refused:
        read_session({"date": typed})
    assert [problem.field for problem in refused.value.problems] == ["date"]


def test_a_place_that_is_too_long_says_by_how_much() -> None:
    """The sentence gives the limit and what was typed."""
    with pytest.raises(FormRefused) as refused:
        read_session({"date": "2026-11-19", "place": "x" * 201})
    assert "200" in refused.value.fr
    assert "201" in refused.value.en


def test_publics_and_kinds_have_words_in_both_languages() -> None:
    """Every public and kind has French and English words of its own."""
    assert {"jeunes", "seniors", "demandeurs-emploi"} <= publics().keys()
    assert all(french and english for french, english in (*publics().values(), *ACTION_KINDS.values()))
    assert publics()["jeunes"] == ("Jeunes", "Young people")
