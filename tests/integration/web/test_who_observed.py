"""Who observed: role and organisation on pages for people, as they were when the badge was awarded (decision 0023)."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from badges.records.tables import Session as PlannedSession
from badges.services.claiming import claim, code_of
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.paper import text_of
from tests.support.sample import OTHER_BADGE, PEOPLE, World, award

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
HOST = "Boulangerie Pétrin"
FILES = ("badge.png", "badge.svg", "signed.png", "signed.svg", "badge.jws", "qr.svg")


def said(client: PageClient) -> str:
    """Return what the last page says."""
    return client.page.text().replace("\u00a0", " ")


def test_the_page_names_role_and_organisation_of_the_observer(
    client_request: PageClient, instance: Instance, session: Session, world: World
) -> None:
    """The host stays what it was when the session is edited later; documents, files and signatures never hold it."""
    (assertion,) = award(instance, session, world, PEOPLE[:1], OTHER_BADGE)
    claim(instance, session, assertion.award)
    session.commit()
    session.get_one(PlannedSession, world.session.id).host = "Autre maison"
    session.commit()
    base = f"/o/cap-tandem/assertions/{assertion.public_id}"
    for path in (f"/v/{assertion.short_code}", base, f"/c/{code_of(instance, assertion.award)}/badges/"):
        if path.endswith("/badges/"):
            path += assertion.award.public_id
        client_request.get(path)
        assert "Un professionnel, en entreprise" in said(client_request), path
        assert HOST in said(client_request), path
        assert "Autre maison" not in said(client_request), path
    pdf = client_request.client.get(f"{base}/certificate.pdf").data
    assert f"Un professionnel, en entreprise ({HOST})" in " ".join(text_of(pdf).split())
    for public in (
        client_request.client.get(base, headers={"Accept": "application/ld+json"}),
        *(client_request.client.get(f"{base}/{name}") for name in FILES),
    ):
        assert public.status_code == 200
        assert "Pétrin".encode() not in public.data
    assert "Pétrin" not in assertion.jws


def test_without_a_host_the_role_stands_alone(
    client_request: PageClient, instance: Instance, session: Session, world: World
) -> None:
    """A session may have no host; where the organisation itself confirmed, its own name stands, and no host."""
    (confirmed,) = award(instance, session, world, PEOPLE[:1])
    session.get_one(PlannedSession, world.session.id).host = ""
    (observed,) = award(instance, session, world, PEOPLE[:1], OTHER_BADGE)
    session.commit()
    client_request.get(f"/v/{observed.short_code}")
    assert "Un professionnel, en entrepriseDélivré le" in said(client_request)
    client_request.get(f"/v/{confirmed.short_code}")
    assert HOST not in said(client_request)
    assert "Une personne présente ce jour-làStructure cap-tandem" in said(client_request)


def test_the_session_form_tells_that_a_host_is_public(client_request: PageClient, world: World) -> None:
    """It says where the name will stand, and refuses an e-mail or a telephone number in its place."""
    client_request.sign_in(world.owner)
    form = f"/espace/cap-tandem/actions/{world.action.public_id}/seances/nouvelle"
    client_request.get(form)
    assert "Son nom sera public" in said(client_request)
    client_request.post(form, {"date": "2026-03-12", "host": "Mme Orval, 06 39 98 00 12"}, status=422)
    assert "sans e-mail ni téléphone" in said(client_request)
