"""The code that proves an e-mail address, for one purpose; nothing of it is stored."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

DIGITS: Final = 6
MINUTES: Final = 15  # that a code holds
MOST_TRIES: Final = 5  # of one code
MOST_TRIES_A_DAY: Final = 20  # of all codes of one badge: a guess is right once in fifty thousand days
MOST_CODES: Final = 3  # sent in a quarter of an hour, for one badge and to one address: nobody floods a mailbox with us
MOST_CODES_A_DAY: Final = 10


class Purpose(StrEnum):
    """What an address is proved for: whoever reads out a code for one of them has not agreed to the other."""

    BACKPACK = "backpack"  # a badge is made for it
    OWN_EMAIL = "own-email"  # its holder is known by it from now on


def mailed_code(secret: bytes, purpose: Purpose, award_public_id: str, email: str, second: int) -> str:
    """Return the code, six digits, that was mailed at `second` (UNIX time) to `email` for a badge's holder."""
    said = f"mailed:{purpose}:{award_public_id}:{second}:{email}".encode()
    digest = hmac.new(secret, said, hashlib.sha256).digest()
    return f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}}"


def read_mailed_code(typed: str) -> str | None:
    """Return six typed digits, with or without spaces, or None; digits of other scripts count as well."""
    signs = [sign for sign in typed if not sign.isspace()]
    if len(signs) != DIGITS or not all(sign.isdecimal() for sign in signs):
        return None
    return "".join(str(int(sign)) for sign in signs)


def is_mailed_code(
    secret: bytes, purpose: Purpose, award_public_id: str, email: str, second: int, *, typed: str, now: datetime
) -> bool:
    """Tell whether `typed` is the code that was mailed at `second`, no more than a quarter of an hour ago."""
    code = read_mailed_code(typed)
    age = now - datetime.fromtimestamp(second, UTC)
    right = mailed_code(secret, purpose, award_public_id, email, second)
    return code is not None and hmac.compare_digest(code, right) and timedelta(0) <= age <= timedelta(minutes=MINUTES)
