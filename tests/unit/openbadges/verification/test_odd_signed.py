"""Signed badges that are odd in one way: exactly the steps that are told, and nothing that was not foreseen."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.verification import Report
from badges.openbadges.verification.revocation import RevokedNames
from tests.support.remote_issuer import CONTEXT, HOST, JSON, RemoteIssuer, public_pem, rsa_key
from tests.unit.openbadges.verification.test_signed import part

LATE = "an earlier step did not hold"
UUID = "urn:uuid:0e7a8f8b-3a84-4d8f-9a3e-7b2a1b8a1c11"


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer whose signed badge is valid."""
    return RemoteIssuer()


def told(report: Report) -> list[tuple[str, str | None, str]]:
    """Return step, code and place of whatever failed or stayed open, but for what was not reached."""
    return [
        (check.name, check.code, check.looked_at)
        for check in report.checks
        if check.status in ("failed", "could not check") and check.detail != LATE
    ]


def passed(report: Report) -> dict[str, str]:
    """Return what the steps that held looked at."""
    return {check.name: check.looked_at for check in report.checks if check.status == "passed"}


def refused(issuer: RemoteIssuer, **changes: Any) -> Report:
    """Return the report of a token whose algorithm is not ours."""
    return issuer.verify(f"{part({'alg': 'none'})}.{part(issuer.payload(**changes))}.AAAA")


def test_a_refused_token_tells_what_its_payload_tells(issuer: RemoteIssuer) -> None:
    """Of a token that is refused the payload is read all the same: recognised, revoked, expired; nobody is asked."""
    alg = ("jws", "jws_alg_not_allowed", "")
    report = refused(issuer)
    assert (told(report), passed(report)["recognised"], report.fetched) == ([alg], "2.0", ())
    report = refused(issuer, revoked=True, expires="2026-01-01T00:00:00Z")
    assert told(report) == [
        alg, ("not_revoked", "revoked", issuer.signed_id), ("expires", "expired", "2026-01-01T00:00:00Z"),
    ]  # fmt: skip
    assert told(refused(issuer, revoked=False)) == [alg]


def test_what_says_that_it_is_revoked_needs_no_list(issuer: RemoteIssuer) -> None:
    """The step of the revocation names the badge where the badge itself says so."""
    assert told(issuer.verify(issuer.sign(issuer.payload(revoked=True)))) == [
        ("not_revoked", "revoked", issuer.signed_id)
    ]


def test_payloads_that_are_something_else(issuer: RemoteIssuer) -> None:
    """An older version or a newer credential is described and ends the check, and so does nothing of ours."""
    old = {"recipient": "a", "badge": {"version": "0.5", "name": "Vieux", "issuer": {"origin": HOST}}}
    credential = {"type": "OpenBadgeCredential", "name": "Neuf", "credentialSubject": {}}
    for payload in (old, credential, {"iss": "x", "vc": credential}):
        report = issuer.verify(issuer.sign(payload))
        assert [(check.name, check.code) for check in report.checks] == [
            ("input", None), ("recognised", "version_unsupported"),
        ]  # fmt: skip
        assert report.badge is not None
        assert report.badge["name"] in ("Vieux", "Neuf")
    assert told(issuer.verify(issuer.sign({"type": "Weather"}))) == [("jws", "jws_payload_invalid", "Weather")]


@pytest.mark.parametrize("more", range(20))
def test_a_newer_credential_of_any_length(issuer: RemoteIssuer, more: int) -> None:
    """A credential of 3.0 is recognised in a token of any algorithm and any length."""
    token = f"{part({'alg': 'ES256'})}.{part({'type': 'OpenBadgeCredential', 'name': 'x' * more})}.AAAA"
    assert told(issuer.verify(token)) == [("recognised", "version_unsupported", "Open Badges 3.0")]


@pytest.mark.parametrize("verification", [None, "SignedBadge", 5])
def test_a_payload_that_does_not_say_signed(issuer: RemoteIssuer, verification: Any) -> None:
    """Without a word that it is signed a payload is refused at its own step, and the keys are tried all the same."""
    payload = issuer.payload(verification=verification)
    if verification is None:
        del payload["verification"]
    report = issuer.verify(issuer.sign(payload))
    assert {(name, code) for name, code, _ in told(report)} == {
        ("assertion_valid", "schema_invalid"), ("assertion_valid", "jws_payload_invalid"),
    }  # fmt: skip
    assert passed(report)["signature"] == issuer.key_id


