"""Public addresses answer finished documents, and nothing about the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from badges.domain.codes import grouped
from badges.domain.errors import NotFound
from badges.openbadges import jws
from badges.records import desk
from badges.services.exporting import email_variant
from badges.services.exporting_files import assertion_file
from badges.services.minting import mint_assertion, new_recipient
from badges.services.publishing import FILES, document, find_assertion
from badges.services.publishing_pages import badge_page, class_page, page_by_short_code, page_of_award
from badges.services.revoking import revoke
from tests.integration.services.awarded import NAME, award
from tests.support.sample import BADGE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance
    from tests.support.sample import World


def path_of(instance: Instance, url: str) -> str:
    """Return the path of one of our addresses."""
    assert url.startswith(f"{instance.urls.base}/")
    return url.removeprefix(instance.urls.base)


def content(instance: Instance, session: Session, url: str) -> Any:
    """Return the JSON at one of our addresses."""
    found = document(instance, session, path_of(instance, url))
    assert found is not None, url
    assert found.content_type == "application/ld+json"
    return orjson.loads(found.body)


def test_every_address_leads_to_its_document(instance: Instance, session: Session, world: World) -> None:
    """From the hosted and the signed assertion, each address that is named answers a document of that id."""
    _, assertion = award(instance, session, world)
    hosted = content(instance, session, instance.urls.assertion(world.slug, assertion.public_id))
    signed = orjson.loads(orjson.dumps(jws.parse(assertion.jws).payload))
    for said in (hosted, signed):
        badge = content(instance, session, said["badge"])
        issuer = content(instance, session, badge["issuer"])
        assert (badge["id"], issuer["id"]) == (said["badge"], badge["issuer"])
        assert badge["id"].startswith(issuer["verification"]["startsWith"])
        picture = document(instance, session, path_of(instance, badge["image"]))
        assert picture is not None
        assert picture.body.startswith(b"\x89PNG")
    assert hosted["id"].startswith(content(instance, session, hosted["badge"])["issuer"] + "/")
    key = content(instance, session, signed["verification"]["creator"])
    assert content(instance, session, key["owner"])["publicKey"] == key["id"]
    revocations = content(instance, session, issuer["revocationList"])
    assert revocations["id"] == issuer["revocationList"]
    assert len(revocations["revokedAssertions"]) == 2
    recipient = content(instance, session, hosted["recipient"]["identity"])
    assert recipient["id"] == hosted["recipient"]["identity"]


def test_a_file_is_the_same_wherever_it_is_asked_for(instance: Instance, session: Session, world: World) -> None:
    """Every file of an assertion is a public document too, byte for byte what is handed out, badge.json included."""
    _, assertion = award(instance, session, world)
    for name in FILES:
        found = document(instance, session, f"/o/{world.slug}/assertions/{assertion.public_id}/{name}")
        file = assertion_file(instance, session, world.slug, assertion.public_id, name)
        assert found is not None, name
        assert (found.body, found.content_type) == (file.data, file.media_type), name


def test_a_drawing_has_an_address_of_its_own(instance: Instance, session: Session, world: World) -> None:
    """`/image.svg` is the SVG without any Accept; the BadgeClass goes on naming the PNG."""
    award(instance, session, world)
    path = f"/o/{world.slug}/badges/{BADGE}/1"
    drawing, picture = document(instance, session, f"{path}/image.svg"), document(instance, session, f"{path}/image")
    assert drawing is not None
    assert picture is not None
    assert (drawing.content_type, picture.content_type) == ("image/svg+xml", "image/png")
    assert content(instance, session, f"{instance.urls.base}{path}")["image"] == f"{instance.urls.base}{path}/image"
    assert document(instance, session, f"/o/{world.slug}/badges/{BADGE}/2/image.svg") is None


def test_every_page_of_an_award_shows_the_same_assertion(instance: Instance, session: Session, world: World) -> None:
    """The desk and the claim page agree: the latest of an opaque address, never one of an e-mail."""
    made, first = award(instance, session, world)
    latest = mint_assertion(instance, session, made, new_recipient(instance))
    email_variant(instance, session, made, "ondine@exemple.fr")
    page = page_of_award(instance, session, made)
    assert page is not None
    assert page.public_id == desk.award_line(session, made.id).assertion_id == latest.public_id != first.public_id


def test_nothing_public_names_the_person(instance: Instance, session: Session, world: World) -> None:
    """No document of an award holds the person's name or e-mail, the action, the place or the session."""
    made, assertion = award(instance, session, world)
    org = f"/o/{world.slug}"
    kid = jws.parse(assertion.jws).header["kid"]
    paths = [
        org,
        f"{org}/assertions/{assertion.public_id}",
        *(f"{org}/assertions/{assertion.public_id}/{name}" for name in ("badge.jws", "badge.svg", "signed.svg")),
        f"{org}/badges/{BADGE}/1",
        f"{org}/signers/{kid}",
        f"{org}/signers/{kid}/revocations",
        f"{org}/signers/{kid}/badges/{BADGE}/1",
    ]
    private = (NAME, "Quibolle", "zephyrine", "handicap", world.session.public_id, made.public_id, "Valence", "Pétrin")
    for path in paths:
        found = document(instance, session, path)
        assert found is not None, path
        assert [word for word in private if word in found.body.decode()] == []


