"""What a load balancer asks: is the process alive, and can it serve."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from badges.domain.permissions import Audience, open_to
from badges.services.readiness import readiness
from badges.web.requests import db, instance


def blueprint() -> Blueprint:
    """Return `/healthz` and `/readyz`."""
    routes = Blueprint("health", __name__)
    routes.add_url_rule("/healthz", "alive", _alive)
    routes.add_url_rule("/readyz", "ready", _ready)
    return routes


@open_to(Audience.ANYONE)
def _alive() -> Response:
    return _uncached(jsonify({"alive": True}))


@open_to(Audience.ANYONE)
def _ready() -> Response:
    state = readiness(instance(), db())
    answer = _uncached(jsonify(state))
    answer.status_code = 200 if state["ready"] else 503
    return answer


def _uncached(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