def test_the_older_word_for_verification(issuer: RemoteIssuer) -> None:
    """In `verify`, as 1.x had it, the creator chooses the key too."""
    payload = issuer.payload()
    stranger = {"type": "signed", "creator": f"{HOST}/stranger"}
    del payload["verification"]
    report = issuer.verify(issuer.sign(payload | {"verify": stranger}))
    assert ("key_listed", "key_not_authorized", f"{HOST}/stranger") in told(report)
    assert "jws_payload_invalid" not in report.codes


def test_a_payload_without_version(issuer: RemoteIssuer) -> None:
    """A payload that names no context has no version to look at."""
    payload = issuer.payload()
    del payload["@context"]
    assert passed(issuer.verify(issuer.sign(payload)))["recognised"] == ""


def test_an_embedded_badge_class(issuer: RemoteIssuer) -> None:
    """A BadgeClass that the payload carries is its own place, and stands in the scope by the signature."""
    badge = issuer.resources[issuer.badge_id]["json"] | {"id": UUID}
    report = issuer.verify(issuer.sign(issuer.payload(badge=badge)))
    assert {name: passed(report)[name] for name in ("badge_fetched", "badge_valid", "badge_scope")} == dict.fromkeys(
        ("badge_fetched", "badge_valid", "badge_scope"), UUID
    )
    del badge["id"]
    report = issuer.verify(issuer.sign(issuer.payload(badge=badge)))
    assert (passed(report)["badge_fetched"], passed(report)["badge_scope"]) == ("", "")
    assert report.badge is not None
    assert report.badge["id"] == ""
    report = issuer.verify(issuer.sign(issuer.payload(badge=5)))
    assert ("badge_fetched", "schema_invalid", "") in told(report)
    issuer.bend(issuer.badge_id, id=UUID)
    assert told(issuer.verify(issuer.sign())) == [
        ("badge_fetched", "id_mismatch", issuer.badge_id), ("badge_scope", "origin_not_allowed", UUID),
    ]  # fmt: skip


def test_keys_that_are_listed_and_are_none(issuer: RemoteIssuer) -> None:
    """What is listed and is neither an address nor a key does not count; a key written out needs no id."""
    unnamed = issuer.payload(verification={"type": "SignedBadge"})
    issuer.bend(issuer.profile_id, publicKey=[5, {"x": 1}])
    report = issuer.verify(issuer.sign(unnamed))
    assert ("key_listed", "key_not_authorized", issuer.profile_id) in told(report)
    assert [check.detail for check in report.checks if check.name == "key_listed"] == ["the issuer lists no key"]
    creator = issuer.payload(verification={"type": "SignedBadge", "creator": 5})
    assert ("key_listed", "key_not_authorized", issuer.profile_id) in told(issuer.verify(issuer.sign(creator)))
    embedded = {"owner": issuer.profile_id, "publicKeyPem": public_pem(issuer.key)}
    issuer.bend(issuer.profile_id, publicKey=embedded)
    report = issuer.verify(issuer.sign(unnamed))
    assert passed(report)["signature"] == issuer.profile_id
    issuer.bend(issuer.profile_id, publicKey=[issuer.key_id, embedded | {"id": "urn:x:key"}])
    assert passed(issuer.verify(issuer.sign(unnamed)))["key_listed"] == f"{issuer.key_id}, urn:x:key"


def test_a_key_without_address(issuer: RemoteIssuer) -> None:
    """A key that is listed by a name alone can never be had: that decides."""
    issuer.bend(issuer.profile_id, publicKey="urn:x:key")
    report = issuer.verify(issuer.sign(issuer.payload(verification={"type": "SignedBadge"})))
    assert (report.verdict, told(report)) == ("invalid", [("key_fetched", "key_not_authorized", "urn:x:key")])


def test_a_key_without_id(issuer: RemoteIssuer) -> None:
    """A document without id is the key at whose address it stands."""
    issuer.bend(issuer.key_id, id=None)
    report = issuer.verify(issuer.sign())
    assert (told(report), passed(report)["key_fetched"]) == ([], issuer.key_id)


