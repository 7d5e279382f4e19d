"""Signed badges: the key is the issuer's, or the badge is nobody's."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from badges.openbadges.verification import SIGNED_PLAN, Report
from tests.support.remote_issuer import CONTEXT, JSON, RemoteIssuer, public_pem, rsa_key


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer whose signed badge is valid."""
    return RemoteIssuer()


def outcome(report: Report, name: str) -> list[tuple[str, str | None]]:
    """Return status and code of each check called `name`."""
    return [(check.status, check.code) for check in report.checks if check.name == name]


def part(value: Any) -> str:
    """Return base64url of JSON."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def with_header(issuer: RemoteIssuer, header: dict[str, Any]) -> str:
    """Return the badge under another header, signed as it stands by the issuer's key."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    text = f"{part(header)}.{part(issuer.payload())}"
    signature = issuer.key.sign(text.encode(), PKCS1v15(), SHA256())
    return f"{text}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def test_a_valid_badge_passes_every_step_in_order(issuer: RemoteIssuer) -> None:
    """A signed badge is valid as text and as a file, with every step listed in order."""
    token = issuer.sign()
    for given in (token, token.encode()):
        report = issuer.verify(given)
        assert (report.verdict, report.codes) == ("valid", ())
        assert [check.name for check in report.checks] == list(SIGNED_PLAN)


def test_any_flipped_character_is_refused(issuer: RemoteIssuer) -> None:
    """No part of the token can be changed."""
    token = issuer.sign()
    for position in range(0, len(token), 7):
        other = "A" if token[position] != "A" else "B"
        assert issuer.verify(token[:position] + other + token[position + 1 :]).verdict != "valid"


@pytest.mark.parametrize("bend", [
    lambda token: token + "\n", lambda token: " " + token, lambda token: token + "=", lambda token: token + ".",
    lambda token: token + ".e30", lambda token: token.replace(".", "..", 1), lambda token: token.rsplit(".", 1)[0],
    lambda token: token[:-1] + chr(ord(token[-1]) + 1), lambda token: token.replace(".", ".\n", 1), lambda token: "eyJ",
    lambda token: "\ufeff" + token, lambda token: token + "\0",
])  # fmt: skip
def test_only_the_canonical_token_counts(issuer: RemoteIssuer, bend: Any) -> None:
    """Padding, white space, anything appended, another spelling of the same bits: malformed."""
    report = issuer.verify(bend(issuer.sign()))
    assert report.verdict == "invalid"
    assert set(report.codes) <= {"jws_malformed", "jws_signature_invalid", "json_invalid"}


def test_algorithms_that_are_not_ours(issuer: RemoteIssuer) -> None:
    """`none`, HMAC with the public key and everything else outside the allow-list is refused."""
    body = part(issuer.payload())
    for alg in ("none", "None", "RS512", "ES256", "PS256", "", None, ["RS256"]):
        report = issuer.verify(f"{part({'alg': alg})}.{body}.AAAA")
        assert report.codes == ("jws_alg_not_allowed",)
    text = f"{part({'alg': 'HS256'})}.{body}"
    forged = hmac.new(public_pem(issuer.key).encode(), text.encode(), hashlib.sha256).digest()
    token = f"{text}.{base64.urlsafe_b64encode(forged).decode().rstrip('=')}"
    assert issuer.verify(token).codes == ("jws_alg_not_allowed",)


@pytest.mark.parametrize("extra", [{"crit": ["b64"]}, {"crit": []}, {"b64": False}, {"b64": True}, {"zip": "DEF"}])
def test_header_parameters_that_change_the_meaning(issuer: RemoteIssuer, extra: dict[str, Any]) -> None:
    """`crit`, `b64` and `zip` are refused in any form."""
    assert issuer.verify(with_header(issuer, {"alg": "RS256"} | extra)).codes == ("jws_crit_unsupported",)


def test_keys_that_the_token_carries_are_never_used(issuer: RemoteIssuer) -> None:
    """`jwk`, `jku`, `x5u`, `x5c` and `kid` are neither used nor fetched."""
    thief = rsa_key("thief")
    header = {
        "alg": "RS256", "jku": "https://evil.example/keys", "x5u": "https://evil.example/cert", "x5c": ["AAAA"],
        "jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}, "kid": "https://evil.example/key",
    }  # fmt: skip
    assert issuer.verify(with_header(issuer, header)).verdict == "valid"
    report = issuer.verify(issuer.sign(key=thief))
    assert report.codes == ("jws_signature_invalid",)
    assert not any("evil" in entry["url"] for entry in report.fetched)


