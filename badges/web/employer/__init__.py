"""Pages of employers and of anyone who checks a badge."""

from __future__ import annotations

from flask import Blueprint

from badges.services.instance import Instance
from badges.web.employer import (
    comfort,
    directory,
    directory_consents,
    endorsing,
    holding,
    home,
    meeting,
    referentials,
    style,
    testimonies,
    verdict,
    verifying,
    verifying_many,
)


def blueprint(instance: Instance) -> Blueprint:
    """Return the pages that are open to anyone; the style page exists in development only."""
    routes = Blueprint("employer", __name__)
    for feature in (home, comfort, verdict, holding, endorsing, meeting, verifying, verifying_many, referentials):
        feature.add_routes(routes)
    testimonies.add_routes(routes)
    directory.add_routes(routes)
    directory_consents.add_routes(routes)
    if instance.development:
        style.add_routes(routes)
    return routes
