"""Check any badge: an address, a text or a file, read once and never kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.codes import SHORT_LENGTH, read_code
from badges.domain.permissions import Audience, open_to
from badges.domain.verdicts import State, code_sentence, state_of, verdict_sentence
from badges.openbadges.verification import Report
from badges.services.verifying import InputRefusedError, verify
from badges.web.dates import day
from badges.web.employer.findings import Finding, counts, findings, heading
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language
from badges.web.limits import CHECK, limited
from badges.web.rendering import render
from badges.web.requests import db, instance

MOST_PREFILLED = 2000  # characters
REFUSALS = {"input_too_large": 413, "unsupported_media_type": 415}
Problem = tuple[str, str]  # the field, the sentence


@dataclass(frozen=True)
class Holder:
    """Whether the badge is that of the person who was named."""

    tone: str
    title: str
    sentence: str


@dataclass(frozen=True)
class Result:
    """A report as the page shows it; only images of our own are shown, since a page asks nobody else."""

    state: State
    title: str
    counts: str
    sentence: str
    name: str | None
    byline: str
    image_url: str | None
    criteria: str | None
    holder: Holder | None
    findings: Sequence[Finding]
    fetched: Sequence[Any]
    checked_at: datetime


def add_routes(routes: Blueprint) -> None:
    """Add the form and the check."""
    routes.add_url_rule("/verify", "verify", _form)
    routes.add_url_rule("/verify", "check", _check, methods=["POST"])


@open_to(Audience.ANYONE)
def _form() -> Response:
    """Show the form; an address in `?url=` is filled in, and checked only when the person asks."""
    return _page(text=request.args.get("url", "")[:MOST_PREFILLED])


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(CHECK)
def _check() -> AnyResponse:
    file, text = request.files.get("file"), request.form.get("text", "").strip()
    recipient = request.form.get("recipient", "").strip()[:320] or None
    if file is not None and file.filename:
        return _answer(file.read(), text, recipient, file.filename)
    if not text:
        return _page(400, problems=[("file", _("Déposez une image, ou collez une adresse ou un texte."))])
    if code := read_code(text, SHORT_LENGTH):
        return redirect(url_for("employer.short", code=code), 303)
    return _answer(text, text, recipient, None)


def _answer(data: bytes | str, text: str, recipient: str | None, filename: str | None) -> Response:
    field = "text" if filename is None else "file"
    try:
        report = verify(instance(), db(), data, recipient=recipient, filename=filename)
    except InputRefusedError as refusal:
        status = REFUSALS.get(refusal.code, 400)
        return _page(status, recipient=recipient or "", problems=[(field, code_sentence(refusal.code, language()))])
    return _page(text=text[:MOST_PREFILLED], recipient=recipient or "", result=_result(report))


def _page(
    status: int = 200,
    *,
    text: str = "",
    recipient: str = "",
    problems: Sequence[Problem] = (),
    result: Result | None = None,
) -> Response:
    answer = render(
        "employer/verify.html", status, text=text, recipient=recipient, problems=dict(problems), result=result
    )
    if request.method == "POST" or text:
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _result(report: Report) -> Result:
    state = state_of(report)
    badge, issuer = report.badge or {}, report.issuer or {}
    image = badge.get("image") or ""
    shown = [issuer.get("name") or issuer.get("id"), day(report.issued_on) if report.issued_on else None]
    return Result(
        state=state,
        title=heading(state),
        counts=counts(report.checks),
        sentence=verdict_sentence(report, language()),
        name=badge.get("name"),
        byline=", ".join(part for part in shown if part),
        image_url=image if image.startswith(f"{instance().urls.base}/o/") else None,
        criteria=(badge.get("criteria") or {}).get("narrative"),
        holder=_holder(report),
        findings=findings(report),
        fetched=report.fetched,
        checked_at=report.checked_at,
    )


def _holder(report: Report) -> Holder | None:
    match (report.recipient or {}).get("match"):
        case "yes":
            return Holder("ok", _("C’est bien son badge."), _("L’adresse correspond."))
        case "no":
            return Holder("error", _("L’adresse ne correspond pas."), _("Ce badge a été remis à une autre adresse."))
        case "cannot-tell":
            return Holder(
                "warning",
                _("Nous n’avons pas pu comparer."),
                _("Ce badge ne contient pas d’e-mail. Demandez à la personne de vous l’envoyer elle-même."),
            )
    return None