PAYLOADS: list[tuple[str, str]] = [
    ('{"alg":"RS256","alg":"none"}', "json_duplicate_key"),
    ("[]", "jws_payload_invalid"),
    ("{}", "jws_payload_invalid"),
    ('{"type": "BadgeClass", "@context": "https://w3id.org/openbadges/v2"}', "jws_payload_invalid"),
    ("not json", "jws_payload_invalid"),
    ('{"a": NaN}', "jws_payload_invalid"),
    ("[" * 65 + "]" * 65, "json_too_deep"),
]


@pytest.mark.parametrize(("payload", "code"), PAYLOADS)
def test_payloads_that_are_no_assertion(issuer: RemoteIssuer, payload: str, code: str) -> None:
    """A signature over something else than an Assertion is worth nothing."""
    import jwt

    token = jwt.PyJWS().encode(payload.encode(), issuer.key, algorithm="RS256")
    report = issuer.verify(token)
    assert report.verdict == "invalid"
    assert code in report.codes


def test_a_stranger_who_says_hosted(issuer: RemoteIssuer) -> None:
    """A JWS whose payload says hosted is no way round the keys."""
    issuer.bend(issuer.profile_id, publicKey=None)
    for kind in ("HostedBadge", "hosted", ["SignedBadge", "HostedBadge"]):
        payload = issuer.payload(id=issuer.assertion_id, verification={"type": kind})
        report = issuer.verify(issuer.sign(payload, key=rsa_key("thief")))
        assert {"jws_payload_invalid", "key_not_authorized"} <= set(report.codes)


def test_the_creator_must_be_listed(issuer: RemoteIssuer) -> None:
    """A key that the issuer does not list signs nothing, though it says that it belongs to the issuer."""
    thief = rsa_key("thief")
    for address in ("https://evil.example/key", f"{issuer.base}/uploads/key"):
        issuer.put(address, type="CryptographicKey", owner=issuer.profile_id, publicKeyPem=public_pem(thief))
        for creator in (address, {"id": address, "publicKeyPem": public_pem(thief)}, 3, ""):
            payload = issuer.payload(verification={"type": "SignedBadge", "creator": creator})
            report = issuer.verify(issuer.sign(payload, key=thief))
            assert "key_not_authorized" in report.codes
            assert address not in [entry["url"] for entry in report.fetched]


def test_a_key_of_another_profile(issuer: RemoteIssuer) -> None:
    """A key that is listed here and belongs to another is refused."""
    other = RemoteIssuer(org="other")
    issuer.resources |= {key: value for key, value in other.resources.items() if key not in issuer.resources}
    issuer.bend(issuer.profile_id, publicKey=[issuer.key_id, other.key_id])
    payload = issuer.payload(verification={"type": "SignedBadge", "creator": other.key_id})
    assert issuer.verify(issuer.sign(payload)).codes == ("key_owner_mismatch",)
    issuer.bend(issuer.key_id, owner=None)
    assert issuer.verify(issuer.sign()).codes == ("key_owner_mismatch",)


def test_badge_of_another_issuer(issuer: RemoteIssuer) -> None:
    """An issuer cannot award the BadgeClass of another: the key must be that of the badge's issuer."""
    victim = RemoteIssuer(host="https://victim.example")
    thief = rsa_key("thief")
    issuer.resources |= victim.resources
    issuer.bend(issuer.key_id, publicKeyPem=public_pem(thief))
    for badge in (
        victim.badge_id,
        victim.resources[victim.badge_id]["json"] | {"issuer": issuer.profile_id},
        victim.resources[victim.badge_id]["json"] | {"id": "urn:uuid:0e7a8f8b-3a84-4d8f-9a3e-7b2a1b8a1c11"},
    ):
        report = issuer.verify(issuer.sign(issuer.payload(badge=badge), key=thief))
        assert report.codes == ("key_not_authorized",)


