"""Testimonies for everybody, and employers who testify without account; search engines are asked to keep out.

A copy in a search engine would outlive a testimony that its author takes back.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.codes import is_public_id
from badges.domain.errors import Gone, Refused
from badges.domain.limits import TESTIMONY_FORM, accepts_body
from badges.domain.permissions import Audience, open_to
from badges.domain.planning import FormRefused
from badges.domain.testifying import EMPLOYER_WORDING, may_be_corrected
from badges.services import testifying, testifying_employers, testifying_pages
from badges.services.publishing_pages import page_by_short_code
from badges.web.errors import error_page
from badges.web.forgery import acts_for_nobody
from badges.web.languages import in_chosen_language, language, shown_in
from badges.web.limits import PROPOSE, SHORT_CODE, limited
from badges.web.problems import problems_by_field
from badges.web.rendering import render, revalidated
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the public pages, the form, and the link by which an employer confirms, corrects and takes back."""
    routes.add_url_rule("/o/<org>/temoignages", "testimonies", _testimonies)
    routes.add_url_rule("/o/<org>/temoignages/<testimony_id>", "testimony", _testimony)
    routes.add_url_rule("/temoigner", "testify_start", _start)
    routes.add_url_rule("/o/<org>/temoigner", "testify", _new)
    routes.add_url_rule("/o/<org>/temoigner", "send_testimony", _send, methods=["POST"])
    address = "/temoigner/<testimony_id>/<token>"
    routes.add_url_rule(address, "testimony_link", _link)
    routes.add_url_rule(address, "change_testimony", _change, methods=["POST"])


@open_to(Audience.ANYONE)
def _testimonies(org: str) -> Response:
    organisation = testifying_pages.organisation_at(db(), org)
    if organisation is None:
        return _no_organisation()
    asked = request.args.get("apres", "")
    shown, after = testifying_pages.published_testimonies(db(), organisation, asked if is_public_id(asked) else None)
    return _public(render("employer/testimonies.html", organisation=organisation, testimonies=shown, after=after))


@open_to(Audience.ANYONE)
def _testimony(org: str, testimony_id: str) -> Response:
    organisation = testifying_pages.organisation_at(db(), org)
    try:
        found = testifying_pages.published_testimony(db(), org, testimony_id)
    except Gone:
        sentence = _("Son auteur ou l’organisme l’a retiré. Rien n’en reste ici.")
        return _private(render("employer/ended.html", 410, title=_("Ce témoignage a été retiré."), sentence=sentence))
    if organisation is None or found is None:
        return error_page(404, _("Aucun témoignage n’a cette adresse."))
    return _public(render("employer/testimony.html", organisation=organisation, one=found))


@open_to(Audience.ANYONE)
@limited(SHORT_CODE)
def _start() -> Answer:
    """Lead from a badge's short code to its organisation's form; which badge it was is not handed on."""
    typed = request.args.get("code", "")[:80]
    page = page_by_short_code(instance(), db(), typed.rstrip("/").rpartition("/")[2]) if typed else None
    if page is not None and not page.hidden and page.revoked_at is None:
        return redirect(url_for("employer.testify", org=page.badge.issuer.slug))
    error = _("Aucun badge n’a ce code. Regardez chaque signe.") if typed else None
    return _private(render("employer/testify.html", 404 if typed else 200, code=typed, error=error))


@open_to(Audience.ANYONE)
def _new(org: str) -> Response:
    return _form(org, {}, {})


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(PROPOSE)
@accepts_body(TESTIMONY_FORM)
def _send(org: str) -> Response:
    session = writing_db()
    organisation = testifying_pages.organisation_at(session, org)
    if organisation is None:
        return _no_organisation()
    try:
        read = shown_in("employer.testify")
        email = testifying_employers.ask(instance(), session, organisation, request.form, language=read)
    except FormRefused as refused:
        return _form(org, request.form, problems_by_field(refused.problems), 422)
    commit()
    kept = instance().development
    return _private(render("employer/testimony_sent.html", organisation=organisation, email=email, kept=kept))


@open_to(Audience.ANYONE)
@limited(PROPOSE)
def _link(testimony_id: str, token: str) -> Response:
    """Show the testimony and its buttons: a link that a mail scanner opens does nothing."""
    return _link_page(testifying_employers.of_link(instance(), db(), testimony_id, token))


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(PROPOSE)
@accepts_body(TESTIMONY_FORM)
def _change(testimony_id: str, token: str) -> Answer:
    session, wanted = writing_db(), request.form.get("do", "")
    found = testifying_employers.of_link(instance(), session, testimony_id, token)
    if found is None:
        return _link_page(None)
    try:
        if wanted == "confirm":
            testifying_employers.confirm(instance(), session, found)
        elif wanted == "correct":
            testifying.correct(instance(), session, found, request.form)
        elif wanted == "withdraw":
            testifying.take_back(instance(), session, found)
    except FormRefused as refused:
        session.rollback()
        return _link_page(found, 422, errors=problems_by_field(refused.problems), typed=request.form)
    except Refused as refused:
        session.rollback()
        return _link_page(found, 409, refusal=refused.sentence(language()))
    commit()
    if wanted == "withdraw":
        sentence = _("Plus personne ne peut le lire, et nous n’en gardons rien.")
        return _private(render("employer/ended.html", title=_("Votre témoignage est retiré."), sentence=sentence))
    return redirect(url_for("employer.testimony_link", testimony_id=testimony_id, token=token), 303)


def _form(org: str, typed: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    organisation = testifying_pages.organisation_at(db(), org)
    if organisation is None:
        return _no_organisation()
    return _private(
        render(
            "employer/testimony_form.html",
            status,
            organisation=organisation,
            typed=typed,
            errors=errors,
            consent=EMPLOYER_WORDING.sentence(language()),
        )
    )


def _link_page(
    found: testifying_employers.Testimony | None,
    status: int = 200,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    refusal: str = "",
) -> Response:
    if found is None:
        sentence = _(
            "Il a déjà servi à retirer le témoignage, ou son temps est passé. Vous pouvez témoigner de nouveau."
        )
        return _private(render("employer/ended.html", 404, title=_("Ce lien n’ouvre plus rien."), sentence=sentence))
    return _private(
        render(
            "employer/testimony_link.html",
            status,
            one=found,
            may_correct=may_be_corrected(found.state),
            typed=typed or testifying.typed_again(found),
            errors=errors or {},
            refusal=refusal,
            public_url=in_chosen_language(instance().urls.testimony(found.organisation.slug, found.public_id)),
        )
    )


def _no_organisation() -> Response:
    return error_page(404, _("Aucun organisme n’a cette adresse. Vérifiez-la sur la page du badge."))


def _public(answer: Response) -> Response:
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return revalidated(answer)


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
