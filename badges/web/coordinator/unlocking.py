"""The way back into a carnet whose PIN is forgotten, or was tried too often: its organisation takes the PIN off."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as Answer

from badges.domain.permissions import Audience, open_to
from badges.services import desk
from badges.services.pins import forget_pin
from badges.web.coordinator.pages import membership
from badges.web.requests import commit, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the button of an award's page."""
    routes.add_url_rule("/espace/<org>/attributions/<award_id>/pin", "forget_pin", _forget_pin, methods=["POST"])


@open_to(Audience.COORDINATOR)
def _forget_pin(org: str, award_id: str) -> Answer:
    session = writing_db()
    forget_pin(session, desk.award_of(session, membership().organisation_id, award_id).person)
    commit()
    return redirect(url_for("coordinator.award", org=org, award_id=award_id, _anchor="pin"), 303)
