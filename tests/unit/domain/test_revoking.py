"""Reasons come from a closed list, in two languages."""

from __future__ import annotations

import pytest

from badges.domain.errors import Refused
from badges.domain.revoking import REASONS, reason


def test_every_reason_has_both_sentences() -> None:
    """A public reason is one French and one English sentence."""
    assert "error" in REASONS
    for code, listed in REASONS.items():
        assert reason(code) is listed
        assert listed.sentence("fr").endswith(".")
        assert listed.sentence("en").endswith(".")
        assert listed.sentence("en") != listed.sentence("fr")


@pytest.mark.parametrize("code", ["", "Error", "because I say so", "error "])
def test_any_other_word_is_refused_with_the_list(code: str) -> None:
    """Free text is no reason: the refusal lists what is."""
    with pytest.raises(Refused) as caught:
        reason(code)
    for listed in REASONS:
        assert listed in caught.value.fr
        assert listed in caught.value.en
