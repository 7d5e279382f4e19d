"""The taps that were promised, counted by a finger that follows what stands on the pages, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from badges.openbadges.baking import unbake
from badges.services.claiming import code_of
from tests.support.tapping import Tapper

if TYPE_CHECKING:
    from badges.records.tables import Assertion
    from badges.services.instance import Instance
    from tests.support.client import PageClient

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def finger(client_request: PageClient) -> Tapper:
    """A person with a phone."""
    return Tapper(client_request)


@pytest.fixture
def card(instance: Instance, awarded: list[Assertion]) -> str:
    """What the QR code of the first person's card holds."""
    return f"/C/{code_of(instance, awarded[0].award)}"


@pytest.fixture
def carnet(finger: Tapper, card: str) -> str:
    """The carnet of somebody who scanned her card and said yes."""
    finger.open(card)
    finger.tap("C’est bien moi")
    return card.replace("/C/", "/c/")


def test_a_badge_is_claimed_in_three_taps_at_most(finger: Tapper, card: str) -> None:
    """From the card that was scanned to one's own carnet; nothing is typed."""
    finger.open(card)
    finger.tap("C’est bien moi")
    assert "Zéphyrine" in finger.page.heading
    assert "Vous avez 1 badge." in finger.words
    assert finger.taps <= 3


def test_saying_no_takes_no_more_taps_than_three(finger: Tapper, card: str) -> None:
    """Refusing is as easy, and the card answers 410 from then on."""
    finger.open(card)
    finger.tap("Ce n’est pas moi")
    assert finger.taps <= 3
    finger.open(card)
    assert finger.answer is not None
    assert finger.answer.status_code == 410


def test_a_badge_is_given_to_an_employer_in_two_taps(finger: Tapper, carnet: str, client_request: PageClient) -> None:
    """From the carnet to an address that shows the badge to whoever opens it."""
    finger.open(carnet)
    finger.tap("Donner à un employeur")
    finger.tap("Faire l’adresse")
    assert finger.taps == 2
    (address,) = (one.get("value", "") for one in finger.page.all("input") if "/p/" in one.get("value", ""))
    client_request.get(address.removeprefix(client_request.base))
    assert client_request.page is not None
    assert "Authentique" in client_request.page.text()


def test_a_file_for_a_backpack_takes_two_taps(finger: Tapper, carnet: str) -> None:
    """From the carnet to a picture with the badge in it."""
    finger.open(carnet)
    finger.tap("Emporter")
    finger.tap("Image PNG", first=True)
    assert finger.taps == 2
    assert finger.answer is not None
    assert finger.answer.mimetype == "image/png"
    assert unbake(finger.answer.data).kind == "json"


def test_a_name_is_shown_or_hidden_by_one_tap(
    finger: Tapper, carnet: str, client_request: PageClient, awarded: list[Assertion]
) -> None:
    """The switch says how it stands; the badge's page has followed at its next load."""
    for expected in ("true", "false"):
        finger.open(carnet)
        finger.tap("Mon nom est affiché")
        assert finger.taps == 1
        assert finger.switch("Mon nom est affiché") == expected
        client_request.get(f"/v/{awarded[0].short_code}")
        assert client_request.page is not None
        assert ("Zéphyrine Quibolle" in client_request.page.text()) is (expected == "true")


def test_all_badges_are_hidden_by_one_tap(
    finger: Tapper, carnet: str, client_request: PageClient, awarded: list[Assertion]
) -> None:
    """From the carnet; the badge's page answers 404 at its next load, and 200 after another tap."""
    for status in (404, 200):
        finger.open(carnet)
        finger.tap("Mes badges sont visibles")
        assert finger.taps == 1
        client_request.get(f"/v/{awarded[0].short_code}", status=status)


def test_erasing_takes_three_taps(finger: Tapper, carnet: str) -> None:
    """From the carnet by what follows in plain words to the end; the card opens nothing after."""
    finger.open(carnet)
    finger.tap("Mes données")
    finger.tap("Effacer")
    assert "ne peuvent pas être repris" in finger.words
    finger.tap("Oui, tout effacer")
    assert "C’est effacé." in finger.words
    assert finger.taps == 3
    finger.open(carnet)
    assert finger.answer is not None
    assert finger.answer.status_code == 404


def test_a_finger_finds_nothing_that_is_not_there(finger: Tapper, carnet: str) -> None:
    """The count is no formality: what no page offers cannot be tapped on."""
    finger.open(carnet)
    with pytest.raises(AssertionError, match="nothing on"):
        finger.tap("Faire l’adresse")
