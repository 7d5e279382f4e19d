"""A badge that a person asks for herself: what she tells, what she adds as evidence, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from badges.domain.employer_forms import read_sentences
from badges.domain.errors import Refused
from badges.domain.planning import FieldProblem, FormRefused
from badges.openbadges.verification import FetchError, addresses

MOST_OPEN: Final = 5  # requests of one person that wait for somebody
MOST_PHOTOS: Final = 3
MOST_PHOTO_BYTES: Final = 5 * 1024 * 1024
LONGEST_STORY: Final = 2000  # signs
LONGEST_WORD: Final = 600  # of a question, an answer, a refusal
LONGEST_LINK: Final = 500


class RequestState(StrEnum):
    """Where a request stands; the first two are open."""

    WAITING = "waiting"  # for the organisation
    ASKED = "asked"  # the organisation wants to know more: it waits for the person
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Step(StrEnum):
    """What somebody does with a request."""

    ACCEPT = "accept"
    ASK = "ask"
    DECLINE = "decline"
    ANSWER = "answer"


OPEN: Final = (RequestState.WAITING, RequestState.ASKED)
# What was told beside a desk counts as well: a question need not be answered here before a yes or a no.
_NEXT: Final = {
    (RequestState.WAITING, Step.ACCEPT): RequestState.ACCEPTED,
    (RequestState.WAITING, Step.ASK): RequestState.ASKED,
    (RequestState.WAITING, Step.DECLINE): RequestState.DECLINED,
    (RequestState.ASKED, Step.ACCEPT): RequestState.ACCEPTED,
    (RequestState.ASKED, Step.DECLINE): RequestState.DECLINED,
    (RequestState.ASKED, Step.ANSWER): RequestState.WAITING,
}


@dataclass(frozen=True)
class Story:
    """What a person tells of what she did; `proof` and `link` may be empty."""

    words: str
    proof: str
    link: str


def after(state: str, step: Step) -> RequestState:
    """Return the state that follows `step`; raises Refused when somebody was there before."""
    following = _NEXT.get((RequestState(state), step))
    if following is None:
        raise Refused(
            "Cette demande a déjà reçu une réponse. Relisez la page, puis recommencez si besoin.",
            "This request has been answered already. Read the page again, then start anew if need be.",
        )
    return following


def read_story(form: Mapping[str, str], *, needed: bool = True) -> Story:
    """Return what a form tells (`story`, `proof`, `link`); raises FormRefused, all problems at once.

    Words are `needed`, unless other badges say it all.
    """
    problems: list[FieldProblem] = []
    words = read_sentences(form, "story", LONGEST_STORY, problems)
    if needed and not words:
        problems.append(FieldProblem("story", "Racontez ce que vous avez fait.", "Tell what you did."))
    proof = read_sentences(form, "proof", LONGEST_WORD, problems)
    link = read_link(form, "link", problems)
    if problems:
        raise FormRefused(problems)
    return Story(words, proof, link)


def read_word(form: Mapping[str, str], *, empty: tuple[str, str]) -> str:
    """Return the sentence `word` of a form; raises FormRefused with `empty` (French, English) without one."""
    problems: list[FieldProblem] = []
    word = read_sentences(form, "word", LONGEST_WORD, problems)
    if not word:
        problems.append(FieldProblem("word", *empty))
    if problems:
        raise FormRefused(problems)
    return word


def read_link(form: Mapping[str, str], name: str, problems: list[FieldProblem]) -> str:
    """Return an https address in its normal form, or nothing; it is shown, and never fetched."""
    typed = form.get(name, "").strip()
    if not typed:
        return ""
    try:
        address = addresses.parse(typed) if len(typed) <= LONGEST_LINK else None
    except FetchError:
        address = None
    if address is None or address.scheme != "https" or address.literal is not None or "." not in address.host:
        problems.append(
            FieldProblem(
                name,
                "Copiez une adresse entière. Elle commence par https://.",
                "Copy a whole address. It starts with https://.",
            )
        )
        return ""
    return address.url + address.fragment