def test_a_revoked_assertion_is_gone(instance: Instance, session: Session, world: World) -> None:
    """A revoked badge answers 410 with the minimal body at all its addresses, and stands in the signer's list."""
    made, assertion = award(instance, session, world)
    revoke(instance, session, made, "error")
    address = f"/o/{world.slug}/assertions/{assertion.public_id}"
    for path in (address, f"{address}/badge.jws", f"{address}/badge.png", f"{address}/signed.svg"):
        found = document(instance, session, path)
        assert found is not None
        assert found.status == 410
        assert orjson.loads(found.body) == {
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Assertion",
            "id": instance.urls.base + address,
            "revoked": True,
            "revocationReason": "Ce badge a été attribué par erreur.",
        }
    payload = jws.parse(assertion.jws).payload
    signer = payload["verification"]["creator"].removesuffix("/key")
    entries = content(instance, session, f"{signer}/revocations")["revokedAssertions"]
    assert [entry["id"] for entry in entries].count(payload["id"]) == 1
    assert len(entries) == 3


def test_etags_and_caching(instance: Instance, session: Session, world: World) -> None:
    """A version may be kept for ever once it was awarded; what can change is asked for again."""
    path = f"/o/{world.slug}/badges/{BADGE}/1"
    before = document(instance, session, path)
    _, assertion = award(instance, session, world)
    after = document(instance, session, path)
    hosted = document(instance, session, f"/o/{world.slug}/assertions/{assertion.public_id}")
    assert before is not None
    assert after is not None
    assert hosted is not None
    assert (before.immutable, after.immutable, hosted.immutable) == (False, True, False)
    assert before.etag == after.etag != hosted.etag
    assert after.etag.startswith('"')
    assert hosted.private_address


def test_the_current_version_is_a_redirect(instance: Instance, session: Session, world: World) -> None:
    """A badge's address without version leads to the version of the moment."""
    found = document(instance, session, f"/o/{world.slug}/badges/{BADGE}")
    assert found is not None
    assert (found.status, found.location) == (302, instance.urls.badge(world.slug, BADGE, 1))


def test_images_in_both_formats(instance: Instance, session: Session, world: World) -> None:
    """An image is PNG, or SVG for whoever prefers it."""
    path = f"/o/{world.slug}/badges/{BADGE}/1/image"
    png, svg = document(instance, session, path), document(instance, session, path, prefer_svg=True)
    assert png is not None
    assert svg is not None
    assert (png.content_type, svg.content_type) == ("image/png", "image/svg+xml")
    assert svg.body.startswith(b"<svg")


