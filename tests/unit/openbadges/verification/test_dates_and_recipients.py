"""The two questions that every badge answers: until when, and whose."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.remote_issuer import NOW, RemoteIssuer


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer whose hosted badge is valid."""
    return RemoteIssuer()


@pytest.mark.parametrize(
    ("expires", "codes"),
    [
        ("2026-06-01T12:00:01Z", ()),
        ("2026-06-01T12:00:00Z", ()),
        ("2026-06-01T11:59:59.999Z", ("expired",)),
        ("2026-06-01T11:59:59Z", ("expired",)),
        ("2026-06-01T13:59:59+02:00", ("expired",)),
        ("2026-06-01T14:00:01+02:00", ()),
        ("2026-06-01T07:00:01-05:00", ()),
        ("20260601T120001Z", ()),
        ("2026-06-01T12:00:00.5Z", ()),
        ("2026-06-02", ("schema_invalid",)),
        ("2026-06-02T00:00:00", ("schema_invalid",)),
        (1900000000, ("schema_invalid",)),
        ("never", ("schema_invalid",)),
    ],
)
def test_expiry_has_no_skew(issuer: RemoteIssuer, expires: Any, codes: tuple[str, ...]) -> None:
    """A badge is expired as soon as the moment that it names has passed, in any zone."""
    issuer.bend(issuer.assertion_id, expires=expires)
    assert issuer.verify().codes == codes


@pytest.mark.parametrize(
    ("issued", "codes"),
    [
        ("2026-06-01T12:05:00Z", ()),
        ("2026-06-01T12:05:01Z", ("issued_in_future",)),
        ("2026-06-01T14:05:00+02:00", ()),
        ("1999-01-01T00:00:00Z", ()),
    ],
)
def test_date_of_issue_has_five_minutes(issuer: RemoteIssuer, issued: str, codes: tuple[str, ...]) -> None:
    """Clocks may differ by 300 seconds, and no more."""
    issuer.bend(issuer.assertion_id, issuedOn=issued)
    assert issuer.verify().codes == codes


def test_the_clock_is_handed_in(issuer: RemoteIssuer) -> None:
    """The same badge is judged by the moment that was asked about."""
    issuer.bend(issuer.assertion_id, expires="2026-05-01T00:00:00Z")
    assert issuer.verify(now=datetime(2026, 4, 1, tzinfo=UTC)).verdict == "valid"
    report = issuer.verify()
    assert (report.verdict, report.checked_at) == ("invalid", NOW)


def digest(name: str, text: str) -> str:
    """Return a hashed identity."""
    return f"{name}${hashlib.new(name, text.encode()).hexdigest()}"


EMAIL = {"type": "email", "hashed": True, "salt": "s4lt"}
CASES: list[tuple[dict[str, Any], str, str | None]] = [
    (EMAIL | {"identity": digest("sha256", "lea@example.orgs4lt")}, "lea@example.org", None),
    (EMAIL | {"identity": digest("md5", "lea@example.orgs4lt")}, " LEA@Example.org ", None),
    (
        EMAIL | {"identity": digest("sha256", "lea@example.orgs4lt").upper().replace("SHA256", "sha256")},
        "lea@example.org",
        None,
    ),
    (EMAIL | {"identity": digest("sha256", "lea@example.orgs4lt")}, "eva@example.org", "recipient_mismatch"),
    (EMAIL | {"identity": "sha256$xyz"}, "lea@example.org", "recipient_hash_invalid"),
    (EMAIL | {"identity": "lea@example.org"}, "lea@example.org", "recipient_hash_invalid"),
    (EMAIL | {"identity": digest("sha1", "lea@example.orgs4lt")}, "lea@example.org", "recipient_hash_unsupported"),
    ({"type": "url", "hashed": False, "identity": "https://me.example/"}, "https://me.example/", None),
    ({"type": "url", "hashed": False, "identity": "https://me.example/"}, "lea@example.org", "recipient_type_mismatch"),
    ({"type": "telephone", "hashed": False, "identity": "+33612345678"}, "+33 6 12 34 56 78", None),
    ({"type": "email", "hashed": False, "identity": "lea@example.org"}, "+33612345678", "recipient_type_mismatch"),
]


@pytest.mark.parametrize(("identity", "given", "code"), CASES)
def test_recipients(issuer: RemoteIssuer, identity: dict[str, Any], given: str, code: str | None) -> None:
    """Identities are compared by their own rules; one of another kind is never a no."""
    issuer.bend(issuer.assertion_id, recipient=identity)
    report = issuer.verify(recipient=given)
    assert report.codes == ((code,) if code else ())
    assert report.recipient is not None
    if code is None:
        assert (report.verdict, report.recipient["match"]) == ("valid", "yes")
    elif code in ("recipient_type_mismatch", "recipient_hash_unsupported"):
        assert (report.verdict, report.recipient["match"]) == ("indeterminate", "cannot-tell")
    else:
        assert (report.verdict, report.recipient["match"]) == ("invalid", "no")


def test_nobody_was_asked_about(issuer: RemoteIssuer) -> None:
    """Without an identity the recipient is not asked for, which changes nothing, and none is repeated."""
    report = issuer.verify()
    assert report.recipient == {"type": "email", "hashed": False, "match": "not asked"}
    assert "lea@example.org" not in str(report.to_dict())
    missing = issuer.verify(f"{issuer.base}/none")
    assert [check.status for check in missing.checks if check.name == "recipient"] == ["not asked"]


def test_a_recipient_that_cannot_be_read(issuer: RemoteIssuer) -> None:
    """A recipient that is no IdentityObject matches nobody."""
    recipients: list[Any] = [
        "lea@example.org",
        {"type": "email"},
        {"type": "email", "hashed": "yes", "identity": "x"},
        [],
        3,
    ]
    for recipient in recipients:
        issuer.bend(issuer.assertion_id, recipient=recipient)
        report = issuer.verify(recipient="lea@example.org")
        assert report.verdict == "invalid"
