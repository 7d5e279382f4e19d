"""Recipient identities: made for our own badges, and compared with what a checker was given."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from badges.openbadges.documents.parts import IdentityObject
from badges.openbadges.documents.reading import as_tuple

Kind = Literal["email", "url", "telephone"]
Answer = Literal["yes", "no", "cannot-tell"]

_DIGEST_LENGTHS = {"sha256": 64, "md5": 32}
_PREFIXED = re.compile(r"(email|mailto|url|telephone|tel):(?!//)\s*(.*)", re.IGNORECASE | re.DOTALL)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ().\-/\u00a0\u202f]{2,30}")
_TELEPHONE_NOISE = re.compile(r"[^0-9+]")
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]+")
_PREFIX_KINDS: dict[str, Kind] = {
    "email": "email",
    "mailto": "email",
    "url": "url",
    "telephone": "telephone",
    "tel": "telephone",
}


@dataclass(frozen=True, slots=True)
class Match:
    """Whether an identity is the one that was given; `code` says why when the answer is not yes."""

    answer: Answer
    code: str | None = None


def normalise_email(address: str) -> str:
    """Return an e-mail address as it is hashed: trimmed, lower-case, in Unicode form NFC."""
    return unicodedata.normalize("NFC", address.strip().lower())


def normalise_url(url: str) -> str:
    """Return a URL with scheme and host in lower case and the path `/` written out."""
    try:
        parts = urlsplit(unicodedata.normalize("NFC", url.strip()))
    except ValueError:
        return url.strip()
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, parts.fragment))


def normalise_telephone(number: str) -> str:
    """Return a telephone number with nothing but its digits and the plus sign, which 00 stands for."""
    digits = _TELEPHONE_NOISE.sub("", number)
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def new_salt() -> str:
    """Return a fresh salt of 128 bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def email_identity(address: str, salt: str | None = None) -> IdentityObject:
    """Return the salted SHA-256 identity of an e-mail address; the salt is new unless given."""
    salt = new_salt() if salt is None else salt
    digest = _digest("sha256", normalise_email(address), salt)
    return IdentityObject(type="email", hashed=True, salt=salt, identity=f"sha256${digest}")


def url_identity(url: str) -> IdentityObject:
    """Return the identity of a URL, in the clear."""
    return IdentityObject(type="url", hashed=False, identity=url)


def match(identity: IdentityObject, given: str) -> Match:
    """Tell whether `given` is the identity of a recipient (Open Badges 2.0, IdentityObject).

    `given` is `email:ADDRESS`, `url:…`, `telephone:…`, or one of these bare. An identity of another type
    cannot be compared, so that is never a no: recipient_type_mismatch, cannot-tell. Other codes:
    recipient_mismatch (no), recipient_hash_invalid (no), recipient_hash_unsupported (cannot-tell).
    """
    kind, value = read_given(given)
    if kind is None or kind not in _kinds_of(identity):
        return Match("cannot-tell", "recipient_type_mismatch")
    if identity.hashed:
        return _match_hashed(identity, kind, value, given)
    normalise = _NORMALISE[kind]
    if not normalise(value):
        return Match("no", "recipient_mismatch")  # two that say nothing are not one
    same = hmac.compare_digest(_octets(normalise(identity.identity)), _octets(normalise(value)))
    return Match("yes") if same else Match("no", "recipient_mismatch")


def read_given(given: str) -> tuple[Kind | None, str]:
    """Return what kind of identity was given, and the identity itself; None when it cannot be told."""
    prefixed = _PREFIXED.fullmatch(given.strip())
    if prefixed:
        return _PREFIX_KINDS[prefixed[1].lower()], prefixed[2]
    if _WEB.match(given.strip()):
        return "url", given
    if "@" in given:
        return "email", given
    return ("telephone" if _TELEPHONE.fullmatch(given.strip()) else None), given


def _kinds_of(identity: IdentityObject) -> Iterator[Kind]:
    """Yield the kinds that `type` names, be it plain, a compact or a whole IRI; `id` is a URL."""
    for name in as_tuple(identity.type):
        last = re.split(r"[:/#]", name)[-1].lower()
        if last == "email":
            yield "email"
        elif last in ("url", "id"):
            yield "url"
        elif last == "telephone":
            yield "telephone"


def _match_hashed(identity: IdentityObject, kind: Kind, value: str, given: str) -> Match:
    algorithm, dollar, digest = identity.identity.partition("$")
    if not dollar or not algorithm or not _HEXADECIMAL.fullmatch(digest):
        return Match("no", "recipient_hash_invalid")
    if algorithm.lower() not in _DIGEST_LENGTHS:
        return Match("cannot-tell", "recipient_hash_unsupported")
    if len(digest) != _DIGEST_LENGTHS[algorithm.lower()]:
        return Match("no", "recipient_hash_invalid")
    # Many issuers hashed the identity as it was typed: both spellings are the same person.
    for spelling in _spellings(kind, value, given):
        expected = _digest(algorithm.lower(), spelling, identity.salt or "")
        if hmac.compare_digest(expected, digest.lower()):
            return Match("yes")
    return Match("no", "recipient_mismatch")


def _spellings(kind: Kind, value: str, given: str) -> Iterator[str]:
    yield from (_NORMALISE[kind](value), value.strip(), value, given)
    if kind == "url":
        yield value.strip().removesuffix("/")


def _digest(algorithm: str, identity: str, salt: str) -> str:
    # MD5 is what old badges used; it identifies, it protects nothing.
    return hashlib.new(algorithm, _octets(identity + salt), usedforsecurity=False).hexdigest()


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # a command line may hand over half a surrogate pair


_NORMALISE: dict[Kind, Callable[[str], str]] = {
    "email": normalise_email,
    "url": normalise_url,
    "telephone": normalise_telephone,
}
