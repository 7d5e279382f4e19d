"""Two organisations that know nothing of each other, on each database, ready to award and awarded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.kept_worlds import laid
from tests.support.sample import World, award, build_world

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion, BadgeClass, Organisation
    from badges.records.tables import Session as PlannedSession
    from badges.services.instance import Instance


@pytest.fixture
def world(instance: Instance, session: Session) -> World:
    """An organisation with its people, its duo-day and two badges, committed."""
    return laid("world", instance, session, build_world)


@pytest.fixture
def neighbour(instance: Instance, session: Session, world: World) -> World:
    """Another organisation of the same installation, with the same badges of its own, committed."""
    built = build_world(instance, session, "autre-rive")
    session.commit()
    return built


@pytest.fixture
def organisation(world: World) -> Organisation:
    """The organisation."""
    return world.organisation


@pytest.fixture
def adopted(world: World) -> list[BadgeClass]:
    """Its badges."""
    return world.badges


@pytest.fixture
def session_row(world: World) -> PlannedSession:
    """The session of its duo-day."""
    return world.session


@pytest.fixture
def awarded(instance: Instance, session: Session, world: World) -> list[Assertion]:
    """The assertions of a confirmed sheet of five people (`tests.support.sample.PEOPLE`), committed."""
    return laid("awarded", instance, session, lambda *here: award(*here, world))
