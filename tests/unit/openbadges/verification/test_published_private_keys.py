"""A published private key is noticed under whatever name, and repeated nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from badges.openbadges.verification import ReplayFetcher, recorded, verify
from tests.support.remote_issuer import JSON, NOW, RemoteIssuer


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer whose signed badge is valid."""
    return RemoteIssuer()


def pem_of(issuer: RemoteIssuer) -> str:
    """Return the issuer's private key."""
    return issuer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def published(issuer: RemoteIssuer, members: dict[str, Any]) -> str:
    """Return the Profile with these members more, as JSON text."""
    return json.dumps(issuer.resources[issuer.profile_id]["json"] | members)


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("PRIVATE KEY", "PRIVATE KEY"),
        ("PRIVATE KEY", "PRIVATE\\u0020KEY"),
        ("-----BEGIN", "\\u002d----BEGIN"),
        ("PRIVATE KEY", "private key"),
        ("PRIVATE KEY", "PRIVATE  KEY"),
        ("-----BEGIN PRIVATE KEY-----", '-----BEGIN PRIVATE KEY-----\\"'),
    ],
)
@pytest.mark.parametrize("place", ["privateKeyPem", "description", "name of a member"])
def test_no_report_and_no_proof_repeats_it(issuer: RemoteIssuer, label: str, written: str, place: str) -> None:
    """However it is written, the code is key_is_private, and neither report nor proof holds a line of the key."""
    secret = pem_of(issuer)
    members = {secret: {"type": ["Extension"]}} if place == "name of a member" else {place: secret}
    body = published(issuer, members).replace(label, written)
    issuer.resources[issuer.profile_id] = {"body": body, "headers": JSON}
    fetcher = ReplayFetcher(issuer.resources)
    report = verify(issuer.sign(), fetcher=fetcher, now=NOW)
    assert "key_is_private" in report.codes
    proof = recorded(fetcher.log)["resources"]
    told = json.dumps([report.to_dict(), proof])
    assert not [line for line in secret.splitlines()[1:-1] if line in told]
    assert verify(issuer.sign(), fetcher=ReplayFetcher(proof), now=NOW).codes == report.codes


def test_a_private_jwk(issuer: RemoteIssuer) -> None:
    """A JWK with its private part is a private key too, and its parts are not in the proof."""
    issuer.bend(issuer.key_id, jwk={"kty": "RSA", "n": "AQAB", "e": "AQAB", "d": "c2VjcmV0", "p": "c2VjcmV0"})
    fetcher = ReplayFetcher(issuer.resources)
    report = verify(issuer.sign(), fetcher=fetcher, now=NOW)
    assert report.codes == ("key_is_private",)
    proof = recorded(fetcher.log)["resources"]
    kept = json.loads(proof[issuer.key_id]["body"])["jwk"]
    assert kept == {"kty": "RSA", "n": "AQAB", "e": "AQAB", "d": "", "p": ""}
    assert verify(issuer.sign(), fetcher=ReplayFetcher(proof), now=NOW).codes == report.codes


def test_what_only_looks_like_a_jwk(issuer: RemoteIssuer) -> None:
    """A public JWK, and a member that happens to be called d, are no private keys; a proof keeps them as they are."""
    members = {"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB", "p": "x"}, "x:other": {"d": "x", "q": "x"}}
    issuer.bend(issuer.key_id, **members)
    fetcher = ReplayFetcher(issuer.resources)
    assert verify(issuer.sign(), fetcher=fetcher, now=NOW).verdict == "valid"
    kept = json.loads(recorded(fetcher.log)["resources"][issuer.key_id]["body"])
    assert {name: kept[name] for name in members} == members
    issuer.bend(issuer.key_id, jwk={"kty": "RSA", "d": "c2VjcmV0"})
    fetcher = ReplayFetcher(issuer.resources)
    assert verify(issuer.sign(), fetcher=fetcher, now=NOW).codes == ("key_is_private",)
    kept = json.loads(recorded(fetcher.log)["resources"][issuer.key_id]["body"])
    assert kept["x:other"] == members["x:other"]


def test_what_is_no_json_is_dropped(issuer: RemoteIssuer) -> None:
    """A body that nobody can read and that holds a private key is not kept at all."""
    issuer.resources[issuer.profile_id] = {"body": "{" + pem_of(issuer), "headers": JSON}
    fetcher = ReplayFetcher(issuer.resources)
    verify(issuer.sign(), fetcher=fetcher, now=NOW)
    assert recorded(fetcher.log)["resources"][issuer.profile_id]["body"] == ""


def test_other_documents_are_kept_byte_for_byte(issuer: RemoteIssuer) -> None:
    """What holds no private key is recorded exactly as it came."""
    spaced = json.dumps(issuer.resources[issuer.profile_id]["json"], indent=3)
    issuer.resources[issuer.profile_id] = {"body": spaced, "headers": JSON}
    fetcher = ReplayFetcher(issuer.resources)
    verify(issuer.sign(), fetcher=fetcher, now=NOW)
    assert recorded(fetcher.log)["resources"][issuer.profile_id]["body"] == spaced
