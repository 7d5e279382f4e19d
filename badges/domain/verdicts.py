"""What a verification report says to a person: one state, one sentence, then a sentence for each check."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from badges.domain.verdict_advice import NEXT_STEPS, advice
from badges.domain.verdict_sentences_checks import CHECK_SENTENCES, NOT_TRIED
from badges.domain.verdict_sentences_codes import CODE_SENTENCES
from badges.openbadges.verification import Check, Report
from badges.openbadges.verification.findings import verdict_of
from badges.openbadges.verification.report import Status


class State(StrEnum):
    """The five states in which a person sees a badge."""

    AUTHENTIC = "authentic"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NOT_RECOGNISED = "not-recognised"
    INCOMPLETE = "incomplete"


_WORDS: Final[dict[State, tuple[str, str]]] = {
    State.AUTHENTIC: ("Authentique", "Authentic"),
    State.EXPIRED: ("Expiré", "Expired"),
    State.REVOKED: ("Retiré", "Revoked"),
    State.NOT_RECOGNISED: ("Non reconnu", "Not recognised"),
    State.INCOMPLETE: ("Vérification incomplète", "Incomplete verification"),
}
_SENTENCES: Final[dict[State, tuple[str, str]]] = {
    State.AUTHENTIC: (
        "Ce badge est authentique\u00a0: l’émetteur le confirme, et rien n’a changé depuis.",
        "This badge is authentic: the issuer confirms it, and nothing has changed since.",
    ),
    State.EXPIRED: (
        "Ce badge est authentique, mais sa durée de validité est passée.",
        "This badge is authentic, but it is past its validity.",
    ),
    State.REVOKED: (
        "L’émetteur a retiré ce badge\u00a0: il ne vaut plus.",
        "The issuer has revoked this badge: it no longer counts.",
    ),
    State.NOT_RECOGNISED: ("Ce badge n’est pas reconnu.", "This badge is not recognised."),
    State.INCOMPLETE: (
        "La vérification est incomplète\u00a0: rien n’a échoué, mais tout n’a pas pu être contrôlé.",
        "The verification is incomplete: nothing failed, but not everything could be checked.",
    ),
}
# A document that an issuer publishes is neither what was typed nor what an image holds.
_PUBLISHED_JSON_INVALID: Final = (
    "Un document de l’émetteur ne peut pas être lu\u00a0: ce n’est pas du JSON bien écrit.",
    "A document of the issuer cannot be read: it is not well written JSON.",
)
_NOT_TRIED_DETAIL: Final = "an earlier step did not hold"  # of openbadges.verification.findings
_HOLDER: Final = "recipient"


def state_of(report: Report) -> State:
    """Return the state in which a person sees the badge, whoever it was given to.

    A forged badge is never called expired or revoked: a token may say so of itself, and nobody's key vouches for it.
    """
    checks = without_holder(report.checks)
    verdict = verdict_of(checks)
    if verdict != "invalid":
        return State.AUTHENTIC if verdict == "valid" else State.INCOMPLETE
    failed = {check.code for check in checks if check.status == "failed"}
    unproved = any(check.name == "signature" and check.status != "passed" for check in checks)
    if "revoked" in failed and failed <= {"revoked", "expired"} and not unproved:
        return State.REVOKED
    left_open = any(check.status == "could not check" for check in checks)
    return State.EXPIRED if failed == {"expired"} and not left_open else State.NOT_RECOGNISED


def without_holder(checks: Iterable[Check]) -> list[Check]:
    """Return the steps that say whether the badge is true, without the one that says whose it is."""
    return [check for check in checks if check.name != _HOLDER]


def decisive(report: Report) -> Check | None:
    """Return the step that keeps a badge from being recognised: the first that failed, else that was left open.

    A revocation that does not make the badge a revoked one was not proved: it decides nothing.
    """
    if state_of(report) not in (State.NOT_RECOGNISED, State.INCOMPLETE):
        return None
    checks = without_holder(report.checks)
    failed = [check for check in checks if check.status == "failed" and check.code != "revoked"]
    left_open = [check for check in checks if check.status == "could not check"]
    return next(iter([*failed, *(check for check in left_open if check.code), *left_open]), None)


def was_tried(check: Check) -> bool:
    """Tell whether a step was reached at all."""
    return check.status != "could not check" or check.detail != _NOT_TRIED_DETAIL


def state_word(state: State, language: str) -> str:
    """Return the word of a state in `language` (`fr` or `en`): authentique, expiré, retiré, …."""
    return _in(language, _WORDS[state])


def verdict_sentence(report: Report, language: str) -> str:
    """Return what a person reads first: what the badge is worth, and why it is not recognised."""
    return " ".join(verdict_sentences(report, language))


def verdict_sentences(report: Report, language: str) -> tuple[str, ...]:
    """Return the one or two sentences of `verdict_sentence`, each by itself."""
    sentence, check = _in(language, _SENTENCES[state_of(report)]), decisive(report)
    return (sentence, check_sentence(check, language)) if check else (sentence,)


def holder_sentence(report: Report, language: str) -> str | None:
    """Return whether the badge is that of the person who was named; None when nobody was."""
    check = next((check for check in report.checks if check.name == _HOLDER and check.status != "not asked"), None)
    return check_sentence(check, language) if check else None


def next_step(report: Report, language: str) -> str | None:
    """Return what to do about a badge that is not authentic; None where there is nothing to be done."""
    state = state_of(report)
    if state in (State.REVOKED, State.EXPIRED):
        return _in(language, NEXT_STEPS[state.value])
    check = decisive(report)
    words = advice(check) if check else None
    return _in(language, words) if words else None


def code_sentence(code: str, language: str) -> str:
    """Return what a code of VERIFYING.md means; raises KeyError for a code that is not in the contract."""
    return _in(language, CODE_SENTENCES[code])


def check_title(name: str, language: str) -> str:
    """Return the title of a step."""
    return _in(language, CHECK_SENTENCES[name].title)


def check_sentence(check: Check, language: str) -> str:
    """Return what a step found: by its code when it has one, else by its status."""
    if check.code == "json_invalid" and check.name != "input":
        return _in(language, _PUBLISHED_JSON_INVALID)
    if check.code is not None:
        return code_sentence(check.code, language)
    if not was_tried(check):
        return _in(language, NOT_TRIED)
    step = CHECK_SENTENCES[check.name]
    by_status: dict[Status, tuple[str, str]] = {
        "passed": step.passed,
        "failed": step.failed,
        "could not check": step.could_not_check,
        "not asked": step.not_asked,
    }
    return _in(language, by_status[check.status])


def _in(language: str, pair: tuple[str, str]) -> str:
    return pair[1] if language == "en" else pair[0]
