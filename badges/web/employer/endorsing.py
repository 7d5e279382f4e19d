"""« Je reconnais ce badge »: the form on a badge's page, the link that confirms and withdraws, the published page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.endorsing import MOST_LOGO_BYTES
from badges.domain.limits import FILE_FORM, accepts_body
from badges.domain.permissions import Audience, open_to
from badges.services import endorsing
from badges.services.publishing_pages import BadgePage, page_by_short_code
from badges.web.employer.verdict import unknown_code
from badges.web.errors import error_page
from badges.web.forgery import acts_for_nobody
from badges.web.languages import in_chosen_language, language
from badges.web.limits import PROPOSE, SHORT_CODE, limited
from badges.web.rendering import render, revalidated
from badges.web.requests import commit, db, instance, stop_reading, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the form, and the link that confirms what it says, then withdraws it."""
    routes.add_url_rule("/v/<code>/reconnaitre", "endorse", _form)
    routes.add_url_rule("/v/<code>/reconnaitre", "ask_to_endorse", _ask, methods=["POST"])
    routes.add_url_rule("/reconnaissances/<token>", "confirm_endorsement", _link)
    routes.add_url_rule("/reconnaissances/<token>", "publish_endorsement", _confirm, methods=["POST"])
    routes.add_url_rule("/reconnaissances/<token>/retrait", "take_back_endorsement", _take_back, methods=["POST"])


@open_to(Audience.ANYONE)
@limited(SHORT_CODE)
def _form(code: str) -> Response:
    page = recognisable(code)
    return _form_page(page) if page else unknown_code()


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(PROPOSE)
@accepts_body(FILE_FORM)
def _ask(code: str) -> Response:
    page = recognisable(code)
    if page is None:
        return unknown_code()
    file = request.files.get("logo")
    logo = file.read(MOST_LOGO_BYTES + 1) if file else b""
    if len(logo) > MOST_LOGO_BYTES:
        return _form_page(page, {"logo": _("Cette image est trop lourde. Choisissez un fichier de moins de 2 Mo.")})
    stop_reading()  # the picture is drawn before the turn to write is asked for
    try:
        said = endorsing.prepare(instance(), request.form, logo)
    except endorsing.FormRefused as refused:
        problems = {one.field: one.sentence(language()) for one in reversed(refused.problems)}
        return _form_page(page, problems)
    endorsing.ask(instance(), writing_db(), page, said)
    commit()
    answer = render("employer/endorse_sent.html", page=page, email=said.form.email, kept=instance().development)
    return keep_private(answer)


@open_to(Audience.ANYONE)
@limited(PROPOSE)
def _link(token: str) -> Response:
    """Show what would be published, or what became of it, and one button: a mail scanner's visit spends nothing."""
    return _link_page(endorsing.of_link(instance(), db(), token), token)


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(PROPOSE)
def _confirm(token: str) -> Answer:
    confirmed = endorsing.confirm(instance(), writing_db(), token)
    if confirmed is None:
        return _link_page(None, token)
    commit()
    if confirmed.is_published:
        return redirect(in_chosen_language(confirmed.page_url), 303)
    return redirect(in_chosen_language(instance().urls.confirm_endorsement(token)), 303)


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(PROPOSE)
def _take_back(token: str) -> Response:
    if not endorsing.take_back(instance(), writing_db(), token):
        return _link_page(None, token)
    commit()
    return keep_private(render("employer/endorse_withdrawn.html"))


def endorsement(org: str, endorsement_id: str) -> Response:
    """Answer the page of an Endorsement: who recognises which badge; 410 when it was withdrawn."""
    found = endorsing.published_endorsement(instance(), db(), org, endorsement_id)
    if found is None:
        return error_page(404, _("Aucun avis n’a cette adresse. Regardez la page du badge."))
    reason = endorsing.REASONS.get(found.reason or "")
    return revalidated(
        render(
            "employer/endorsement.html",
            410 if found.withdrawn_at else 200,
            seen=found,
            badge=badge_words(found),
            reason=reason.sentence(language()) if reason else "",
        )
    )


def badge_words(seen: endorsing.EndorsementSeen) -> Any:
    """Return the texts of the badge that is recognised, in the language of the page, else in French."""
    return seen.badge.get(language()) or seen.badge["fr"]


def recognisable(code: str) -> BadgePage | None:
    """Return the page of a badge that its person shows and nobody has withdrawn."""
    page = page_by_short_code(instance(), db(), code)
    return page if page and not page.hidden and page.revoked_at is None else None


def _form_page(page: BadgePage, errors: dict[str, str] | None = None) -> Response:
    answer = render(
        "employer/endorse.html",
        422 if errors else 200,
        page=page,
        name=page.badge.words(language())["name"],
        errors=errors or {},
        typed=request.form,
        longest=endorsing.LONGEST_COMMENT,
    )
    return keep_private(answer)


def _link_page(seen: endorsing.EndorsementSeen | None, token: str) -> Response:
    if seen is None:
        return keep_private(render("employer/link_ended.html", 404, answered=False))
    page = "employer/endorse_confirmed.html" if seen.confirmed_at else "employer/endorse_confirm.html"
    kept_days = endorsing.KEPT_WAITING.days
    return keep_private(render(page, seen=seen, badge=badge_words(seen), token=token, kept_days=kept_days))


def keep_private(answer: Response) -> Response:
    """Mark a page of what one employer typed, or was sent: nobody keeps it, no link tells where it stands."""
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
