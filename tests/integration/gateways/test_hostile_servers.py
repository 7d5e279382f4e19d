"""Whole checks of badges whose servers mean no good: each ends in time, says why, and goes nowhere else.

The counter of `conftest.py` hears of every connection that Python opens: after each test, none went astray.
"""

from __future__ import annotations

import json
import socket
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpcore2
import pytest

from badges.gateways.fetching import GuardedFetcher
from badges.gateways.fetching_connections import dial
from badges.openbadges.verification import Report, verify
from tests.support.connections import Tried
from tests.support.hostile import (
    BOMB_MIB,
    MIB,
    Handler,
    answer,
    bomb,
    documents,
    dripping,
    dripping_head,
    endless,
    endless_head,
    nested_bomb,
    path_of,
    redirecting,
    server,
    silent,
)
from tests.support.remote_issuer import CONTEXT, NOW, RemoteIssuer

MOST_SECONDS = 11.0
FORBIDDEN = "http://169.254.169.254/latest/meta-data/"


def check(given: str, **options: Any) -> Report:
    """Verify through the real way out; whatever the server does, the check ends within eleven seconds."""
    started = time.monotonic()
    with GuardedFetcher(allow_loopback=True, **options) as fetcher:
        report = verify(given, fetcher=fetcher, now=NOW)
    assert time.monotonic() - started < MOST_SECONDS
    return report


def check_at(handler: Handler, path: str = "/", **options: Any) -> Report:
    """Verify the badge at `path` of a server with `handler`."""
    with server(handler) as port:
        return check(f"http://127.0.0.1:{port}{path}", **options)


@contextmanager
def issuer() -> Iterator[tuple[RemoteIssuer, list[str]]]:
    """An honest issuer on a port of loopback, to be bent; and the paths that were asked for."""
    resources: dict[str, Any] = {}
    asked: list[str] = []
    with server(documents(resources, asked)) as port:
        honest = RemoteIssuer(f"http://127.0.0.1:{port}")
        resources.update(honest.resources)
        honest.resources = resources
        yield honest, asked


HOSTILE: list[tuple[str, Handler, str]] = [
    ("endless body", endless, "response_too_large"),
    ("one byte a second", dripping, "fetch_timeout"),
    ("one byte of head at a time", dripping_head, "fetch_timeout"),
    ("endless head", endless_head, "response_invalid"),
    ("silence", silent, "fetch_timeout"),
    ("just over the limit", answer(b"x" * (MIB + 1)), "response_too_large"),
    ("bomb", bomb, "response_too_large"),
    ("nested bomb", nested_bomb, "response_too_large"),
    ("too few bytes", answer(b"{}", content_length="100"), "response_invalid"),
    ("length that is no number", answer(b"{}", content_length="many"), "response_invalid"),
    ("length below zero", answer(b"{}", content_length="-1"), "response_invalid"),
    ("two lengths", answer(b"{}", content_length="2\r\ncontent-length: 3"), "response_invalid"),
    ("broken chunks", answer(b"zz\r\n{}", transfer_encoding="chunked"), "response_invalid"),
    ("endless chunks", answer(b"10000\r\n" + b"x" * 65536, transfer_encoding="chunked"), "response_invalid"),
    ("unknown encoding", answer(b"{}", Content_Encoding="br"), "response_invalid"),
    ("no HTTP", lambda connection, _: connection.sendall(b"SSH-2.0-x\r\n\r\n"), "response_invalid"),
    ("hangs up", lambda connection, _: connection.close(), "response_invalid"),
    ("300 redirects", redirecting(300), "too_many_redirects"),
    ("a redirect to a private address", answer(b"", "302 Found", Location=FORBIDDEN), "url_not_allowed"),
]


@pytest.mark.parametrize(("_name", "handler", "code"), HOSTILE, ids=[one[0] for one in HOSTILE])
def test_hostile_servers(_name: str, handler: Handler, code: str, tried: Tried) -> None:
    """A hostile server costs at most the time that it was given, and its badge is never called valid."""
    seconds = 1.2 if code == "fetch_timeout" else 8.0  # those that end by themselves may do so on a busy machine
    started = time.monotonic()
    report = check_at(handler, "/0", seconds=seconds)
    assert time.monotonic() - started < seconds + 1
    assert report.codes == (code,)
    assert report.verdict == ("indeterminate" if code == "fetch_timeout" else "invalid")
    assert len(tried) == (6 if code == "too_many_redirects" else 1)


def test_the_limit_is_ten_seconds() -> None:
    """Unless a test is in a hurry a check may take ten seconds, and not eleven, however they are filled."""
    with issuer() as (slow, _):
        for url, resource in list(slow.resources.items()):
            slow.resources[url] = _late(resource, 4)
        with (
            server(dripping) as first,
            server(dripping_head) as second,
            server(silent) as third,
            server(redirecting(seconds=1.9)) as fourth,
            ThreadPoolExecutor(5) as pool,
        ):
            started = time.monotonic()
            addresses = [f"http://127.0.0.1:{port}/0" for port in (first, second, third, fourth)]
            reports = list(pool.map(check, [*addresses, slow.assertion_id]))
    assert 9.5 < time.monotonic() - started < MOST_SECONDS
    assert [report.verdict for report in reports] == ["indeterminate"] * 5
    assert all("fetch_timeout" in report.codes for report in reports)


