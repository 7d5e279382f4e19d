"""A verification report as lines for a person at a terminal."""

from __future__ import annotations

import click

from badges.domain.strangers import issuer_name
from badges.domain.verdict_report import said
from badges.domain.verdicts import check_sentence, check_title, state_of, state_word, was_tried
from badges.openbadges.verification import Report

_MARKS = {"passed": "✓", "failed": "✗", "could not check": "?", "not asked": "–"}
_NO_BREAK_SPACES = "\u00a0\u202f"  # French typography, which str.isprintable takes for control characters
_COLOURS = {"passed": "green", "failed": "red", "could not check": "yellow", "not asked": None}


def print_report(report: Report, language: str) -> None:
    """Print the verdict and what to do, then every check with its mark and, where it did not hold, its details."""
    click.secho(state_word(state_of(report), language), bold=True)
    click.echo(_safe(said(report, language)))
    badge, issuer = report.badge or {}, report.issuer or {}
    for text in (badge.get("name"), issuer_name(issuer)):
        if text:
            click.echo(f"  {_safe(str(text))}")
    click.echo()
    for check in report.checks:
        mark = click.style(_MARKS[check.status], fg=_COLOURS[check.status])
        code = f" [{check.code}]" if check.code else ""
        colon = ":" if language == "en" else "\u00a0:"
        click.echo(f"{mark} {check_title(check.name, language)}{colon} {check_sentence(check, language)}{code}")
        if check.code and check.looked_at:
            click.echo(f"    {_safe(check.looked_at)}")
        if check.detail and was_tried(check):
            click.echo(f"    {_safe(check.detail)}")


def _safe(text: str) -> str:
    """Return text of strangers without the characters that would steer the terminal."""
    return "".join(sign if sign.isprintable() or sign in _NO_BREAK_SPACES else "\ufffd" for sign in text)
