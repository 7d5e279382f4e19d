"""A verification report in the words of a page: a heading, a count, and one line for each check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from badges.domain.strangers import plain_text
from badges.domain.verdicts import State, check_sentence, check_title, was_tried
from badges.openbadges.verification import Check, Report
from badges.web.dates import ago
from badges.web.languages import language, spoken

_END_OF_SENTENCE = re.compile(r"(?<=[.!?]) (?=\S)")


@dataclass(frozen=True)
class Finding:
    """One check: its status, the sentence that says what was found, the rest of it, and what it opens to."""

    status: str
    title: str
    detail: str
    step: str
    code: str | None
    looked_at: str  # an address or a value
    facts: Sequence[str]  # sentences: what else the report knows of this step
    technical: str  # English, for developers

    @property
    def opens(self) -> bool:
        """Tell whether there is anything to be seen behind the sentence."""
        return bool(self.looked_at or self.facts or self.technical or self.code)


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
    """Return every check of `report` that was tried, in the order of the contract."""
    return [_finding(check, report) for check in report.checks if was_tried(check)]


def not_tried(report: Report) -> list[str]:
    """Return the titles of the checks that were not reached."""
    return [spoken(check_title(check.name, language())) for check in report.checks if not was_tried(check)]


def counts(checks: Iterable[Check]) -> str:
    """Say how many checks passed, or else how many failed and how many could not be made."""
    statuses = [check.status for check in checks]
    failed, left_open = statuses.count("failed"), statuses.count("could not check")
    parts = []
    if failed:
        parts.append(ngettext("%(num)s contrôle échoué", "%(num)s contrôles échoués", failed))
    if left_open:
        parts.append(ngettext("%(num)s non vérifié", "%(num)s non vérifiés", left_open))
    if parts:
        return ", ".join(parts)
    asked = len(statuses) - statuses.count("not asked")
    return str(_("%(passed)s contrôles réussis sur %(asked)s", passed=asked, asked=asked))


def _finding(check: Check, report: Report) -> Finding:
    first, *rest = _END_OF_SENTENCE.split(spoken(check_sentence(check, language())), maxsplit=1)
    fact = _known_value(check)
    return Finding(
        status=check.status,
        title=first,
        detail=rest[0] if rest else "",
        step=spoken(check_title(check.name, language())),
        code=check.code,
        looked_at="" if fact else plain_text(check.looked_at),
        facts=[one for one in (fact, _transport(check, report), _age(check, report)) if one],
        technical=plain_text(check.detail),
    )


def _known_value(check: Check) -> str | None:
    """Return in words what a step looked at, where that is a word of the verifier's and no address."""
    kinds: Mapping[tuple[str, str], str] = {
        ("input", "url"): _("Donné : une adresse."),
        ("input", "json"): _("Donné : un texte JSON."),
        ("input", "jws"): _("Donné : un texte signé."),
        ("input", "image"): _("Donné : une image qui contient un badge."),
        ("jws", "RS256"): _("Algorithme : RS256."),
        ("recognised", "1.0"): _("Version : Open Badges 1.0."),
        ("recognised", "1.1"): _("Version : Open Badges 1.1."),
        ("recognised", "2.0"): _("Version : Open Badges 2.0."),
    }
    return kinds.get((check.name, check.looked_at)) if check.status == "passed" else None


def _transport(check: Check, report: Report) -> str | None:
    """Say how many documents were read, and that all came by https where they did."""
    read = {str(entry["url"]) for entry in report.fetched if entry["status"] is not None}
    if check.name != "transport" or check.status != "passed" or not read:
        return None
    if all(address.startswith("https://") for address in read):
        return str(ngettext("%(num)s document lu, en https.", "%(num)s documents lus, tous en https.", len(read)))
    return str(ngettext("%(num)s document lu.", "%(num)s documents lus.", len(read)))


def _age(check: Check, report: Report) -> str | None:
    """Say when a document was read that was kept from an earlier check."""
    kept = [
        entry["ageSeconds"] for entry in report.fetched if entry["url"] == check.looked_at and "ageSeconds" in entry
    ]
    return str(_("Document lu %(ago)s.", ago=ago(kept[-1]))) if kept else None
