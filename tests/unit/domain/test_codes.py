"""Ids and the codes that people type."""

from __future__ import annotations

import pytest

from badges.domain import codes

SECRET = b"a secret of the test, long enough for a key"


def test_short_codes_have_twelve_signs_of_the_alphabet() -> None:
    """A short code holds 12 signs, none of which reads like another."""
    drawn = {codes.new_short_code() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(code) == 12 and set(code) <= set("234679ACDEFGHJKMNPQRTVWXY") for code in drawn)


def test_a_public_id_is_no_option_of_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """An id that begins with a hyphen would be read as an option: another one is drawn."""
    drawn = iter(["-8xY0000000000000000aa", "-bxY0000000000000000aa", "8-xY0000000000000000aa"])
    monkeypatch.setattr("secrets.token_urlsafe", lambda _octets: next(drawn))
    assert codes.new_public_id() == "8-xY0000000000000000aa"


@pytest.mark.parametrize("typed", ["F7HT34P6K2QX", "f7ht 34p6 k2qx", "F7HT-34P6-K2QX", " F7HT·34P6·K2QX "])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    """Case and separators do not matter."""
    assert codes.read_code(typed, 12) == "F7HT34P6K2QX"


@pytest.mark.parametrize("typed", ["", "F7HT34P6K2Q", "F7HT34P6K2QXX", "F7HT34P6K2Q0", "F7HT34P6K2Q<"])
def test_a_code_that_cannot_be_one_is_refused(typed: str) -> None:
    """A wrong length or sign is no code."""
    assert codes.read_code(typed, 12) is None


def test_a_claim_code_depends_on_secret_award_and_generation() -> None:
    """Nobody derives a claim code without the secret, and reprinting changes it."""
    first = codes.claim_code(SECRET, "award-one", 1)
    others = {
        codes.claim_code(SECRET, "award-one", 2),
        codes.claim_code(SECRET, "award-two", 1),
        codes.claim_code(SECRET + b"!", "award-one", 1),
    }
    assert len(first) == 10
    assert codes.read_code(first, 10) == first
    assert first not in others
    assert first == codes.claim_code(SECRET, "award-one", 1)


def test_the_lookup_of_a_claim_code_does_not_hold_it() -> None:
    """A dump of the database shows a keyed digest, not the code."""
    code = codes.claim_code(SECRET, "award-one", 1)
    digest = codes.claim_lookup(SECRET, code)
    assert code not in digest
    assert digest != codes.claim_lookup(b"another secret", code)