def test_a_badge_class_of_its_own(issuer: RemoteIssuer) -> None:
    """The payload may carry a BadgeClass with a urn:uuid, whose issuer is fetched afresh."""
    badge = issuer.resources[issuer.badge_id]["json"] | {"id": "urn:uuid:0e7a8f8b-3a84-4d8f-9a3e-7b2a1b8a1c11"}
    report = issuer.verify(issuer.sign(issuer.payload(badge=badge)))
    assert report.verdict == "valid"
    key = {"id": issuer.key_id, "owner": issuer.profile_id, "publicKeyPem": public_pem(rsa_key("thief"))}
    forged = dict(issuer.resources[issuer.profile_id]["json"]) | {"publicKey": key}
    token = issuer.sign(issuer.payload(badge=badge | {"issuer": forged}), key=rsa_key("thief"))
    assert issuer.verify(token).codes == ("jws_signature_invalid",)
    del forged["id"]
    assert "issuer_unverifiable" in issuer.verify(issuer.sign(issuer.payload(badge=badge | {"issuer": forged}))).codes


def test_several_keys(issuer: RemoteIssuer) -> None:
    """Without a creator, any key that the issuer lists may have signed, embedded ones included."""
    old, old_id = rsa_key("old"), f"{issuer.base}/old-key"
    issuer.put(old_id, type="CryptographicKey", owner=issuer.profile_id, publicKeyPem=public_pem(old))
    embedded = {"id": f"{issuer.base}/third", "owner": issuer.profile_id, "publicKeyPem": public_pem(rsa_key("third"))}
    issuer.bend(issuer.profile_id, publicKey=[old_id, issuer.key_id, embedded])
    payload = issuer.payload(verification={"type": "SignedBadge"})
    for key in (old, issuer.key, rsa_key("third")):
        assert issuer.verify(issuer.sign(payload, key=key)).verdict == "valid"
    assert issuer.verify(issuer.sign(payload, key=rsa_key("thief"))).codes == ("jws_signature_invalid",)
    issuer.answer(old_id, 503)
    assert issuer.verify(issuer.sign(payload)).verdict == "valid"
    report = issuer.verify(issuer.sign(payload, key=old))
    assert (report.verdict, report.codes) == ("indeterminate", ("fetch_failed",))


def test_too_many_keys(issuer: RemoteIssuer) -> None:
    """An issuer that lists keys without end does not make us fetch without end."""
    issuer.bend(issuer.profile_id, publicKey=[f"{issuer.base}/keys/{number}" for number in range(500)])
    report = issuer.verify(issuer.sign(issuer.payload(verification={"type": "SignedBadge"})))
    assert (report.verdict, report.codes) == ("indeterminate", ("fetch_budget_exceeded", "revocation_unavailable"))
    assert len([entry for entry in report.fetched if entry["status"]]) == 20


def test_keys_that_are_refused(issuer: RemoteIssuer) -> None:
    """Weak, oversized, foreign, unreadable and private keys are refused, and no secret is repeated."""
    elliptic = ec.generate_private_key(ec.SECP256R1()).public_key()
    secret = issuer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    for pem, code in (
        (public_pem(generate_private_key(65537, 1024)), "key_too_weak"),
        (elliptic.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(), "key_alg_mismatch"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "key_invalid"),
        (secret, "key_is_private"),
        (7, "schema_invalid"),
        (None, "schema_invalid"),
        ("x" * 100_000, "field_too_long"),
    ):
        issuer.bend(issuer.key_id, publicKeyPem=public_pem(issuer.key))
        issuer.bend(issuer.key_id, publicKeyPem=pem)
        report = issuer.verify(issuer.sign())
        assert report.codes == (code,)
        assert secret.splitlines()[3] not in json.dumps(report.to_dict())


def test_a_key_of_another_class_or_name(issuer: RemoteIssuer) -> None:
    """What stands at a key's address must be that key."""
    issuer.bend(issuer.key_id, type="Profile")
    assert issuer.verify(issuer.sign()).codes == ("reference_type_mismatch",)
    issuer.bend(issuer.key_id, type="CryptographicKey", id=f"{issuer.base}/other")
    assert issuer.verify(issuer.sign()).codes == ("id_mismatch",)


REVOKED: list[Any] = [
    "<id>", ["<id>"], ["urn:uuid:other", "<id>"], {"id": "<id>"}, [{"id": "<id>", "revocationReason": "x"}],
    {"uid": "U-1"}, [{"uid": "U-1"}], "U-1", ["U-1"], [{"@id": "<id>"}], "<ID>",
]  # fmt: skip


