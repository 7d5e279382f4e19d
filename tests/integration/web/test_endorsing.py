"""« Je reconnais ce badge »: from the form on a badge's page to the Endorsement that anybody can verify."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.openbadges.documents import Endorsement as EndorsementDocument
from badges.openbadges.documents import Profile
from badges.records.tables import Assertion, Endorsement, MailOutbox
from badges.services import endorsing
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.employers import FORM, PROPOSAL, last_token, logo, recognise
from tests.support.sample import World

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
LD = {"Accept": "application/ld+json"}


def form_of(assertion: Assertion) -> str:
    return f"/v/{assertion.short_code}/reconnaitre"


def kept(instance: Instance, column: Any) -> list[Any]:
    """Return a column as the database has it now; nothing stays open that a writer would wait for."""
    with instance.sessions() as session:
        return list(session.scalars(select(column)))


def token_of(instance: Instance, email: str = FORM["email"]) -> str:
    with instance.sessions() as session:
        return last_token(session, email, "reconnaissances")


@pytest.mark.parametrize("fmt", ["PNG", "JPEG"])
def test_an_employer_recognises_a_badge_without_an_account(
    client_request: PageClient, client: FlaskClient, instance: Instance, awarded: list[Assertion], fmt: str
) -> None:
    """Form, link, one button: the Endorsement is published, hosted, of the BadgeClass, with a redrawn logo."""
    client_request.get(form_of(awarded[0]))
    picture = (io.BytesIO(logo(fmt)), "logo.bin")
    client_request.post(form_of(awarded[0]), FORM | {"logo": picture}, status=200)
    assert client_request.page
    assert "gerante.levain@levain.exemple.fr" in client_request.page.text()
    token = token_of(instance)
    assert kept(instance, Endorsement.digest) != [token]
    client_request.get(f"/reconnaissances/{token}")
    client_request.follow(client_request.post(f"/reconnaissances/{token}", status=303))
    assert client_request.page
    assert client_request.page.heading == "Boulangerie Levain & Cie reconnaît ce badge"
    (public_id,) = kept(instance, Endorsement.public_id)
    address = f"/o/cap-tandem/endorsements/{public_id}"
    answer = client.get(address, headers=LD)
    document = answer.get_json(force=True)
    EndorsementDocument.from_dict(document)
    assert document["claim"]["id"] == "https://badges.example.org/o/cap-tandem/badges/duo-decouverte-metier/1"
    assert document["verification"] == {"type": "HostedBadge"}
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/ld+json", "no-cache")
    assert client.get(address, headers=LD | {"If-None-Match": answer.headers["ETag"]}).status_code == 304
    profile = client.get(f"{address}/issuer", headers=LD).get_json(force=True)
    Profile.from_dict(profile)
    assert profile["id"] == document["issuer"]
    assert profile["verification"] == {"startsWith": document["id"]}
    drawn = client.get(f"{address}/logo")
    with Image.open(io.BytesIO(drawn.data)) as image:
        assert (image.format, max(image.size) <= 224, dict(image.getexif())) == ("PNG", True, {})
    assert b"44.93" not in drawn.data
    assert "gerante" not in json.dumps([document, profile]) + str(client_request.page.text())


def test_the_pages_list_who_recognises_a_badge(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """The badge's page, the page of whoever holds it, and its organisation's say who recognises it."""
    recognise(instance, session, awarded[0])
    session.commit()
    for path in (f"/v/{awarded[1].short_code}", "/o/cap-tandem/badges/duo-decouverte-metier/1", "/o/cap-tandem"):
        client_request.get(path)
        assert client_request.page
        said = client_request.page.text().replace("\u00a0", " ")
        assert "Boulangerie Levain & Cie adresse vérifiée : @levain.exemple.fr" in said


def test_awarded_documents_do_not_change(
    client: FlaskClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """The BadgeClass is immutable: an endorsement changes neither it nor the assertion."""
    paths = ("/o/cap-tandem/badges/duo-decouverte-metier/1", f"/o/cap-tandem/assertions/{awarded[0].public_id}")
    before = [client.get(path, headers=LD).data for path in paths]
    recognise(instance, session, awarded[0])
    session.commit()
    assert [client.get(path, headers=LD).data for path in paths] == before


def test_other_software_finds_the_endorsements(
    client: FlaskClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """The BadgeClass, and its signer's, lead by a Link header to a fresh list of what stands."""
    badge = "/o/cap-tandem/badges/duo-decouverte-metier/1"
    base, listed = instance.urls.base, f"{badge}/endorsements"
    rel = f'<{base}{listed}>; rel="https://w3id.org/credentials#credential"; type="application/ld+json"'
    answer = client.get(badge, headers=LD)
    assert (answer.headers["Link"], answer.headers["Cache-Control"]) == (rel, "public, max-age=31536000, immutable")
    signers = f"/o/cap-tandem/signers/{awarded[0].signer.kid}/badges/duo-decouverte-metier/1"
    assert client.get(signers, headers=LD).headers["Link"] == f'{rel}; anchor="{base}{badge}"'
    empty = client.get(listed)
    assert empty.get_json(force=True)["endorsement"] == []
    public_id = recognise(instance, session, awarded[0])
    session.commit()
    known = {"If-None-Match": empty.headers["ETag"]}
    found = client.get(listed, headers=known)
    assert (found.status_code, found.mimetype, found.headers["Cache-Control"]) == (200, LD["Accept"], "no-cache")
    (address,) = found.get_json(force=True)["endorsement"]
    assert found.get_json(force=True)["id"] == f"{base}{badge}"
    assert address == instance.urls.endorsement("cap-tandem", public_id)
    assert client.get(address.removeprefix(base)).get_json(force=True)["claim"]["id"] == f"{base}{badge}"
    assert client.get(listed, headers={"If-None-Match": found.headers["ETag"]}).status_code == 304
    endorsing.withdraw(instance, session, session.scalars(select(Endorsement)).one(), "error")
    session.commit()
    assert client.get(listed).data == empty.data
    assert client.get(listed.replace("/1/", "/2/")).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "quelqu.un@gmail.com"}, "email"),
        ({"email": "quelqu.un@laposte.net"}, "email"),
        ({"email": "quelqu.un@yahoo.co.uk"}, "email"),
        ({"email": "rien"}, "email"),
        ({"url": "ftp://levain.exemple.fr"}, "url"),
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"name": "\u202e\u2800 "}, "name"),
        ({"name": "Écrivez à moi@levain.exemple.fr"}, "name"),
        ({"comment": "Appelez le 06 39 98 00 11"}, "comment"),
        ({"comment": "x" * 201}, "comment"),
        ({"logo": b"GIF89a"}, "logo"),
    ],
)
def test_what_cannot_be_published_is_refused_kindly(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], change: dict[str, Any], field: str
) -> None:
    """Free mailboxes, odd addresses, contacts in a public text: a sentence beside the field, no letter, no row."""
    sent = {name: (io.BytesIO(value), "f") if isinstance(value, bytes) else value for name, value in change.items()}
    client_request.get(form_of(awarded[0]))
    client_request.post(form_of(awarded[0]), FORM | sent, status=422)
    assert client_request.page is not None
    assert [one.attrib["href"] for one in client_request.page.all("a") if one.attrib["href"] == f"#{field}"]
    assert kept(instance, MailOutbox.id) == kept(instance, Endorsement.id) == []


