"""What a second examiner, who knew the contract alone, expected and the first one had not thought of."""

from __future__ import annotations

from tests.corpus import keys
from tests.corpus.cases import Book
from tests.corpus.pictures import assertion, itxt, png, svg, text_chunk
from tests.corpus.signing import compact
from tests.corpus.world import OTHER_ID, SIGNED_ID, World

FAKE = "-----BEGIN PRIVATE KEY-----\nnot really one\n-----END PRIVATE KEY-----\n"


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "HostedBadge Verification: a hosted copy wins over an embedded one"
    _copies(book)
    book.section = "VERIFYING.md: insecure_transport"
    _ways(book)
    book.section = "VERIFYING.md: all failures are listed, not only the first"
    _all_listed(book)
    book.section = "VERIFYING.md: key_is_private"
    _private(book)
    book.section = "VERIFYING.md: baked_conflict"
    _images(book)
    book.section = "Open Badges 2.0, Data Classes"
    _readings(book)
    book.section = "HostedBadge Verification: startsWith"
    _climbing(book)
    book.section = "VERIFYING.md: key_not_authorized"
    _downgrade(book)


def _copies(book: Book) -> None:
    why = "the embedded copy is poor, the hosted one is judged"
    badge, issuer = World().at["badge"], World().at["issuer"]
    stub = {"id": badge, "type": "BadgeClass", "name": "Fake"}
    book.legal("embedded-badge-stub", World().bend("assertion", badge=stub), why)
    without_mail = {"id": issuer, "type": "Issuer", "name": "Fake"}
    book.legal("embedded-issuer-stub", World().bend("badge", issuer=without_mail), why)
    world = World.signed()
    book.legal("signed-embedded-stub", world, why, world.token(badge=stub))
    apart = stub | {"id": "urn:uuid:3f5a2f0e-6a0e-4c1b-9b0a-6c1d7a3e9d21"}
    text = "a BadgeClass without an address stands for itself: this one lacks most of its properties"
    book.attack("embedded-urn-stub", world, "schema_invalid issuer_unverifiable", text, world.token(badge=apart))
    text = "the embedded copy names a context that is not ours"
    foreign = stub | {"@context": "https://evil.example/context"}
    book.attack("embedded-foreign-context", World().bend("assertion", badge=foreign), "context_not_allowed", text)


def _ways(book: Book) -> None:
    world = World()
    plain = world.at["assertion"].replace("https", "http")
    book.legal("http-to-https", world.redirect(plain, world.at["assertion"], 301), "only a redirect was open", plain)
    world = World()
    start = "http://short.example/1"
    why = "the document stands at the https address that it names itself, however one was led there"
    book.legal("short-link-to-https", world.redirect(start, world.at["assertion"]), why, start)
    world = World()
    plain = world.at["badge"].replace("https", "http")
    world.bend("assertion", badge=plain).redirect(plain, world.at["badge"])
    book.legal("reference-http-to-https", world, "the redirect leads to the same place over https")
    world = World()
    start = "http://badges.example.com/badges/any"
    world.bend("assertion", badge=start).redirect(start, world.at["badge"])
    why = "whoever bends an open answer could choose the BadgeClass"
    book.open("reference-http-elsewhere", world, "insecure_transport", why)


def _all_listed(book: Book) -> None:
    world, key = World.signed(), keys.rsa_key("issuer")
    header = {"alg": "RS384", "crit": ["b64"], "b64": False}
    codes = "jws_alg_not_allowed jws_crit_unsupported"
    book.attack("header-twice", world, codes, "the algorithm and crit", compact(world.payload(), key, header))
    token = compact(world.payload(expires="2026-04-01T00:00:00Z"), key, {"alg": "none"})
    book.attack("header-and-expired", world, "jws_alg_not_allowed expired", "the payload is over too", token)
    token = compact(b"[]", key, {"alg": "HS256"})
    book.attack("header-and-payload", world, "jws_alg_not_allowed jws_payload_invalid", "both parts are wrong", token)
    huge = keys.public_pem(keys.huge_public_key())
    world = World.signed().bend("key", publicKeyPem=huge, owner="https://evil.example/issuer")
    book.attack("key-huge-and-foreign", world, "key_invalid key_owner_mismatch", "too large, and of another")
    world = World.signed().bend("key", id="https://badges.example.com/other", owner="https://evil.example/issuer")
    book.attack("key-renamed-and-foreign", world, "id_mismatch key_owner_mismatch", "another id, and of another")
    world = World.signed().bend("key", publicKeyPem=FAKE, owner="https://evil.example/issuer")
    book.attack("key-private-and-foreign", world, "key_is_private key_owner_mismatch", "private, and of another")
    world = World()
    world.bend("assertion", badge=world.at["issuer"])
    why = "badge leads to a Profile: nothing is known of its issuer"
    book.attack("badge-is-a-profile", world, "reference_type_mismatch", why)


