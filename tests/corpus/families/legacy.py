"""Other versions: 1.0 and 1.1 are verified by the same steps, 0.5 and 3.0 are recognised and described."""

from __future__ import annotations

from typing import Any

from tests.corpus import keys, pictures
from tests.corpus.cases import Book
from tests.corpus.families.recipient import digest
from tests.corpus.families.standard import ORG, RECIPIENT, old_signed, old_world
from tests.corpus.signing import compact, encoded, text_of
from tests.corpus.world import EMAIL, JSON, PNG_URI, World

V1 = "https://w3id.org/openbadges/v1"


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "Open Badges 1.0: Assertion"
    _one_zero(book)
    _one_zero_refused(book)
    _one_zero_signed(book)
    book.section = "Open Badges 1.1"
    _one_one(book)
    book.section = "VERIFYING.md: version_unsupported"
    _half(book)
    _three(book)


def changed(role: str, **members: Any) -> World:
    """Return the 1.0 badge with one document changed; None takes a member out."""
    world = old_world()
    world.documents[role] |= members
    world.documents[role] = {name: value for name, value in world.documents[role].items() if value is not None}
    return world.answer(role, 200, JSON, json=world.documents[role])


def _one_zero(book: Book) -> None:
    book.legal("1.0", old_world(), "the hosted example of 1.0")
    book.legal(
        "1.0-in-hand",
        old_world(),
        "its JSON in hand: verify.url says where it stands",
        text_of(old_world().documents["assertion"]),
    )
    book.legal("1.0-iso-date", changed("assertion", issuedOn="2013-01-26"), "1.0 allows an ISO 8601 date")
    book.legal("1.0-data-image", changed("badge", image=PNG_URI), "an image as data URI")
    book.legal("1.0-no-email", changed("issuer", email=None), "1.0 asks for no e-mail of the issuer")
    book.legal("1.0-expires-later", changed("assertion", expires=4102444800), "expires as a Unix time")
    mine = {
        "type": "email",
        "hashed": True,
        "salt": "deadsea",
        "identity": digest("sha256", EMAIL, "deadsea"),
    }
    book.legal("1.0-recipient", changed("assertion", recipient=mine), "a hashed recipient", recipient=EMAIL)
    book.legal(
        "1.0-png",
        old_world(),
        "a legacy PNG with the URL",
        pictures.png(pictures.text_chunk(f"{ORG}/beths-robotics-badge.json")),
        filename="b.png",
    )


def _one_zero_refused(book: Book) -> None:
    mine = {"type": "email", "hashed": True, "salt": "deadsea", "identity": digest("sha256", EMAIL, "deadsea")}
    book.attack("1.0-expired", changed("assertion", expires=1400000000), "expired", "a Unix time that has passed")
    book.attack(
        "1.0-other",
        changed("assertion", recipient=mine),
        "recipient_mismatch",
        "somebody else's",
        recipient="eve@example.net",
    )
    gone = old_world().answer("assertion", 410, JSON, json={"revoked": True})
    book.attack("1.0-gone", gone, "revoked", "410 Gone with the body of 1.0")
    world = changed("assertion", verify={"type": "hosted", "url": "https://evil.example/1"})
    book.attack(
        "1.0-verify-elsewhere",
        world,
        "id_mismatch origin_not_allowed",
        "the document says that it stands at a stranger's",
    )
    world = old_world()
    world.answer(
        "https://evil.example/1",
        200,
        JSON,
        json=world.documents["assertion"] | {"verify": {"type": "hosted", "url": "https://evil.example/1"}},
    )
    book.attack("1.0-stranger", world, "origin_not_allowed", "a stranger hosts it", "https://evil.example/1")
    book.attack(
        "1.0-no-criteria",
        changed("badge", criteria=None),
        "schema_invalid",
        "a required property of 1.0 is missing",
    )


def _one_zero_signed(book: Book) -> None:
    book.section = "Open Badges 1.0: signed"
    world, payload = old_signed()
    token = compact(payload, world.token_key)
    book.legal("1.0-signed", world, "the signed example of 1.0: its key is a PEM file of the issuer", token)
    world, payload = old_signed("2i9016k")
    token = compact(payload, world.token_key)
    book.attack("1.0-signed-revoked", world, "revoked", "the list of 1.0 names its uid", token)
    world, payload = old_signed()
    token = compact(payload, keys.rsa_key("stranger"))
    book.attack("1.0-signed-stranger", world, "jws_signature_invalid", "signed by a stranger", token)
    own = "https://evil.example/key.pem"
    world.answer(own, 200, {"Content-Type": "application/x-pem-file"}, body=keys.public_pem(keys.rsa_key("stranger")))
    payload["verify"] = {"type": "signed", "url": own}
    token = compact(payload, keys.rsa_key("stranger"))
    book.attack("1.0-signed-own-key", world, "key_not_authorized", "the token names a key at a stranger's", token)
    world, payload = old_signed()
    world.answer(f"{ORG}/revoked.json", 500)
    token = compact(payload, world.token_key)
    book.open("1.0-signed-list-down", world, "revocation_unavailable", "the list does not answer", token)


