"""One writer at a time on SQLite: nobody holds that turn while a body arrives or a sheet is parsed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from badges.services import awarding
from badges.services.instance import Instance
from tests.support.backpacks import prepare
from tests.support.client import PageClient
from tests.support.sample import BADGE, World, sheet, take

if TYPE_CHECKING:
    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
FORM = "application/x-www-form-urlencoded"


class Writers:
    """Knows whether a transaction that writes is open."""

    def __init__(self) -> None:
        self.open = False
        self.opened = 0

    def note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        """Note a statement."""
        if statement == "BEGIN IMMEDIATE":
            self.open = True
            self.opened += 1

    def end(self, _connection: Any) -> None:
        """Note the end of a transaction."""
        self.open = False


class Body(io.BytesIO):
    """A body that fails the test when it is asked for while somebody holds the writers' turn."""

    def __init__(self, data: bytes, writers: Writers) -> None:
        super().__init__(data)
        self.writers = writers
        self.asked = False

    def read(self, size: int | None = -1, /) -> bytes:
        """Return what has arrived."""
        assert not self.writers.open
        self.asked = True
        return super().read(size)

    def readinto(self, buffer: Any, /) -> int:
        """Fill `buffer` with what has arrived."""
        assert not self.writers.open
        self.asked = True
        return super().readinto(buffer)


@pytest.fixture
def writers(instance: Instance) -> Iterator[Writers]:
    """What is known of the installation's writers."""
    found = Writers()
    listeners = (("before_cursor_execute", found.note), ("commit", found.end), ("rollback", found.end))
    for name, listener in listeners:
        event.listen(instance.engine, name, listener)
    yield found
    for name, listener in listeners:
        event.remove(instance.engine, name, listener)


def send(client: PageClient, path: str, data: bytes, writers: Writers) -> int:
    """Send a form whose body is watched, without its token; return the status."""
    client.client.application.config["WTF_CSRF_ENABLED"] = False
    body = Body(data, writers)
    answer = client.client.post(
        path,
        base_url=client.base,
        input_stream=body,
        content_length=len(data),
        content_type=FORM,
    )
    assert body.asked or answer.status_code == 403
    return answer.status_code


def test_the_body_of_a_claim_holder_is_read_first(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], writers: Writers
) -> None:
    """Whoever sends an address slowly keeps nobody waiting."""
    with instance.unit_of_work() as session:
        badge = take(instance, session, awarded[0])
    assert send(client_request, f"{badge}/backpack", b"email=awa%40exemple.fr", writers) == 200
    assert writers.opened == 2  # the claim, and the code


def test_the_files_for_a_backpack_are_made_after_the_commit(
    client_request: PageClient,
    instance: Instance,
    awarded: list[Assertion],
    writers: Writers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Baking and checking six files holds up nobody who writes."""
    from badges.web.candidate import exporting_offers

    made, make = [], exporting_offers.assertion_file

    def watched(*arguments: Any) -> Any:
        made.append(writers.open)
        return make(*arguments)

    monkeypatch.setattr(exporting_offers, "assertion_file", watched)
    with instance.unit_of_work() as session:
        badge = take(instance, session, awarded[0])
    prepare(client_request, badge, "awa@exemple.fr")
    assert made == [False] * len(exporting_offers.OFFERED)


def test_the_forms_of_the_desk_are_read_first(
    client_request: PageClient, world: World, awarded: list[Assertion], writers: Writers
) -> None:
    """Planning, confirming and withdrawing read the whole form, then wait for their turn."""
    client_request.sign_in(world.owner)
    desk = f"/espace/{world.slug}"
    action = f"{desk}/actions/{world.action.public_id}/seances/nouvelle"
    withdrawal = f"{desk}/attributions/{awarded[0].award.public_id}/retrait"
    before = writers.opened
    assert send(client_request, f"{desk}/actions/nouvelle", b"title=Duo&kind=duo-day", writers) == 303
    assert send(client_request, action, b"date=2026-11-19", writers) == 303
    assert send(client_request, withdrawal, b"reason=error", writers) == 303
    assert writers.opened == before + 3


def test_a_sheet_is_parsed_before_anything_is_locked(
    client_request: PageClient, world: World, writers: Writers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet that takes long to read holds up nobody; who may not award never opens a writer."""
    parsed, read = [], awarding.read_sheet

    def watched(*arguments: Any, **named: Any) -> Any:
        parsed.append(writers.open)
        return read(*arguments, **named)

    monkeypatch.setattr(awarding, "read_sheet", watched)
    client_request.sign_in(world.owner)
    address = f"/espace/{world.slug}/seances/{world.session.public_id}"
    client_request.get(address)
    form = {"sheet": (io.BytesIO(sheet()), "feuille.csv"), "badge": BADGE}
    client_request.post(f"{address}/feuille", form, status=303, content_type="multipart/form-data")
    assert parsed == [False]
    client_request.sign_in(world.observer)
    before = writers.opened
    assert send(client_request, f"{address}/feuille", b"badge=x", writers) == 403
    assert writers.opened == before
