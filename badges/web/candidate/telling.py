"""A badge in its carnet: what it says of me, aloud too, and sentences for a CV and an interview."""

from __future__ import annotations

from flask import Blueprint, Response

from badges.domain.permissions import Audience, open_to
from badges.domain.phrases import Phrases, Told, phrases
from badges.services.publishing_pages import BadgePage
from badges.web.candidate.carnet import line
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.languages import LANGUAGES, in_chosen_language, language, spoken
from badges.web.limits import CLAIM_CODE, limited
from badges.web.rendering import render
from badges.web.security_headers import OWN_SCRIPTS


def add_routes(routes: Blueprint) -> None:
    """Add the page of a badge in its carnet."""
    routes.add_url_rule("/c/<code>/badges/<award_id>", "told", _told)


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _told(code: str, award_id: str) -> Response:
    held = opened_carnet(code).badge(award_id)
    shown = line(held) | {
        "issuer_name": held.page.badge.issuer.name,
        "page_url": in_chosen_language(held.page.short_url),
        "expires_at": held.page.expires_at,
        "observer": held.page.observer,
        "who": spoken(held.page.badge.proof.who[language()]),
        "heading": spoken(held.page.badge.proof.heading[language()]),
    }
    if not held.stands:
        answer = render("candidate/withdrawn.html", 410, badge=shown, code=code)
    else:
        others = [one for one in LANGUAGES if one != language()]
        answer = render(
            "candidate/badge.html",
            badge=shown,
            code=code,
            phrases=_phrases(held.page, language()),
            elsewhere=[(one, LANGUAGES[one], _phrases(held.page, one)) for one in others],
        )
        answer.headers.update(OWN_SCRIPTS)
    keep_private(answer)
    return answer


def _phrases(page: BadgePage, wanted: str) -> Phrases:
    words = page.badge.words(wanted)
    address = page.short_url.partition("://")[2]
    told = Told(
        words["name"], words.get("easy_read", ""), page.badge.issuer.name, page.badge.proof, page.issued_at, address
    )
    return phrases(told, wanted)
