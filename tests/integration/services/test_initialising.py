"""The base URL is settled once; organisations and members are what the rules allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from badges.domain.errors import NotFound, Refused
from badges.domain.permissions import Role
from badges.records.database import open_database
from badges.services.initialising import check_base_url, settle_base_url, stored_base_url
from badges.services.organisations import add_member, create_organisation, memberships_of, organisation_by_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from badges.services.instance import Instance
    from tests.support.sample import World


@pytest.fixture
def untouched(database_url: str) -> Iterator[Session]:
    """A session on a database in which nothing was decided yet."""
    engine = open_database(database_url)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def test_the_base_url_is_settled_once(untouched: Session) -> None:
    """The first address is kept without its last slash; the same one passes, another is refused with both named."""
    assert stored_base_url(untouched) is None
    assert settle_base_url(untouched, "https://badges.exemple.fr/") == "https://badges.exemple.fr"
    assert settle_base_url(untouched, "https://badges.exemple.fr") == "https://badges.exemple.fr"
    with pytest.raises(Refused) as caught:
        settle_base_url(untouched, "https://autre.exemple.fr")
    assert "https://badges.exemple.fr" in caught.value.fr
    assert "https://autre.exemple.fr" in caught.value.en
    assert stored_base_url(untouched) == "https://badges.exemple.fr"
    check_base_url(stored="https://badges.exemple.fr", asked="https://badges.exemple.fr/")


@pytest.mark.parametrize(
    "wanted",
    ["", "badges.exemple.fr", "ftp://exemple.fr", "https://", "https://exemple.fr/sous-dossier",
     "https://exemple.fr?x=1", "https://u:p@exemple.fr", "https://exemple.fr:port", "https://[::1"],
)  # fmt: skip
def test_what_is_no_base_url_is_refused(untouched: Session, wanted: str) -> None:
    """An address that no id can be built on is refused before it is stored."""
    with pytest.raises(Refused):
        settle_base_url(untouched, wanted)
    assert stored_base_url(untouched) is None


def test_an_organisation_has_a_slug_of_its_own(instance: Instance, session: Session, world: World) -> None:
    """A slug that is odd or taken is refused, and so is an address that is none."""
    good = {"name": "Essai", "url": "https://essai.exemple.fr", "email": "contact@essai.exemple.fr"}
    for slug in ("", "Essai", "a b", "-a", "a-", "é", "a/b", "a" * 81, world.slug):
        with pytest.raises(Refused):
            create_organisation(instance, session, slug=slug, **good)
    with pytest.raises(Refused, match="adresse e-mail"):
        create_organisation(instance, session, slug="essai", **{**good, "email": "contact"})
    created = create_organisation(instance, session, slug="essai", **good)
    assert organisation_by_slug(session, "essai").id == created.id
    with pytest.raises(NotFound):
        organisation_by_slug(session, "inconnu")


def test_a_member_has_one_role_in_each_organisation(
    instance: Instance, session: Session, world: World, neighbour: World
) -> None:
    """Adding a member again changes the role; one account can belong to two organisations."""
    email = world.observer.email
    again = add_member(instance, session, world.organisation, email=email.upper(), name="X", role=Role.COORDINATOR)
    assert again.id == world.observer.id
    add_member(instance, session, neighbour.organisation, email=email, name="X", role=Role.OBSERVER)
    roles = {row.organisation.slug: row.role for row in memberships_of(instance, session, again.id)}
    assert roles == {world.slug: "coordinator", neighbour.slug: "observer"}
