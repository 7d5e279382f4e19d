"""Every consent says in which language its words were shown: that of the page with the button, not of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.records.tables import (
    Assertion,
    Award,
    BadgeRequest,
    Consent,
    DirectoryConsent,
    Testimony,
)
from badges.services.cataloguing import adopt
from badges.services.claiming import code_of
from badges.services.personal_data import everything
from tests.support.asking import accepting, ask, at_desk
from tests.support.client import PageClient
from tests.support.employers import EMPLOYER, consent_link, propose
from tests.support.sample import OTHER_BADGE, World, take

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
TOLD = {"words": "J’ai repris confiance.", "signed": "1"}


def read(client: PageClient, address: str) -> str:
    """Open a page, and return the language that it says it speaks."""
    client.get(address)
    assert client.page is not None
    return str(client.page.root.get("lang"))


def press(client: PageClient, address: str, form: dict[str, str] | None = None) -> None:
    """Send the form of the open page that leads to `address`, to the very place that the page gives it."""
    assert client.page is not None
    actions = {one.get("action", "") for one in client.page.all("form")}
    (action,) = (one for one in actions if urlsplit(one).path == address)
    client.post(action, form, status=303)


@pytest.mark.parametrize(
    ("query", "wish", "further", "usual"),
    [("", "uk,en;q=0.5", "uk", "en"), ("?lang=ar", "en", "ar", "fr"), ("?lang=en", "fr", "en", "en")],
)
def test_a_carnets_consents_have_the_language_of_their_page(
    client_request: PageClient,
    session: Session,
    instance: Instance,
    awarded: list[Assertion],
    query: str,
    wish: str,
    further: str,
    usual: str,
) -> None:
    """Though what answers a switch speaks French and English alone, the browser's wish and the chosen one count."""
    client_request.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = wish
    carnet = f"/c/{code_of(instance, awarded[0].award)}"
    badge = f"{carnet}/badges/{awarded[0].award.public_id}"
    propose(instance, session, awarded[0])
    session.commit()
    assert read(client_request, f"{carnet}{query}") == further
    press(client_request, f"{carnet}/oui")
    for page, switch in ((carnet, f"{carnet}/visibilite"), (carnet, f"{carnet}/nom"), (badge, f"{badge}/visibilite")):
        for shown in ("0", "1"):
            assert read(client_request, f"{page}{query}") == further
            press(client_request, switch, {"shown": shown})
    assert read(client_request, f"{badge}/preuve{query}") == usual
    press(client_request, f"{badge}/preuve", {"allowed": "1"})
    assert read(client_request, f"{carnet}/rencontres{query}") == usual
    (meeting_id,) = (
        urlsplit(one.get("action", "")).path.split("/")[-2]
        for one in client_request.page.all("form")  # type: ignore[union-attr]  # a page was read
        if urlsplit(one.get("action", "")).path.endswith("/oui")
    )
    press(client_request, f"{carnet}/rencontres/{meeting_id}/oui", {"email": "1"})
    kept = session.execute(select(Consent.wording, Consent.language).order_by(Consent.id)).all()
    assert [tuple(one) for one in kept] == [
        ("publication-2", further),
        ("shown-all-1", further),
        ("name-2", further),
        ("shown-one-1", further),
        ("holder-1", usual),
        ("contact-1", usual),
    ]


@pytest.fixture
def desk(app: Flask, instance: Instance, world: World) -> PageClient:
    """The owner of the organisation, signed in at another device, in French."""
    client = PageClient(app, instance)
    client.sign_in(world.owner)
    return client


