"""Pages of candidates."""

from __future__ import annotations

from flask import Blueprint

from badges.services.instance import Instance
from badges.web.candidate import claiming, exporting, proving, receiving


def blueprint(_instance: Instance) -> Blueprint:
    """Return the pages of people who received a badge; every persona's factory takes the installation."""
    routes = Blueprint("candidate", __name__)
    claiming.add_routes(routes)
    receiving.add_routes(routes)
    exporting.add_routes(routes)
    proving.add_routes(routes)
    return routes
