"""What a verification report says to a person: one state, one sentence, then a sentence for each check."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from badges.domain.verdict_sentences_checks import CHECK_SENTENCES
from badges.domain.verdict_sentences_codes import CODE_SENTENCES
from badges.openbadges.verification import Check, Report
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
    State.NOT_RECOGNISED: (
        "Ce badge n’est pas reconnu\u00a0: au moins un contrôle a échoué.",
        "This badge is not recognised: at least one check failed.",
    ),
    State.INCOMPLETE: (
        "La vérification est incomplète\u00a0: rien n’a échoué, mais tout n’a pas pu être contrôlé.",
        "The verification is incomplete: nothing failed, but not everything could be checked.",
    ),
}
_OF_SOMEONE_ELSE: Final = (
    "Ce badge est authentique, mais ce n’est pas celui de la personne indiquée.",
    "This badge is authentic, but it is not that of the person given.",
)
_OF_NOBODY_KNOWN: Final = (
    "Ce badge est authentique, mais il ne dit pas ainsi à qui il a été remis.",
    "This badge is authentic, but it does not tell in this way to whom it was given.",
)


def state_of(report: Report) -> State:
    """Return the state in which a person sees the badge; a forged one is never called expired or revoked."""
    if report.verdict == "valid":
        return State.AUTHENTIC
    if report.verdict == "indeterminate":
        return State.INCOMPLETE
    failed = _failed(report)
    if "revoked" in failed and failed <= {"revoked", "expired"}:
        return State.REVOKED
    return State.EXPIRED if failed == {"expired"} and not _open(report) else State.NOT_RECOGNISED


def state_word(state: State, language: str) -> str:
    """Return the word of a state in `language` (`fr` or `en`): authentique, expiré, retiré, …."""
    return _in(language, _WORDS[state])


def verdict_sentence(report: Report, language: str) -> str:
    """Return the one sentence that a person reads first."""
    if _failed(report) == {"recipient_mismatch"} and not _open(report):
        return _in(language, _OF_SOMEONE_ELSE)
    if not _failed(report) and _open(report) == {"recipient"}:
        return _in(language, _OF_NOBODY_KNOWN)
    return _in(language, _SENTENCES[state_of(report)])


def code_sentence(code: str, language: str) -> str:
    """Return what a code of VERIFYING.md means; raises KeyError for a code that is not in the contract."""
    return _in(language, CODE_SENTENCES[code])


def check_title(name: str, language: str) -> str:
    """Return the title of a step."""
    return _in(language, CHECK_SENTENCES[name].title)


def check_sentence(check: Check, language: str) -> str:
    """Return what a step found: by its code when it has one, else by its status."""
    if check.code is not None:
        return code_sentence(check.code, language)
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


def _failed(report: Report) -> set[str | None]:
    return {check.code for check in report.checks if check.status == "failed"}


def _open(report: Report) -> set[str]:
    return {check.name for check in report.checks if check.status == "could not check"}
