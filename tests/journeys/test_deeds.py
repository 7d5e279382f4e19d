"""What a person does with her badges, in few taps, whatever she uses: a finger, a keyboard, great zoom, no script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from badges.openbadges.baking import unbake
from badges.records.tables import Assertion
from badges.services.carnets import show_name
from badges.services.claiming import code_of
from tests.journeys.conftest import NewPage, opening_pages
from tests.journeys.tapping import WAYS, Tapper, Way
from tests.support.live import LiveServer, serve
from tests.support.sample import award, build_world, take

if TYPE_CHECKING:
    from tests.support.databases import SqliteTemplate

DEEDS = ("Scan", "Frappe", "Partage", "Porte-badges", "Nom", "Efface")  # one person for each


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: way.name)
def way(request: pytest.FixtureRequest) -> Way:
    """How the person uses her device."""
    found: Way = request.param
    return found


@pytest.fixture(scope="module")
def served(way: Way, sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """An installation for the deeds of one way: what one visitor may ask in a minute is enough for them."""
    folder = tmp_path_factory.mktemp("deeds")
    with sqlite_template.copy(folder) as url, serve(url, folder) as server:
        yield server


@pytest.fixture(scope="module")
def badges(served: LiveServer) -> dict[str, Assertion]:
    """A badge that waits for each of the people."""
    with served.instance.unit_of_work() as session:
        world = build_world(served.instance, session)
        people = tuple((f"{name} Quibolle", "", "") for name in DEEDS)
        return dict(zip(DEEDS, award(served.instance, session, world, people), strict=True))


@dataclass
class Scene:
    """A person in front of her page, her badge, and an employer at another browser."""

    server: LiveServer
    badge: Assertion
    me: Tapper
    new_page: NewPage

    @cached_property
    def employer(self) -> Page:
        """The employer's page."""
        return self.new_page(expected=["404", "410"])

    @property
    def page(self) -> Page:
        """Her page."""
        return self.me.page

    @property
    def scanned(self) -> str:
        """What the card's QR code says, below the address of the installation."""
        return f"/C/{code_of(self.server.instance, self.badge.award)}"

    def claimed(self) -> None:
        """Land in the carnet whose badge she took before; nothing is tapped so far."""
        with self.server.instance.unit_of_work() as session:
            take(self.server.instance, session, self.badge)
        self.me.open(self.scanned)

    def of_employer(self, address: str) -> int:
        """Return with what status an employer is answered."""
        answer = self.employer.goto(address)
        assert answer is not None
        return answer.status


@pytest.fixture
def scene(
    request: pytest.FixtureRequest, browser: Browser, served: LiveServer, badges: dict[str, Assertion], way: Way
) -> Iterator[Scene]:
    """The person who is named in the test's mark."""
    with opening_pages(browser, served.base) as new_page:
        me = Tapper(new_page(**way.device, expected=["410"]), way)
        yield Scene(served, badges[request.param], me, new_page)


def of(person: str) -> pytest.MarkDecorator:
    """Name whose badge a test is about; tests share an installation, and nobody does two deeds."""
    return pytest.mark.parametrize("scene", [person], indirect=True)


@of("Scan")
def test_a_scanned_card_is_claimed(scene: Scene) -> None:
    """From the scanned address to the carnet in at most three taps."""
    assert scene.me.open(scene.scanned) == 200
    scene.me.tap(scene.page.locator("form[action$='/oui'] button"))
    expect(scene.page.locator(".carte-badge img").first).to_be_visible()
    expect(scene.page.get_by_role("heading", level=1)).to_contain_text("Scan")
    assert scene.me.taps <= 3


@of("Frappe")
def test_a_typed_code_is_claimed(scene: Scene) -> None:
    """From the page where a code is typed, typing apart, to the carnet in at most three taps."""
    scene.me.open("/c")
    scene.me.type(scene.page.locator("main input[name=code]"), scene.scanned.rpartition("/")[2].lower())
    scene.me.tap(scene.page.locator("main form button"))
    scene.me.tap(scene.page.locator("form[action$='/oui'] button"))
    expect(scene.page.get_by_role("heading", level=1)).to_contain_text("Frappe")
    assert scene.me.taps <= 3


@of("Partage")
def test_badges_are_given_to_an_employer(scene: Scene) -> None:
    """From the carnet to an address that shows the badges in at most two taps."""
    scene.claimed()
    scene.me.tap(scene.page.locator("main a[href$='/donner']"))
    scene.me.tap(scene.page.locator("form[action$='/donner'] button"))
    address = scene.page.locator("input[readonly]").first.input_value()
    assert scene.me.taps <= 2
    assert scene.of_employer(address) == 200
    expect(scene.employer.locator("main .v-ok").first).to_be_visible()


@of("Porte-badges")
def test_the_file_for_a_backpack_is_taken(scene: Scene) -> None:
    """From the carnet to the baked picture, on this device, in at most two taps."""
    scene.claimed()
    scene.me.tap(scene.page.locator("main a[href$='/emporter']").first)
    with scene.page.expect_download() as download:
        scene.me.tap(scene.page.locator("main a[download]").first, leads=False)
    assert scene.me.taps <= 2
    baked = unbake(download.value.path().read_bytes())
    assert scene.badge.public_id in baked.text


@of("Nom")
def test_a_name_is_hidden(scene: Scene) -> None:
    """One tap in the carnet, and the next employer who looks does not read the name."""
    scene.claimed()
    with scene.server.instance.unit_of_work() as session:
        show_name(scene.server.instance, session, session.merge(scene.badge.award.person), shown=True)
    page = f"/v/{scene.badge.short_code}"
    assert scene.of_employer(page) == 200
    expect(scene.employer.get_by_text("Nom Quibolle")).to_have_count(1)
    scene.page.reload()
    switch = scene.page.locator("form[action$='/nom'] button")
    expect(switch).to_have_attribute("aria-checked", "true")
    scene.me.tap(switch)
    expect(switch).to_have_attribute("aria-checked", "false")
    assert scene.me.taps == 1
    assert scene.of_employer(page) == 200
    expect(scene.employer.get_by_text("Nom Quibolle")).to_have_count(0)


@of("Efface")
def test_everything_is_erased(scene: Scene) -> None:
    """By the rights, the question and its answer; afterwards the card and the badge's page are gone."""
    scene.claimed()
    scene.me.tap(scene.page.locator("main a[href$='/mes-donnees']"))
    scene.me.tap(scene.page.locator("main a[href$='/effacer']"))
    scene.me.tap(scene.page.locator("form[action$='/effacer'] button"))
    expect(scene.page.locator("main a")).to_have_count(0)  # nothing is left that could be opened
    assert scene.me.open(scene.scanned) in (404, 410)
    assert scene.of_employer(f"/v/{scene.badge.short_code}") == 410
