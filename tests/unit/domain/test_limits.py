"""By what a visitor is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.domain.limits import networks, visitor


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:db8:1:2::1", "[2001:DB8:1:2::77]:443"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::2%eth1"),
        ("192.0.2.7", " 192.0.2.7 "),
    ],
)
def test_one_subscriber_has_one_count(first: str, second: str) -> None:
    """Addresses of one /64, and the spellings of one address, are one visitor."""
    assert visitor(first) == visitor(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("2001:db8:1:2::1", "2001:db8:1:3::1"), ("192.0.2.7", "192.0.2.8"), ("192.0.2.7", "::192.0.2.7")],
)
def test_two_subscribers_have_two(first: str, second: str) -> None:
    """Another /64 and another IPv4 address are other visitors."""
    assert visitor(first) != visitor(second)


@pytest.mark.parametrize("text", [None, "", "unix:", "192.0.2.300", "[2001:db8::1", "a" * 5000])
def test_whoever_has_no_address_shares_one_count(text: str | None) -> None:
    """What is no address never escapes the limit, and never crashes."""
    assert visitor(text) in ("unknown", visitor("2001:db8::1"))


@given(st.text(max_size=60))
def test_no_text_crashes_it(text: str) -> None:
    """Whatever a proxy writes, a visitor is told."""
    assert visitor(text)


def test_wider_networks_have_a_larger_share() -> None:
    """A /64 is part of a /56 that may ask for four and a /48 that may ask for sixteen; IPv4 has no such networks."""
    assert networks(visitor("2001:db8:1:2ff::1")) == (("2001:db8:1:200::/56", 4), ("2001:db8:1::/48", 16))
    assert networks(visitor("192.0.2.7")) == networks(visitor(None)) == ()