def _late(resource: Any, seconds: float) -> Handler:
    def handler(connection: socket.socket, head: bytes) -> None:
        time.sleep(seconds)
        answer(json.dumps(resource["json"]).encode(), Content_Type="application/json")(connection, head)

    return handler


@pytest.mark.parametrize("handler", [bomb, nested_bomb], ids=["single", "nested"])
def test_bombs_cost_no_memory(handler: Handler) -> None:
    """Of the hundred mebibytes that a bomb inflates to, a few are ever in memory."""
    check_at(handler)  # the bomb itself is made once
    tracemalloc.start()
    try:
        assert check_at(handler).codes == ("response_too_large",)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10 * MIB < BOMB_MIB * MIB


def test_an_honest_server() -> None:
    """The same issuer, unbent, is believed: what follows is refused for what the servers do."""
    with issuer() as (honest, asked):
        assert check(honest.sign()).verdict == "valid"
    assert sorted(asked) == ["/org/badge", "/org/issuer", "/org/key", "/org/revocations"]


@pytest.mark.parametrize(
    "handler", [endless, dripping, nested_bomb, redirecting(300)], ids=["endless", "dripping", "bomb", "redirects"]
)
@pytest.mark.parametrize("document", ["badge_id", "profile_id", "key_id", "list_id"])
def test_every_document_is_guarded(handler: Handler, document: str) -> None:
    """Where the badge itself is honest, the class, the issuer, the key and the list are read within the same limits."""
    with issuer() as (honest, _):
        honest.resources[getattr(honest, document)] = handler
        report = check(honest.sign(), seconds=0.4)
    assert report.verdict != "valid"
    known = {"response_too_large", "fetch_timeout", "too_many_redirects", "response_invalid", "revocation_unavailable"}
    assert known.intersection(report.codes)


def test_a_name_that_moves_to_a_private_address(tried: Tried) -> None:
    """A name that is public for the first document and this machine for the next one: only the first is asked."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    opened: list[str] = []
    badge = RemoteIssuer("http://rebind.example")
    with server(documents(badge.resources)) as port:

        def dialler(ip: str, _port: int, seconds: float) -> httpcore2.NetworkStream:
            opened.append(ip)
            return dial("127.0.0.1", port, seconds)  # stands in for the public internet

        report = check(badge.assertion_id, resolver=lambda *_: next(answers), dialler=dialler)
    assert (report.verdict, opened) == ("invalid", ["93.184.216.34"])
    assert "url_not_allowed" in report.codes
    assert tried == [("127.0.0.1", port)]


def test_a_chain_of_ids() -> None:
    """Each document calls itself by the next address: the name is not followed, and the badge fails."""
    asked: list[str] = []

    def onward(connection: socket.socket, head: bytes) -> None:
        asked.append(path_of(head))
        port = connection.getsockname()[1]
        following = f"http://127.0.0.1:{port}/{len(asked)}"
        document = RemoteIssuer().assertion(id=following, badge=following, issuer=following) | {"@context": CONTEXT}
        answer(json.dumps(document).encode(), Content_Type="application/json")(connection, head)

    report = check_at(onward, "/0")
    assert report.verdict == "invalid"
    assert {"id_mismatch", "reference_type_mismatch"} <= set(report.codes)
    assert len(asked) <= 4


def test_a_chain_that_starts_in_hand() -> None:
    """A document in hand that names another as itself is replaced by that one, once, and not by the next."""
    with issuer() as (honest, asked):
        for number in range(1, 300):
            honest.put(f"{honest.base}/{number}", **honest.assertion(id=f"{honest.base}/{number + 1}"))
        given = {"@context": CONTEXT, "id": f"{honest.base}/1"} | honest.assertion()
        report = check(json.dumps(given))
    assert "id_mismatch" in report.codes
    assert report.verdict == "invalid"
    assert [path for path in asked if path.rpartition("/")[2].isdigit()] == ["/org/1"]


@pytest.mark.parametrize(("count", "codes"), [(1000, ()), (2000, ("field_too_long",))])
def test_two_thousand_endorsements(count: int, codes: tuple[str, ...]) -> None:
    """A thousand endorsements are listed in part, two thousand are refused; none is asked for, wherever it stands."""
    with issuer() as (honest, asked):
        named = [FORBIDDEN, "http://10.0.0.1/"]
        named += [f"{honest.base}/endorsements/{number}" for number in range(count - len(named))]
        for document in (honest.assertion_id, honest.badge_id, honest.profile_id):
            honest.bend(document, endorsement=named)
        report = check(honest.assertion_id)
    assert report.codes == codes
    assert report.verdict == ("invalid" if codes else "valid")
    assert report.assertion is not None
    assert report.assertion["endorsements"] == named[:100]
    assert sorted(asked) == ["/org/assertions/1", "/org/badge", "/org/issuer"]


def test_two_thousand_keys() -> None:
    """An issuer that lists two thousand keys is asked for as many documents as one check may need, twenty."""
    with issuer() as (honest, asked):
        honest.bend(honest.profile_id, publicKey=[f"{honest.base}/keys/{number}" for number in range(2000)])
        unsaid = honest.payload(verification={"type": "SignedBadge"})
        report = check(honest.sign(unsaid))
    assert report.verdict != "valid"
    assert "fetch_budget_exceeded" in report.codes
    assert len(asked) <= 20
