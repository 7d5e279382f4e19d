"""Which addresses an issuer answers for."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.verification.scope import scope_of

ISSUER = "https://issuer.example/o/org"


def allows(url: str, **rules: Any) -> bool:
    """Ask the scope that `rules` make."""
    return scope_of(ISSUER, {"verification": rules} if rules else {}).allows(url)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://issuer.example/anything", True),
        ("https://ISSUER.example:443/anything", True),
        ("https://issuer.example./anything", True),
        ("https://other.example/anything", False),
        ("https://issuer.example.evil.example/", False),
        ("https://www.issuer.example/", False),
        ("https://issuer.example@evil.example/", False),
        ("https://issuer.example:8443/", False),
        ("https://evil.example/https://issuer.example/", False),
        ("https://іssuer.example/", False),
        ("urn:uuid:1", False),
    ],
)
def test_default_is_the_issuers_origin(url: str, allowed: bool) -> None:
    """Without rules, only the issuer's own origin counts."""
    assert allows(url) is allowed


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://issuer.example/o/org/assertions/1", True),
        ("https://issuer.example/o/org/%61ssertions/1", True),
        ("https://issuer.example/o/org", False),
        ("https://issuer.example/o/organisation/1", False),
        ("https://issuer.example/o/org/../other/1", False),
        ("https://issuer.example/o/org/%2e%2e/other/1", False),
        ("https://issuer.example/o/org/..%2fother/1", False),
        ("https://issuer.example/o/org/%252e%252e/other/1", False),
        ("https://issuer.example/o/org/..%5cother/1", False),
        ("https://issuer.example/O/ORG/1", False),
        ("http://issuer.example/o/org/1", False),
        ("https://issuer.example.evil.example/o/org/1", False),
        ("https://evil.example/?https://issuer.example/o/org/1", False),
    ],
)
def test_starts_with(url: str, allowed: bool) -> None:
    """`startsWith` compares origins as origins and paths as every server may read them."""
    assert allows(url, startsWith=f"{ISSUER}/") is allowed
    assert allows(url, startsWith=["https://elsewhere.example/", f"{ISSUER}/"]) is allowed


def test_starts_with_may_stop_inside_a_segment_or_a_query() -> None:
    """`startsWith` is a prefix: of a name, or of a query, where the issuer says so."""
    assert allows("https://issuer.example/badge-1", startsWith="https://issuer.example/badge-")
    assert allows("https://issuer.example/a?id=12", startsWith="https://issuer.example/a?id=")
    assert not allows("https://issuer.example/b?id=12", startsWith="https://issuer.example/a?id=")
    assert allows("https://issuer.example/x", startsWith="https://ISSUER.example:443")


@pytest.mark.parametrize("forged", ["https://", "http", "", "https://issuer.example\\", 7, None, "*", [], {}])
def test_prefix_that_is_no_address_allows_nothing(forged: Any) -> None:
    """A `startsWith` that would fit every address fits none; null is no rule at all."""
    assert allows("https://issuer.example/1", startsWith=forged) is (forged is None)


@pytest.mark.parametrize(
    ("origins", "allowed"),
    [
        ("issuer.example", True),
        (["other.example", "ISSUER.example"], True),
        ("https://issuer.example", True),
        ("issuer.example:443", True),
        ("other.example", False),
        ("*.example", False),
        ("example", False),
        ("issuer.example/o", False),
        ("issuer.example?x", False),
        ("issuer.example#x", False),
        ("issuer.example:8443", False),
        ("", False),
        ([], False),
        ([3], False),
    ],
)
def test_allowed_origins(origins: Any, allowed: bool) -> None:
    """`allowedOrigins` names hosts exactly; an empty list allows nothing."""
    assert allows("https://issuer.example/1", allowedOrigins=origins) is allowed


def test_ports_and_schemes() -> None:
    """A port that is named must be the one; a prefix is good for its own scheme."""
    assert allows("https://issuer.example:8443/1", allowedOrigins="issuer.example:8443")
    assert not allows("https://issuer.example:9443/1", allowedOrigins="issuer.example:8443")
    assert allows("https://issuer.example:8443/1", allowedOrigins="issuer.example")
    for scheme, prefix, allowed in (("http", "http", True), ("https", "http", False), ("http", "https", False)):
        assert allows(f"{scheme}://issuer.example/o/1", startsWith=f"{prefix}://issuer.example/o/") is allowed
    assert not allows("https://issuer.example/o/1", startsWith="https://issuer.example/o/#part")


def test_entries_that_cannot_be_read_are_passed_over() -> None:
    """One odd entry takes nothing from the others."""
    assert allows(f"{ISSUER}/1", startsWith=[7, "odd", f"{ISSUER}/"])
    assert allows(f"{ISSUER}/1", allowedOrigins=[7, "issuer.example/x", "issuer.example"])


def test_a_prefix_may_hold_triplets() -> None:
    """Prefix and address are compared as they stand, and as servers may decode them."""
    assert allows("https://issuer.example/a%20b/1", startsWith="https://issuer.example/a%20b/")
    assert allows("https://issuer.example/a%2525b/1", startsWith="https://issuer.example/a%2525b/")
    assert not allows("https://issuer.example/a%2525b/1", startsWith="https://issuer.example/a%25b/")


def test_both_rules_hold() -> None:
    """Where both are given, both hold."""
    rules = {"startsWith": "https://cdn.example/o/", "allowedOrigins": "cdn.example"}
    assert allows("https://cdn.example/o/1", **rules)
    assert not allows("https://cdn.example/x/1", **rules)
    assert not allows("https://cdn.example/o/1", **(rules | {"allowedOrigins": []}))
    assert allows("https://cdn.example/o/1", startsWith="https://cdn.example/o/")
