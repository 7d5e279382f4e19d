"""The classes of Open Badges 2.0: nothing is lost, and every problem is named."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.openbadges import documents
from badges.openbadges.documents import (
    Assertion,
    BadgeClass,
    CryptographicKey,
    Document,
    DocumentError,
    Endorsement,
    Evidence,
    Extension,
    IssuerProfile,
    Profile,
    Reference,
    RevocationList,
)
from tests.support.prose import misspelt

BASE = "https://a.example"
ISSUER: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "id": f"{BASE}/o",
    "type": "Issuer",
    "name": "Cap Tandem",
    "url": BASE,
    "email": "contact@a.example",
    "telephone": "+33139980011",
    "image": {"id": f"{BASE}/logo.png", "caption": "Un tandem"},
    "publicKey": [f"{BASE}/key", {"id": f"{BASE}/key2", "owner": f"{BASE}/o", "publicKeyPem": "-----"}],
    "verification": {
        "type": "VerificationObject",
        "startsWith": [f"{BASE}/o/"],
        "allowedOrigins": "a.example",
    },
    "revocationList": f"{BASE}/revocations",
}
BADGE: dict[str, Any] = {
    "type": ["BadgeClass", "x:Other"],
    "id": f"{BASE}/b",
    "@language": "fr-FR",
    "version": 2,
    "related": {"id": f"{BASE}/b/en", "@language": "en", "x": 1},
    "name": "Découverte",
    "description": "",
    "image": "data:image/png;base64,iVBORw0KGgo=",
    "criteria": {"narrative": "Être venu"},
    "issuer": ISSUER,
    "alignment": [{"targetName": "Accueil", "targetUrl": "https://rome.example/M1601", "targetCode": "M1601"}],
    "tags": [],
}
ASSERTION: dict[str, Any] = {
    "@context": ["https://w3id.org/openbadges/v2", {"x": "https://x.example/"}],
    "x:unknown": {"a": [1, {"b": None}], "c": [[]]},
    "id": "urn:uuid:3f2a8c1e-5b7d-4e90-a1c2-0d4e6f8a9b1c",
    "type": "Assertion",
    "recipient": {"type": "email", "hashed": True, "identity": "sha256$" + "0" * 64, "salt": "s"},
    "badge": BADGE,
    "verify": {"type": "hosted", "url": f"{BASE}/1"},
    "issuedOn": "2026-03-12T09:30:00+01:00",
    "expires": None,
    "evidence": [f"{BASE}/e/1", {"narrative": "Vue à l’œuvre", "x": True}],
    "image": f"{BASE}/1.png",
    "uid": "17",
}
ENDORSEMENT: dict[str, Any] = {
    "id": f"{BASE}/e",
    "type": "Endorsement",
    "claim": {"id": f"{BASE}/b", "endorsementComment": "Oui", "x": 1},
    "issuer": f"{BASE}/other",
    "issuedOn": "2026-03-12T09:30:00Z",
    "verification": {"type": "HostedBadge"},
}
LEGAL: list[tuple[type[Document], dict[str, Any]]] = [
    (Assertion, ASSERTION),
    (Assertion, ASSERTION | {"type": ["Assertion"], "badge": f"{BASE}/b", "evidence": {"id": f"{BASE}/e"}}),
    (Assertion, ASSERTION | {"badge": {"id": f"{BASE}/b"}, "evidence": [], "expires": "2030-01-01T00:00:00Z"}),
    (Assertion, ASSERTION | {"endorsement": [ENDORSEMENT, f"{BASE}/e2"], "revoked": False}),
    (Assertion, {"id": f"{BASE}/1", "revoked": True}),
    (Assertion, {"revocationReason": "Erreur", "revoked": True, "id": f"{BASE}/1", "type": "Assertion"}),
    (BadgeClass, BADGE),
    (BadgeClass, BADGE | {"criteria": f"{BASE}/c", "issuer": f"{BASE}/o", "alignment": [], "tags": "accueil"}),
    (BadgeClass, BADGE | {"image": {"id": "data:image/svg+xml,%3Csvg/%3E"}, "alignment": BADGE["alignment"][0]}),
    (Profile, ISSUER),
    (Profile, {"id": f"{BASE}/p", "type": ["Profile"]}),
    (CryptographicKey, {"type": "CryptographicKey", "id": f"{BASE}/k", "owner": f"{BASE}/o", "publicKeyPem": "x"}),
    (RevocationList, {"type": "RevocationList", "revokedAssertions": "urn:uuid:1"}),
    (RevocationList, {"type": ["RevocationList"], "revokedAssertions": ["urn:uuid:1", {"uid": "7", "x": 1}]}),
    (RevocationList, {"type": "RevocationList", "revokedAssertions": {"id": "1", "revocationReason": "Erreur"}}),
    (Endorsement, ENDORSEMENT),
    (Extension, {"@context": f"{BASE}/x", "type": ["Extension", "x:Y"], "value": 1}),
]  # fmt: skip

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def problems_of(document_class: type[Document], document: Any) -> dict[str, str]:
    """Return the codes of all problems by path."""
    with pytest.raises(DocumentError) as caught:
        document_class.from_dict(document)
    assert [problem for problem in caught.value.problems if misspelt(problem.text)] == []
    return {problem.path: problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(("document_class", "document"), LEGAL)
def test_a_legal_document_comes_back_unchanged(document_class: type[Document], document: dict[str, Any]) -> None:
    """Unknown fields, nulls, one-or-many, the names used and their order all survive."""
    written = document_class.from_dict(document).to_dict()
    assert written == document
    assert list(written) == list(document)


@given(
    extra=st.dictionaries(st.text(max_size=8).map("x:".__add__), JSON, max_size=4),
    which=st.sampled_from(LEGAL),
)
def test_unknown_fields_survive(extra: dict[str, Any], which: tuple[type[Document], dict[str, Any]]) -> None:
    """Whatever JSON stands in fields that nobody knows is kept, order included."""
    document_class, document = which
    enriched = document | extra
    found = document_class.from_dict(enriched)
    assert found.to_dict() == enriched
    assert list(found.to_dict()) == list(enriched)


def test_a_document_cannot_be_changed() -> None:
    """Neither the fields nor what unknown fields hold can be altered, nor does the source reach in."""
    source = {"id": f"{BASE}/e", "x": {"list": [1]}}
    evidence = Evidence.from_dict(source)
    source["x"]["list"].append(2)  # type: ignore[index]  # the test's own dict
    with pytest.raises(dataclasses.FrozenInstanceError):
        evidence.id = "other"  # type: ignore[misc]  # that is the point
    with pytest.raises(TypeError):
        evidence.extra["y"] = 1  # type: ignore[index]  # that is the point
    assert evidence.to_dict() == {"id": f"{BASE}/e", "x": {"list": [1]}}
    context: list[str] = [f"{BASE}/c"]
    badge = BadgeClass.from_dict(BADGE | {"@context": context})
    context.append(f"{BASE}/d")
    assert badge.to_dict()["@context"] == [f"{BASE}/c"]


def test_a_document_made_in_python_is_written_in_the_standards_names() -> None:
    """Constructed without JSON, a document is written in camel case, without what was left out."""
    evidence = dataclasses.replace(Evidence(narrative="Oui"), name="Vue")
    assert evidence.to_dict() == {"narrative": "Oui", "name": "Vue"}
    entry = documents.RevokedEntry(id="1", revocation_reason="Erreur")
    listed = RevocationList(type="RevocationList", revoked_assertions=(entry, "2"))
    assert listed.to_dict()["revokedAssertions"] == [{"id": "1", "revocationReason": "Erreur"}, "2"]


def test_a_linked_document_keeps_its_shape() -> None:
    """A linked document is an address, a reference that only names it, or the document itself."""
    found = [
        Assertion.from_dict(ASSERTION | {"badge": badge}).badge for badge in (f"{BASE}/b", {"id": f"{BASE}/b"}, BADGE)
    ]
    assert found[:2] == [f"{BASE}/b", Reference(id=f"{BASE}/b")]
    assert isinstance(found[2], BadgeClass)
    assert isinstance(found[2].issuer, IssuerProfile)


def test_one_and_many_are_told_apart() -> None:
    """A single value is read alone, an array as a tuple, an empty one as an empty tuple."""
    one = {"narrative": "Oui"}
    for written, read in ((one, Evidence.from_dict(one)), ([one], (Evidence.from_dict(one),)), ([], ())):
        assert Assertion.from_dict(ASSERTION | {"evidence": written}).evidence == read


def test_the_old_name_of_the_verification_is_understood() -> None:
    """`verify` is read as `verification`, and the short types as the long ones."""
    for kind in ("hosted", "HostedBadge", "signed", "SignedBadge"):
        found = Assertion.from_dict(ASSERTION | {"verify": {"type": kind}})
        assert found.verification is not None
        assert found.verification.type == kind


def test_all_problems_are_listed_at_their_paths() -> None:
    """One reading finds everything that is wrong, however deep, and says where."""
    broken = {
        "type": "BadgeClass",
        "id": "no address",
        "recipient": {"type": "email", "identity": 5, "hashed": "true"},
        "badge": BADGE | {"criteria": {}, "issuer": {"type": "Issuer", "id": f"{BASE}/o", "name": 5}, "tags": [1]},
        "verification": {"type": "Else"},
        "issuedOn": 1773316800,
        "evidence": [{"id": "javascript:alert(1)"}, 7],
        "image": "data:text/html,x",
    }
    assert set(problems_of(Assertion, broken)) == {
        "type", "id", "recipient.identity", "recipient.hashed", "badge.criteria", "badge.issuer.name",
        "badge.issuer.url", "badge.issuer.email", "badge.tags[0]", "verification.type", "issuedOn", "evidence[0].id",
        "evidence[1]", "image",
    }  # fmt: skip


@pytest.mark.parametrize("missing", ["id", "type", "recipient", "badge", "verify", "issuedOn"])
def test_what_an_assertion_needs(missing: str) -> None:
    """Each required property is missed, absent or null."""
    path = "verification" if missing == "verify" else missing
    without = {name: value for name, value in ASSERTION.items() if name != missing}
    assert problems_of(Assertion, without) == {path: "schema_invalid"}
    assert set(problems_of(Assertion, ASSERTION | {missing: None})) == {missing}


@pytest.mark.parametrize("missing", ["id", "type", "name", "description", "image", "criteria", "issuer"])
def test_what_a_badge_class_needs(missing: str) -> None:
    """Each required property of a BadgeClass is missed."""
    without = {name: value for name, value in BADGE.items() if name != missing}
    assert problems_of(BadgeClass, without) == {missing: "schema_invalid"}


def test_an_issuer_needs_more_than_a_profile() -> None:
    """Name, url and email are required of whoever issues, and of a Profile whose type says Issuer."""
    bare = {"id": f"{BASE}/p", "type": "Profile"}
    assert Profile.from_dict(bare).id == f"{BASE}/p"
    assert set(problems_of(IssuerProfile, bare)) == {"name", "url", "email"}
    assert set(problems_of(Profile, bare | {"type": ["Issuer"]})) == {"name", "url", "email"}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": "x" * 1_001}, "name"),
        ({"description": "x" * 50_001}, "description"),
        ({"criteria": f"{BASE}/{'x' * 4_096}"}, "criteria"),
        ({"image": "data:image/png;base64," + "A" * 1024 * 1024}, "image"),
        ({"tags": ["x"] * 1_001}, "tags"),
    ],
)
def test_what_is_over_its_limit(changes: dict[str, Any], path: str) -> None:
    """Texts, addresses, embedded images and lists have limits: field_too_long."""
    assert problems_of(BadgeClass, BADGE | changes) == {path: "field_too_long"}


def test_two_names_for_one_thing_may_not_contradict() -> None:
    """`verify` beside another `verification` is a contradiction; the same twice is kept."""
    other = {"verification": {"type": "SignedBadge", "creator": f"{BASE}/k"}}
    assert problems_of(Assertion, ASSERTION | other) == {"verify": "schema_invalid"}
    same = ASSERTION | {"verification": ASSERTION["verify"]}
    assert Assertion.from_dict(same).to_dict() == same


@pytest.mark.parametrize(
    "tag",
    ["fr", "fr-FR", "zh-Hant-TW", "de-CH-1996", "sl-rozaj-biske", "x-prive", "en-a-bbb-x-a", "i-klingon"],
)
def test_languages_are_tags(tag: str) -> None:
    """Tags of BCP 47 are accepted as they are."""
    assert BadgeClass.from_dict(BADGE | {"@language": tag}).language == tag


@pytest.mark.parametrize("tag", ["", "français", "f", "fr_FR", "fr-", "en--us", "abcdefghi"])
def test_other_words_are_no_languages(tag: str) -> None:
    """What is no language tag is a problem."""
    assert set(problems_of(BadgeClass, BADGE | {"@language": tag})) == {"@language"}


@given(which=st.sampled_from(LEGAL), values=st.lists(JSON, min_size=1, max_size=3), data=st.data())
def test_any_value_anywhere_is_read_or_refused(
    which: tuple[type[Document], dict[str, Any]], values: list[Any], data: st.DataObject
) -> None:
    """With any JSON in the place of known fields a document is read without loss, or refused with problems."""
    document_class, document = which
    names = data.draw(st.lists(st.sampled_from(sorted(document)), min_size=len(values), max_size=len(values)))
    bent = document | dict(zip(names, values, strict=True))
    try:
        found = document_class.from_dict(bent)
    except DocumentError as error:
        problems = error.problems
    else:
        problems = ()
        assert found.to_dict() == bent
    assert all(problem.path and problem.text for problem in problems)


@pytest.mark.parametrize("name", ["type", "@type"])
@pytest.mark.parametrize("kind", ["Issuer", ["x:Y", "Issuer"]])
def test_a_profile_that_says_issuer(name: str, kind: Any) -> None:
    """Whatever spelling says that a Profile is an Issuer, it then needs what every issuer needs."""
    needs = dict.fromkeys(("name", "url", "email"), "schema_invalid")
    assert problems_of(Profile, {"id": f"{BASE}/p", name: kind}) == needs
    assert Profile.from_dict({"id": f"{BASE}/p", name: "Profile"}).to_dict() == {"id": f"{BASE}/p", name: "Profile"}


@pytest.mark.parametrize("value", [None, [], "text", 5])
def test_a_document_is_an_object(value: Any) -> None:
    """Anything but an object is refused."""
    assert problems_of(Assertion, value) == {"": "schema_invalid"}
