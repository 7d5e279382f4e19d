"""The carnet: a person's badges as pictures, the next one, and what others see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from badges.domain.carnets import time_left
from badges.domain.engaging import MeetingState
from badges.services import requesting
from badges.services.carnets import BadgeState, Carnet, CarnetBadge
from badges.services.key_badges import NextBadge, next_badge
from badges.services.meeting import meetings_of_person
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.isolating import filled, french
from badges.web.languages import language
from badges.web.rendering import render
from badges.web.requests import db, instance
from badges.web.security_headers import OWN_SCRIPTS

CLOSE = 2  # steps: with fewer to do, a badge is « tout près »


def page(code: str) -> Response:
    """Answer the carnet that `code` opens."""
    carnet = opened_carnet(code)
    meetings = meetings_of_person(instance(), db(), carnet.person)
    answer = render(
        "candidate/carnet.html",
        code=code,
        first_name=carnet.person.first_name,
        badges=[line(badge) for badge in carnet.badges],
        standing=len(carnet.standing),
        visible=len(carnet.visible),
        has_pin=carnet.person.pin_hash is not None,
        name_shown=carnet.person.name_shown_at is not None,
        seen_by_others=_seen_by_others(carnet),
        questions=requesting.questions_to(db(), carnet.person),
        meetings=len(meetings),
        proposed=sum(one.state == MeetingState.PASSED for one in meetings),  # these wait for her answer
        next=_next(next_badge(instance(), db(), carnet), carnet),
    )
    answer.headers.update(OWN_SCRIPTS)
    keep_private(answer)
    return answer


def line(badge: CarnetBadge) -> dict[str, Any]:
    """Return what a list of badges shows of one."""
    words = badge.page.badge.words(language())
    text, tone = _tag(badge)
    return {
        "id": badge.award.public_id,
        "name": words["name"],
        "says": says(words),
        "image_url": badge.page.badge.image_url,
        "stands": badge.stands,
        "hidden": badge.page.hidden,
        "carried": badge.stands and not badge.page.hidden,  # may be taken away, at once
        "tag": text,
        "tone": tone,
    }


def says(words: Mapping[str, Any]) -> str:
    """Return « ce que ce badge dit de moi »: in plain words where the badge has them."""
    return str(words.get("easy_read") or words["description"])


def _tag(badge: CarnetBadge) -> tuple[str, str]:
    """Return the word of a badge's state and its tone."""
    expires = badge.page.expires_at
    if badge.state is BadgeState.ENDING and expires is not None:
        months, days = time_left(expires, instance().clock.now())
        if months:
            return ngettext("Encore %(num)s mois", "Encore %(num)s mois", months), "expired"
        return ngettext("Encore %(num)s jour", "Encore %(num)s jours", days), "expired"
    words = {
        BadgeState.VALID: (_("Valable"), "ok"),
        BadgeState.EXPIRED: (_("Expiré"), "expired"),
        BadgeState.REVOKED: (_("Retiré"), "revoked"),
    }
    return words[badge.state]


def _seen_by_others(carnet: Carnet) -> str:
    """Say in one sentence which badges others may see."""
    visible, standing = len(carnet.visible), len(carnet.standing)
    if not visible:
        return str(_("Personne d’autre ne les voit."))
    if visible < standing:
        return str(_("%(visible)s sur %(standing)s. Les autres sont cachés.", visible=visible, standing=standing))
    return str(_("Un employeur peut les vérifier."))


def _next(found: NextBadge | None, carnet: Carnet) -> dict[str, Any] | None:
    if found is None:
        return None
    left = len(found.missing)
    waiting = requesting.waits_for(db(), carnet.person, found.slug) if not left else None
    return {
        "slug": found.slug,
        "name": _words(found.wording)["name"],
        "image_url": found.image_url,
        "done": found.done,
        "total": found.total,
        "heading": [_("Tout est fait"), _("Le prochain, tout près")][left] if left < CLOSE else _("Le prochain"),
        "steps": ngettext(
            "%(num)s étape sur %(total)s.", "%(num)s étapes sur %(total)s.", found.done, total=found.total
        ),
        "missing": [_either(group) for group in found.missing],
        "request_id": waiting.public_id if waiting else None,
    }


def _either(group: Sequence[Mapping[str, Mapping[str, Any]]]) -> str:
    """Return the badges of one step, any of which will do."""
    either: str = (Markup(" ") + _("ou") + " ").join(
        filled(_("«\u00a0%(name)s\u00a0»"), name=french(_words(one)["name"])) for one in group
    )
    return either


def _words(wording: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    return wording.get(language()) or wording["fr"]
