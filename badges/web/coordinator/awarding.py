"""A session, its attendance sheet, the preview, and what came of it."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.awarding_sheet import SheetRefused
from badges.domain.errors import ProgrammeError, Refused
from badges.domain.limits import SHEET_FORM, accepts_body
from badges.domain.permissions import Audience, open_to
from badges.services import awarding, desk, planning
from badges.web.coordinator.batch_pages import batch_page, refused_page
from badges.web.coordinator.pages import cursor, desk_page, membership, proof_words, session_title
from badges.web.languages import language
from badges.web.requests import commit, db, instance, stop_reading, writing_db

BOM = "\ufeff"  # so that Excel reads the accents


def add_routes(routes: Blueprint) -> None:
    """Add the walk from a session to its badges."""
    session_address = "/espace/<org>/seances/<session_id>"
    routes.add_url_rule("/espace/<org>/feuille-modele.csv", "model_sheet", _model_sheet)
    routes.add_url_rule(session_address, "session", _session)
    routes.add_url_rule(f"{session_address}/feuille", "sheet", _back_to_session)
    routes.add_url_rule(f"{session_address}/feuille", "upload_sheet", _upload, methods=["POST"])
    batch_address = "/espace/<org>/lots/<batch_id>"
    routes.add_url_rule(batch_address, "batch", _batch)
    routes.add_url_rule(f"{batch_address}/confirmation", "confirmation", _back_to_batch)
    routes.add_url_rule(f"{batch_address}/confirmation", "confirm_batch", _confirm, methods=["POST"])
    routes.add_url_rule(f"{batch_address}/abandon", "abandonment", _back_to_batch)
    routes.add_url_rule(f"{batch_address}/abandon", "discard_batch", _discard, methods=["POST"])


@open_to(Audience.MEMBER)
def _model_sheet(org: str) -> Response:
    """Answer an empty sheet with the headings that are read, in the language of the page."""
    headings = (
        _("Nom"),
        _("Prénom"),
        _("E-mail"),
        _("Téléphone"),
        _("Présent"),
        _("Observation : à l’heure"),
        _("Observation : consignes respectées"),
        _("Observation : tâche menée à bien"),
        _("Note"),
    )
    text = io.StringIO()
    csv.writer(text, delimiter="," if language() == "en" else ";").writerow(headings)
    answer = make_response((BOM + text.getvalue()).encode())
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{_("feuille-de-presence")}.csv"'
    return answer


@open_to(Audience.MEMBER)
def _session(org: str, session_id: str) -> Response:
    return _session_page(planning.session_of(db(), membership().organisation_id, session_id))


def _session_page(planned: planning.Session, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    here = membership()
    org = here.organisation.slug
    return desk_page(
        "coordinator/session.html",
        status,
        planned=planned,
        title=session_title(planned),
        figures=desk.figures(db(), planned),
        people=desk.participants_seen(instance(), db(), planned, org, cursor()),
        batches=desk.batches_seen(db(), planned),
        badges=desk.badges_for_sheets(instance(), db(), here.organisation_id, org),
        badge=request.form.get("badge"),
        pasted=request.form.get("pasted", ""),
        errors=errors or {},
        proof_words=proof_words,
    )


@open_to(Audience.MEMBER)
def _back_to_session(org: str, session_id: str) -> Answer:
    """Lead whoever reloads a refused form to the session."""
    planned = planning.session_of(db(), membership().organisation_id, session_id)
    return redirect(url_for("coordinator.session", org=org, session_id=planned.public_id))


@open_to(Audience.COORDINATOR)
@accepts_body(SHEET_FORM)
def _upload(org: str, session_id: str) -> Answer:
    """Keep the sheet as a draft and lead to its preview; a refused one comes back with the form."""
    here = membership()
    planned = planning.session_of(db(), here.organisation_id, session_id)
    data, filename = _sheet()
    badge = request.form.get("badge", "")
    errors = {} if data else {"sheet": _("Déposez une feuille, ou collez-la.")}
    if not badge:
        errors["badge"] = _("Choisissez le badge à attribuer.")
    if errors:
        return _session_page(planned, errors, status=422)
    stop_reading()  # no transaction is open while the sheet is parsed
    try:
        batch = awarding.draft(
            instance(),
            db(),
            account_id=g.account.id,
            organisation=here.organisation,
            badge=badge,
            session_public_id=session_id,
            data=data,
            filename=filename,
        )
    except SheetRefused as refused:
        return _session_page(planned, {_sheet_field(): refused.sentence(language())}, status=422)
    except ProgrammeError as refused:
        return _session_page(planned, {"badge": refused.sentence(language())}, status=422)
    commit()
    return redirect(url_for("coordinator.batch", org=org, batch_id=batch.public_id), 303)


def _sheet() -> tuple[bytes, str]:
    """Return the bytes of the uploaded file, or else of the pasted cells, with a name for them."""
    uploaded = request.files.get("sheet")
    if uploaded is not None and uploaded.filename:
        return uploaded.read(), uploaded.filename
    return request.form.get("pasted", "").strip("\r\n").encode(), _("Feuille collée")


def _sheet_field() -> str:
    uploaded = request.files.get("sheet")
    return "sheet" if uploaded is not None and uploaded.filename else "pasted"


@open_to(Audience.MEMBER)
def _batch(org: str, batch_id: str) -> Response:
    return batch_page(desk.batch_of(db(), membership().organisation_id, batch_id))


@open_to(Audience.MEMBER)
def _back_to_batch(org: str, batch_id: str) -> Answer:
    """Lead whoever reloads what was refused to the batch."""
    batch = desk.batch_of(db(), membership().organisation_id, batch_id)
    return redirect(url_for("coordinator.batch", org=org, batch_id=batch.public_id))


@open_to(Audience.COORDINATOR)
def _confirm(org: str, batch_id: str) -> Answer:
    """Confirm a preview; the badges are issued after the commit, by whoever is free."""
    here = membership()
    answers = {
        int(name.removeprefix("q")): value
        for name, value in request.form.items()
        if name.startswith("q") and name[1:].isdecimal() and len(name) < 9
    }
    try:
        batch = awarding.confirm(
            instance(),
            writing_db(),
            account_id=g.account.id,
            organisation=here.organisation,
            batch_public_id=batch_id,
            token=request.form.get("token", ""),
            answers=answers,
        )
    except Refused as refused:
        db().rollback()
        found = desk.batch_of(db(), here.organisation_id, batch_id)
        return refused_page(found, answers, refused.sentence(language()))
    starts = batch.state == "confirmed"
    commit()
    if starts:
        instance().batches.start(batch.id)
    return redirect(url_for("coordinator.batch", org=org, batch_id=batch_id), 303)


@open_to(Audience.COORDINATOR)
def _discard(org: str, batch_id: str) -> Answer:
    """Remove a draft that nobody will confirm, and lead to its session; a confirmed sheet is refused."""
    session_id = awarding.discard(writing_db(), organisation=membership().organisation, batch_public_id=batch_id)
    commit()
    return redirect(url_for("coordinator.session", org=org, session_id=session_id), 303)
