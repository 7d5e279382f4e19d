"""A verification report in the words of a page: a heading, a count, and one line for each check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from badges.domain.verdicts import State, check_sentence, check_title
from badges.openbadges.verification import Check, Report
from badges.web.languages import language

_END_OF_SENTENCE = re.compile(r"(?<=[.!?]) (?=\S)")


@dataclass(frozen=True)
class Finding:
    """One check: its status, the sentence that says what was found, the rest, the step, the code, what it looked at."""

    status: str
    title: str
    detail: str
    step: str
    code: str | None
    looked_at: str


def heading(state: State) -> str:
    """Return the words of the banner."""
    words: dict[State, str] = {
        State.AUTHENTIC: _("Badge authentique"),
        State.EXPIRED: _("Badge expiré"),
        State.REVOKED: _("Badge retiré"),
        State.NOT_RECOGNISED: _("Badge non reconnu"),
        State.INCOMPLETE: _("Vérification incomplète"),
    }
    return words[state]


def findings(report: Report) -> list[Finding]:
    """Return every check of `report`, in the order of the contract."""
    return [_finding(check) for check in report.checks]


def counts(checks: Sequence[Check]) -> str:
    """Say how many checks passed, or else how many failed and how many could not be made."""
    number = {status: sum(check.status == status for check in checks) for status in ("failed", "could not check")}
    asked = sum(check.status != "not asked" for check in checks)
    parts = []
    if number["failed"]:
        parts.append(ngettext("%(num)s contrôle échoué", "%(num)s contrôles échoués", number["failed"]))
    if number["could not check"]:
        parts.append(ngettext("%(num)s non vérifié", "%(num)s non vérifiés", number["could not check"]))
    if parts:
        return ", ".join(parts)
    return str(_("%(passed)s contrôles réussis sur %(asked)s", passed=asked, asked=asked))


def _finding(check: Check) -> Finding:
    first, *rest = _END_OF_SENTENCE.split(check_sentence(check, language()), maxsplit=1)
    step = check_title(check.name, language())
    return Finding(check.status, first, rest[0] if rest else "", step, check.code, check.looked_at)
