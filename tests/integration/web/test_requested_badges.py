"""What comes of a badge that was asked for: the page claims no more than was confirmed, a key badge, small photos."""

from __future__ import annotations

import random
import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import func, select

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.records.tables import Assertion as Published
from badges.records.tables import (
    Award,
    BadgeClass,
    BadgeClassVersion,
    BadgeRequest,
    RequestPhoto,
)
from badges.services.cataloguing import adopt
from badges.services.claiming import code_of
from tests.support.asking import accepting, ask, at_desk, links, words
from tests.support.client import PageClient
from tests.support.paper import text_of
from tests.support.sample import OTHER_BADGE, PEOPLE, World, award, take

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
CLAIMS = ("Un professionnel", "observé en entreprise", "Observé par", "Boulangerie Pétrin")  # of who saw it


@pytest.fixture
def code(instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The code of a claimed card."""
    take(instance, session, awarded[0])
    session.commit()
    return code_of(instance, awarded[0].award)


@pytest.fixture
def desk(app: Flask, instance: Instance, world: World) -> PageClient:
    """The owner of the organisation, signed in at another device."""
    client = PageClient(app, instance)
    client.sign_in(world.owner)
    return client


def test_a_page_claims_no_more_than_the_desk_confirmed(
    client_request: PageClient, desk: PageClient, session: Session, world: World, code: str
) -> None:
    """Each criterion is answered, none « pas encore »; the page then names the organisation, and no professional."""
    address = ask(client_request, code)
    here = at_desk(world, address)
    desk.get(here)
    assert "Je confirme ce que le badge dira : « Confirmé par : La structure qui coordonne" in words(desk)
    for form, told in (
        ({"observation-1": ""}, "Répondez oui, avec aide ou pas encore."),
        ({"observation-1": "presque"}, "Répondez oui, avec aide ou pas encore."),
        ({"observation-2": "not-yet"}, "Avec « pas encore », ce badge ne se donne pas."),
    ):
        desk.post(here, accepting(world, **form), status=422)
        assert told in words(desk)
        assert next(iter(form)) in [link.lstrip("#") for link in links(desk)]
    assert session.scalars(select(BadgeRequest.state)).all() == ["waiting"]
    session.commit()
    desk.post(here, accepting(world), status=303)
    award = session.scalars(select(Award).order_by(Award.id.desc())).first()
    assert award is not None
    assert award.observer is None
    assert [value for _, value in award.confirmed or []] == ["yes", "with-help", "yes"]
    seen_at_desk = f"/espace/{world.slug}/attributions/{award.public_id}"
    hers = f"/c/{code}/badges/{award.public_id}"
    published = session.scalars(select(Published).where(Published.award_id == award.id)).one()
    base, short = f"/o/{world.slug}/assertions/{published.public_id}", f"/v/{published.short_code}"
    session.commit()
    desk.get(seen_at_desk)
    assert "Ce que vous avez confirmé" in words(desk)
    assert "avec aide" in words(desk).lower()
    for client, path in ((desk, seen_at_desk), (client_request, hers), (client_request, short), (client_request, base)):
        client.get(path)
        assert "La structure qui coordonne l’action" in words(client), path
        assert not [claim for claim in CLAIMS if claim in words(client)]
    paper = " ".join(text_of(client_request.client.get(f"{base}/certificate.pdf").data).split())
    assert "La structure qui coordonne l’action" in paper
    assert not [claim for claim in CLAIMS if claim in paper]


def test_a_competence_without_criteria_is_given_by_nobody(
    client_request: PageClient, desk: PageClient, session: Session, world: World, code: str
) -> None:
    """As no sheet without observations awards it, no tick does either."""
    address = ask(client_request, code)
    version = session.scalars(select(BadgeClassVersion).join(BadgeClass).where(BadgeClass.slug == OTHER_BADGE)).one()
    version.content = {
        language: said | {"criteria": []} if "criteria" in said else said for language, said in version.content.items()
    }
    session.commit()
    desk.get(at_desk(world, address))
    desk.post(at_desk(world, address), accepting(world), status=409)
    assert session.scalars(select(BadgeRequest.state)).all() == ["waiting"]


def test_a_key_badge_comes_from_the_carnet_when_all_is_done(
    client_request: PageClient, desk: PageClient, instance: Instance, session: Session, world: World, code: str
) -> None:
    """From « tout est fait » to the badge: asked without a story, looked at again at the desk, then in the carnet."""
    key = "pret-pour-apprentissage"
    third = "atelier-entretien"
    adopt(instance, session, session.merge(world.organisation), [key, third])
    take(instance, session, award(instance, session, world, PEOPLE[:1], OTHER_BADGE)[0])
    session.commit()
    client_request.get(f"/c/{code}")
    assert "Le prochain, tout près" in words(client_request)
    ask(client_request, code, badge=key, status=422)  # a step is missing
    last = award(instance, session, world, PEOPLE[:1], third)[0]
    take(instance, session, last)
    session.commit()
    client_request.get(f"/c/{code}")
    assert "Tout est fait" in words(client_request)
    form = f"/c/{code}/demandes/nouvelle?badge={key}"
    assert form in links(client_request)
    client_request.get(form)
    assert "Toutes les étapes sont faites." in words(client_request)
    assert WORDINGS[ConsentKind.PUBLICATION].fr.replace("\u00a0", " ") in words(client_request)
    address = client_request.post(f"/c/{code}/demandes/nouvelle", {"badge": key}, status=303).headers["Location"]
    client_request.get(f"/c/{code}")
    assert address in links(client_request)
    assert form not in links(client_request)
    client_request.get(address)
    assert "Ce que vous avez écrit" not in words(client_request)
    here = at_desk(world, address)
    held = session.get_one(Award, last.award_id)
    held.revoked_at, held.revocation_reason = instance.clock.now(), "error"
    session.commit()
    desk.get(here)
    desk.post(here, accepting(world), status=409)
    assert "une étape manque aujourd’hui" in words(desk)
    held.revoked_at = held.revocation_reason = None
    session.commit()
    desk.post(here, {"answer": "accept", "session": world.session.public_id, "confirmed": "1"}, status=303)
    client_request.get(f"/c/{code}")
    assert "Vous avez 4 badges." in words(client_request)
    assert "Tout est fait" not in words(client_request)
    made = session.scalars(select(Published).order_by(Published.id.desc())).first()
    assert made is not None
    short = f"/v/{made.short_code}"
    session.commit()
    client_request.get(short)
    assert "Plusieurs badges déjà obtenus" in words(client_request)
    ask(client_request, code, badge=key, status=422)  # hers already


def test_photos_are_small_on_the_pages_and_whole_behind_them(
    client_request: PageClient, desk: PageClient, session: Session, world: World, code: str
) -> None:
    """Page, style sheet and pictures together stay within 100 KB, with three photos that are heavy."""
    out = BytesIO()
    noise = Image.frombytes("RGB", (800, 600), random.Random(3).randbytes(800 * 600 * 3))
    noise.resize((1600, 1200)).save(out, "JPEG", quality=90)
    sent = [(BytesIO(out.getvalue()), f"{number}.jpg") for number in range(3)]
    address = ask(client_request, code, photos=sent)
    heavy = session.scalars(select(func.length(RequestPhoto.data))).all()
    session.commit()
    assert sum(heavy) > 200_000
    for client, path in ((client_request, address), (desk, at_desk(world, address))):
        page = client.get(path)
        sources = re.findall(
            r'(?:<img[^>]* src|<link rel="(?:stylesheet|icon)" href|<script[^>]* src)="([^"]+)"', page.text
        )
        wholes = [link for link in links(client) if "/photos/" in link]
        previews = [one for one in sources if one.endswith("/petite")]
        assert len(previews) == 3
        weights = {one: len(client.get(one).data) for one in sources}
        assert all(0 < weights[one] <= 12 * 1024 for one in previews)
        assert len(page.data) + sum(weights.values()) <= 100_000, weights
        assert client.get(previews[0]).headers["Cache-Control"] == "private, no-store"
        assert [len(client.get(one).data) for one in wholes] == heavy
    client_request.get(previews[0], status=302)  # the desk's own, for nobody who is not signed in
