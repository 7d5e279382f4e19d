"""The coordinator's desk: from an attendance sheet to badges."""

from __future__ import annotations

from flask import Blueprint

from badges.services.instance import Instance
from badges.web.coordinator import (
    awarding,
    cataloguing,
    endorsements,
    engagements,
    handing_over,
    invitations,
    meetings,
    planning,
    requests,
    revoking,
    rights,
    signing_in,
    testimonies,
    unlocking,
)


def blueprint(instance: Instance) -> Blueprint:
    """Return the pages of coordinators; those who observe an organisation read them too."""
    routes = Blueprint("coordinator", __name__)
    signing_in.add_routes(routes, development=instance.development)
    planning.add_routes(routes)
    awarding.add_routes(routes)
    invitations.add_routes(routes)
    handing_over.add_routes(routes)
    revoking.add_routes(routes)
    rights.add_routes(routes)
    unlocking.add_routes(routes)
    cataloguing.add_routes(routes)
    endorsements.add_routes(routes)
    engagements.add_routes(routes)
    meetings.add_routes(routes)
    requests.add_routes(routes)
    testimonies.add_routes(routes)
    return routes
