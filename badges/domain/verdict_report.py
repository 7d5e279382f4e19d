"""A verification report with its sentences, as machines are given it and as a kept proof holds it."""

from __future__ import annotations

from typing import Any

from badges.domain.verdicts import check_sentence, check_title, holder_sentence, next_step, state_of, verdict_sentence
from badges.openbadges.verification import Report

_LANGUAGES = ("fr", "en")


def report_in_words(report: Report) -> dict[str, Any]:
    """Return the report of VERIFYING.md, with the state that people see and every sentence, French and English."""
    told = report.to_dict()
    for check, entry in zip(report.checks, told["checks"], strict=True):
        entry["title"] = {language: check_title(check.name, language) for language in _LANGUAGES}
        entry["sentence"] = {language: check_sentence(check, language) for language in _LANGUAGES}
    return {
        "verdict": told.pop("verdict"),
        "state": state_of(report).value,
        "sentence": {language: said(report, language) for language in _LANGUAGES},
        **told,
    }


def said(report: Report, language: str) -> str:
    """Return everything that a person needs first: the verdict, whose badge it is if that was asked, what to do."""
    parts = (verdict_sentence(report, language), holder_sentence(report, language), next_step(report, language))
    return " ".join(part for part in parts if part)