def test_the_forms_for_employers_share_the_hour(
    client_request: PageClient, instance: Instance, world: World, awarded: list[Assertion]
) -> None:
    """A mailbox that was just written to about a testimony gets no second letter, for an endorsement or a meeting."""
    told = {"name": "Fournil", "email": FORM["email"], "words": "Une belle rencontre.", "signed": "0"}
    client_request.post(f"/o/{world.slug}/temoigner", told, status=200)
    client_request.post(form_of(awarded[0]), FORM, status=200)
    client_request.post(
        f"/v/{awarded[0].short_code}/rencontre", PROPOSAL | {"email": FORM["email"].replace("@", "+1@")}, status=200
    )
    assert kept(instance, MailOutbox.recipient) == [FORM["email"]]


def test_one_letter_an_hour_and_no_word_of_strangers(
    client_request: PageClient, instance: Instance, awarded: list[Assertion]
) -> None:
    """An address gets one letter an hour, whose words are ours; the answer is the same whether one left or not."""
    first = client_request.post(form_of(awarded[0]), FORM, status=200).data
    second = client_request.post(form_of(awarded[0]), FORM | {"name": "Autre"}, status=200).data
    assert first == second
    (body,) = kept(instance, MailOutbox.body)
    assert "Levain" not in body
    assert FORM["comment"] not in body
    instance.clock.advance(minutes=61)
    client_request.post(form_of(awarded[0]), FORM, status=200)
    assert len(kept(instance, MailOutbox.id)) == 2


