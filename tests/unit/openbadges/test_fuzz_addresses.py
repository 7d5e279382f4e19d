"""Fuzzing addresses: refused, or understood once and for all, wherever they are written."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from badges.openbadges.verification.addresses import parse, require_public, same_id
from badges.openbadges.verification.ports import FetchError
from badges.openbadges.verification.scope import scope_of
from tests.support.costs import measured
from tests.support.mutations import ISSUER, urls
from tests.support.promise import kept
from tests.support.remote_issuer import JSON


@settings(max_examples=120, deadline=None)
@given(urls())
@example("https://issuer.example/org/%%32e%%32e/badge")  # found by make fuzz: what is decoded made another triplet
@example("https://issuer.example/%2%35?a=100%")
def test_an_address_has_one_normal_form(url: str) -> None:
    """What is accepted is ASCII, is read again as itself, and is the same id as its normal form."""
    with measured() as cost:
        try:
            address = parse(url)
            require_public(address)
        except FetchError:
            return
    cost.require_within()
    assert address.url.isascii()
    assert parse(address.url).url == address.url
    assert same_id(url, address.url + address.fragment)


@settings(max_examples=30, deadline=None)
@given(urls(), urls())
def test_every_address_gets_a_report(url: str, other: str) -> None:
    """Handed in, declared as an id, linked, redirected to, or written into a scope: there is a report."""
    kept(url, ISSUER.resources)
    moved: dict[str, Any] = {"status": 302, "headers": {"Location": other}}
    kept(ISSUER.assertion_id, ISSUER.resources | {ISSUER.assertion_id: moved})
    for address, change in (
        (ISSUER.assertion_id, {"id": url, "badge": other}),
        (ISSUER.badge_id, {"id": url, "issuer": other}),
        (ISSUER.profile_id, {"verification": {"type": "HostedBadge", "startsWith": [url], "allowedOrigins": [other]}}),
    ):
        bent = {"json": ISSUER.resources[address]["json"] | change, "headers": JSON}
        kept(ISSUER.assertion_id, ISSUER.resources | {address: bent, url: bent})


@settings(max_examples=60, deadline=None)
@given(st.lists(urls(), min_size=1, max_size=3), urls())
def test_a_scope_never_lets_another_host_in(rules: list[str], url: str) -> None:
    """Whatever its rules say, an address within a scope stands at a host that one of them names."""
    scope = scope_of(ISSUER.profile_id, {"verification": {"startsWith": rules}})
    if scope.allows(url):
        hosts = {parse(rule).host for rule in rules if _is_read(rule)}
        assert parse(url).host in hosts


def _is_read(rule: str) -> bool:
    try:
        parse(rule)
    except FetchError:
        return False
    return True
