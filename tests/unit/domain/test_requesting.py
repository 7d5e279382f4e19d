"""A badge that is asked for moves by known steps, and its words are bounded."""

from __future__ import annotations

import itertools

import pytest

from badges.domain.errors import Refused
from badges.domain.planning import FormRefused
from badges.domain.requesting import LONGEST_STORY, OPEN, RequestState, Step, after, read_story, read_word

ALLOWED = {
    ("waiting", "accept"): "accepted",
    ("waiting", "ask"): "asked",
    ("waiting", "decline"): "declined",
    ("asked", "accept"): "accepted",
    ("asked", "decline"): "declined",
    ("asked", "answer"): "waiting",
}


@pytest.mark.parametrize(("state", "step"), list(itertools.product(RequestState, Step)))
def test_every_step_from_every_state(state: RequestState, step: Step) -> None:
    """Six steps lead on; each other one is refused with a sentence, whatever the state."""
    expected = ALLOWED.get((state.value, step.value))
    if expected is None:
        with pytest.raises(Refused, match="déjà reçu une réponse"):
            after(state.value, step)
    else:
        assert after(state.value, step) == expected


def test_what_is_answered_stays_answered() -> None:
    """No step leaves an accepted or declined request, and the open ones are the others."""
    ended = set(RequestState) - {RequestState(state) for state, _ in ALLOWED}
    assert ended == {RequestState.ACCEPTED, RequestState.DECLINED} == set(RequestState) - set(OPEN)


def test_a_story_keeps_its_lines_and_loses_what_turns_them() -> None:
    """Lines, accents, scripts and emoji stay; control and direction signs go."""
    story = read_story({"story": " Ligne 1\r\nСловo \u202eمرحبا\x00 🎉 ", "proof": "", "link": ""})
    assert story.words == "Ligne 1\nСловo مرحبا 🎉"


@pytest.mark.parametrize("link", [
    "http://exemple.fr", "ftp://exemple.fr", "javascript:alert(1)", "https://127.0.0.1/", "https://[::1]/",
    "https://machine/", "https://nom:" + "mot@exemple.fr/", "https://exemple.fr\\@ailleurs.fr",
    "exemple.fr", "https://" + "a" * 600 + ".fr",
])  # fmt: skip
def test_only_whole_https_addresses_of_named_hosts(link: str) -> None:
    """Whatever could mean something else than a page of the web is asked for again, at its field."""
    with pytest.raises(FormRefused) as refused:
        read_story({"story": "Oui", "link": link})
    assert [problem.field for problem in refused.value.problems] == ["link"]


def test_a_good_link_stays_itself() -> None:
    """Path, query and fragment are kept."""
    link = "https://exemple.fr/a/b?c=1#d"
    assert read_story({"story": "Oui", "link": f" {link} "}).link == link


def test_all_that_is_wrong_is_told_at_once() -> None:
    """An empty story, a long proof and a bad link are three problems of three fields, each in both languages."""
    with pytest.raises(FormRefused) as refused:
        read_story({"story": " ", "proof": "a" * 9999, "link": "x"})
    assert {problem.field for problem in refused.value.problems} == {"story", "proof", "link"}
    assert all(problem.fr != problem.en for problem in refused.value.problems)


@pytest.mark.parametrize(("length", "fits"), [(LONGEST_STORY, True), (LONGEST_STORY + 1, False)])
def test_a_story_has_its_length(length: int, fits: bool) -> None:
    """The longest story is taken, one sign more is not."""
    form = {"story": "é" * length}
    if fits:
        assert len(read_story(form).words) == length
    else:
        with pytest.raises(FormRefused):
            read_story(form)


def test_a_word_is_asked_for_in_its_own_words() -> None:
    """Without a word the sentence of the caller says what to do."""
    with pytest.raises(FormRefused, match="Dites-le"):
        read_word({"word": "\n"}, empty=("Dites-le.", "Say it."))
    assert read_word({"word": " oui "}, empty=("Dites-le.", "Say it.")) == "oui"


def test_a_story_may_be_left_out_where_badges_tell_it() -> None:
    """Without words a request is refused at its field, unless none are needed; a wrong link is refused all the same."""
    assert read_story({}, needed=False).words == ""
    for form, needed, field in (({}, True, "story"), ({"link": "http://exemple.fr"}, False, "link")):
        with pytest.raises(FormRefused) as refused:
            read_story(form, needed=needed)
        assert [problem.field for problem in refused.value.problems] == [field]
