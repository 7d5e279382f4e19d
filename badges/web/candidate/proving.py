"""Prove that a badge is one's own: a code for a quarter of an hour, or one's e-mail, if one lets it be compared."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.permissions import Audience, open_to
from badges.domain.text import mask_email
from badges.services.holder_check import allow_comparing, allows_comparing, code_to_show
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.dates import hour
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language, shown_in
from badges.web.limits import CLAIM_CODE, limited
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the page with the code, and the switch for the e-mail."""
    address = "/c/<code>/badges/<award_id>/preuve"
    routes.add_url_rule(address, "proving", _proving)
    routes.add_url_rule(address, "compare_email", _compare_email, methods=["POST"])


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _proving(code: str, award_id: str) -> Response:
    carnet = opened_carnet(code)
    badge = carnet.badge(award_id)
    shown, until = code_to_show(instance(), badge.award)
    answer = render(
        "candidate/proving.html",
        code=code,
        award_id=award_id,
        name=badge.page.badge.words(language())["name"],
        image_url=badge.page.badge.image_url,
        issuer_name=badge.page.badge.issuer.name,
        stands=badge.stands,
        shown=shown,
        until=hour(until),
        email=mask_email(carnet.person.email) if carnet.person.email else None,  # a card may be lost
        allowed=allows_comparing(db(), carnet.person),
        wording=WORDINGS[ConsentKind.HOLDER].sentence(language()),
    )
    keep_private(answer)
    return answer


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _compare_email(code: str, award_id: str) -> AnyResponse:
    session = writing_db()
    carnet = opened_carnet(code)
    carnet.badge(award_id)
    allowed, read = request.form.get("allowed") == "1", shown_in("candidate.proving")
    allow_comparing(instance(), session, carnet.person, allowed=allowed, language=read)
    commit()
    return redirect(url_for("candidate.proving", code=code, award_id=award_id), 303)
