"""Check any badge: an address, a text or a file, read once and never kept."""

from __future__ import annotations

from flask import Blueprint, Response, request

from badges.domain.permissions import Audience, open_to
from badges.web.rendering import render


def add_routes(routes: Blueprint) -> None:
    """Add the form."""
    routes.add_url_rule("/verify", "verify", _form)


@open_to(Audience.ANYONE)
def _form() -> Response:
    """Show the form; an address in `?url=` is filled in, and checked only when the person asks."""
    return render("employer/verify.html", text=request.args.get("url", "")[:2000])
