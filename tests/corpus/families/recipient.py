"""Recipients: e-mail, URL and telephone, in the clear and hashed."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.corpus.cases import Book
from tests.corpus.world import EMAIL, World


def digest(algorithm: str, identity: str, salt: str = "") -> str:
    """Return a hashed identity as the standard writes it."""
    return f"{algorithm}${hashlib.new(algorithm, (identity + salt).encode()).hexdigest()}"


def to(identity: str, kind: Any = "email", hashed: Any = True, **members: Any) -> World:
    """Return a world whose Assertion belongs to an identity."""
    return World().bend("assertion", recipient={"type": kind, "hashed": hashed, "identity": identity, **members})


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "IdentityObject"
    _same_email(book)
    _same_others(book)
    _others(book)
    _broken_hashes(book)
    _cannot_tell(book)
    _of_signed(book)


def _same_email(book: Book) -> None:
    upper = digest("sha256", EMAIL, "sel")
    worlds = {
        "plain": to(EMAIL, hashed=False),
        "plain-upper-case": to("Lea.MARTIN@Example.org", hashed=False),
        "sha256": to(digest("sha256", EMAIL, "deadsea"), salt="deadsea"),
        "sha256-without-salt": to(digest("sha256", EMAIL)),
        "sha256-empty-salt": to(digest("sha256", EMAIL), salt=""),
        "sha256-upper-hex": to("sha256$" + upper.partition("$")[2].upper(), salt="sel"),
        "sha256-long-salt": to(digest("sha256", EMAIL, "é" * 200), salt="é" * 200),
        "md5": to(digest("md5", EMAIL, "sel"), salt="sel"),
        "md5-upper-hex": to("md5$" + digest("md5", EMAIL, "sel").partition("$")[2].upper(), salt="sel"),
        "type-array": to(EMAIL, kind=["email"], hashed=False),
        "type-compact-iri": to(EMAIL, kind="schema:email", hashed=False),
    }
    for name, world in worlds.items():
        book.legal(f"email-{name}", world, "the identity given is the recipient's", recipient=EMAIL)
    world = to(digest("sha256", EMAIL, "sel"), salt="sel")
    for name, given in {
        "upper-case": "LEA.Martin@EXAMPLE.org",
        "blanks": "  lea.martin@example.org \n",
    }.items():
        why = "an e-mail address is trimmed and lower-cased before it is compared"
        book.legal(f"given-{name}", world, why, recipient=given)
    typed = "Lea.Martin@Example.org"
    world = to(digest("sha256", typed, "sel"), salt="sel")
    why = "the issuer hashed the address as it was typed, and the same is given"
    book.legal("given-as-typed", world, why, recipient=typed)
    book.legal("not-asked", world, "nobody was asked about")


def _same_others(book: Book) -> None:
    page, phone = "https://people.example.org/lea", "+33612345678"
    book.section = "Profile Identifier Properties"
    book.legal("url", to(page, "url", hashed=False), "a URL identity", recipient=page)
    book.legal(
        "url-hashed",
        to(digest("sha256", page, "s"), "url", salt="s"),
        "a hashed URL identity",
        recipient=page,
    )
    given = "HTTPS://People.Example.org/lea"
    book.legal("url-host-case", to(page, "url", hashed=False), "the host of a URL has no case", recipient=given)
    book.legal("telephone", to(phone, "telephone", hashed=False), "a telephone identity", recipient=phone)
    given = "+33 6 12 34 56 78"
    book.legal(
        "telephone-blanks",
        to(phone, "telephone", hashed=False),
        "people write blanks in numbers",
        recipient=given,
    )
    hashed = to(digest("md5", phone, "x"), "telephone", salt="x")
    book.legal("telephone-hashed", hashed, "a hashed telephone identity", recipient=phone)


def _others(book: Book) -> None:
    book.section = "IdentityObject"
    worlds = {
        "plain": to(EMAIL, hashed=False),
        "sha256": to(digest("sha256", EMAIL, "deadsea"), salt="deadsea"),
        "md5": to(digest("md5", EMAIL)),
        "salt-in-front": to("sha256$" + hashlib.sha256(b"seleve@example.net").hexdigest(), salt="sel"),
        "salt-missing": to(digest("sha256", "eve@example.net", "sel")),
        "salt-changed": to(digest("sha256", "eve@example.net", "sel"), salt="Sel"),
        "said-plain": to(digest("sha256", "eve@example.net"), hashed=False),
    }
    for name, world in worlds.items():
        book.attack(f"other-{name}", world, "recipient_mismatch", "somebody else's badge", recipient="eve@example.net")
    near = {
        "tag": "lea.martin+x@example.org",
        "dots": "leamartin@example.org",
        "domain": "lea.martin@example.org.evil.example",
    }
    for name, given in near.items():
        book.attack(
            f"near-{name}",
            to(EMAIL, hashed=False),
            "recipient_mismatch",
            "a similar address is another",
            recipient=given,
        )
    book.attack(
        "other-url",
        to("https://a.example/1", "url", False),
        "recipient_mismatch",
        "another page",
        recipient="https://a.example/2",
    )
    book.attack(
        "other-telephone",
        to("+33612345678", "telephone", False),
        "recipient_mismatch",
        "another number",
        recipient="+33612345679",
    )


def _broken_hashes(book: Book) -> None:
    hash_itself = digest("sha256", EMAIL, "sel")
    why = "whoever copies the hash from the badge does not become its recipient"
    book.attack(
        "hash-as-identity",
        to(hash_itself, salt="sel"),
        "recipient_type_mismatch",
        why,
        recipient=hash_itself,
        verdict="indeterminate",
    )
    for name, identity in {
        "no-hex": "sha256$zzzz",
        "too-short": "sha256$abcdef",
        "sha256-with-md5-length": "sha256$" + "0" * 32,
        "no-dollar": "0" * 64,
        "empty": "sha256$",
        "plain": EMAIL,
    }.items():
        why = "hashed, and no sha256$ or md5$ with its hex digits"
        book.attack(f"broken-{name}", to(identity), "recipient_hash_invalid", why, recipient=EMAIL)


def _cannot_tell(book: Book) -> None:
    book.section = "VERIFYING.md: recipient_type_mismatch, recipient_hash_unsupported"
    why = "an e-mail address was given, the badge names a page: it cannot be checked this way"
    book.open(
        "email-for-url",
        to("https://a.example/1", "url", False),
        "recipient_type_mismatch",
        why,
        recipient=EMAIL,
    )
    why = "an address was given, the badge names a telephone"
    book.open(
        "email-for-telephone",
        to("+33612345678", "telephone", False),
        "recipient_type_mismatch",
        why,
        recipient=EMAIL,
    )
    why = "a page was given, the badge names an e-mail address"
    book.open(
        "url-for-email",
        to(EMAIL, hashed=False),
        "recipient_type_mismatch",
        why,
        recipient="https://a.example/1",
    )
    for name in ("sha1", "sha512", "sha3_256"):
        world = to(f"{name}${hashlib.new(name, EMAIL.encode()).hexdigest()}")
        why = "sha256 and md5 are the hashes of the standard: another cannot be checked"
        book.open(f"hash-{name}", world, "recipient_hash_unsupported", why, recipient=EMAIL)


def _of_signed(book: Book) -> None:
    book.section = "SignedBadge Verification"
    world = World.signed()
    book.legal("signed", world, "the recipient of a signed badge", recipient=EMAIL)
    book.attack(
        "signed-other",
        world,
        "recipient_mismatch",
        "somebody else's signed badge",
        recipient="eve@example.net",
    )
    hashed = {"type": "email", "hashed": True, "salt": "s", "identity": digest("sha256", EMAIL, "s")}
    book.legal("signed-hashed", world, "a hashed recipient in a JWS", world.token(recipient=hashed), recipient=EMAIL)
