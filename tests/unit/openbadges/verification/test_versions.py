"""Older and newer versions of the standard, and documents that are no assertion."""

from __future__ import annotations

import json
from typing import Any

import jwt
import pytest

from tests.support.remote_issuer import CONTEXT, HOST, JSON, RemoteIssuer, public_pem, rsa_key

OLD = f"{HOST}/old"
V1 = "https://w3id.org/openbadges/v1"


def publish(issuer: RemoteIssuer, address: str, document: dict[str, Any]) -> None:
    """Publish a document as it stands."""
    issuer.resources[address] = {"json": document, "headers": JSON}


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer that still has a badge of version 1.0, hosted and signed."""
    issuer = RemoteIssuer()
    publish(issuer, f"{OLD}/issuer", {"name": "Ancien", "url": HOST, "revocationList": f"{OLD}/revoked"})
    publish(issuer, f"{OLD}/badge", {
        "name": "Vieux badge", "description": "d", "image": "data:image/png;base64,iVBORw0KGgo=",
        "criteria": f"{OLD}/criteria", "issuer": f"{OLD}/issuer", "tags": ["a"],
        "alignment": [{"name": "n", "url": "https://f.example/1", "description": "d"}],
    })  # fmt: skip
    publish(issuer, f"{OLD}/a", old_assertion())
    publish(issuer, f"{OLD}/revoked", {"other-uid": "Erreur"})
    issuer.resources[f"{OLD}/key.pem"] = {"body": public_pem(issuer.key), "headers": {"Content-Type": "text/plain"}}
    return issuer


def old_assertion(**changes: Any) -> dict[str, Any]:
    """Return a hosted assertion of 1.0."""
    return {
        "uid": "abc123", "badge": f"{OLD}/badge", "verify": {"type": "hosted", "url": f"{OLD}/a"},
        "recipient": {"type": "email", "hashed": "false", "identity": "lea@example.org"},
        "issuedOn": 1400000000,
    } | changes  # fmt: skip


def signed(issuer: RemoteIssuer, key: Any = None, **changes: Any) -> str:
    """Return a signed badge of 1.0."""
    verify = {"type": "signed", "url": f"{OLD}/key.pem"}
    payload = old_assertion(verify=verify) | changes
    return jwt.PyJWS().encode(json.dumps(payload).encode(), key or issuer.key, algorithm="RS256")


@pytest.mark.parametrize(
    "date", [1400000000, "1400000000", "2014-05-13", "2014-05-13T16:53:20", "2014-05-13T16:53:20Z"]
)
def test_version_1_0_hosted(issuer: RemoteIssuer, date: Any) -> None:
    """A badge of 1.0 is verified by the same steps, by address and by document."""
    publish(issuer, f"{OLD}/a", old_assertion(issuedOn=date))
    for given in (f"{OLD}/a", json.dumps(old_assertion(issuedOn=date))):
        report = issuer.verify(given, recipient="lea@example.org")
        assert (report.verdict, report.codes) == ("valid", ())
        assert report.badge is not None
        assert report.badge["alignment"] == [{"name": "n", "url": "https://f.example/1"}]
        assert report.issued_on is not None
        assert report.issued_on.year == 2014


def test_version_1_0_is_not_waved_through(issuer: RemoteIssuer) -> None:
    """Age is no excuse: expiry, revocation, address and content count as in 2.0."""
    for changes, code in (
        ({"expires": 1500000000}, "expired"), ({"expires": "2015-01-01"}, "expired"), ({"revoked": True}, "revoked"),
        ({"verify": {"type": "hosted", "url": f"{OLD}/b"}}, "id_mismatch"), ({"issuedOn": None}, "schema_invalid"),
        ({"issuedOn": "soon"}, "schema_invalid"), ({"issuedOn": 1e300}, "schema_invalid"),
        ({"recipient": "lea@example.org"}, "schema_invalid"),
    ):  # fmt: skip
        publish(issuer, f"{OLD}/a", old_assertion(**changes))
        assert code in issuer.verify(f"{OLD}/a").codes
    publish(issuer, f"{OLD}/a", old_assertion(badge="https://evil.example/badge"))
    publish(issuer, "https://evil.example/badge", issuer.resources[f"{OLD}/badge"]["json"])
    assert issuer.verify(f"{OLD}/a").codes == ("origin_not_allowed",)


def test_version_1_1_hosted(issuer: RemoteIssuer) -> None:
    """A badge of 1.1 has the older context, `verify` and a mixture of both vocabularies."""
    publish(issuer, f"{OLD}/a", old_assertion(issuedOn="2015-05-13T16:53:20Z") | {
        "@context": V1, "type": "Assertion", "id": f"{OLD}/a"})  # fmt: skip
    for name, kind in (("badge", "BadgeClass"), ("issuer", "Issuer")):
        document = issuer.resources[f"{OLD}/{name}"]["json"]
        publish(issuer, f"{OLD}/{name}", document | {"@context": V1, "type": kind, "id": f"{OLD}/{name}"})
    assert issuer.verify(f"{OLD}/a").verdict == "valid"


def test_version_1_0_signed(issuer: RemoteIssuer) -> None:
    """A signed badge of 1.0 names its key, which must stand in the scope of the issuer."""
    assert issuer.verify(signed(issuer)).verdict == "valid"
    assert issuer.verify(signed(issuer, rsa_key("thief"))).codes == ("jws_signature_invalid",)
    evil = "https://evil.example/key.pem"
    issuer.resources[evil] = {"body": public_pem(rsa_key("thief"))}
    token = signed(issuer, rsa_key("thief"), verify={"type": "signed", "url": evil})
    assert issuer.verify(token).codes == ("key_not_authorized",)
    issuer.redirect(f"{OLD}/moved.pem", evil)
    token = signed(issuer, rsa_key("thief"), verify={"type": "signed", "url": f"{OLD}/moved.pem"})
    assert issuer.verify(token).codes == ("origin_not_allowed",)


def test_version_1_0_is_no_way_down(issuer: RemoteIssuer) -> None:
    """A badge written as 1.0 does not get round the keys that its issuer lists, nor its prefix."""
    verify = {"type": "signed", "url": f"{HOST}/uploads/key.pem"}
    issuer.resources[verify["url"]] = {"body": public_pem(rsa_key("thief"))}
    token = signed(issuer, rsa_key("thief"), badge=issuer.badge_id, verify=verify)
    assert issuer.verify(token).codes == ("jws_signature_invalid",)
    issuer.bend(issuer.profile_id, publicKey=None, verification={"startsWith": f"{issuer.base}/"})
    assert issuer.verify(token).codes == ("key_not_authorized",)


def test_version_1_0_revocation(issuer: RemoteIssuer) -> None:
    """The list of 1.0 is an object whose members are the uids."""
    publish(issuer, f"{OLD}/revoked", {"abc123": "Erreur"})
    assert issuer.verify(signed(issuer)).codes == ("revoked",)


def test_version_0_5(issuer: RemoteIssuer) -> None:
    """A badge of 0.5 is recognised and described, at its address and in hand."""
    document = {
        "recipient": "sha256$2ad891a61112bb953171416acc9cfe2484d59a45a3ed574a1ca93b47d07629fe", "salt": "x",
        "badge": {"version": "0.5.0", "name": "Ancêtre", "image": "/b.png", "description": "d", "criteria": "/c",
                  "issuer": {"origin": "https://issuer.example", "name": "Mozilla"}},
    }  # fmt: skip
    publish(issuer, f"{OLD}/05", document)
    for given in (f"{OLD}/05", json.dumps(document)):
        report = issuer.verify(given)
        assert (report.verdict, report.codes) == ("indeterminate", ("version_unsupported",))
        assert report.badge is not None
        assert report.issuer is not None
        assert (report.badge["name"], report.issuer["name"]) == ("Ancêtre", "Mozilla")


def test_version_3_0(issuer: RemoteIssuer) -> None:
    """A credential of 3.0 is recognised and described, as JSON and as a JWT of any algorithm."""
    credential = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"], "id": f"{HOST}/3", "name": "x",
        "issuer": {"id": f"{HOST}/i", "type": "Profile", "name": "Émetteur"},
        "credentialSubject": {"type": "AchievementSubject", "achievement": {"id": f"{HOST}/ach", "name": "Nouveau"}},
    }  # fmt: skip
    publish(issuer, f"{HOST}/3", credential)
    token = jwt.PyJWS().encode(json.dumps(credential).encode(), issuer.key, algorithm="RS256")
    es256 = token.replace(token.split(".")[0], "eyJhbGciOiJFUzI1NiJ9", 1)
    wrapped = jwt.PyJWS().encode(json.dumps({"iss": "x", "vc": credential}).encode(), issuer.key, algorithm="RS256")
    for given in (f"{HOST}/3", json.dumps(credential), token, es256, wrapped):
        report = issuer.verify(given)
        assert (report.verdict, report.codes) == ("indeterminate", ("version_unsupported",))
        assert report.badge is not None
        assert report.badge["name"] == "Nouveau"


@pytest.mark.parametrize("which", ["badge_id", "profile_id", "key_id", "list_id"])
def test_documents_that_are_no_assertion(issuer: RemoteIssuer, which: str) -> None:
    """A BadgeClass, a Profile or another class is described, and nothing is said about a person's badge."""
    address = getattr(issuer, which)
    for given in (address, json.dumps(issuer.resources[address]["json"])):
        report = issuer.verify(given)
        assert (report.verdict, report.codes) == ("indeterminate", ("not_an_assertion",))
    if which == "badge_id":
        assert report.badge is not None
        assert report.badge["name"] == "Accueillir un client"
    if which == "profile_id":
        assert report.issuer is not None
        assert report.issuer["name"] == "Maison de l’emploi"


def test_an_address_that_holds_no_badge(issuer: RemoteIssuer) -> None:
    """JSON that has nothing to do with badges is invalid."""
    publish(issuer, f"{HOST}/weather", {"temperature": 12})
    assert issuer.verify(f"{HOST}/weather").verdict == "invalid"
    publish(issuer, f"{HOST}/nothing", {"@context": CONTEXT})
    assert issuer.verify(f"{HOST}/nothing").verdict == "indeterminate"
