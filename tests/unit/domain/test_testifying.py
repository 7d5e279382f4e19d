"""A testimony moves by known steps, and a video comes with captions and its words."""

from __future__ import annotations

import itertools

import pytest

from badges.domain.errors import Refused
from badges.domain.planning import FormRefused
from badges.domain.testifying import LIVE, Step, TestimonyState, after, may_be_corrected, read_employer, read_told

ALLOWED = {
    ("unconfirmed", "confirm"): "waiting",
    ("waiting", "correct"): "waiting",
    ("sent-back", "correct"): "waiting",
    ("waiting", "publish"): "published",
    ("waiting", "send-back"): "sent-back",
    ("waiting", "decline"): "declined",
    ("sent-back", "decline"): "declined",
    ("published", "decline"): "declined",
}
VIDEO = {"video": "https://video.exemple.fr/1", "captioned": "1", "captions": "français", "transcript": "Bonjour."}


@pytest.mark.parametrize(("state", "step"), list(itertools.product(TestimonyState, Step)))
def test_every_step_from_every_state(state: TestimonyState, step: Step) -> None:
    """Eight steps lead on; each other one is refused with a sentence, whatever the state."""
    expected = ALLOWED.get((state.value, step.value))
    if expected is None:
        with pytest.raises(Refused, match="a changé entre-temps"):
            after(state.value, step)
    else:
        assert after(state.value, step) == expected


def test_only_what_was_read_is_published() -> None:
    """Publishing starts from one state alone: a corrected or declined text is read again first."""
    assert [state for state, step in ALLOWED if step == "publish"] == ["waiting"]
    assert [state for state in TestimonyState if may_be_corrected(state)] == ["waiting", "sent-back"]
    assert set(LIVE) == {TestimonyState.WAITING, TestimonyState.SENT_BACK, TestimonyState.PUBLISHED}


def fields(form: dict[str, str]) -> list[str]:
    """Return the fields of which a form is refused."""
    with pytest.raises(FormRefused) as refused:
        read_told(form)
    return [problem.field for problem in refused.value.problems]


def test_words_or_a_video_are_needed() -> None:
    """Either is enough; neither is told at the words."""
    assert read_told({"words": "Merci", "signed": "0"}).words == "Merci"
    assert read_told(VIDEO | {"signed": "1"}).video == VIDEO["video"]
    assert fields({"signed": "1"}) == ["words"]


@pytest.mark.parametrize("missing", ["captioned", "captions", "transcript"])
def test_a_video_reaches_everybody(missing: str) -> None:
    """Without captions, their language or a transcript, a video is not taken."""
    assert fields(VIDEO | {"signed": "1", missing: ""}) == [missing]


def test_without_a_video_nothing_of_it_is_kept() -> None:
    """Captions and a transcript of no video are left out."""
    told = read_told(VIDEO | {"video": "", "words": "Merci", "signed": "1"})
    assert (told.video, told.captions, told.transcript, told.signed) == ("", "", "", True)


def test_signing_is_chosen() -> None:
    """With or without a name: nobody's name is shown because a field was left out."""
    assert fields({"words": "Merci"}) == ["signed"]
    assert fields({"words": "Merci", "signed": "yes"}) == ["signed"]


def test_an_employer_says_who_it_is() -> None:
    """A name and a professional address are needed; all problems come at once."""
    with pytest.raises(FormRefused) as refused:
        read_employer({"name": " ", "email": "x", "words": "", "signed": "1"})
    assert [problem.field for problem in refused.value.problems] == ["name", "email", "words"]
    read = read_employer({"name": "Fournil", "email": "RH@Fournil-Exemple.fr", "words": "Oui", "signed": "1"})
    assert (read.name, read.email) == ("Fournil", "rh@fournil-exemple.fr")
