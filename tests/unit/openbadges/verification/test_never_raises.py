"""Whatever is handed in or answered, there is a report, and never a valid one by chance."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.openbadges.verification import InputRefusedError, ReplayFetcher, verifier, verify
from tests.support.remote_issuer import CONTEXT, HOST, JSON, NOW, RemoteIssuer

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
MEMBERS = [
    "id", "type", "@context", "recipient", "badge", "verification", "verify", "issuedOn", "expires", "revoked", "uid",
    "name", "image", "criteria", "issuer", "publicKey", "revocationList", "owner", "publicKeyPem", "revokedAssertions",
    "evidence", "alignment", "tags", "endorsement", "extensions:x", "narrative", "url", "email", "description",
]  # fmt: skip
ISSUER = RemoteIssuer()
ADDRESSES = list(ISSUER.resources)
TOKEN = ISSUER.sign()


def check(data: bytes | str, resources: dict[str, Any], **asked: Any) -> str:
    """Verify, let refusals pass, and return the verdict."""
    try:
        report = verify(data, fetcher=ReplayFetcher(resources), now=NOW, **asked)
    except InputRefusedError:
        return "refused"
    json.dumps(report.to_dict()).encode()
    assert "unforeseen" not in str(report.checks)
    return report.verdict


@settings(deadline=None)
@given(st.text() | st.binary())
def test_any_input(data: bytes | str) -> None:
    """Random text and bytes never raise and are never valid."""
    assert check(data, {}) != "valid"


@settings(deadline=None)
@given(st.sampled_from(ADDRESSES), st.sampled_from(MEMBERS), JSON_VALUES)
def test_any_member_of_any_document(address: str, member: str, value: Any) -> None:
    """Whatever stands in any member of any document, there is a report."""
    bent = ISSUER.resources[address]["json"] | {member: value}
    resources = ISSUER.resources | {address: {"json": bent, "headers": JSON}}
    for data in (ISSUER.assertion_id, TOKEN, json.dumps(bent)):
        check(data, resources, recipient="lea@example.org")


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["status", "headers", "body", "body_b64", "json", "delay_s", "error"]), JSON_VALUES)
)
def test_any_recorded_answer(resource: dict[str, Any]) -> None:
    """Whatever a replay file holds, there is a report."""
    check(ISSUER.assertion_id, {ISSUER.assertion_id: resource})


@settings(deadline=None)
@given(JSON_VALUES)
def test_any_payload(value: Any) -> None:
    """Whatever the issuer signed, there is a report, and only an Assertion can be valid."""
    payload = ISSUER.payload() | {"badge": value} if not isinstance(value, dict) else value
    assert check(ISSUER.sign(payload), ISSUER.resources) != "valid"


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_address(host: str, path: str) -> None:
    """Whatever is written in place of an address, there is a report."""
    for text in (f"https://{host}/{path}", f"https://issuer.example/{path}", host):
        check(text, {})
        check(json.dumps({"@context": CONTEXT, "type": "Assertion", "id": text}), {})
        check(ISSUER.sign(ISSUER.payload(badge=text)), {text: {"json": {"id": text, "issuer": text}}})


def test_what_nobody_foresaw_is_not_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of our own leaves the verdict open: it neither crashes nor passes."""

    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(verifier, "verify_hosted", stumble)
    report = ISSUER.verify()
    assert report.verdict == "indeterminate"
    assert "unforeseen" in str(report.checks)


def test_a_fetcher_that_fails_unforeseen() -> None:
    """A fetcher that breaks its contract does not break ours."""

    class Broken(ReplayFetcher):
        def ask(self, *_: object) -> Any:
            raise OSError

    report = verify(f"{HOST}/a", fetcher=Broken({}), now=NOW)
    assert report.verdict == "indeterminate"
