"""The rows of a list of checks in words, counted as they pass, and the same rows as a spreadsheet."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from flask_babel import gettext as _

from badges.domain.csv_cells import csv_file
from badges.domain.dates import PARIS
from badges.domain.strangers import issuer_name, plain_text
from badges.domain.verdicts import (
    State,
    check_sentence,
    code_sentence,
    decisive,
    next_step,
    state_of,
    state_word,
    verdict_sentence,
)
from badges.services.verifying import Report
from badges.services.verifying_many import Outcome
from badges.web.dates import day
from badges.web.employer.findings import Finding, findings
from badges.web.languages import language

UNREAD = "unread"
MOST_OF_A_NAME = 60  # signs
# The tone and the icon of each state (templates/components/display.html).
SIGNS: dict[str, tuple[str, str]] = {
    State.AUTHENTIC: ("ok", "tick"),
    State.EXPIRED: ("expired", "hourglass"),
    State.REVOKED: ("revoked", "barred"),
    State.NOT_RECOGNISED: ("unknown", "question-frame"),
    State.INCOMPLETE: ("unknown", "half-circle"),
    UNREAD: ("warning", "warning"),
}


@dataclass(frozen=True)
class Row:
    """One badge of the list."""

    number: int
    name: str
    state: str
    word: str
    sentence: str
    badge: str
    issuer: str
    issued_on: str
    expires: str
    verdict: str  # of VERIFYING.md; empty where nothing was looked at
    codes: str
    checked_at: str  # ISO 8601, in the time of Paris
    advice: str = ""
    problems: Sequence[Finding] = ()  # what failed or was left open, one by one

    @property
    def short_name(self) -> str:
        """Return what was given, as far as a row has room for it."""
        return plain_text(self.name, MOST_OF_A_NAME)

    @property
    def signs(self) -> tuple[str, str]:
        """Return the tone and the icon."""
        return SIGNS[self.state]


class Tally:
    """What a list has come to, once its rows have passed."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._seen: list[Row] = []

    def rows(self, outcomes: Generator[Outcome]) -> Generator[Row]:
        """Pass the rows on, and remember them until the page is finished."""
        with closing(outcomes):
            for number, outcome in enumerate(outcomes, 1):
                row = _row(number, outcome)
                self._seen.append(row)
                yield row

    def counts(self) -> list[tuple[int, str, bool]]:
        """Return how many rows there are of each state: number, word, whether it is the good one."""
        found = Counter(row.state for row in self._seen)
        return [(found[state], _word(state), state == State.AUTHENTIC) for state in SIGNS if found[state]]

    def csv_address(self) -> str:
        """Return the table as a data: address, so that it can be saved without being kept here."""
        headings = (
            _("Numéro"), _("Ce qui a été donné"), _("Résultat"), _("Explication"), _("Badge"), _("Émetteur"),
            _("Délivré le"), _("Valable jusqu’au"), _("Verdict"), _("Codes"), _("Contrôlé le"),
        )  # fmt: skip
        lines = [
            (str(row.number), row.name, row.word, row.sentence, row.badge, row.issuer, row.issued_on, row.expires,
             row.verdict, row.codes, row.checked_at)
            for row in self._seen
        ]  # fmt: skip
        data = csv_file([headings, *lines], semicolons=language() == "fr")
        return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(data).decode()}"


def _row(number: int, outcome: Outcome) -> Row:
    report, name = outcome.report, plain_text(outcome.name)
    if report is None:
        return Row(
            number, name, UNREAD, _word(UNREAD), _why_unread(outcome), "", "", "", "", "", outcome.code or "", ""
        )
    badge, issuer, state = report.badge or {}, report.issuer or {}, state_of(report)
    return Row(
        number=number,
        name=name,
        state=state,
        word=_word(state),
        sentence=_sentence(report),
        badge=plain_text(badge.get("name") or ""),
        issuer=issuer_name(issuer),
        issued_on=day(report.issued_on) if report.issued_on else "",
        expires=day(report.expires) if report.expires else "",
        verdict=report.verdict,
        codes=" ".join(report.codes),
        checked_at=report.checked_at.astimezone(PARIS).isoformat(timespec="seconds"),
        advice=next_step(report, language()) or "",
        problems=[one for one in findings(report) if one.status in ("failed", "could not check")],
    )


def _sentence(report: Report) -> str:
    """Return what a row says beside its word: why, where the badge is not recognised."""
    check = decisive(report)
    return check_sentence(check, language()) if check else verdict_sentence(report, language())


def _why_unread(outcome: Outcome) -> str:
    if outcome.code:
        return code_sentence(outcome.code, language())
    if outcome.busy:
        return str(_("Beaucoup de vérifications étaient en cours. Renvoyez ce badge dans une nouvelle liste."))
    return str(_("Le temps prévu pour une liste est écoulé. Renvoyez ce badge dans une nouvelle liste."))


def _word(state: str) -> str:
    return str(_("Non lu")) if state == UNREAD else state_word(State(state), language())
