"""Take one's badge away on one screen: files that were verified first, messages, paper, everything at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from badges.domain.permissions import Audience, open_to
from badges.domain.phrases import Told, phrases
from badges.services.carnets import Carnet, CarnetBadge
from badges.services.counting import Counts
from badges.services.exporting_codes import can_prove
from badges.web.candidate import exporting_files, exporting_variants
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.exporting_files import takeable
from badges.web.candidate.exporting_links import advice, linkedin_link, message, sms_link, whatsapp_link
from badges.web.candidate.exporting_offers import carried, offered_files
from badges.web.candidate.opening import opened_carnet
from badges.web.languages import language
from badges.web.limits import CLAIM_CODE, limited
from badges.web.rendering import render
from badges.web.requests import instance
from badges.web.security_headers import OWN_SCRIPTS


def add_routes(routes: Blueprint, counts: Counts) -> None:
    """Add the page, its files, and the variant for a backpack that wants an e-mail."""
    routes.add_url_rule("/c/<code>/badges/<award_id>/emporter", "take_away", _take_away)
    exporting_files.add_routes(routes, counts)
    exporting_variants.add_routes(routes, counts, take_away_page)


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _take_away(code: str, award_id: str) -> Response:
    return take_away_page(code, opened_carnet(code), award_id)


def take_away_page(
    code: str, carnet: Carnet, award_id: str, *, status: int = 200, email: str = "", error: str | None = None
) -> Response:
    """Answer the export screen of a badge, or that it is withdrawn (410) or hidden; `error` is about the e-mail."""
    held = carnet.badge(award_id)
    around: dict[str, Any] = {"code": code, "award_id": award_id, "badge": carried(held.page)}
    if not held.stands:
        answer = render("candidate/withdrawn.html", 410, **around)
    elif held.page.hidden:
        answer = render("candidate/take_away_hidden.html", **around)
    else:
        answer = render(
            "candidate/take_away.html",
            status,
            **around,
            **_ways_out(held),
            files=offered_files(held.page),
            badges=len(takeable(carnet)),
            named=carnet.person.name_shown_at is not None,
            email=email,
            email_error=error,
            can_prove=can_prove(instance()),
        )
        answer.headers.update(OWN_SCRIPTS)
    keep_private(answer)
    return answer


def _ways_out(held: CarnetBadge) -> dict[str, str]:
    """Return the links and sentences by which a badge leaves without a file."""
    page = held.page
    words, issuer = page.badge.words(language()), page.badge.issuer.name
    text = message(words["name"], page.short_url)
    address = page.short_url.partition("://")[2]
    told = Told(words["name"], words.get("easy_read", ""), issuer, page.badge.proof, page.issued_at, address)
    return {
        "advice": advice(request.headers.get("User-Agent", "")),
        "message": text,
        "sms": sms_link(text),
        "whatsapp": whatsapp_link(text),
        "linkedin": linkedin_link(
            name=words["name"],
            issuer=issuer,
            issued_at=page.issued_at,
            expires_at=page.expires_at,
            address=page.short_url,
            code=page.short_code,
        ),
        "cv_sentence": phrases(told, language()).cv,
    }