def _private(book: Book) -> None:
    why = "the issuer published a private key, under whatever name"
    book.attack("private-member", World.signed().bend("key", privateKeyPem=FAKE), "key_is_private", why)
    book.attack("private-in-profile", World.signed().bend("issuer", privateKeyPem=FAKE), "key_is_private", why)
    jwk = {"kty": "RSA", "n": "AQAB", "e": "AQAB", "d": "AQAB"}
    book.attack("private-jwk", World.signed().bend("key", jwk=jwk), "key_is_private", why)
    world = World.signed().bend("issuer", publicKey=FAKE)
    codes = "key_is_private key_not_authorized schema_invalid"
    book.attack("private-for-an-address", world, codes, why, world.token(verification={"type": "SignedBadge"}))


def _images(book: Book) -> None:
    world = World()
    address, text = world.at["assertion"], world.text("assertion")
    port = svg(assertion(address.replace(".com/", ".com:443/"), text))
    book.legal("svg-default-port", world, "two spellings of one address", port, filename="badge.svg")
    signed = World.signed()
    token = signed.token()
    both = World.signed()
    both.answers |= world.resources()
    mixed = svg(assertion(token, text))
    why = "verify holds the JWS of one badge, the body another badge"
    book.attack("svg-jws-and-another-body", both, "baked_conflict", why, mixed, filename="badge.svg")
    hosted = f"{signed.base}/assertions/1"
    token = signed.token(id=hosted)
    image = png(itxt(token), text_chunk(hosted))
    book.legal("png-jws-and-its-address", signed, "both chunks name one badge", image, filename="badge.png")
    image = png(itxt(token), text_chunk(f"{hosted}0"))
    book.attack("png-jws-and-another-address", signed, "baked_conflict", "they do not", image, filename="badge.png")


def _readings(book: Book) -> None:
    why = "ISO 8601 writes a T between date and time"
    world = World().bend("assertion", issuedOn="2026-03-12 09:30:00Z")
    book.attack("date-with-a-space", world, "schema_invalid", why)
    starts = {"type": "VerificationObject", "startsWith": "http://badges.example.com/"}
    world = World().bend("issuer", verification=starts)
    book.attack("prefix-over-http", world, "origin_not_allowed", "an https id does not start so")
    starts = {"type": "VerificationObject", "startsWith": "https://badges.example.com/other/"}
    world = World().bend("issuer", verify=starts)
    book.attack("scope-by-its-other-name", world, "origin_not_allowed", "verify is another name of verification")
    world = World.signed().bend("list", revokedAssertions=None)
    world.documents["list"]["revokedAssertions"] = None
    codes = "revocation_unavailable schema_invalid"
    book.open("list-of-null", world, codes, "null is as good as nothing: nobody knows what was revoked")
    world = World.signed().bend("list", revokedAssertions=[OTHER_ID, f" {SIGNED_ID}\n"])
    book.attack("listed-with-blanks", world, "revoked", "blanks around an id are no part of it")
    world = World.signed().bend("list", revokedAssertions=[""])
    book.open("list-of-nothing", world, codes, "an entry that names nothing cannot be relied on")
    world = World.signed()
    line = (world.token() + "\r\n").encode()
    book.legal("file-with-line-end", world, "a text file ends with a line end", line, filename="badge.jws")
    book.attack("text-with-line-end", world, "jws_malformed", "a token is exact", world.token() + "\n")


def _climbing(book: Book) -> None:
    why = "some servers decode, merge or cut the path before they follow its dots, out of the prefix"
    prefix = {"type": "VerificationObject", "startsWith": "https://badges.example.com/alice/"}
    for name, path in {
        "slash-before-dots": "/alice/%2f../mallory/1",
        "two-slashes-before-dots": "/alice/x%2f%2f%2e%2e%2f%2e%2e/mallory/1",
        "dots-with-parameters": "/alice/..;/mallory/1",
        "dots-with-encoded-parameters": "/alice/..%3bx=1/mallory/1",
        "dots-and-nothing": "/alice/..%00/mallory/1",
        "dots-and-tab": "/alice/..%09/mallory/1",
        "overlong-dots": "/alice/%c0%ae%c0%ae/mallory/1",
        "dots-behind-six-layers": "/alice/%252525252e%252525252e/mallory/1",
    }.items():
        world = World().bend("issuer", verification=prefix)
        world.move("badge", "https://badges.example.com/alice/badge")
        world.move("assertion", f"https://badges.example.com{path}")
        book.attack(f"climbs-{name}", world, "origin_not_allowed", why)
    world = World().bend("issuer", verification=prefix)
    world.move("badge", "https://badges.example.com/alice/badge")
    world.move("assertion", "https://badges.example.com/alice/L%C3%A9a%20v1..2;x/1")
    book.legal("encoded-and-stays", world, "an encoded path without dot segments stays where it is")


def _downgrade(book: Book) -> None:
    world, key = World.signed(), keys.rsa_key("stranger")
    world.bend("issuer", publicKey=None)
    upload = f"{world.base}/uploads/picture.gif"
    pem = keys.public_pem(key)
    for name, kind in {"text": "text/plain", "image": "image/gif"}.items():
        world.answer(upload, 200, {"Content-Type": kind}, body=pem)
        payload = world.payload(verification=None, verify={"type": "signed", "url": upload}, uid="1")
        payload["@context"] = "https://w3id.org/openbadges/v1"
        why = "a payload that calls itself 1.1 brings its own key to an issuer of 2.0, who lists none"
        book.attack(f"downgrade-{name}", world, "key_not_authorized", why, compact(payload, key))