def one_one() -> World:
    """Return a hosted badge in 1.1."""
    world = World()
    world.bend("assertion", {"@context": V1, "uid": "u-1", "verification": None})
    world.bend("assertion", verify={"type": "hosted", "url": world.at["assertion"]}, recipient=RECIPIENT)
    names = {"name": "Accueil", "url": "https://example.org/accueil", "description": "Accueillir"}
    world.bend("badge", {"@context": V1, "criteria": f"{world.base}/criteria.html", "alignment": [names]})
    return world.bend("issuer", {"@context": V1})


def _one_one(book: Book) -> None:
    book.legal("1.1", one_one(), "a hosted badge in 1.1")
    book.legal("1.1-in-hand", one_one(), "its JSON in hand", one_one().text("assertion"))
    book.legal("1.1-old-type", one_one().bend("issuer", email=None), "1.1 asks for no e-mail either")
    extension = {
        "@context": f"{V1}/ext.json",
        "type": ["Extension", "extensions:ApplyLink"],
        "url": "https://example.org/a",
    }
    book.legal(
        "1.1-extension",
        one_one().bend("badge", {"extensions:ApplyLink": extension}),
        "extensions came with 1.1",
    )
    book.legal(
        "1.1-issuer-in-2.0",
        one_one().bend("issuer", {"@context": World().documents["issuer"]["@context"]}),
        "an issuer moved on to 2.0",
    )
    book.legal(
        "1.1-list-unused",
        one_one().bend("issuer", revocationList=f"{World().base}/none"),
        "hosted: the list is for signed badges",
    )
    world = one_one().bend("assertion", revoked=True)
    book.attack("1.1-revoked", world, "revoked", "revoked: true")
    world = one_one().bend("assertion", id=f"{World().base}/assertions/9")
    book.attack("1.1-another-id", world, "id_mismatch", "the document calls itself by another id")


def _half(book: Book) -> None:
    document = {
        "recipient": "sha256$c7ef86405ba71b85acd8e2e95166c4b111448089f2e1599f42fe1bba46e865c5",
        "salt": "hashbrowns",
        "evidence": "/badges/html5-basic/bimmy",
        "issued_on": "2011-08-23",
        "badge": {
            "version": "0.5.0",
            "name": "HTML5 Fundamental",
            "image": "/img/html5-basic.png",
            "description": "Knows the difference between a section and an article",
            "criteria": "/badges/html5-basic",
            "issuer": {"origin": "http://p2pu.org", "name": "P2PU", "contact": "admin@p2pu.org"},
        },
    }
    world = World().answer("assertion", 200, JSON, json=document)
    why = "a badge of 0.5 is recognised and described"
    book.open("0.5", world, "version_unsupported", why)
    book.open("0.5-in-hand", World(), "version_unsupported", why, text_of(document))
    image = pictures.png(pictures.text_chunk(World().at["assertion"]))
    book.open("0.5-png", world, "version_unsupported", why, image, filename="badge.png")


def _three(book: Book) -> None:
    credential = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:3cf6b5f1-3c7c-4f3c-9d0c-6f5a0f7b1f11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://example.org/issuers/1", "type": ["Profile"], "name": "Example"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {"id": "urn:x:1", "name": "Robot"},
        },
    }
    why = "a badge of 3.0 is recognised and described"
    world = World()
    text = text_of(credential)
    head = encoded(b'{"alg":"ES256","kid":"did:key:z1"}')
    token = f"{head}.{encoded(text.encode())}.{encoded(b'x' * 64)}"
    book.open("3.0-in-hand", world, "version_unsupported", why, text)
    book.open("3.0-jwt", world, "version_unsupported", why, token)
    book.open("3.0-hosted", world.answer("assertion", 200, JSON, json=credential), "version_unsupported", why)
    image = pictures.png(pictures.itxt(text, b"openbadgecredential"))
    book.open("3.0-png", World(), "version_unsupported", why, image, filename="badge.png")
    drawing = f'<svg xmlns="{pictures.SVG}" xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential><![CDATA[{text}]]></o:credential></svg>'
    book.open("3.0-svg", World(), "version_unsupported", why, drawing.encode(), filename="badge.svg")
    both = pictures.png(pictures.itxt(World().text("assertion")), pictures.itxt(text, b"openbadgecredential"))
    book.legal(
        "2.0-and-3.0-png",
        World(),
        "a PNG can carry both; 2.0 is verified",
        both,
        filename="badge.png",
        section="Badge Baking 1.0: PNG",
    )
