"""What a person corrects herself: first name and phone at once, an e-mail once a code proved it, and what is forgotten.

Sheets and letters know her by her e-mail: nobody is written to, or compared, at an address that only was typed.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.errors import Refused
from badges.domain.limits import GUESS
from badges.domain.permissions import Audience, open_to
from badges.domain.planning import FormRefused
from badges.services.carnets import Carnet
from badges.services.counting import Counts
from badges.services.exporting_codes import SentCode
from badges.services.personal_data import ask_for_email, correct_oneself, take_email
from badges.web.candidate.mailed_codes import LONGEST, code_page, sent_code, typed_code
from badges.web.candidate.opening import opened_carnet
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language
from badges.web.limits import CLAIM_CODE, limited
from badges.web.problems import problems_by_field
from badges.web.requests import commit, instance, writing_db

RightsPage = Callable[..., Response]
_LONGEST = 400  # characters of a field that are read


def add_routes(routes: Blueprint, counts: Counts, rights_page: RightsPage) -> None:
    """Add what the forms under « Corriger » do; `rights_page` shows them again with what is wrong."""

    @open_to(Audience.CLAIM_HOLDER)
    @acts_for_nobody
    @limited(CLAIM_CODE)
    def ask_email(code: str) -> AnyResponse:
        typed = request.form.get("email", "").strip()[:LONGEST]
        session = writing_db()
        carnet = opened_carnet(code)
        try:
            sent = ask_for_email(instance(), session, counts, carnet.opened_by, typed)
        except FormRefused as refusal:
            return rights_page(code, carnet, 400, problems=problems_by_field(refusal.problems), typed={"email": typed})
        except Refused as refusal:
            problems = {"email": refusal.sentence(language())}
            return rights_page(code, carnet, 400, problems=problems, typed={"email": typed})
        commit()
        return _code_page(code, carnet, sent)

    @open_to(Audience.CLAIM_HOLDER)
    @acts_for_nobody
    @limited(CLAIM_CODE)
    def prove_email(code: str) -> AnyResponse:
        session = writing_db()
        carnet, sent = opened_carnet(code), sent_code()
        if sent is None:
            return rights_page(code, carnet)
        try:
            right = take_email(instance(), session, counts, carnet.opened_by, sent=sent, typed=typed_code())
        except Refused as refusal:
            return rights_page(code, carnet, 400, problems={"email": refusal.sentence(language())})
        if not right:
            setattr(g, GUESS, True)
            return _code_page(code, carnet, sent, _("Ce n’est pas le bon code, ou son temps est passé."))
        commit()
        return _back(code)

    address = "/c/<code>/mes-donnees"
    routes.add_url_rule(address, "correct", _correction(rights_page), methods=["POST"])
    routes.add_url_rule(f"{address}/e-mail", "ask_email", ask_email, methods=["POST"])
    routes.add_url_rule(f"{address}/e-mail/code", "prove_email", prove_email, methods=["POST"])


def _correction(rights_page: RightsPage) -> Callable[[str], AnyResponse]:
    @open_to(Audience.CLAIM_HOLDER)
    @acts_for_nobody
    @limited(CLAIM_CODE)
    def correct_data(code: str) -> AnyResponse:
        session = writing_db()
        carnet = opened_carnet(code)
        try:
            correct_oneself(instance(), session, carnet.person, **_said(carnet))
        except FormRefused as refusal:
            return rights_page(code, carnet, 400, problems=problems_by_field(refusal.problems), typed=request.form)
        commit()
        return _back(code)

    return correct_data


def _said(carnet: Carnet) -> dict[str, str]:
    """Return what she wants written; what she left empty stays, unless it is to be forgotten."""
    person, form = carnet.person, request.form
    phone = form.get("phone", "").strip()[:_LONGEST] or person.phone or ""
    return {
        "first_name": form.get("first_name", "").strip()[:_LONGEST],
        "email": "" if form.get("forget_email") else person.email or "",
        "phone": "" if form.get("forget_phone") else phone,
    }


def _code_page(code: str, carnet: Carnet, sent: SentCode, error: str | None = None) -> Response:
    return code_page(
        sent,
        action=url_for("candidate.prove_email", code=code),
        again=url_for("candidate.rights", code=code, _anchor="corriger"),
        error=error,
        issuer_name=carnet.opened_by.organisation.name,
    )


def _back(code: str) -> AnyResponse:
    return redirect(url_for("candidate.rights", code=code, _anchor="corriger"), 303)