def test_a_profile_with_a_private_key(issuer: RemoteIssuer) -> None:
    """Where the Profile gives away a private key, no later step takes back that the key is not valid."""
    issuer.bend(issuer.profile_id, x={"kty": "RSA", "d": "x"})
    report = issuer.verify(issuer.sign(key=rsa_key("thief")))
    assert told(report) == [
        ("key_valid", "key_is_private", issuer.profile_id), ("signature", "jws_signature_invalid", issuer.key_id),
    ]  # fmt: skip
    assert "key_valid" not in passed(report)


def test_keys_beyond_the_budget_are_not_asked_for(issuer: RemoteIssuer) -> None:
    """The first key that the budget does not reach is the last one that is tried."""
    issuer.bend(issuer.profile_id, publicKey=[f"{issuer.base}/keys/{number}" for number in range(50)])
    report = issuer.verify(issuer.sign(issuer.payload(verification={"type": "SignedBadge"})))
    assert [entry["code"] for entry in report.fetched].count("fetch_budget_exceeded") == 2  # a key, and the list


LISTS: list[tuple[Any, list[tuple[str, str | None, str]]]] = [
    ("urn:x:list", [("not_revoked", "revocation_unavailable", "urn:x:list")]),
    (3, [("issuer_valid", "schema_invalid", f"{HOST}/org/issuer"), ("not_revoked", "revocation_unavailable", "")]),
]


@pytest.mark.parametrize(("link", "steps"), LISTS)
def test_a_list_that_has_no_address(issuer: RemoteIssuer, link: Any, steps: list[tuple[str, str | None, str]]) -> None:
    """A link that nobody can follow is told once, with what stands in its place."""
    issuer.bend(issuer.profile_id, revocationList=link)
    report = issuer.verify(issuer.sign())
    assert told(report) == steps
    details = [check.detail for check in report.checks if check.name == "not_revoked"]
    assert details == ["the list has no address to be fetched from"]


@pytest.mark.parametrize("members", [{"U-1": "Erreur"}, {"type": "RevocationList", "U-1": "Erreur"}])
def test_a_list_in_the_shape_of_1_0_of_a_newer_issuer(issuer: RemoteIssuer, members: dict[str, str]) -> None:
    """An issuer of 2.0 has a list of 2.0: an object of uids is none, and cannot be relied on."""
    issuer.resources[issuer.list_id] = {"json": {"@context": CONTEXT, "id": issuer.list_id} | members, "headers": JSON}
    report = issuer.verify(issuer.sign(issuer.payload(uid="U-1")))
    assert told(report) == [
        ("not_revoked", "schema_invalid", issuer.list_id), ("not_revoked", "revocation_unavailable", issuer.list_id),
    ]  # fmt: skip


def test_a_list_with_a_foreign_context(issuer: RemoteIssuer) -> None:
    """A list whose words may mean something else does not pass, though it does not name the badge."""
    issuer.bend(issuer.list_id, __context="https://evil.example/c")
    report = issuer.verify(issuer.sign())
    assert told(report) == [("not_revoked", "context_not_allowed", issuer.list_id)]
    assert "not_revoked" not in passed(report)


@pytest.mark.parametrize(
    ("listed", "own", "revoked"),
    [
        ("URN:UUID:0A", "urn:uuid:0a", True), ("urn:x:ß", "urn:x:ss", False), ("U-1", "u-1", False),
        ("HTTPS://A.example:443/%31", "https://a.example/1", True),
        ("https://a.example/1#a", "https://a.example/1", False),
        ("https://a.example/1", "https://a.example/1#a", False), ("https://[", "https://[", True),
    ],
)  # fmt: skip
def test_names_on_the_list(listed: str, own: str, revoked: bool) -> None:
    """A urn counts in any case, an address in any spelling, and anything else as it is written."""
    assert (own in RevokedNames({"revokedAssertions": [listed]})) is revoked


@pytest.mark.parametrize("name", [" {0} ", "\n{0}"])
def test_spaces_around_a_name_on_the_list(issuer: RemoteIssuer, name: str) -> None:
    """White space around an id on the list, or in the badge, does not save it, be it a urn, a uid or an address."""
    address = f"{issuer.base}/signed/1"
    for own, uid in ((issuer.signed_id, "U-1"), (address, "U-1"), (address, "https://a.example/1")):
        for listed, written in ((name.format(uid), uid), (uid, name.format(uid)), (name.format(own), uid)):
            issuer.bend(issuer.list_id, revokedAssertions=[listed])
            report = issuer.verify(issuer.sign(issuer.payload(id=own, uid=written)))
            assert report.codes == ("revoked",)
