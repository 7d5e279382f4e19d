"""Names that strangers chose cannot pass for somebody else's."""

from __future__ import annotations

import pytest

from badges.domain.strangers import is_of, issuer_name, plain_text


def test_a_name_stands_beside_the_host_that_proves_it() -> None:
    """Whoever calls themselves « France Travail » is shown with their own host."""
    issuer = {"id": "https://evil.example:8443/o/x", "name": "France Travail"}
    assert issuer_name(issuer) == "France Travail (evil.example:8443)"


@pytest.mark.parametrize("issuer", [{}, {"id": 7}, {"name": "  "}, {"id": "http://[", "name": 3}])
def test_an_issuer_without_name_or_address_is_no_crash(issuer: dict[str, object]) -> None:
    """Whatever a stranger leaves out, there is a text, perhaps empty."""
    assert isinstance(issuer_name(issuer), str)


def test_a_user_part_does_not_pass_for_a_host() -> None:
    """`https://france-travail.fr@evil.example` is evil.example."""
    assert issuer_name({"id": "https://france-travail.fr@evil.example/i", "name": "x"}) == "x (evil.example)"


def test_text_that_steers_the_display_is_left_out() -> None:
    """Right-to-left overrides, controls and endless names are not shown."""
    assert plain_text("Tremplin\u202e\u2066\x00 Valserande") == "Tremplin Valserande"
    assert len(plain_text("a" * 10_000)) == 301


def test_only_our_own_prefix_is_ours() -> None:
    """A host that begins like ours is a stranger's."""
    assert is_of({"id": "https://badges.example.org/o/a"}, "https://badges.example.org")
    assert not is_of({"id": "https://badges.example.org.evil.example/o/a"}, "https://badges.example.org")