def test_what_the_desk_answers_keeps_the_language_of_the_asking(
    client_request: PageClient,
    desk: PageClient,
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
) -> None:
    """A badge that was asked for, or that follows a testimony, has the consent that was read in English before."""
    take(instance, session, awarded[0])
    adopt(instance, session, world.organisation, [OTHER_BADGE])
    session.commit()
    carnet = f"/c/{code_of(instance, awarded[0].award)}"
    client_request.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert read(client_request, f"{carnet}/demandes/nouvelle") == "en"
    request = ask(client_request, carnet.rpartition("/")[2])
    read(client_request, f"{carnet}/temoignages/nouveau")
    press(client_request, f"{carnet}/temoignages/nouveau", TOLD | {"wants_badge": "1"})
    desk.get(at_desk(world, request))
    desk.post(at_desk(world, request), accepting(world), status=303)
    testimony = session.scalars(select(Testimony)).one()
    there = f"/espace/{world.slug}/temoignages/{testimony.public_id}"
    session.commit()
    assert read(desk, there) == "fr"
    assert desk.page is not None
    desk.post(there, {"answer": "publish", "seen": desk.page.hidden_fields()["seen"]}, status=303)
    desk.get(there)
    desk.post(f"{there}/badge", {}, status=303)
    session.expire_all()
    assert (testimony.language, session.scalars(select(BadgeRequest.language)).one()) == ("en", "en")
    kept = session.execute(select(Consent.wording, Consent.language).order_by(Consent.id)).all()
    assert [tuple(one) for one in kept] == [
        ("publication-2", None),  # `take` shows no page
        ("testimony-1", "en"),
        ("publication-2", "en"),
        ("publication-2", "en"),
    ]


def test_beside_the_person_it_is_the_language_of_the_desks_page(
    desk: PageClient, session: Session, world: World, awarded: list[Assertion]
) -> None:
    """Both saw that page."""
    page = f"/espace/{world.slug}/attributions/{awarded[0].award.public_id}/accompagnement?lang=en"
    assert read(desk, page) == "en"
    desk.post(page, {"agreed": "1"}, status=303)
    assert session.execute(select(Consent.accompanied, Consent.language)).one() == (True, "en")


def test_employers_and_organisations_agree_in_the_language_that_they_read(
    client_request: PageClient, desk: PageClient, session: Session, world: World
) -> None:
    """A testimony, a yes to the directory (not the question, nor a second yes), and the owner's own word."""
    testify = f"/o/{world.slug}/temoigner"
    read(client_request, f"{testify}?lang=en")
    said = TOLD | {"name": "Fournil Exemple", "email": "rh@fournil.exemple.fr"}
    client_request.post(f"{testify}?lang=en", said, status=200)
    assert session.scalars(select(Testimony.language)).one() == "en"
    session.commit()
    recorded = f"/espace/{world.slug}/employeurs/nouveau"
    desk.get(recorded)
    desk.post(recorded, EMPLOYER | {"department": "26", "kind": "duo-day"}, status=303)
    asked = session.scalars(select(DirectoryConsent)).one()
    assert asked.language is None
    link = "/annuaire/accord/" + "/".join(consent_link(session, EMPLOYER["contact"]))
    session.commit()
    for tongue in ("en", "fr"):
        assert read(client_request, f"{link}?lang={tongue}") == tongue
        client_request.post(f"{link}?lang={tongue}", {"do": "agree"}, status=303)
    own = f"/espace/{world.slug}/annuaire?lang=en"
    assert read(desk, own) == "en"
    desk.post(own, {"offer": "Des duos.", "listed": "1", "department": "26"}, status=303)
    session.expire_all()
    kept = session.execute(select(DirectoryConsent.wording, DirectoryConsent.language).order_by(DirectoryConsent.id))
    assert [tuple(one) for one in kept] == [("directory-employer-1", "en"), ("directory-own-1", "en")]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", {"language": "fr", "wording_says": WORDINGS[ConsentKind.PUBLICATION].fr}),
        ("en", {"language": "en", "wording_says": WORDINGS[ConsentKind.PUBLICATION].en}),
        ("ar", {"language": "ar", "wording_in_french": WORDINGS[ConsentKind.PUBLICATION].fr}),
        (None, {"language": "unknown", "wording_in_french": WORDINGS[ConsentKind.PUBLICATION].fr}),
    ],
)
def test_her_file_says_what_she_was_shown(
    instance: Instance, session: Session, awarded: list[Assertion], language: str | None, told: dict[str, str]
) -> None:
    """The very words where they are kept; of a translation, or an unknown language, the French, marked as such."""
    take(instance, session, awarded[0])
    session.execute(update(Consent).values(language=language))
    session.flush()
    (kept,) = everything(instance, session, session.get_one(Award, awarded[0].award_id).person)["kept"]["consent"]
    said = {name: kept[name] for name in ("language", "wording_says", "wording_in_french") if name in kept}
    assert said == told
