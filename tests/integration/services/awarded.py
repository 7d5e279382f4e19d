"""One award, made without a sheet, for tests of what is published about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from badges.domain.codes import new_public_id
from badges.records.published import PublishedAssertion
from badges.records.tables import Award, Person
from badges.services.minting import mint_assertion, new_recipient
from badges.services.publishing import find_assertion

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance
    from tests.support.sample import World

NAME = "Zéphyrine Quibolle"


def award(instance: Instance, session: Session, world: World, *, badge: int = 0) -> tuple[Award, PublishedAssertion]:
    """Award the organisation's badge number `badge` to one person; returns the award and its assertion."""
    from badges.records import catalogue

    now = instance.clock.now()
    version = catalogue.version(session, world.organisation.id, world.badges[badge].slug)
    assert version is not None
    version.awarded_at = version.awarded_at or now
    person = Person(
        public_id=new_public_id(),
        organisation_id=world.organisation.id,
        name=NAME,
        normalised_name="zephyrine quibolle",
        first_name="Zéphyrine",
        email="zephyrine@exemple.fr",
        phone=None,
        created_at=now,
    )
    made = Award(
        public_id=new_public_id(),
        organisation=world.organisation,
        badge_version=version,
        person=person,
        session=world.session,
        claim_lookup=new_public_id(),
        claim_generation=1,
        awarded_at=now,
        invited_at=now,
    )
    session.add_all([person, made])
    session.flush()
    assertion = mint_assertion(instance, session, made, new_recipient(instance))
    return made, find_assertion(instance, session, assertion.public_id)
