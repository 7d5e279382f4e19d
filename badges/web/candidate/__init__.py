"""Pages of candidates."""

from __future__ import annotations

from flask import Blueprint

from badges.services.counting import Counts
from badges.services.instance import Instance
from badges.web.candidate import (
    claiming,
    correcting,
    exporting,
    locking,
    meetings,
    proving,
    receiving,
    requesting,
    rights,
    shared,
    sharing,
    showing,
    telling,
    testifying,
)
from badges.web.candidate.showing import ShowBadge


def blueprint(instance: Instance, show_badge: ShowBadge) -> Blueprint:
    """Return the pages of people who received a badge; `show_badge` is the employer's page of one, for previews."""
    routes = Blueprint("candidate", __name__)
    counts = Counts(instance.clock)  # of codes: whatever they prove, the guesses are counted together
    claiming.add_routes(routes)
    receiving.add_routes(routes)
    showing.add_routes(routes, show_badge)
    telling.add_routes(routes)
    sharing.add_routes(routes)
    shared.add_routes(routes)
    locking.add_routes(routes)
    exporting.add_routes(routes, counts)
    proving.add_routes(routes)
    requesting.add_routes(routes)
    testifying.add_routes(routes)
    rights.add_routes(routes, counts)
    correcting.add_routes(routes, counts, rights.rights_page)
    meetings.add_routes(routes)
    return routes
