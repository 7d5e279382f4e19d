"""Each step of a report: what it looked at, and how a failure there is told."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.verification import Report
from tests.support.remote_issuer import HOST, JSON, RemoteIssuer, public_pem, rsa_key

Told = tuple[str, str | None, str, str]


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer whose badges are valid."""
    return RemoteIssuer()


def troubles(report: Report) -> dict[str, Told]:
    """Return status, code, address and detail of each step that failed or could not be taken."""
    late = "an earlier step did not hold"
    return {
        check.name: (check.status, check.code, check.looked_at, check.detail)
        for check in report.checks
        if check.status in ("failed", "could not check") and check.detail != late
    }


def test_what_the_steps_of_a_hosted_badge_looked_at(issuer: RemoteIssuer) -> None:
    """Every step names the document that it looked at."""
    issuer.bend(issuer.assertion_id, expires="2027-01-01T00:00:00Z")
    report = issuer.verify(recipient="lea@example.org")
    assert {check.name: check.looked_at for check in report.checks} == {
        "input": "url",
        **dict.fromkeys(("recognised", "assertion_fetched", "not_revoked", "assertion_valid"), issuer.assertion_id),
        **dict.fromkeys(("assertion_id", "assertion_scope"), issuer.assertion_id),
        **dict.fromkeys(("badge_fetched", "badge_valid", "badge_scope"), issuer.badge_id),
        **dict.fromkeys(("issuer_fetched", "issuer_valid"), issuer.profile_id),
        "transport": "",
        "recipient": "",
        "issued_on": "2026-03-12T09:30:00Z",
        "expires": "2027-01-01T00:00:00Z",
    }


def test_what_the_steps_of_a_signed_badge_looked_at(issuer: RemoteIssuer) -> None:
    """Every step names the document, the key or the list that it looked at."""
    report = issuer.verify(issuer.sign(), recipient="lea@example.org")
    assert {check.name: check.looked_at for check in report.checks} == {
        "input": "jws",
        "recognised": "2.0",
        "jws": "RS256",
        "assertion_valid": issuer.signed_id,
        **dict.fromkeys(("badge_fetched", "badge_valid", "badge_scope"), issuer.badge_id),
        **dict.fromkeys(("issuer_fetched", "issuer_valid"), issuer.profile_id),
        **dict.fromkeys(("key_listed", "key_fetched", "key_valid", "signature"), issuer.key_id),
        "not_revoked": issuer.list_id,
        "transport": "",
        "issued_on": "2026-03-12T09:30:00Z",
        "expires": "",
        "recipient": "",
    }


def test_the_kinds_of_input(issuer: RemoteIssuer) -> None:
    """The first step says what was handed in, and the name of a file that holds no badge."""
    for given, filename, looked_at in (
        (b"{}", None, "json"),
        (issuer.sign().encode(), None, "jws"),
        (b"<svg/>", "badge.svg", "badge.svg"),
        ("nothing", None, ""),
    ):
        assert issuer.verify(given, filename=filename).checks[0].looked_at == looked_at


HOSTED: list[tuple[str, dict[str, Any], str, Told]] = [
    ("assertion_id", {"status": 410}, "not_revoked", ("failed", "revoked", "assertion", "the server answers 410 Gone")),
    ("assertion_id", {"status": 404}, "assertion_fetched",
     ("failed", "fetch_failed", "assertion", "the server answered 404")),
    ("assertion_id", {"status": 503}, "assertion_fetched",
     ("could not check", "fetch_failed", "assertion", "the server answered 503")),
    ("badge_id", {"status": 404}, "badge_fetched", ("failed", "fetch_failed", "badge", "the server answered 404")),
    ("profile_id", {"status": 404}, "issuer_fetched",
     ("failed", "issuer_unverifiable", "profile", "the server answered 404")),
    ("profile_id", {"status": 429}, "issuer_fetched",
     ("could not check", "issuer_unverifiable", "profile", "the server answered 429")),
]  # fmt: skip


@pytest.mark.parametrize(("which", "resource", "step", "told"), HOSTED)
def test_hosted_documents_that_cannot_be_had(
    which: str, resource: dict[str, Any], step: str, told: Told, issuer: RemoteIssuer
) -> None:
    """A document that is missing is told at its own step, with its address and what the server said."""
    issuer.answer(getattr(issuer, which), **resource)
    status, code, looked_at, detail = told
    assert troubles(issuer.verify())[step] == (status, code, getattr(issuer, f"{looked_at}_id"), detail)


BENT: list[tuple[str, dict[str, Any], str, tuple[str, str]]] = [
    ("badge_id", {"issuer": None}, "issuer_fetched",
     ("issuer_unverifiable", "the issuer has no address to be fetched from")),
    ("assertion_id", {"badge": "urn:x:1"}, "badge_fetched", ("schema_invalid", "no BadgeClass is named")),
    ("badge_id", {"id": f"{HOST}/org/other"}, "badge_fetched",
     ("id_mismatch", f"the document calls itself {HOST}/org/other")),
    ("profile_id", {"id": f"{HOST}/org/other"}, "issuer_fetched",
     ("id_mismatch", f"the document calls itself {HOST}/org/other")),
    ("assertion_id", {"id": f"{HOST}/org/other"}, "assertion_id",
     ("id_mismatch", f"the document calls itself {HOST}/org/other")),
    ("badge_id", {"type": "Profile"}, "badge_valid",
     ("reference_type_mismatch", "not of the class that the badge has")),
    ("profile_id", {"type": "BadgeClass"}, "issuer_valid",
     ("reference_type_mismatch", "not of the class that the issuer has")),
    ("badge_id", {"name": None, "image": "x"}, "badge_valid",
     ("schema_invalid", "name: is missing; image: must be an absolute IRI")),
    ("profile_id", {"verification": {"allowedOrigins": "other.example"}}, "badge_scope",
     ("origin_not_allowed", f"{HOST}/org/badge is outside the scope of {HOST}/org/issuer")),
]  # fmt: skip


