"""Testimonies: what an action changed for somebody, who may read it, and the steps from the first word to the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from badges.domain.claiming import Wording
from badges.domain.employer_forms import read_name, read_sentences, read_work_email
from badges.domain.errors import Refused
from badges.domain.planning import FieldProblem, FormRefused
from badges.domain.requesting import read_link

BADGE: Final = "temoin-pair-a-pair"  # of the starter catalogue: what a published testimony can earn
MOST_LIVE: Final = 3  # testimonies of one person that are not ended
LONGEST_WORDS: Final = 3000  # signs
LONGEST_TRANSCRIPT: Final = 8000
LONGEST_CAPTIONS: Final = 200
LINK: Final = timedelta(hours=48)  # that the link in an employer's mail waits to be confirmed

KEPT_DECLINED: Final = timedelta(days=90)  # that an employer can read why its testimony was not published

EMPLOYER_WORDING: Final = Wording(
    "testimony-employer-2",
    "Cette structure relit votre témoignage, puis le publie. Le lien de notre message le retire quand vous voulez.",
    "This organisation reads your testimony, then publishes it. The link in our message takes it back at any time.",
)


class TestimonyState(StrEnum):
    """Where a testimony stands; everybody reads a published one, and no other."""

    __test__ = False  # its name begins like that of a test

    UNCONFIRMED = "unconfirmed"  # an employer's, whose link was not opened yet
    WAITING = "waiting"  # for the organisation
    SENT_BACK = "sent-back"  # for its author
    PUBLISHED = "published"
    DECLINED = "declined"  # by the organisation, before or after it was published
    WITHDRAWN = "withdrawn"  # by its author: nothing of it is kept


class Step(StrEnum):
    """What somebody does with a testimony."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    PUBLISH = "publish"
    SEND_BACK = "send-back"
    DECLINE = "decline"


LIVE: Final = (TestimonyState.WAITING, TestimonyState.SENT_BACK, TestimonyState.PUBLISHED)
_NEXT: Final = {
    (TestimonyState.UNCONFIRMED, Step.CONFIRM): TestimonyState.WAITING,
    (TestimonyState.WAITING, Step.CORRECT): TestimonyState.WAITING,
    (TestimonyState.SENT_BACK, Step.CORRECT): TestimonyState.WAITING,
    (TestimonyState.WAITING, Step.PUBLISH): TestimonyState.PUBLISHED,
    (TestimonyState.WAITING, Step.SEND_BACK): TestimonyState.SENT_BACK,
    (TestimonyState.WAITING, Step.DECLINE): TestimonyState.DECLINED,
    (TestimonyState.SENT_BACK, Step.DECLINE): TestimonyState.DECLINED,
    (TestimonyState.PUBLISHED, Step.DECLINE): TestimonyState.DECLINED,
}


@dataclass(frozen=True)
class Told:
    """What somebody tells: words, or the link of a video with captions and a transcript, or both."""

    words: str
    video: str
    captions: str  # in which languages, or where
    transcript: str
    signed: bool  # under a name


@dataclass(frozen=True)
class EmployerTold:
    """What an employer tells, and who it is."""

    told: Told
    name: str
    email: str


def after(state: str, step: Step) -> TestimonyState:
    """Return the state that follows `step`; raises Refused when somebody was there before."""
    following = _NEXT.get((TestimonyState(state), step))
    if following is None:
        raise Refused(
            "Ce témoignage a changé entre-temps. Relisez la page, puis recommencez si besoin.",
            "This testimony has changed meanwhile. Read the page again, then start anew if need be.",
        )
    return following


def may_be_corrected(state: str) -> bool:
    """Tell whether the author of a testimony in `state` can change it."""
    return (TestimonyState(state), Step.CORRECT) in _NEXT


def read_told(form: Mapping[str, str]) -> Told:
    """Return what a form tells; raises FormRefused, all problems at once.

    A video needs captions (`captioned` ticked, `captions` says in which languages) and its words as text: without
    them it reaches neither who cannot hear nor who cannot see it.
    """
    problems: list[FieldProblem] = []
    told = _read(form, problems)
    if problems:
        raise FormRefused(problems)
    return told


def read_employer(form: Mapping[str, str]) -> EmployerTold:
    """Return what an employer tells, with its name and professional address; raises FormRefused."""
    problems: list[FieldProblem] = []
    missing = ("Écrivez le nom de votre structure.", "Write the name of your organisation.")
    name = read_name(form, "name", problems, missing)
    email = read_work_email(form, "email", problems)
    told = _read(form, problems)
    if problems:
        raise FormRefused(problems)
    return EmployerTold(told, name, email)


def _read(form: Mapping[str, str], problems: list[FieldProblem]) -> Told:
    words = read_sentences(form, "words", LONGEST_WORDS, problems)
    before = len(problems)
    video = read_link(form, "video", problems)
    if not words and not video and len(problems) == before:
        problems.append(
            FieldProblem(
                "words", "Écrivez votre témoignage, ou donnez un lien.", "Write your testimony, or give a link."
            )
        )
    captions = read_sentences(form, "captions", LONGEST_CAPTIONS, problems)
    transcript = read_sentences(form, "transcript", LONGEST_TRANSCRIPT, problems)
    if video:
        _require_access(form, captions, transcript, problems)
    else:
        captions = transcript = ""
    if form.get("signed") not in ("0", "1"):
        problems.append(FieldProblem("signed", "Choisissez avec ou sans nom.", "Choose with or without a name."))
    return Told(words, video, captions, transcript, form.get("signed") == "1")


def _require_access(form: Mapping[str, str], captions: str, transcript: str, problems: list[FieldProblem]) -> None:
    if form.get("captioned") != "1":
        problems.append(
            FieldProblem(
                "captioned",
                "Ajoutez des sous-titres à la vidéo, puis cochez cette case.",
                "Add captions to the video, then tick this box.",
            )
        )
    if not captions:
        problems.append(
            FieldProblem("captions", "Dites la langue des sous-titres.", "Say the language of the captions.")
        )
    if not transcript:
        problems.append(
            FieldProblem("transcript", "Écrivez ce qui est dit dans la vidéo.", "Write what is said in the video.")
        )
