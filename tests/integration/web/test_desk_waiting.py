"""What waits for the organisation stands in the desk's navigation, so that nothing is forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from badges.records import desk
from badges.records.tables import Assertion
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.employers import propose, recognise
from tests.support.sample import World
from tests.support.telling import told

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_the_navigation_counts_what_waits(
    client_request: PageClient, instance: Instance, session: Session, world: World, awarded: list[Assertion]
) -> None:
    """Requests, testimonies, meetings and new endorsements are counted in words too; what is none is not said."""
    client_request.sign_in(world.owner)
    client_request.get("/espace/cap-tandem")
    assert "attend" not in client_request.page.text()
    told(instance, awarded[0])
    for number in range(2):
        propose(instance, session, awarded[number], passed=False, email=f"rencontre{number}@levain.exemple.fr")
    recognise(instance, session, awarded[0])
    session.commit()
    client_request.get("/espace/cap-tandem/employeurs")
    said = " ".join(client_request.page.text().replace("\u00a0", " ").split())
    for words in ("3 (3 messages d’employeurs attendent)", "2 (2 rencontres attendent)", "1 (1 avis à regarder)"):
        assert words in said, said
    assert "1 demande attend" in said
    client_request.sign_in(world.observer)
    client_request.get("/espace/cap-tandem/employeurs")
    assert "attend" not in client_request.page.text()


def test_all_of_it_is_counted_by_one_statement(instance: Instance, session: Session, world: World) -> None:
    """However much there is, a page of the desk pays for one statement."""
    statements: list[str] = []
    event.listen(instance.engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    desk.waiting(session, world.organisation.id, instance.clock.now())
    assert len([one for one in statements if one.startswith("SELECT")]) == 1
