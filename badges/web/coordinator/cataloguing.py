"""The badges that the organisation has adopted."""

from __future__ import annotations

from flask import Blueprint, Response

from badges.domain.permissions import Audience, open_to
from badges.services import desk
from badges.web.coordinator.pages import badge_kind_words, desk_page, membership, proof_words
from badges.web.requests import db, instance


def add_routes(routes: Blueprint) -> None:
    """Add the catalogue."""
    routes.add_url_rule("/espace/<org>/badges", "badges", _badges)


@open_to(Audience.MEMBER)
def _badges(org: str) -> Response:
    return desk_page(
        "coordinator/badges.html",
        badges=desk.badges_seen(instance(), db(), membership().organisation_id, org),
        urls=instance().urls,
        badge_kind_words=badge_kind_words,
        proof_words=proof_words,
    )