def test_a_link_confirms_once_and_for_two_days(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """Opening it changes nothing, a second use and a late one are told so, and what was never confirmed goes."""
    token = recognise(instance, session, awarded[0], confirmed=False)
    session.commit()
    client_request.get(f"/reconnaissances/{token}")
    client_request.post(f"/reconnaissances/{token}", status=303)
    client_request.post(f"/reconnaissances/{token}", status=404)
    late = recognise(instance, session, awarded[0], confirmed=False, email="autre@levain.exemple.fr")
    session.commit()
    instance.clock.advance(hours=49)
    client_request.get(f"/reconnaissances/{late}", status=404)
    endorsing.forget_unconfirmed(instance, session)
    assert session.scalars(select(Endorsement.email)).all() == [FORM["email"]]


def test_the_same_address_recognises_a_badge_once(
    instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """A second opinion of the same address about the same badge is refused until the first is withdrawn."""
    recognise(instance, session, awarded[0])
    instance.clock.advance(hours=2)
    with pytest.raises(Exception, match="déjà reconnu"):
        recognise(instance, session, awarded[1])


def test_a_withdrawn_or_revoked_badge_cannot_be_recognised(
    client_request: PageClient, session: Session, awarded: list[Assertion]
) -> None:
    """A hidden badge has no form, and its form is not accepted."""
    awarded[0].award.hidden_at = awarded[0].issued_at
    session.merge(awarded[0].award)
    session.commit()
    client_request.get(form_of(awarded[0]), status=404)
    client_request.post(form_of(awarded[0]), FORM, status=404, token=False)


def test_the_organisation_withdraws_an_opinion(
    client_request: PageClient,
    client: FlaskClient,
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
) -> None:
    """A coordinator sees what is new and withdraws it with a reason of the list: 410 everywhere, nothing kept."""
    public_id = recognise(instance, session, awarded[0])
    session.commit()
    client_request.sign_in(world.owner)
    client_request.get("/espace/cap-tandem/reconnaissances")
    assert client_request.page
    assert "Nouveau" in client_request.page.text()
    address = f"/espace/cap-tandem/reconnaissances/{public_id}"
    client_request.get(f"{address}/retrait")
    client_request.post(f"{address}/retrait", {"reason": "parce que"}, status=422)
    client_request.follow(client_request.post(f"{address}/retrait", {"reason": "not-confirmed"}, status=303))
    for tail in ("", "/issuer", "/logo"):
        assert client.get(f"/o/cap-tandem/endorsements/{public_id}{tail}", headers=LD).status_code == 410
    gone = client.get(f"/o/cap-tandem/endorsements/{public_id}", headers=LD).get_json(force=True)
    assert set(gone) == {"@context", "type", "id", "revoked", "revocationReason"}
    client_request.get(f"/o/cap-tandem/endorsements/{public_id}", status=410)
    assert kept(instance, Endorsement.email) == [None]
    client_request.get("/o/cap-tandem")
    assert client_request.page
    assert "Levain" not in client_request.page.text()
