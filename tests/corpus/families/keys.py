"""Keys: listed by the issuer and owned by it, RSA, of a sensible size, public."""

from __future__ import annotations

from tests.corpus import keys
from tests.corpus.cases import Book
from tests.corpus.signing import compact, compact_elliptic
from tests.corpus.world import World

EVIL = "https://evil.example/key"
LABEL = "PRIVATE KEY"


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "SignedBadge Verification: keys"
    _not_listed(book)
    _owners(book)
    book.section = "VERIFYING.md: key_alg_mismatch, key_invalid, key_too_weak, key_is_private"
    _unfit(book)
    _private(book)
    book.section = "SignedBadge Verification: GET on the trusted keys"
    _absent(book)


def _not_listed(book: Book) -> None:
    code, stranger = "key_not_authorized", keys.rsa_key("stranger")
    world = World.signed()
    world.put("evil", EVIL, world.key_document("stranger", EVIL))
    token = compact(world.payload(verification={"type": "SignedBadge", "creator": EVIL}), stranger)
    book.attack("creator-not-listed", world, code, "creator names a stranger's key that claims the issuer", token)
    world = World.signed()
    second = f"{world.base}/key-2"
    world.put("second", second, world.key_document("second", second))
    token = compact(world.payload(verification={"type": "SignedBadge", "creator": second}), keys.rsa_key("second"))
    book.attack("key-not-listed-any-more", world, code, "a key of the issuer that its Profile does not list", token)
    world = World.signed().bend("issuer", publicKey=None)
    book.attack("issuer-without-keys", world, code, "the issuer lists no key")
    world = World.signed().bend("issuer", publicKey=[])
    book.attack("issuer-with-empty-list", world, code, "the issuer lists no key")
    world = World.signed()
    profile = dict(world.documents["issuer"]) | {"publicKey": EVIL}
    inside = dict(world.documents["badge"]) | {"issuer": profile}
    world.put("evil", EVIL, world.key_document("stranger", EVIL))
    token = compact(world.payload(badge=inside, verification={"type": "SignedBadge", "creator": EVIL}), stranger)
    book.attack(
        "key-of-the-embedded-profile",
        world,
        code,
        "the token embeds a Profile that lists the stranger's key",
        token,
    )
    inside = inside | {"id": "urn:uuid:2e0c9d8a-1111-4c3d-9d55-0a0c8c7b6d5e"}
    token = compact(world.payload(badge=inside, verification={"type": "SignedBadge", "creator": EVIL}), stranger)
    book.attack("key-of-the-profile-in-a-badge-inside", world, code, "the same in a BadgeClass of its own", token)
    world = World.signed()
    token = world.token(verification={"type": "SignedBadge", "creator": world.at["key"] + "#2"})
    book.attack("creator-other-fragment", world, code, "another fragment is another id", token)
    token = world.token(verification={"type": "SignedBadge", "creator": world.at["key"] + "/"})
    book.attack("creator-other-slash", world, code, "a slash more is another id", token)


def _owners(book: Book) -> None:
    code = "key_owner_mismatch"
    world = World.signed()
    foreign = "https://keys.example.org/1"
    world.move("key", foreign).bend("key", owner="https://keys.example.org/issuer")
    book.attack("owner-another", world, code, "the Profile lists a key that belongs to somebody else")
    world = World.signed().bend("key", owner=f"{World().base}/issuer2")
    book.attack("owner-neighbour", world, code, "the owner is a neighbour on the same host")
    world = World.signed().bend("key", owner={"id": "https://evil.example/issuer"})
    book.attack("owner-object", world, code, "the owner as an object is another")
    world = World.signed().bend("key", owner=f"{World().base}/ISSUER")
    book.attack("owner-path-case", world, code, "paths have case")
    world = World.signed().bend("key", id=f"{World().base}/key-9")
    book.attack(
        "key-declares-another-id",
        world,
        "id_mismatch",
        "the key calls itself by another id",
        section="VERIFYING.md: id_mismatch",
    )


