"""The examples of the Open Badges 2.0 texts: core objects, signed badges, revocation, baking, older versions."""

from __future__ import annotations

from typing import Any

from tests.corpus import keys, pictures
from tests.corpus.cases import Book
from tests.corpus.world import CONTEXT, JSON, World

THEN = "2017-01-15T12:00:00Z"
ORG = "https://example.org"
RECIPIENT = {
    "type": "email",
    "hashed": True,
    "salt": "deadsea",
    "identity": "sha256$c7ef86405ba71b85acd8e2e95166c4b111448089f2e1599f42fe1bba46e865c5",
}
ALIGNMENTS = [
    {
        "targetName": "CCSS.ELA-Literacy.RST.11-12.3",
        "targetUrl": "http://www.corestandards.org/ELA-Literacy/RST/11-12/3",
        "targetDescription": "Follow a multistep procedure.",
        "targetCode": "CCSS.ELA-Literacy.RST.11-12.3",
    },
    {
        "targetName": "Problem-Solving",
        "targetUrl": "https://learning.mozilla.org/en-US/web-literacy/skills#problem-solving",
        "targetDescription": "Using research and feedback.",
        "targetFramework": "Mozilla 21st Century Skills",
    },
]


def beth(**assertion: Any) -> World:
    """Return the robotics badge of the standard's examples."""
    world = World(ORG)
    world.move("assertion", f"{ORG}/beths-robotics-badge.json")
    world.move("badge", f"{ORG}/robotics-badge.json").move("issuer", f"{ORG}/organization.json")
    world.bend(
        "assertion",
        recipient=RECIPIENT,
        image=f"{ORG}/beths-robot-badge.png",
        evidence=f"{ORG}/beths-robot-work.html",
        issuedOn="2016-12-31T23:59:59Z",
        verification={"type": "hosted"},
    )
    world.bend(
        "badge",
        name="Awesome Robotics Badge",
        description="For doing awesome things with robots.",
        image=f"{ORG}/robotics-badge.png",
        criteria=f"{ORG}/robotics-badge.html",
        tags=["robots", "awesome"],
        alignment=ALIGNMENTS,
    )
    world.bend("issuer", name="An Example Badge Issuer", image=f"{ORG}/logo.png", email="contact@example.org")
    return world.bend("assertion", assertion)


def signer() -> World:
    """Return the same issuer with the key and the revocation list of the examples."""
    world = beth()
    del world.documents["assertion"]
    world.put("key", f"{ORG}/publicKey.json", {})
    world.documents["key"] = world.key_document("issuer")
    world.put(
        "list",
        f"{ORG}/revocationList.json",
        {
            "@context": CONTEXT,
            "id": f"{ORG}/revocationList.json",
            "type": "RevocationList",
            "issuer": f"{ORG}/issuer",
            "revokedAssertions": [
                "urn:uuid:3c574c87-b96f-4f06-8eb5-68a29335b60e",
                {
                    "id": "urn:uuid:e79a6c18-787e-4868-8e65-e6a4530fb418",
                    "revocationReason": "Honor code violation",
                },
                {"uid": "abc123", "revocationReason": "Issued in error."},
            ],
        },
    )
    return world.bend("issuer", publicKey=world.at["key"], revocationList=world.at["list"])


def claims(world: World, **members: Any) -> str:
    """Return the signed claims of the examples as a JWS."""
    return world.token(
        {
            "id": "urn:uuid:a953081a-4bbd-4927-9653-7219bca00e3b",
            "recipient": RECIPIENT,
            "evidence": f"{ORG}/beths-robot-work.html",
            "issuedOn": "2016-12-31T23:59:59Z",
        },
        **members,
    )


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "Examples: core Open Badges objects"
    _core(book)
    book.section = "Examples: Signed Badges, CryptographicKey, RevocationList"
    _signed(book)
    book.section = "Examples: Revoked Hosted Assertion"
    _revoked(book)
    book.section = "Badge Baking 1.0"
    _baked(book)


def _core(book: Book) -> None:
    world = beth(expires="2017-06-30T23:59:59Z")
    book.legal("assertion", world, "Assertion, BadgeClass and Issuer as the examples show them", now=THEN)
    book.legal(
        "assertion-in-hand",
        world,
        "a whole Assertion in hand only names its URL",
        world.text("assertion"),
        now=THEN,
    )
    book.attack("assertion-later", world, "expired", "the same badge after its expires", now="2017-07-01T00:00:00Z")
    linked = beth(evidence=None, image=None)
    embedded = dict(linked.documents["badge"]) | {"issuer": dict(linked.documents["issuer"]) | {"type": "Profile"}}
    embedded = {name: value for name, value in embedded.items() if name not in ("@context", "tags", "alignment")}
    embedded["issuer"].pop("@context")
    linked.bend("assertion", badge=embedded)
    book.legal("linked-data", linked, "BadgeClass and Profile are embedded, their hosted copies are used", now=THEN)


def _signed(book: Book) -> None:
    world = signer()
    book.legal("signed", world, "the claims of the example, signed by a key of the issuer", claims(world), now=THEN)
    book.legal(
        "signed-without-creator",
        world,
        "creator is optional: the keys of the Profile are tried",
        claims(world, verification={"type": "SignedBadge"}),
        now=THEN,
    )
    book.legal(
        "signed-unlisted-key-in-hosted",
        world.bend("issuer", description="The Profile of the examples, with key and list"),
        "a hosted Profile may say more than the badge needs",
        claims(world, verification={"type": "signed", "creator": world.at["key"]}),
        now=THEN,
    )
    for name, members in {
        "string": {"id": "urn:uuid:3c574c87-b96f-4f06-8eb5-68a29335b60e"},
        "object": {"id": "urn:uuid:e79a6c18-787e-4868-8e65-e6a4530fb418"},
        "uid": {"uid": "abc123"},
    }.items():
        book.attack(
            f"revoked-{name}",
            world,
            "revoked",
            "the example list names it",
            claims(world, **members),
            now=THEN,
        )


