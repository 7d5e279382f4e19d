"""Fuzzing documents and tokens: whatever they say, there is a report, soon, and with little memory."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.openbadges import jws, strict_json
from badges.openbadges.errors import JwsError, StrictJsonError
from badges.openbadges.verification import verifier
from tests.support.costs import Cost, measured
from tests.support.mutations import ISSUER, TOKEN, assertion, bent_documents, mutated, odd_values
from tests.support.promise import kept
from tests.support.remote_issuer import JSON

INSERTS = [
    b'"',
    b"\\",
    b"[",
    b"{",
    b"}",
    b",",
    b":",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\0",
    b"\\ud800",
    b"1e999",
    b'"id":1,',
    b".",
]
SAME_TOKEN = [f"{TOKEN}{end}".encode() for end in ("", "\n", "\r\n")]
HEADERS = [
    '{"alg":"RS256"}', '{"alg":"none"}', '{"alg":"HS256"}', '{"alg":"RS256","crit":["b64"],"b64":false}', '{"alg":1}',
    '{"alg":"RS256","alg":"none"}', '{"alg":"RS256","zip":"DEF"}', '{"alg":"RS256","jwk":{"kty":"RSA"}}', "[]", "1",
    '{"alg":"RS256","jku":"https://evil.example"}', '{"typ":"JWT"}', '{"alg":["RS256"]}', "",
]  # fmt: skip


def as_body(text: str) -> dict[str, Any]:
    """Return an answer that carries a text as it stands."""
    return {"body": text, "headers": JSON}


@pytest.mark.parametrize("address", ISSUER.resources, ids=lambda address: address.rsplit("/", 1)[1])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_bent_document_gets_a_report(address: str, data: st.DataObject) -> None:
    """Assertion, BadgeClass, Profile, key and list may each be bent: handed in, fetched, or looked up for a JWS."""
    document = assertion() if address == ISSUER.assertion_id else ISSUER.resources[address]["json"]
    text = data.draw(bent_documents(document))
    resources = ISSUER.resources | {address: as_body(text)}
    kept(text, ISSUER.resources)
    for given_ in (ISSUER.assertion_id, TOKEN):
        kept(given_, resources, recipient="lea@example.org")


@settings(max_examples=40, deadline=None)
@given(st.one_of(odd_values(), bent_documents(assertion())), st.sampled_from(HEADERS))
def test_every_token_gets_a_report(payload: str, header: str) -> None:
    """Any header and payload, well encoded and signed by nobody, are parsed or refused, and reported."""
    parts = [jws.encode_part(text.encode("utf-8", "surrogatepass")).decode() for text in (header, payload)]
    token = ".".join([*parts, TOKEN.rsplit(".", 1)[1]])
    kept(token, ISSUER.resources)
    try:
        parsed = jws.parse(token)
    except JwsError:
        return
    assert parsed.header["alg"] == "RS256"
    assert json.loads(payload) == parsed.payload


@settings(max_examples=60, deadline=None)
@given(mutated(TOKEN.encode(), [b".", b"=", b" ", b"\n", b"-", b"_", b"+", b"e30", b"\xc3\xa9", b"."]))
def test_every_mutated_token_gets_a_report(octets: bytes) -> None:
    """A real token with bytes changed is never valid; the end of a line, as a file has one, is no part of it."""
    report = kept(octets, ISSUER.resources)
    if octets not in SAME_TOKEN:
        assert report is None or report.verdict != "valid"


@settings(max_examples=60, deadline=None)
@given(st.one_of(mutated(json.dumps(assertion()).encode(), INSERTS), odd_values().map(lambda text: text.encode())))
def test_what_strict_json_reads_everybody_reads_alike(octets: bytes) -> None:
    """Text is refused with a code, or it means what Python's own reader says, and means it again when written."""
    kept(octets, ISSUER.resources)
    with measured() as cost:
        try:
            value = strict_json.loads(octets)
        except StrictJsonError:
            return
    cost.require_within()
    assert json.loads(octets) == value
    assert strict_json.loads(strict_json.dumps(value)) == value


def test_a_broken_promise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen error, processor time and memory over the limit each fail."""
    with measured() as cost:
        assert sum(len(text) for text in [b"x" * 60_000_000]) == 60_000_000
        sum(range(100_000))
    assert cost.bytes > 50_000_000
    with pytest.raises(AssertionError, match="MB"):
        cost.require_within(octets=50_000_000)
    with pytest.raises(AssertionError, match="processor"):
        cost.require_within(seconds=0.0005)
    with pytest.raises(AssertionError):
        Cost(seconds=1.1).require_within()

    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(verifier, "verify_hosted", stumble)
    with pytest.raises(AssertionError):
        kept(ISSUER.assertion_id, ISSUER.resources)
