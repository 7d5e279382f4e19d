"""Answering from a file: the same rules as on the network, and the same answer as the day it was recorded."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from badges.openbadges.verification import FetchError, ReplayFetcher, recorded, verify
from badges.openbadges.verification.fetching import MOST_FETCHES
from tests.support.prose import misspelt
from tests.support.remote_issuer import HOST, NOW, RemoteIssuer

A = f"{HOST}/a"


def get(resources: dict[str, Any], url: str = A) -> tuple[int, bytes]:
    """Fetch one address from `resources`."""
    fetched = ReplayFetcher(resources).get(url)
    return fetched.status, fetched.body


@pytest.mark.parametrize(
    ("resource", "body"),
    [
        ({"body": "é"}, "é".encode()),
        ({"body_b64": base64.b64encode(b"\xff").decode()}, b"\xff"),
        ({"json": {"a": [1, "é", None]}}, '{"a":[1,"é",null]}'.encode()),
        ({"json": 10**30}, str(10**30).encode()),
        ({"json": None}, b"null"),
        ({}, b""),
        (
            {
                "body_b64": base64.b64encode(gzip.compress(b"x")).decode(),
                "headers": {"CONTENT-Encoding": "gzip"},
            },
            b"x",
        ),
        ({"body": "x", "delay_s": 9.9}, b"x"),
        ({"body": "\ud800"}, b"\xed\xa0\x80"),
    ],
)
def test_answers(resource: dict[str, Any], body: bytes) -> None:
    """A recorded answer is given as text, bytes or a document."""
    assert get({A: resource}) == (200, body)


@pytest.mark.parametrize(
    "resource",
    [
        "text", 3, {"status": "200"}, {"status": 42}, {"headers": []}, {"body": 3}, {"body_b64": "é"},
        {"body_b64": "A"}, {"body_b64": "YQ!=="}, {"json": "\ud800"},
        {"body": "x", "headers": {"Content-Encoding": "gzip"}}, {"error": "no such code"},
    ],
)  # fmt: skip
def test_answers_that_cannot_be_given(resource: Any) -> None:
    """A damaged file is an invalid response, not a crash."""
    with pytest.raises(FetchError) as refused:
        get({A: resource})
    assert refused.value.code == "response_invalid"
    own = refused.value.detail.partition("written as JSON: ")[0]  # the rest is what Python says
    assert own
    assert misspelt(own) == []


def test_a_document_is_declared_as_json() -> None:
    """A recorded document has the type of JSON-LD unless it says another; a text has none."""
    for resource, declared in (
        ({"json": {}}, {"content-type": "application/ld+json"}),
        ({"json": {}, "headers": {"Content-Type": "text/html"}}, {"content-type": "text/html"}),
        ({"body": "{}"}, {}),
    ):
        assert ReplayFetcher({A: resource}).get(A).headers == declared


def test_what_is_not_in_it_is_a_404() -> None:
    """Nothing else answers."""
    assert get({}) == (404, b"")
    assert get({A: None}) == (404, b"")


def test_a_failure_is_recorded_by_its_code() -> None:
    """A request that failed on the day fails again, with the same code."""
    with pytest.raises(FetchError) as refused:
        get({A: {"error": "fetch_failed", "status": 200}})
    assert (refused.value.code, refused.value.detail) == ("fetch_failed", "the recorded request had failed")


@pytest.mark.parametrize("status", [100, 101, 599])
def test_any_status_of_http(status: int) -> None:
    """A status is a number from 100 to 599."""
    assert get({A: {"status": status}}) == (status, b"")
    with pytest.raises(FetchError):
        get({A: {"status": {100: 99, 101: 42, 599: 600}[status]}})


def test_the_exact_spelling_comes_first() -> None:
    """Of two spellings the one that is asked for answers; an odd address in the file hinders no other."""
    other = "https://ISSUER.example/a"
    assert get({other: {"body": "other"}, A: {"body": "exact"}}) == (200, b"exact")
    assert get({"odd": {"body": "odd"}, other: {"body": "other"}}) == (200, b"other")


def test_this_machine_answers_only_where_it_may() -> None:
    """What development recorded of its own badges can be replayed by whoever allows loopback, and by no other."""
    local = "http://127.0.0.1:8000/a"
    fetched = ReplayFetcher({local: {"body": "x"}}, allow_loopback=True).get(local)
    assert (fetched.body, fetched.insecure) == (b"x", False)
    with pytest.raises(FetchError):
        get({local: {"body": "x"}}, local)


def test_addresses_are_found_in_any_spelling() -> None:
    """The address on the wire decides, however the file spells it."""
    for spelling in ("https://ISSUER.example:443/a", f"{HOST}/x/../a", f"{HOST}/%61", f"{A}#part"):
        assert get({spelling: {"body": "x"}}) == (200, b"x")
        assert get({A: {"body": "x"}}, spelling) == (200, b"x")


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://issuer.example:444/", "http://localhost/", "ftp://x.example/"]
)
def test_the_rules_hold_without_a_network(url: str) -> None:
    """Scheme, port and literal rules apply though nothing is resolved."""
    with pytest.raises(FetchError) as refused:
        get({url: {"body": "x"}}, url)
    assert refused.value.code == "url_not_allowed"
    assert misspelt(refused.value.detail) == []


def test_time_is_one_budget() -> None:
    """Slow answers add up to ten seconds, without anybody waiting."""
    fetcher = ReplayFetcher({f"{HOST}/{n}": {"delay_s": 4} for n in range(3)})
    fetcher.get(f"{HOST}/0")
    fetcher.get(f"{HOST}/1")
    for _ in range(2):
        with pytest.raises(FetchError) as refused:
            fetcher.get(f"{HOST}/2")
        assert refused.value.code == "fetch_timeout"
        assert misspelt(refused.value.detail) == []


def test_the_last_moment() -> None:
    """An answer after exactly ten seconds is in time, one later is not, and leaves no time for any other."""
    assert get({A: {"body": "x", "delay_s": 10}}) == (200, b"x")
    spent = ReplayFetcher({f"{HOST}/{n}": {"delay_s": 1} for n in range(10)})
    for number in range(10):
        spent.get(f"{HOST}/{number}")
    late = ReplayFetcher({A: {"delay_s": 10.001}})
    for fetcher, url in ((spent, A), (late, A), (late, f"{HOST}/more")):
        with pytest.raises(FetchError) as refused:
            fetcher.get(url)
        assert refused.value.code == "fetch_timeout"


@pytest.mark.parametrize("delay", [True, "5", -1, None, float("nan")])
def test_delays_that_are_none(delay: Any) -> None:
    """Only a positive number is a delay."""
    assert get({A: {"body": "x", "delay_s": delay}}) == (200, b"x")


def test_twenty_documents_at_most() -> None:
    """The twenty-first document is not fetched."""
    fetcher = ReplayFetcher({})
    for number in range(MOST_FETCHES):
        fetcher.get(f"{HOST}/{number}")
    with pytest.raises(FetchError) as refused:
        fetcher.get(f"{HOST}/more")
    assert refused.value.code == "fetch_budget_exceeded"
    assert misspelt(refused.value.detail) == []


def test_a_recording_answers_as_the_world_did() -> None:
    """The proof of a check can be run again: same verdict, same codes, same checks, whatever went wrong."""
    worlds = [RemoteIssuer() for _ in range(6)]
    worlds[1].answer(worlds[1].list_id, 503)
    worlds[2].resources[worlds[2].key_id] = {"delay_s": 30}
    worlds[3].redirect(worlds[3].profile_id, "http://issuer.example/")
    worlds[4].redirect(worlds[4].badge_id, "/moved")
    worlds[4].put(f"{HOST}/moved", **worlds[4].resources[worlds[4].assertion_id]["json"])
    worlds[5].resources[worlds[5].list_id] = {"body_b64": "/w==", "headers": {"content-type": "application/json"}}
    for world in worlds:
        live = ReplayFetcher(world.resources)
        first = verify(world.sign(), fetcher=live, now=NOW)
        kept = json.loads(json.dumps(recorded(live.log)))
        again = verify(world.sign(), fetcher=ReplayFetcher(kept["resources"]), now=NOW)
        assert [(c.name, c.status, c.code) for c in again.checks] == [(c.name, c.status, c.code) for c in first.checks]


def test_own_documents_come_first() -> None:
    """What the service answers itself is never asked of anybody, by any rule."""
    from badges.openbadges.verification import Answer

    fetcher = ReplayFetcher({A: {"status": 302, "headers": {"Location": "http://127.0.0.1:8000/x"}}})
    fetcher.own = lambda url: Answer(200, {}, b"own") if url == "http://127.0.0.1:8000/x" else None
    assert fetcher.get("http://127.0.0.1:8000/x").body == b"own"
    assert not fetcher.get("http://127.0.0.1:8000/x").insecure
    with pytest.raises(FetchError) as refused:
        fetcher.get(A)
    assert refused.value.code == "insecure_redirect"
    assert misspelt(refused.value.detail) == []
