"""One award on the desk, and taking it back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.domain.revoking import REASONS
from badges.records.tables import Assertion, AwardBatch
from badges.services.claiming import code_of
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.sample import OBSERVATIONS, PEOPLE, World


@pytest.fixture
def address(world: World, awarded: list[Assertion]) -> str:
    """The page of the first award."""
    return f"/espace/{world.slug}/attributions/{awarded[0].award.public_id}"


def test_an_award_shows_what_to_hand_over(
    client_request: PageClient, world: World, awarded: list[Assertion], address: str
) -> None:
    """The page of an award has the person, the claim link and code, the public page, the short address and the QR."""
    client_request.sign_in(world.owner)
    page = client_request.get(address).text
    assert "Zéphyrine Quibolle" in page
    assert "/c/" in page
    assert f"/assertions/{awarded[0].public_id}" in page
    assert f"/v/{awarded[0].short_code}" in page
    assert "qr.svg" in page


def test_an_award_shows_what_was_observed(client_request: PageClient, world: World, address: str) -> None:
    """Each observation of the sheet that led to the badge stands on its page, in the reader's language."""
    client_request.sign_in(world.owner)
    for language, words in (("fr", ["oui", "oui", "avec aide"]), ("en", ["yes", "yes", "with help"])):
        client_request.get(f"{address}?lang={language}")
        said = zip(client_request.page.all("dt"), client_request.page.all("dd"), strict=True)
        facts = {client_request.page.text(dt): client_request.page.text(dd) for dt, dd in said}
        assert [facts[label] for label in OBSERVATIONS] == words


def test_a_reason_must_be_chosen_from_the_list(client_request: PageClient, world: World, address: str) -> None:
    """The form offers the closed list; nothing chosen, or something else, withdraws nothing."""
    client_request.sign_in(world.owner)
    form = client_request.get(f"{address}/retrait").text
    assert all(f'value="{code}"' in form for code in REASONS)
    for chosen in ({}, {"reason": "parce que"}):
        page = client_request.post(f"{address}/retrait", chosen, status=422).text
        assert '<a href="#reason">Choisissez un motif dans la liste.</a>' in page
    assert "Valable" in client_request.get(address).text


def test_revoking_is_done_once_and_shows(
    client_request: PageClient, world: World, awarded: list[Assertion], address: str
) -> None:
    """The result says who and when; the public page answers 410 at once; a second reason changes nothing."""
    client_request.sign_in(world.owner)
    client_request.get(f"{address}/retrait")
    done = client_request.post(f"{address}/retrait", {"reason": "error"}, status=303)
    assert "Le badge de Zéphyrine Quibolle est retiré" in client_request.follow(done).text
    client_request.post(f"{address}/retrait", {"reason": "duplicate"}, status=303)
    page = client_request.get(address).text
    assert "Ce badge a été attribué par erreur." in page
    assert "Retirer ce badge" not in page
    assert "/c/" not in page
    client_request.get(f"/o/{world.slug}/assertions/{awarded[0].public_id}", status=410)
    session = client_request.get(f"/espace/{world.slug}/seances/{world.session.public_id}").text
    assert client_request.page.text().count("Retiré") == 1
    assert 'class="gris"' in session


def test_an_observer_sees_the_award_and_cannot_withdraw_it(
    client_request: PageClient, world: World, address: str
) -> None:
    """An observer's page has no button, and the form answers 403 with a page."""
    client_request.sign_in(world.observer)
    assert "Retirer ce badge" not in client_request.get(address).text
    assert "Accès réservé" in client_request.get(f"{address}/retrait", status=403).text


def test_observers_are_handed_nothing(
    client_request: PageClient, instance: Instance, world: World, awarded: list[Assertion]
) -> None:
    """Who only looks sees who has which badge, and no link or code that opens, shows or takes somebody's badge."""
    with instance.sessions() as session:
        batch = session.scalars(select(AwardBatch.public_id)).one()
    desk = f"/espace/{world.slug}"
    pages = (
        f"{desk}/attributions/{awarded[0].award.public_id}",
        f"{desk}/lots/{batch}",
        f"{desk}/seances/{world.session.public_id}",
    )
    code = code_of(instance, awarded[0].award)
    secrets = (code, f"{code[:5]} {code[5:]}", awarded[0].short_code, awarded[0].short_code[:4], awarded[0].public_id)
    for account, expected in ((world.owner, True), (world.observer, False)):
        client_request.sign_in(account)
        said = "".join(client_request.get(page).text for page in pages)
        assert PEOPLE[0][0] in said
        for secret in secrets:
            assert (secret in said) is expected, secret