NOT_OURS = (
    "",
    "/",
    "/o",
    "/o/",
    "/o/nobody",
    "/o/cap-tandem/",
    "/o/cap-tandem/badges/none",
    "/o/cap-tandem/badges/duo-decouverte-metier/2",
    "/o/cap-tandem/badges/duo-decouverte-metier/01",
    "/o/cap-tandem/badges/duo-decouverte-metier/-1",
    "/o/cap-tandem/badges/duo-decouverte-metier/99999999999999999999",
    "/o/cap-tandem/badges/duo-decouverte-metier/١",
    "/o/cap-tandem/assertions/none",
    "/o/cap-tandem/assertions/a\0b",
    "/o/cap-tandem/assertions/\ud800",
    "/o/cap-tandem/signers/none",
    "/o/cap-tandem/signers/none/key",
    "/r/none",
    "/o/cap-tandem/../autre-rive",
)


def test_unknown_addresses_have_no_document(instance: Instance, session: Session, world: World) -> None:
    """What does not exist, or is not an address of ours, has no document and breaks nothing."""
    assert [path for path in NOT_OURS if document(instance, session, path) is not None] == []


def test_organisations_do_not_mix(instance: Instance, session: Session, world: World, neighbour: World) -> None:
    """An assertion, a signer or a class is not found under another organisation's address."""
    _, assertion = award(instance, session, world)
    award(instance, session, neighbour)
    kid = jws.parse(assertion.jws).header["kid"]
    for tail in (
        f"assertions/{assertion.public_id}",
        f"assertions/{assertion.public_id}/badge.jws",
        f"signers/{kid}",
        f"signers/{kid}/key",
        f"signers/{kid}/revocations",
        f"signers/{kid}/badges/{BADGE}/1",
    ):
        assert document(instance, session, f"/o/{world.slug}/{tail}") is not None
        assert document(instance, session, f"/o/{neighbour.slug}/{tail}") is None


def test_an_assertion_is_found_by_any_of_its_names(instance: Instance, session: Session, world: World) -> None:
    """Address, file, id, urn:uuid and short code all lead to the same assertion; anything else says so."""
    _, assertion = award(instance, session, world)
    address = instance.urls.assertion(world.slug, assertion.public_id)
    names = [
        address,
        f" {address}/badge.png\n",
        assertion.public_id,
        jws.parse(assertion.jws).payload["id"],
        assertion.short_code.lower(),
        instance.urls.short(assertion.short_code),
    ]
    assert {find_assertion(instance, session, name).id for name in names} == {assertion.id}
    for wrong in ("", "nothing", f"{address}x", "https://elsewhere.example.org/o/a/assertions/b", "urn:uuid:0", "a\0b"):
        with pytest.raises(NotFound):
            find_assertion(instance, session, wrong)


def test_the_page_says_what_the_verdict_needs(instance: Instance, session: Session, world: World) -> None:
    """The page holds name, criteria, proof, issuer and dates in both languages, and what became of it."""
    made, assertion = award(instance, session, world, badge=1)
    page = badge_page(instance, session, world.slug, assertion.public_id)
    assert page is not None
    badge = page.badge
    assert badge.wording["fr"]["name"] == "Fiable au travail\u00a0: engagements et consignes"
    assert len(badge.wording["en"]["criteria"]) == 3
    assert badge.proof.who["fr"] == "Un professionnel, en entreprise"
    assert (badge.kind["fr"], badge.issuer.name) == ("Compétence", world.organisation.name)
    assert {line.name["fr"] != line.name["en"] for line in badge.alignments} == {True, False}
    assert page.expires_at is not None
    assert page.revoked_at is None
    revoke(instance, session, made, "duplicate")
    again = page_by_short_code(instance, session, grouped(assertion.short_code.lower(), 4))
    assert again is not None
    assert again.revoked_at == instance.clock.now()
    assert again.reason is not None
    assert again.reason["en"].startswith("This badge was awarded twice")


def test_there_is_no_page_without_badge(instance: Instance, session: Session, world: World) -> None:
    """Unknown codes and addresses have no page."""
    assert page_by_short_code(instance, session, "234679ACDEFG") is None
    assert page_by_short_code(instance, session, "not a code") is None
    assert badge_page(instance, session, world.slug, "none") is None
    assert badge_page(instance, session, "a\0b", "none") is None
    assert class_page(instance, session, world.slug, BADGE, 2) is None
    assert class_page(instance, session, world.slug, BADGE, 10**20) is None
    assert class_page(instance, session, world.slug, BADGE, 1) is not None
