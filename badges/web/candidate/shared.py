"""What an employer sees at the address that a person gave: her badges, each checked at this moment."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from badges.domain.errors import Gone, NotFound
from badges.domain.permissions import Audience, open_to
from badges.domain.verdicts import State, state_word
from badges.services.sharing import Shared, SharedBadge, count_visit, link_of, shared, shown_in, shows
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.errors import error_page
from badges.web.isolating import filled, french
from badges.web.languages import in_chosen_language, language, spoken
from badges.web.limits import CLAIM_CODE, SHORT_CODE, limited
from badges.web.rendering import render
from badges.web.requests import db, instance

TONES = {
    State.AUTHENTIC: "ok",
    State.EXPIRED: "expired",
    State.REVOKED: "revoked",
    State.NOT_RECOGNISED: "unknown",
    State.INCOMPLETE: "unknown",
}


def add_routes(routes: Blueprint) -> None:
    """Add the address that was given, and the same page for the person herself."""
    routes.add_url_rule("/p/<token>", "shared", _shared)
    routes.add_url_rule("/c/<code>/apercu", "preview_all", _preview_all)
    routes.add_url_rule("/c/<code>/liens/<token>/apercu", "preview_link", _preview_link)


@open_to(Audience.ANYONE)
@limited(SHORT_CODE)
def _shared(token: str) -> Response:
    try:
        found = shared(instance(), db(), token)
    except (Gone, NotFound) as refusal:
        answer = error_page(410 if isinstance(refusal, Gone) else 404, refusal.sentence(language()))
    else:
        answer = _page(found)
        if request.method == "GET" and found.badges:
            # After the page has left: the count has a transaction of its own, which keeps nobody waiting.
            answer.call_on_close(partial(count_visit, instance(), token))
    keep_private(answer)
    return answer


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _preview_all(code: str) -> Response:
    carnet = opened_carnet(code)
    answer = _page(shown_in(instance(), db(), carnet.visible), carnet_url=url_for("candidate.badge", code=code))
    keep_private(answer)
    return answer


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _preview_link(code: str, token: str) -> Response:
    link = link_of(db(), opened_carnet(code), token)
    answer = _page(shows(instance(), db(), link), carnet_url=url_for("candidate.link", code=code, token=token))
    keep_private(answer)
    return answer


def _page(found: Shared, *, carnet_url: str | None = None) -> Response:
    """Answer the page; with the address of her carnet it is a preview for the person, which is always there."""
    return render(
        "candidate/shared.html",
        200 if found.badges or carnet_url else 404,
        badges=[_line(badge) for badge in found.badges],
        shown_name=found.shown_name,
        until=found.until,
        carnet_url=carnet_url,
    )


def _line(badge: SharedBadge) -> dict[str, Any]:
    page = badge.page
    return {
        "name": page.badge.words(language())["name"],
        "image_url": page.badge.image_url,
        "url": in_chosen_language(page.short_url),
        "says": filled(
            _("%(issuer)s, %(clause)s"),
            issuer=french(page.badge.issuer.name),
            clause=spoken(page.badge.proof.clause[language()]),
        ),
        "word": spoken(state_word(badge.state, language())),
        "tone": TONES[badge.state],
    }
