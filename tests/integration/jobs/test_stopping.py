"""What a server knows alone when it stops."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from badges.domain.retaining import month_of
from badges.jobs.awarding import ThreadRunner
from badges.jobs.retaining import record_openings
from badges.records.tables import Assertion, Person
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.sample import take

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_a_stop_records_whose_carnet_was_opened(
    instance: Instance, session: Session, awarded: list[Assertion], client_request: PageClient
) -> None:
    """A carnet that is opened counts as contact, though the server stops before the next sweep."""
    address = take(instance, session, awarded[0])
    person_id = awarded[0].award.person_id
    session.commit()
    runner = ThreadRunner()
    runner.attach(instance)
    client_request.get(address.partition("/badges/")[0])
    runner.stop()
    assert instance.openings.take() == set()
    used = session.scalar(select(Person.carnet_used_in).where(Person.id == person_id))
    assert used == month_of(instance.clock.now().date())


def test_what_could_not_be_recorded_is_not_lost(
    instance: Instance, awarded: list[Assertion], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database takes no writer, the openings are kept for the next sweep."""
    instance.openings.note(awarded[0].award.person_id)

    def busy(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("locked"))

    with monkeypatch.context() as locked:
        locked.setattr("badges.jobs.retaining.note_openings", busy)
        with pytest.raises(OperationalError):
            record_openings(instance)
    assert instance.openings.take() == {awarded[0].award.person_id}
