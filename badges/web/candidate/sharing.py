"""Give badges to an employer: an address for some of them that ends, how often it was opened, and its stop."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.errors import Refused
from badges.domain.permissions import Audience, open_to
from badges.services.carnets import Carnet
from badges.services.sharing import (
    DAYS,
    LONGEST_LABEL,
    LinkState,
    ShareLink,
    end,
    link_of,
    links_of,
    share,
    state_of_link,
)
from badges.web.candidate.carnet import line
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.exporting_links import sms_link
from badges.web.candidate.opening import opened_carnet
from badges.web.dates import day
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language
from badges.web.limits import CLAIM_CODE, limited
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db
from badges.web.security_headers import OWN_SCRIPTS

USUAL_DAYS = 30


def add_routes(routes: Blueprint) -> None:
    """Add the page that makes addresses, the page of each, and its stop."""
    routes.add_url_rule("/c/<code>/donner", "share", _form)
    routes.add_url_rule("/c/<code>/donner", "make_link", _make, methods=["POST"])
    routes.add_url_rule("/c/<code>/liens/<token>", "link", _link)
    routes.add_url_rule("/c/<code>/liens/<token>/fin", "end_link", _end, methods=["POST"])


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _form(code: str) -> Response:
    return _form_page(code, opened_carnet(code))


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _make(code: str) -> AnyResponse:
    session = writing_db()
    carnet = opened_carnet(code)
    wanted, days = request.form.getlist("badge"), request.form.get("days", type=int) or 0
    label = request.form.get("label", "")
    try:
        link = share(instance(), session, carnet, badges=wanted, label=label, days=days)
    except Refused as refusal:
        return _form_page(code, carnet, status=422, error=refusal.sentence(language()), label=label, days=days)
    commit()
    return redirect(url_for("candidate.link", code=code, token=link.token), 303)


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _link(code: str, token: str) -> Response:
    link = link_of(db(), opened_carnet(code), token)
    url = instance().urls.shared(token)
    message = _("Bonjour, voici mes badges. Vous pouvez les vérifier ici\u00a0: %(address)s", address=url)
    answer = render(
        "candidate/link.html",
        code=code,
        link=_seen(link),
        url=url,
        sms=sms_link(message),
        mail=f"mailto:?subject={quote(_('Mes badges'))}&body={quote(message)}",
    )
    answer.headers.update(OWN_SCRIPTS)
    keep_private(answer)
    return answer


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _end(code: str, token: str) -> AnyResponse:
    session = writing_db()
    end(instance(), session, link_of(session, opened_carnet(code), token))
    commit()
    return redirect(url_for("candidate.share", code=code, _anchor="adresses"), 303)


def _form_page(code: str, carnet: Carnet, *, status: int = 200, error: str | None = None, **typed: Any) -> Response:
    days = typed.get("days")
    answer = render(
        "candidate/share.html",
        status,
        code=code,
        badges=[line(badge) for badge in carnet.visible],
        label=typed.get("label", "")[:LONGEST_LABEL],
        longest=LONGEST_LABEL,
        days=str(days if days in DAYS else USUAL_DAYS),
        choices=[(str(number), _("%(days)s jours", days=number)) for number in DAYS],
        links=[_seen(link) for link in links_of(db(), carnet)],
        error=error,
    )
    keep_private(answer)
    return answer


def _seen(link: ShareLink) -> dict[str, Any]:
    """Return what the person sees of one of her addresses."""
    state = state_of_link(instance(), link)
    words = {
        LinkState.OPEN: (_("Active"), "ok"),
        LinkState.EXPIRED: (_("Terminée"), "expired"),
        LinkState.ENDED: (_("Fermée"), "revoked"),
    }
    text, tone = words[state]
    return {
        "token": link.token,
        "label": link.label or _("Adresse du %(day)s", day=day(link.created_at)),
        "badges": ngettext("%(num)s badge", "%(num)s badges", len(link.award_ids)),
        "visits": ngettext("%(num)s visite", "%(num)s visites", link.visits),
        "until": _("Jusqu’au %(day)s", day=day(link.expires_at)) if state is LinkState.OPEN else "",
        "open": state is LinkState.OPEN,
        "tag": text,
        "tone": tone,
    }