def _unfit(book: Book) -> None:
    world = World.signed().bend("key", publicKeyPem=keys.public_pem(keys.elliptic_key()))
    book.attack(
        "elliptic",
        world,
        "key_alg_mismatch",
        "the listed key is no RSA key",
        compact_elliptic(world.payload(), {"alg": "RS256"}),
    )
    world = World.signed().bend("key", publicKeyPem=keys.public_pem(keys.edwards_key()))
    book.attack("edwards", world, "key_alg_mismatch", "the listed key is no RSA key")
    for bits in (1024, 2040):
        world = World.signed()
        world.token_key = keys.rsa_key("weak", bits)
        world.bend("key", publicKeyPem=keys.public_pem(world.token_key))
        book.attack(f"weak-{bits}", world, "key_too_weak", "under 2048 bits; the signature itself would match")
    world = World.signed().bend("key", publicKeyPem=keys.public_pem(keys.huge_public_key()))
    book.attack("huge", world, "key_invalid", "above 8192 bits")
    pem = keys.public_pem(keys.rsa_key("issuer"))
    for name, text in {
        "prose": "ask us for the key",
        "empty": "",
        "cut": pem[:200],
        "no-label": "".join(pem.splitlines()[1:-1]),
        "damaged": pem.replace("A", "B", 40),
        "elsewhere": "https://badges.example.com/key.pem",
        "certificate-label": pem.replace("PUBLIC KEY", "CERTIFICATE"),
    }.items():
        world = World.signed().bend("key", publicKeyPem=text)
        book.attack(f"unreadable-{name}", world, "key_invalid", "no key can be read in publicKeyPem")
    world = World.signed().bend("key", publicKeyPem=None)
    book.attack("pem-missing", world, "schema_invalid", "a key without publicKeyPem", section="CryptographicKey")
    world = World.signed().bend("key", publicKeyPem=7)
    book.attack("pem-number", world, "schema_invalid", "publicKeyPem is a text", section="CryptographicKey")


def _private(book: Book) -> None:
    why = "the issuer published its private key: whoever read it can sign"
    fake = f"-----BEGIN {LABEL}-----\nnot really one\n-----END {LABEL}-----\n"
    book.attack("private", World.signed().bend("key", publicKeyPem=fake), "key_is_private", why)
    both = keys.public_pem(keys.rsa_key("issuer")) + fake.replace(LABEL, f"RSA {LABEL}")
    book.attack("private-beside-public", World.signed().bend("key", publicKeyPem=both), "key_is_private", why)
    real = keys.private_pem(keys.rsa_key("issuer"))
    book.attack("private-real", World.signed().bend("key", publicKeyPem=real), "key_is_private", why, committed=False)
    world = World.signed()
    world.bend("issuer", publicKey=dict(world.documents["key"]) | {"publicKeyPem": fake}).silent("key")
    book.attack("private-embedded", world, "key_is_private", why)


def _absent(book: Book) -> None:
    book.attack("missing", World.signed().silent("key"), "fetch_failed", "no key at its address: 404")
    world = World.signed().answer(
        "key", 200, {"Content-Type": "text/plain"}, body=keys.public_pem(keys.rsa_key("issuer"))
    )
    book.attack("bare-pem", world, "content_type_not_json", "in 2.0 a key is a JSON document, not a bare PEM file")
    world = World.signed().answer("key", 410)
    book.attack("gone", world, "fetch_failed", "the key was withdrawn: 410")
    book.open("server-down", World.signed().answer("key", 502), "fetch_failed", "the key's server is down")
    world = World.signed().bend("key", type="Assertion")
    book.attack(
        "is-an-assertion",
        world,
        "reference_type_mismatch",
        "publicKey leads to an Assertion",
        section="VERIFYING.md: reference_type_mismatch",
    )
