"""Hosted badges that are odd in one way: exactly the steps that are told, and nothing that was not foreseen."""

from __future__ import annotations

import json
from typing import Any

import pytest

from badges.openbadges.verification.examination import says_revoked
from tests.support.remote_issuer import CONTEXT, HOST, RemoteIssuer, public_pem, rsa_key
from tests.unit.openbadges.verification.test_odd_signed import passed, told
from tests.unit.openbadges.verification.test_versions import OLD, V1, old_assertion, publish, signed
from tests.unit.openbadges.verification.test_versions import issuer as old_issuer

__all__ = ["old_issuer"]


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer whose hosted badge is valid."""
    return RemoteIssuer()


def test_what_a_step_looked_at_when_it_failed(issuer: RemoteIssuer) -> None:
    """A badge that is gone, revoked, expired or not issued yet is told with its address or its date."""
    issuer.answer(issuer.assertion_id, 410)
    report = issuer.verify()
    gone = [(check.name, check.status, check.detail) for check in report.checks if check.detail.endswith("Gone")]
    assert gone == [
        ("assertion_fetched", "could not check", "the server answers 410 Gone"),
        ("not_revoked", "failed", "the server answers 410 Gone"),
    ]
    issuer.put(issuer.assertion_id, **issuer.assertion(revoked=True, expires="2026-01-01T00:00:00Z"))
    issuer.bend(issuer.assertion_id, issuedOn="2027-01-01T00:00:00Z")
    assert told(issuer.verify()) == [
        ("not_revoked", "revoked", issuer.assertion_id), ("issued_on", "issued_in_future", "2027-01-01T00:00:00Z"),
        ("expires", "expired", "2026-01-01T00:00:00Z"),
    ]  # fmt: skip


def test_a_revoked_badge_is_called_by_its_id(issuer: RemoteIssuer) -> None:
    """The id that a revoked badge has, not the address that it was led to, is what was looked at."""
    issuer.redirect(issuer.assertion_id, "/org/moved")
    issuer.put(f"{HOST}/org/moved", id=issuer.assertion_id, type="Assertion", revoked=True)
    report = issuer.verify()
    assert told(report) == [("not_revoked", "revoked", issuer.assertion_id)]
    assert passed(report)["assertion_valid"] == issuer.assertion_id


@pytest.mark.parametrize(
    ("value", "revoked"),
    [
        ("false", False), ("FALSE", False), (" No ", False), ("0", False), ("", False), ("null", False),
        ("none", False), ("yes", True), ("x", True), (0, False), (None, False), ([], False), (2, True),
    ],
)  # fmt: skip
def test_words_for_revoked(value: Any, revoked: bool) -> None:
    """Whatever is not an ordinary word for no means revoked."""
    assert says_revoked(value) is revoked


def test_an_address_that_holds_something_else(issuer: RemoteIssuer) -> None:
    """What is no badge of 2.0 ends the check where it was recognised: fetched, where somebody had to be asked."""
    weather = f"{HOST}/weather"
    publish(issuer, weather, {"temperature": 12})
    report = issuer.verify(weather)
    assert told(report) == [("recognised", "schema_invalid", weather)]
    assert [check.detail for check in report.checks if check.name == "recognised"] == ["the document is no badge"]
    document = json.dumps(issuer.resources[issuer.badge_id]["json"])
    for given, before in ((issuer.badge_id, ["input", "assertion_fetched"]), (document, ["input"])):
        report = issuer.verify(given)
        assert [check.name for check in report.checks] == [*before, "recognised"]
        assert told(report) == [("recognised", "not_an_assertion", issuer.badge_id)]


@pytest.mark.parametrize(
    ("kinds", "only_signed"),
    [
        ("SignedBadge", True), ("signed", True), (["SignedBadge", "signed"], True), ("HostedBadge", False),
        (["SignedBadge", "HostedBadge"], False), (["SignedBadge", "hosted"], False), (["signed", "hosted"], False),
        (["x:Other", "y:Other"], False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["verification", "verify"])
def test_a_badge_that_says_it_is_signed(issuer: RemoteIssuer, name: str, kinds: Any, only_signed: bool) -> None:
    """At its address a badge that says that it is signed, and does not say hosted, is refused by either word."""
    document = issuer.assertion(verification=None)
    del document["verification"]
    issuer.put(issuer.assertion_id, **document | {name: {"type": kinds}})
    refused = ("assertion_valid", "jws_signature_invalid", issuer.assertion_id) in told(issuer.verify())
    assert refused is only_signed


@pytest.mark.parametrize("name", ["verification", "verify"])
@pytest.mark.parametrize("kind", ["SignedBadge", "signed"])
def test_a_document_in_hand_that_says_it_is_signed(issuer: RemoteIssuer, name: str, kind: str) -> None:
    """Without its signature a signed badge is refused before anybody is asked, by either word."""
    document = {"@context": CONTEXT, "type": "Assertion", name: {"type": kind}}
    for own, looked_at in (({"id": "urn:x:1"}, "urn:x:1"), ({}, "")):
        report = issuer.verify(json.dumps(document | own))
        assert told(report) == [("recognised", "jws_signature_invalid", looked_at)]
        assert report.fetched == ()


def test_where_a_document_in_hand_stands(old_issuer: RemoteIssuer) -> None:
    """Its id is where a document stands; `verify.url` speaks for a badge of 1.x without id, and for no other."""
    document = old_assertion(verify={"type": "hosted", "url": f"{HOST}/elsewhere"})
    with_id = document | {"@context": V1, "type": "Assertion", "id": f"{OLD}/a"}
    assert old_issuer.verify(json.dumps(with_id)).fetched[0]["url"] == f"{OLD}/a"
    assert [entry["url"] for entry in old_issuer.verify(json.dumps(document)).fetched] == [f"{HOST}/elsewhere"]
    report = old_issuer.verify(json.dumps(document | {"@context": CONTEXT, "type": "Assertion"}))
    assert (told(report), report.fetched) == ([("recognised", "schema_invalid", "")], ())


def test_plain_http_is_told_with_the_address(issuer: RemoteIssuer) -> None:
    """The assertion that came over plain http is named, even at the address that it gives itself."""
    plain = "http://issuer.example/org/assertions/1"
    publish(issuer, plain, issuer.resources[issuer.assertion_id]["json"] | {"id": plain})
    assert ("transport", "insecure_transport", plain) in told(issuer.verify(plain))


def test_a_way_over_http_to_another_https_address(issuer: RemoteIssuer) -> None:
    """Led over http past its own https address to another document, a badge is not secure."""
    go, on = "http://issuer.example/go", f"{HOST}/org/on"
    issuer.redirect(go, issuer.assertion_id)
    issuer.resources[on] = issuer.resources[issuer.assertion_id]
    issuer.redirect(issuer.assertion_id, on)
    assert ("transport", "insecure_transport", go) in told(issuer.verify(go))


def test_a_recipient_that_is_no_identity(issuer: RemoteIssuer) -> None:
    """Who was asked about cannot be compared with half an identity: that stays open, beside what is wrong with it."""
    issuer.bend(issuer.assertion_id, recipient={"type": "email", "hashed": False})
    report = issuer.verify(recipient="lea@example.org")
    assert told(report) == [
        ("assertion_valid", "schema_invalid", issuer.assertion_id), ("recipient", "schema_invalid", ""),
    ]  # fmt: skip
    open_check = next(check for check in report.checks if check.name == "recipient")
    assert (open_check.status, open_check.detail) == ("could not check", "identity: is missing")
    assert report.recipient == {"type": "email", "hashed": False, "match": "cannot-tell"}


def test_an_old_badge_class_that_leads_elsewhere(old_issuer: RemoteIssuer) -> None:
    """Of 1.x too a document must stand in the scope of its issuer where it was led to."""
    old_issuer.resources["https://evil.example/badge"] = old_issuer.resources[f"{OLD}/badge"]
    old_issuer.redirect(f"{OLD}/badge", "https://evil.example/badge")
    assert told(old_issuer.verify(f"{OLD}/a")) == [("badge_scope", "origin_not_allowed", f"{OLD}/badge")]


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({}, "{0}", None), ({"Content-Type": "TEXT/PLAIN ; charset=utf-8"}, "\n {0}", None),
        ({"Content-Type": "application/x-pem-file"}, "{0}", None), ({"Content-Type": ""}, "{0}", None),
        ({"Content-Type": "text/html"}, "{0}", "content_type_not_json"),
        ({"Content-Type": "application/json"}, "{0}", "json_invalid"),
        ({"Content-Type": "text/plain"}, "key: {0}", "content_type_not_json"),
        ({"Content-Type": "text/plain"}, "{0}é", "key_invalid"),
    ],
)  # fmt: skip
def test_the_key_of_a_badge_of_1_0(old_issuer: RemoteIssuer, headers: Any, body: str, code: str | None) -> None:
    """The key stands at its address as a text that begins with PEM, or in a JSON document; a page is no key."""
    pem = body.replace("{0}", public_pem(rsa_key()))
    old_issuer.resources[f"{OLD}/key.pem"] = {"body": pem, "headers": headers}
    report = old_issuer.verify(signed(old_issuer))
    assert (report.verdict, report.codes) == (("invalid", (code,)) if code else ("valid", ()))
    old_issuer.redirect(f"{OLD}/key.pem", "https://evil.example/key.pem")
    old_issuer.resources["https://evil.example/key.pem"] = {"body": pem, "headers": headers}
    report = old_issuer.verify(signed(old_issuer))
    assert (report.verdict, report.codes) == ("invalid", ("origin_not_allowed",))
