"""What may be a PIN."""

from __future__ import annotations

import pytest

from badges.domain.errors import Refused
from badges.domain.pins import read_pin


@pytest.mark.parametrize(("typed", "pin"), [("4807", "4807"), (" 48 07 21 63 ", "48072163"), ("1204", "1204")])
def test_four_to_eight_digits_are_a_pin(typed: str, pin: str) -> None:
    """Digits count, with spaces or without."""
    assert read_pin(typed) == pin


@pytest.mark.parametrize("typed", ["", "480", "480721639", "48a7", "٤٨٠٧", "-480", "0000", "1234", "9876", "23456789"])
def test_others_are_refused_with_a_sentence(typed: str) -> None:
    """Too short, too long, no digits of ours, and what everybody tries first."""
    with pytest.raises(Refused):
        read_pin(typed)
