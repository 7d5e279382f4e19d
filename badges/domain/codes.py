"""Random ids for addresses, and the two codes that people type from paper."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

ALPHABET = "234679ACDEFGHJKMNPQRTVWXY"  # no sign that reads like another one
SHORT_LENGTH = 12
CLAIM_LENGTH = 10
_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


def new_public_id() -> str:
    """Return an unguessable id of nearly 128 bits for an address; on a command line it is never read as an option."""
    while (found := secrets.token_urlsafe(16)).startswith("-"):
        pass
    return found


def is_public_id(text: str) -> bool:
    """Tell whether `text` can be a public id; what cannot is never asked of the database, which may choke on it."""
    return _PUBLIC_ID.fullmatch(text) is not None


def is_slug(text: str) -> bool:
    """Tell whether `text` can be the short name of a badge or an organisation."""
    return _SLUG.fullmatch(text) is not None


def new_short_code() -> str:
    """Return a code of 12 characters for `/v/`."""
    return code_of_number(secrets.randbelow(len(ALPHABET) ** SHORT_LENGTH), SHORT_LENGTH)


def read_code(typed: str, length: int) -> str | None:
    """Return a typed code in its stored form, or None: any case, with or without separators."""
    code = "".join(sign for sign in typed.upper() if sign not in " -.·_\u00a0\u202f")
    return code if len(code) == length and all(sign in ALPHABET for sign in code) else None


def claim_code(secret: bytes, award_public_id: str, generation: int) -> str:
    """Derive an award's claim code; raising `generation` kills the old one, and no dump holds it."""
    digest = hmac.new(secret, f"claim:{award_public_id}:{generation}".encode(), hashlib.sha256).digest()
    return code_of_number(int.from_bytes(digest, "big"), CLAIM_LENGTH)


def claim_lookup(secret: bytes, code: str) -> str:
    """Return the keyed digest (64 hex digits) by which an award is found from its claim code."""
    return hmac.new(secret, f"lookup:{code}".encode(), hashlib.sha256).hexdigest()


def grouped(code: str, size: int) -> str:
    """Return `code` in groups of `size`, as it is printed: F7HT 34P6 K2QX."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def code_of_number(number: int, length: int) -> str:
    """Return `length` signs that stand for `number`, the lowest first."""
    signs = []
    for _ in range(length):
        number, index = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[index])
    return "".join(signs)
