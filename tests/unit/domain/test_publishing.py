"""The Open Badges documents, as the standard and the software in the field want them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from badges.domain import publishing
from badges.domain.catalogue import starter_badges
from badges.domain.public_urls import PublicUrls

BASE = "https://badges.example.org"
URLS = PublicUrls(BASE)
ISSUER = publishing.IssuerFacts("tremplin", "Tremplin", "https://tremplin.example.org", "a@tremplin.example.org")
STARTER = starter_badges()["duo-cadre-de-travail"]
BADGE = publishing.BadgeFacts(
    STARTER.slug, 2, STARTER.kind, STARTER.proof_level, STARTER.content, STARTER.tags, STARTER.alignment_at(BASE)
)
RECIPIENT = {"type": "url", "hashed": False, "identity": f"{BASE}/r/token"}
ISSUED = datetime(2026, 11, 19, 10, tzinfo=UTC)


def test_profiles_can_only_speak_for_what_stands_under_them() -> None:
    """Each issuer Profile has one type, and one startsWith that is its own id plus a slash."""
    for profile in (
        publishing.organisation_profile(URLS, ISSUER),
        publishing.signer_profile(URLS, ISSUER, "kid1"),
    ):
        assert profile["@context"] == "https://w3id.org/openbadges/v2"
        assert profile["type"] == "Issuer"
        assert profile["verification"] == {"startsWith": profile["id"] + "/"}
        assert {"name", "url", "email"} <= profile.keys()


def test_a_signer_has_exactly_one_key() -> None:
    """A signer's Profile names one key by address, which names the signer as its owner."""
    signer = publishing.signer_profile(URLS, ISSUER, "kid1")
    key = publishing.cryptographic_key(URLS, "tremplin", "kid1", "PEM")
    assert signer["publicKey"] == key["id"] == f"{BASE}/o/tremplin/signers/kid1/key"
    assert key["owner"] == signer["id"]
    assert signer["revocationList"] == f"{BASE}/o/tremplin/signers/kid1/revocations"
    assert "publicKey" not in publishing.organisation_profile(URLS, ISSUER)


def test_a_revocation_list_never_has_one_entry() -> None:
    """The list holds its two decoys even when nothing, or one badge, is revoked."""
    decoys = ["urn:uuid:1", "urn:uuid:2"]
    empty = publishing.revocation_list(URLS, "tremplin", "kid1", revoked=[], decoys=decoys)
    assert [entry["id"] for entry in empty["revokedAssertions"]] == decoys
    one = publishing.revocation_list(URLS, "tremplin", "kid1", revoked=[("urn:uuid:3", "Erreur.")], decoys=decoys)
    assert one["revokedAssertions"][-1] == {"id": "urn:uuid:3", "revocationReason": "Erreur."}
    with pytest.raises(ValueError, match="two decoys"):
        publishing.revocation_list(URLS, "tremplin", "kid1", revoked=[], decoys=decoys[:1])


def test_a_badge_class_belongs_to_its_issuer() -> None:
    """The organisation's class and a signer's say the same, each under its own issuer."""
    own = publishing.badge_class(URLS, "tremplin", BADGE)
    signed = publishing.badge_class(URLS, "tremplin", BADGE, kid="kid1")
    assert own["id"].startswith(own["issuer"] + "/badges/")
    assert signed["id"].startswith(signed["issuer"] + "/badges/")
    assert signed["issuer"] == f"{BASE}/o/tremplin/signers/kid1"
    different = {key for key in own if own[key] != signed[key]}
    assert different == {"id", "issuer"}


def test_a_badge_class_says_what_it_takes() -> None:
    """Name, criteria, alignments, kind and proof level are there, in French."""
    content = publishing.badge_class(URLS, "tremplin", BADGE)
    assert (content["@language"], content["version"]) == ("fr", "2")
    assert content["image"] == f"{BASE}/o/tremplin/badges/duo-cadre-de-travail/2/image"
    assert content["criteria"]["narrative"].startswith("- Est arrivée à l’heure")
    assert content["criteria"]["id"] != content["id"]
    assert content["tags"][-2:] == ["competence", "observed at work"]
    assert all(
        set(entry) == {"targetName", "targetUrl", "targetFramework", "targetCode"} for entry in content["alignment"]
    )


def test_a_hosted_assertion() -> None:
    """A hosted Assertion is its own address and names the organisation's class."""
    content = publishing.hosted_assertion(
        URLS, "tremplin", "abc", recipient=RECIPIENT, badge="duo", version=1, issued_on=ISSUED
    )
    assert content == {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": f"{BASE}/o/tremplin/assertions/abc",
        "recipient": RECIPIENT,
        "badge": f"{BASE}/o/tremplin/badges/duo/1",
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-11-19T10:00:00Z",
    }


def test_a_signed_assertion() -> None:
    """A signed Assertion is a urn:uuid, and its class and key stand under its signer."""
    content = publishing.signed_assertion(
        URLS,
        "tremplin",
        "urn:uuid:1",
        kid="kid1",
        recipient=RECIPIENT,
        badge="duo",
        version=1,
        issued_on=ISSUED,
        expires=ISSUED.replace(year=2029),
    )
    assert content["badge"] == f"{BASE}/o/tremplin/signers/kid1/badges/duo/1"
    assert content["verification"] == {"type": "SignedBadge", "creator": f"{BASE}/o/tremplin/signers/kid1/key"}
    assert content["expires"] == "2029-11-19T10:00:00Z"


def test_a_revoked_assertion_is_minimal() -> None:
    """The body of a 410 holds nothing that a careless reader could take for a valid badge."""
    content = publishing.revoked_assertion(URLS, "tremplin", "abc", "Erreur.")
    assert set(content) == {"@context", "type", "id", "revoked", "revocationReason"}
    assert content["revoked"] is True


def test_a_recipient_says_nothing_about_the_person() -> None:
    """The opaque identity only says that somebody holds a badge."""
    content = publishing.recipient_profile(URLS, "token")
    assert content["name"] == "Titulaire d’un badge"
    assert set(content) == {"@context", "type", "id", "name"}
