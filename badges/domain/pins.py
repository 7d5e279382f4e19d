"""The PIN that a person may put on her carnet: a few digits, and how often it may be tried."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from badges.domain.errors import Refused

MOST_FAILURES: Final = 5  # in a row, of everybody together; then only the organisation opens the carnet
OPEN_FOR: Final = timedelta(minutes=30)  # before it is asked again
LONGEST: Final = 8
_DIGITS: Final = re.compile(rf"[0-9]{{4,{LONGEST}}}")
_IN_ORDER: Final = ("0123456789", "9876543210")


def read_pin(typed: str) -> str:
    """Return the digits of a PIN; raises Refused for what is none, and for those that everybody tries first."""
    pin = "".join(typed.split())
    if not _DIGITS.fullmatch(pin):
        raise Refused(
            f"Écrivez de 4 à {LONGEST} chiffres.",
            f"Write 4 to {LONGEST} digits.",
        )
    if len(set(pin)) == 1 or any(pin in order for order in _IN_ORDER):
        raise Refused(
            "Ce code est trop facile à deviner. Choisissez-en un autre.",
            "This code is too easy to guess. Choose another one.",
        )
    return pin