def _revoked(book: Book) -> None:
    body = {
        "@context": CONTEXT,
        "id": f"{ORG}/beths-robotics-badge.json",
        "revoked": True,
        "revocationReason": "Turns out the student's robot was just three stacked children in a trenchcoat.",
    }
    gone = beth().answer("assertion", 410, json=body)
    book.attack("gone", gone, "revoked", "410 Gone with the minimal body of the example", now=THEN)
    minimal = beth().answer("assertion", 200, json=body)
    book.attack("revoked-minimal", minimal, "revoked", "200 with a body that says revoked", now=THEN)
    whole = beth(revoked=True)
    book.attack("revoked-whole", whole, "revoked", "200 with the whole document and revoked: true", now=THEN)
    still = beth().answer("assertion", 410, json=beth().documents["assertion"])
    book.attack("gone-whole", still, "revoked", "410 with the whole document, which says nothing of it", now=THEN)


def _baked(book: Book) -> None:
    world = World(ORG)
    world.move("assertion", f"{ORG}/assertions/123").move("badge", f"{ORG}/badges/5").move("issuer", f"{ORG}/issuer")
    world.bend("assertion", recipient={"type": "email", "hashed": False, "identity": "alice@example.org"})
    world.bend("assertion", issuedOn="2016-12-31T23:59:59+00:00", verification={"type": "hosted"})
    world.bend("badge", name="3-D Printmaster", description="This badge is awarded to those who print.")
    world.bend("badge", image=f"{ORG}/badges/5/image", criteria={"narrative": "Students are tested on printing."})
    world.bend("issuer", type="Profile", name="Example Maker Society", email="contact@example.org")
    world.bend("issuer", verification={"allowedOrigins": "example.org"})
    baked = dict(world.documents["assertion"])
    baked["recipient"] = {"type": "email", "identity": "alice@example.org"}
    text = "\n" + world.text("assertion").replace('"hashed":false,', "") + "\n  "
    element = pictures.assertion(world.at["assertion"], text)
    file = pictures.svg("\n  ", element, before='<?xml version="1.0" encoding="UTF-8"?>\n')
    book.legal(
        "svg-hosted",
        world,
        "the baked copy lacks hashed, the hosted one does not",
        file,
        filename="badge.svg",
        now=THEN,
    )
    image = pictures.png(pictures.itxt(world.text("assertion")))
    book.legal("png-hosted", world, "iTXt, not compressed, with the Assertion", image, filename="badge.png", now=THEN)
    legacy = pictures.png(pictures.text_chunk(world.at["assertion"]))
    book.legal(
        "png-legacy",
        world,
        "before baking was specified: tEXt with the URL",
        legacy,
        filename="old.png",
        now=THEN,
    )
    sealed = signer()
    file = pictures.svg(pictures.assertion(claims(sealed)))
    book.legal(
        "svg-signed",
        sealed,
        "a signature stands in verify, the tag is self-closing",
        file,
        filename="s.svg",
        now=THEN,
    )
    image = pictures.png(pictures.itxt(claims(sealed)))
    book.legal("png-signed", sealed, "iTXt with a signature", image, filename="signed.png", now=THEN)


def old_world() -> World:
    """Return the 1.0 badge of the older text: no context, no class, no id; dates are Unix times."""
    world = beth()
    recipient = dict(RECIPIENT)
    world.documents["assertion"] = {
        "uid": "f2c20",
        "recipient": recipient,
        "image": f"{ORG}/beths-robot-badge.png",
        "evidence": f"{ORG}/beths-robot-work.html",
        "issuedOn": 1359217910,
        "badge": world.at["badge"],
        "verify": {"type": "hosted", "url": world.at["assertion"]},
    }
    names = {"targetName": "name", "targetUrl": "url", "targetDescription": "description"}
    world.documents["badge"] = {
        "name": "Awesome Robotics Badge",
        "description": "For doing awesome things with robots that people think is pretty great.",
        "image": f"{ORG}/robotics-badge.png",
        "criteria": f"{ORG}/robotics-badge.html",
        "tags": ["robots", "awesome"],
        "issuer": world.at["issuer"],
        "alignment": [{names[name]: entry[name] for name in names} for entry in ALIGNMENTS],
    }
    world.documents["issuer"] = {
        "name": "An Example Badge Issuer",
        "image": f"{ORG}/logo.png",
        "url": ORG,
        "email": "steved@example.org",
        "revocationList": f"{ORG}/revoked.json",
    }
    revoked = {"qp8g1s": "Issued in error", "2i9016k": "Issued in error", "1av09le": "Honor code violation"}
    for role in ("assertion", "badge", "issuer"):
        world.answer(role, 200, JSON, json=world.documents[role])
    world.answer(f"{ORG}/revoked.json", 200, JSON, json=revoked)
    return world


def old_signed(uid: str = "abc-1234") -> tuple[World, dict[str, Any]]:
    """Return the signed 1.0 badge of the older text, whose key is a PEM file, and its payload."""
    world = old_world()
    payload = dict(world.documents["assertion"]) | {"uid": uid}
    payload["verify"] = {"type": "signed", "url": f"{ORG}/publicKey.pem"}
    pem = keys.public_pem(world.token_key)
    world.answer(f"{ORG}/publicKey.pem", 200, {"Content-Type": "application/x-pem-file"}, body=pem)
    return world, payload
