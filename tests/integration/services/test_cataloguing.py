"""Adopting starter badges."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from badges.domain.catalogue import starter_badges
from badges.domain.errors import NotFound
from badges.records import catalogue
from badges.services.cataloguing import adopt
from badges.services.publishing import document
from tests.support.sample import BADGE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance
    from tests.support.sample import World


def test_the_whole_catalogue_is_adopted_once(instance: Instance, session: Session, world: World) -> None:
    """Adopting everything adds what is missing, in the catalogue's order, and never twice."""
    told: list[tuple[int, int]] = []
    first = adopt(instance, session, world.organisation, on_progress=lambda *step: told.append(step))
    second = adopt(instance, session, world.organisation)
    assert [badge.slug for badge in first] == list(starter_badges())
    assert [badge.id for badge in second] == [badge.id for badge in first]
    assert len(catalogue.badges_of(session, world.organisation.id)) == 12
    assert told == [(done, 12) for done in range(1, 13)]  # drawing takes longer than a second
    for version in catalogue.current_versions(session, world.organisation.id):
        assert (version.number, version.awarded_at) == (1, None)
        assert not [entry for entry in version.alignment if "{" in entry["targetUrl"]]
        with Image.open(BytesIO(version.image_png)) as image:
            assert image.size == (512, 512)


def test_an_unknown_badge_is_refused(instance: Instance, session: Session, world: World) -> None:
    """A slug that the catalogue does not hold is named in the refusal, and nothing is adopted."""
    before = len(catalogue.badges_of(session, world.organisation.id))
    with pytest.raises(NotFound, match="inconnu"):
        adopt(instance, session, world.organisation, ["esprit-d-equipe", "inconnu"])
    assert len(catalogue.badges_of(session, world.organisation.id)) == before


def test_an_adopted_badge_is_published(instance: Instance, session: Session, world: World) -> None:
    """What was adopted can be read at its public address at once."""
    assert document(instance, session, f"/o/{world.slug}/badges/{BADGE}/1") is not None