@pytest.mark.parametrize("entries", REVOKED)
def test_revoked_by_the_list(issuer: RemoteIssuer, entries: Any) -> None:
    """A list of any legal shape revokes: by id or uid, object or bare value, one or many."""
    text = json.dumps(entries).replace("<id>", issuer.signed_id).replace("<ID>", issuer.signed_id.upper())
    issuer.bend(issuer.list_id, revokedAssertions=json.loads(text))
    report = issuer.verify(issuer.sign(issuer.payload(uid="U-1")))
    assert (report.verdict, report.codes) == ("invalid", ("revoked",))


def test_not_revoked_by_the_list(issuer: RemoteIssuer) -> None:
    """Lists that are empty or name others revoke nothing; no list is not asked for."""
    for entries in ([], ["urn:uuid:other"], {"id": "urn:uuid:other"}, {"uid": issuer.signed_id[9:]}):
        issuer.bend(issuer.list_id, revokedAssertions=entries)
        assert issuer.verify(issuer.sign()).verdict == "valid"
    issuer.bend(issuer.profile_id, revocationList=None)
    report = issuer.verify(issuer.sign())
    assert report.verdict == "valid"
    assert outcome(report, "not_revoked") == [("not asked", None)]


@pytest.mark.parametrize("resource", [
    {"status": 404}, {"status": 500}, {"status": 410}, {"delay_s": 60}, {"body": "[]", "headers": JSON},
    {"body": "{", "headers": JSON}, {"body": "<html>"}, {"status": 302, "headers": {"Location": "https://10.0.0.1/"}},
    {"json": {"@context": CONTEXT, "type": "RevocationList"}},
    {"json": {"@context": CONTEXT, "type": "RevocationList", "revokedAssertions": [3]}},
    {"json": {"@context": CONTEXT, "revokedAssertions": []}},
])  # fmt: skip
def test_a_list_that_does_not_answer(issuer: RemoteIssuer, resource: dict[str, Any]) -> None:
    """A linked list that cannot be relied on leaves the verdict open, and never valid."""
    issuer.resources[issuer.list_id] = resource
    report = issuer.verify(issuer.sign())
    assert report.verdict == "indeterminate"
    assert "revocation_unavailable" in report.codes


def test_a_list_of_another_class(issuer: RemoteIssuer) -> None:
    """A link to another document is no revocation list."""
    issuer.bend(issuer.profile_id, revocationList=issuer.badge_id)
    assert issuer.verify(issuer.sign()).codes == ("reference_type_mismatch",)


def test_revoked_in_the_payload(issuer: RemoteIssuer) -> None:
    """A payload that says it is revoked is believed."""
    assert "revoked" in issuer.verify(issuer.sign(issuer.payload(revoked=True))).codes


def test_a_list_without_address(issuer: RemoteIssuer) -> None:
    """A link that cannot be followed leaves the verdict open; a list written out in the Profile is read."""
    links: list[Any] = ["urn:uuid:list", 3, {}]
    for link in links:
        issuer.bend(issuer.profile_id, revocationList=link)
        assert "revocation_unavailable" in issuer.verify(issuer.sign()).codes
    issuer.bend(issuer.profile_id, revocationList={"type": "RevocationList", "revokedAssertions": issuer.signed_id})
    assert "revoked" in issuer.verify(issuer.sign()).codes


def test_failures_of_all_kinds_are_listed(issuer: RemoteIssuer) -> None:
    """A revoked, expired, wrongly signed badge of someone else says all of it."""
    issuer.bend(issuer.list_id, revokedAssertions=issuer.signed_id)
    token = issuer.sign(issuer.payload(expires="2026-05-31T12:00:00Z"), key=rsa_key("thief"))
    assert set(issuer.verify(token, recipient="else@example.org").codes) == {
        "jws_signature_invalid", "revoked", "expired", "recipient_mismatch",
    }  # fmt: skip


def test_the_badge_class_over_plain_http(issuer: RemoteIssuer) -> None:
    """A signed badge whose documents came over plain http is indeterminate at best."""
    plain = RemoteIssuer(host="http://issuer.example")
    report = plain.verify(plain.sign())
    assert (report.verdict, report.codes) == ("indeterminate", ("insecure_transport",))
