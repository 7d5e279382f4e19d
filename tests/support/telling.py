"""Somebody who asks for a badge: what the walks over all routes find at its addresses."""

from __future__ import annotations

from badges.domain.ports import Photograph
from badges.records.tables import Assertion, Award
from badges.services import requesting
from badges.services.claiming import claim
from badges.services.instance import Instance
from tests.support.sample import OTHER_BADGE

SENT = Photograph(b"\xff\xd8\xff\xd9", 1, 1)


def told(instance: Instance, assertion: Assertion) -> dict[str, str]:
    """Make the person of `assertion` ask for a badge, unless she has, and return the arguments of its routes."""
    form = {"badge": OTHER_BADGE, "story": "J’ai tenu la caisse."}
    with instance.unit_of_work() as session:
        award = session.get_one(Award, assertion.award_id)
        claim(instance, session, award)
        person = award.person
        known = requesting.requests_of(session, person)
        request = known[0] if known else requesting.ask(instance, session, person, form, [SENT])
        photo = requesting.seen(session, request).photos[0]
        return {"request_id": request.public_id, "photo_id": photo.public_id}
