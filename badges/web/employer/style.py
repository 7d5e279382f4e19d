"""The style page, in development: every component, to be looked at."""

from __future__ import annotations

from flask import Blueprint, Response

from badges.domain.permissions import Audience, open_to
from badges.web.rendering import render


def add_routes(routes: Blueprint) -> None:
    """Add `/style`."""
    routes.add_url_rule("/style", "style", _style)


@open_to(Audience.ANYONE)
def _style() -> Response:
    return render("employer/style.html")