@pytest.mark.parametrize(("which", "members", "step", "told"), BENT)
def test_hosted_documents_that_are_wrong(
    which: str, members: dict[str, Any], step: str, told: tuple[str, str], issuer: RemoteIssuer
) -> None:
    """What is wrong in a document is told at its own step, with its code and in words."""
    issuer.bend(getattr(issuer, which), **members)
    status, code, _, detail = troubles(issuer.verify())[step]
    assert (status, code, detail) == ("failed", *told)


KEYS: list[tuple[str, dict[str, Any] | None, str, str, str]] = [
    ("profile_id", {"publicKey": None}, "key_listed", "key_not_authorized", "the issuer lists no such key"),
    ("key_id", {"type": "Profile"}, "key_valid", "reference_type_mismatch", "the document is no key"),
    ("key_id", {"owner": f"{HOST}/other"}, "key_valid", "key_owner_mismatch", f"the key belongs to {HOST}/other"),
    ("key_id", {"owner": None}, "key_valid", "key_owner_mismatch", "the key belongs to nobody"),
    ("key_id", {"id": f"{HOST}/k2"}, "key_fetched", "id_mismatch", f"the key calls itself {HOST}/k2"),
    ("key_id", {"publicKeyPem": None}, "key_valid", "schema_invalid", "publicKeyPem: is missing"),
    ("key_id", {"publicKeyPem": "x"}, "key_valid", "key_invalid",
     "publicKeyPem must hold exactly one PEM block of an ordinary size"),
    ("key_id", {"publicKeyPem": public_pem(rsa_key("other"))}, "signature", "jws_signature_invalid",
     "the signature does not match"),
    ("list_id", {"type": "Profile"}, "not_revoked", "reference_type_mismatch", "the document is no RevocationList"),
    ("list_id", {"id": f"{HOST}/l2"}, "not_revoked", "id_mismatch", f"the list calls itself {HOST}/l2"),
    ("list_id", {"revokedAssertions": ["urn:uuid:5c0d6c1e-9f5b-4a53-8d52-0f3b2f1a7f10"]}, "not_revoked", "revoked",
     "the issuer's list names this badge"),
]  # fmt: skip


@pytest.mark.parametrize(("which", "members", "step", "code", "detail"), KEYS)
def test_keys_and_lists_that_are_wrong(
    which: str, members: dict[str, Any], step: str, code: str, detail: str, issuer: RemoteIssuer
) -> None:
    """Of a signed badge too, each step tells what it looked at and what is wrong; earlier steps held."""
    issuer.bend(getattr(issuer, which), **members)
    report = issuer.verify(issuer.sign())
    looked_at = issuer.key_id if which == "profile_id" else getattr(issuer, which)
    assert {step: troubles(report)[step]} == {step: ("failed", code, looked_at, detail)}
    before = {"key_valid": ["key_fetched"], "signature": ["key_fetched", "key_valid"]}.get(step, [])
    held = {check.name: check.looked_at for check in report.checks if check.status == "passed"}
    assert [held.get(name) for name in before] == [issuer.key_id] * len(before)


def test_a_list_that_cannot_be_read_leaves_it_open(issuer: RemoteIssuer) -> None:
    """What is wrong with the list, and that it cannot be relied on, are both told."""
    issuer.answer(issuer.list_id, 500)
    told = troubles(issuer.verify(issuer.sign()))["not_revoked"]
    assert told == (
        "could not check",
        "revocation_unavailable",
        issuer.list_id,
        "fetch_failed: the server answered 500",
    )
    issuer.put(issuer.list_id, type="RevocationList", revokedAssertions=[7])
    checks = [check for check in issuer.verify(issuer.sign()).checks if check.name == "not_revoked"]
    assert [(check.status, check.code, check.looked_at, check.detail) for check in checks] == [
        ("could not check", "schema_invalid", issuer.list_id, "the list is not written as a RevocationList"),
        ("could not check", "revocation_unavailable", issuer.list_id, "the list cannot be relied on"),
    ]


def test_steps_that_were_not_reached(issuer: RemoteIssuer) -> None:
    """Whatever could not be taken because an earlier step failed says so, in the order of the plan."""
    issuer.answer(issuer.assertion_id, 200, body="{", headers=JSON)
    late = [(check.name, check.code) for check in issuer.verify().checks if "earlier" in check.detail]
    assert [name for name, _ in late] == [
        "recognised", "not_revoked", "badge_fetched", "issuer_fetched", "assertion_valid", "badge_valid",
        "issuer_valid", "assertion_id", "assertion_scope", "badge_scope", "transport", "issued_on", "expires",
    ]  # fmt: skip
    assert {code for _, code in late} == {None}
