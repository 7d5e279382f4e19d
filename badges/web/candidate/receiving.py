"""The page that a claim card opens: see the badge, say « c’est bien moi » or no; then the carnet."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.claiming import WORDINGS, ConsentKind, Invitation
from badges.domain.permissions import Audience, open_to
from badges.services.claiming import Award, claim, refuse
from badges.web.candidate import carnet
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened, page_of
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language, shown_in, spoken
from badges.web.limits import CLAIM_CODE, limited
from badges.web.rendering import render
from badges.web.requests import commit, instance, writing_db
from badges.web.security_headers import OWN_SCRIPTS


def add_routes(routes: Blueprint) -> None:
    """Add the address of claim cards, in small letters and as QR codes hold it, and the two answers."""
    routes.add_url_rule("/c/<code>", "badge", _badge)
    routes.add_url_rule("/C/<code>", "badge_in_capitals", _in_capitals)
    routes.add_url_rule("/c/<code>/oui", "claim", _claim, methods=["POST"])
    routes.add_url_rule("/c/<code>/non", "refuse", _refuse, methods=["POST"])


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _in_capitals(code: str) -> AnyResponse:
    """Lead on from what QR codes hold: the cookie of a PIN travels under /c alone."""
    return redirect(url_for("candidate.badge", code=code), 302)


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _badge(code: str) -> Response:
    award, state = opened(code)
    return _invitation(code, award) if state is Invitation.WAITING else carnet.page(code)


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _claim(code: str) -> AnyResponse:
    session = writing_db()
    award, _state = opened(code)
    claim(instance(), session, award, language=shown_in("candidate.badge"))
    commit()
    return redirect(url_for("candidate.badge", code=code), 303)


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _refuse(code: str) -> AnyResponse:
    session = writing_db()
    award, _state = opened(code)
    refuse(instance(), session, award)
    commit()
    page = page_of(award)
    answer = render(
        "candidate/refused.html",
        name=page.badge.words(language())["name"],
        image_url=page.badge.image_url,
        issuer_name=page.badge.issuer.name,
    )
    keep_private(answer)
    return answer


def _invitation(code: str, award: Award) -> Response:
    page = page_of(award)
    words = page.badge.words(language())
    answer = render(
        "candidate/claim.html",
        code=code,
        first_name=award.person.first_name,
        name=words["name"],
        says=words.get("easy_read") or words["description"],
        image_url=page.badge.image_url,
        issuer_name=page.badge.issuer.name,
        consent=spoken(WORDINGS[ConsentKind.PUBLICATION].sentence(language())),
    )
    answer.headers.update(OWN_SCRIPTS)
    keep_private(answer)
    return answer
