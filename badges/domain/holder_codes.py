"""The code by which a person proves, for a quarter of an hour, that a badge is hers; nothing of it is stored."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from badges.domain.codes import ALPHABET, code_of_number, read_code

HOLDER_LENGTH: Final = 6  # 244 million codes, of which fifteen are right at a moment
MINUTES: Final = 15


def holder_code(secret: bytes, award_public_id: str, moment: datetime) -> str:
    """Return the code of the minute of `moment`, six signs; it is right until a quarter of an hour later."""
    minute = int(moment.timestamp()) // 60
    digest = hmac.new(secret, f"holder:{award_public_id}:{minute}".encode(), hashlib.sha256).digest()
    return code_of_number(int.from_bytes(digest, "big") % len(ALPHABET) ** HOLDER_LENGTH, HOLDER_LENGTH)


def right_until(moment: datetime) -> datetime:
    """Return until when the code of `moment` is right."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=MINUTES)


def is_holder_code(secret: bytes, award_public_id: str, typed: str, moment: datetime) -> bool | None:
    """Tell whether `typed` (any case, with or without separators) is right at `moment`; None when it is no code."""
    code = read_code(typed, HOLDER_LENGTH)
    if code is None:
        return None
    minutes = (moment - timedelta(minutes=back) for back in range(MINUTES))
    # Every minute is compared, so that the time taken does not tell which one was right.
    return sum(hmac.compare_digest(code, holder_code(secret, award_public_id, minute)) for minute in minutes) > 0
