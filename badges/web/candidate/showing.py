"""What others see of a carnet: two switches, and each badge as an employer sees it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.claiming import SHOWN_ONE
from badges.domain.permissions import Audience, open_to
from badges.services.carnets import show, show_name
from badges.services.publishing_pages import BadgePage
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.forgery import acts_for_nobody
from badges.web.languages import shown_in
from badges.web.limits import CLAIM_CODE, limited
from badges.web.requests import commit, instance, writing_db

ShowBadge = Callable[[BadgePage, str], Response]  # the employer's page, for the person whose carnet has that address


def add_routes(routes: Blueprint, show_badge: ShowBadge) -> None:
    """Add the switches, and the preview that `show_badge` renders."""

    @open_to(Audience.CLAIM_HOLDER)
    @limited(CLAIM_CODE)
    def preview(code: str, award_id: str) -> Response:
        badge = opened_carnet(code).badge(award_id)
        answer = show_badge(badge.page, url_for("candidate.badge", code=code))
        keep_private(answer)
        return answer

    routes.add_url_rule("/c/<code>/badges/<award_id>/apercu", "preview", preview)
    routes.add_url_rule("/c/<code>/visibilite", "show_all", _show_all, methods=["POST"])
    routes.add_url_rule("/c/<code>/nom", "show_name", _show_name, methods=["POST"])
    routes.add_url_rule("/c/<code>/badges/<award_id>/visibilite", "show_one", _show_one, methods=["POST"])


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _show_all(code: str) -> AnyResponse:
    session = writing_db()
    carnet = opened_carnet(code)
    read = shown_in("candidate.badge")
    show(instance(), session, carnet, carnet.standing, shown=_wanted(), language=read)
    commit()
    return redirect(url_for("candidate.badge", code=code, _anchor="montrer"), 303)


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _show_name(code: str) -> AnyResponse:
    session = writing_db()
    read = shown_in("candidate.badge")
    show_name(instance(), session, opened_carnet(code).person, shown=_wanted(), language=read)
    commit()
    return redirect(url_for("candidate.badge", code=code, _anchor="montrer"), 303)


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _show_one(code: str, award_id: str) -> AnyResponse:
    session = writing_db()
    carnet = opened_carnet(code)
    badges, read = [carnet.badge(award_id)], shown_in("candidate.told")
    show(instance(), session, carnet, badges, shown=_wanted(), agreed=SHOWN_ONE.id, language=read)
    commit()
    return redirect(url_for("candidate.told", code=code, award_id=award_id, _anchor="montrer"), 303)


def _wanted() -> bool:
    """Return what a switch was set to; whatever else was sent shows nothing."""
    return request.form.get("shown") == "1"
