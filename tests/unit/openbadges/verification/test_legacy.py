"""Badges of 1.0 and 1.1 in the shape of 2.0: renamed, completed by where they stand, and never invented."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.verification.legacy import hosted_address, is_old, is_older_than_contexts, modernised

AT = "https://old.example/1"
V1 = "https://w3id.org/openbadges/v1"


@pytest.mark.parametrize(
    ("document", "old"),
    [
        ({"@context": V1}, True),
        ({"uid": "1", "verify": {}}, True),
        ({"@context": "https://w3id.org/openbadges/v2"}, False),
        ({}, False),
    ],
)
def test_old_versions(document: dict[str, Any], old: bool) -> None:
    """1.0 and 1.1 are old; what names no version is not."""
    assert is_old(document) is old


def test_older_than_contexts() -> None:
    """Only what names neither context nor class is from before there were any."""
    assert is_older_than_contexts({"name": "x"})
    for name in ("@context", "type", "@type"):
        assert not is_older_than_contexts({"name": "x", name: "x"})


def test_where_an_assertion_says_it_stands() -> None:
    """The address of a hosted assertion is `verify.url`, when that is a text."""
    assert hosted_address({"verify": {"url": AT}}) == AT
    for verify in (None, AT, {}, {"url": 5}):
        assert hosted_address({"verify": verify}) is None
    assert hosted_address({}) is None


@pytest.mark.parametrize(
    ("document", "address", "modern"),
    [
        ({"verify": {"type": "hosted", "url": AT}, "uid": "a1"}, "https://x.example",
         {"id": AT, "verification": {"type": "hosted"}}),
        ({"verify": {"type": "hosted"}, "uid": "a1"}, AT, {"id": AT, "verification": {"type": "hosted"}}),
        ({"verify": {"type": "signed", "url": AT}, "uid": "a1"}, None,
         {"id": "urn:uid:a1", "verification": {"type": "signed"}}),
        ({"verify": {"type": "SignedBadge", "url": AT}, "uid": "a 1"}, None,
         {"id": "urn:uid:unnamed", "verification": {"type": "SignedBadge"}}),
        ({"verification": {"type": "hosted", "url": AT}}, "https://x.example",
         {"id": AT, "verification": {"type": "hosted"}}),
        ({"verification": {"type": "signed"}, "uid": 1}, None,
         {"id": "urn:uid:unnamed", "verification": {"type": "signed"}}),
        ({"verify": "x", "id": "urn:x"}, AT, {"id": "urn:x"}),
        ({"verify": {"type": "hosted"}, "verification": {"type": "signed"}}, AT,
         {"id": AT, "verification": {"type": "hosted"}}),
    ],
)  # fmt: skip
def test_assertions(document: dict[str, Any], address: str | None, modern: dict[str, Any]) -> None:
    """An assertion gets the id under which it stands, and the verification of 2.0; the rest stays."""
    kept = {name: value for name, value in document.items() if name not in ("verify", "verification")}
    before = dict(document)
    assert modernised(document, "assertion", address) == kept | {"type": "Assertion"} | modern
    assert document == before


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1400000000, "2014-05-13T16:53:20+00:00"), ("1400000000", "2014-05-13T16:53:20+00:00"),
        ("999999999", "2001-09-09T01:46:39+00:00"), (1.5, "1970-01-01T00:00:01.500000+00:00"),
        ("2014-05-13", "2014-05-13T00:00:00Z"), ("2014-05-13T16:53:20", "2014-05-13T16:53:20Z"),
        ("2014-05-13T16:53:20Z", "2014-05-13T16:53:20Z"), (" 2014-05-13 16:53:20\n", "2014-05-13T16:53:20Z"),
        ("2014-05-13 16:53:20+02:00", "2014-05-13T16:53:20+02:00"), ("13 mai 2014 ", "13 mai 2014 "),
        ("12345678", "12345678"), ("12345678901", "12345678901"),
        ("١٢٣٤٥٦٧٨٩", "١٢٣٤٥٦٧٨٩"), (True, True), (10**30, 10**30), (None, None), ("soon", "soon"), ([1], [1]),
    ],
)  # fmt: skip
def test_dates(written: Any, read: Any) -> None:
    """Unix times, dates alone and dates without a zone become moments; anything else stays as it is."""
    modern = modernised({"id": AT, "issuedOn": written, "expires": written}, "assertion", AT)
    assert modern == {"id": AT, "type": "Assertion", "issuedOn": read, "expires": read}


@pytest.mark.parametrize(("written", "read"), [("true", True), ("false", False), (True, True), ("yes", "yes"), (1, 1)])
def test_recipients(written: Any, read: Any) -> None:
    """The words true and false are meant; nothing else is guessed."""
    found = modernised({"id": AT, "recipient": {"identity": "x", "hashed": written}}, "assertion", AT)
    assert found["recipient"] == {"identity": "x", "hashed": read}
    assert type(found["recipient"]["hashed"]) is type(read)


def test_badges() -> None:
    """A badge gets its id and class, and the words of 2.0 in its alignments."""
    entry = {"name": "n", "url": "u", "description": "d", "x": 1}
    modern = {"targetName": "n", "targetUrl": "u", "targetDescription": "d", "x": 1}
    for alignment, read in ((entry, [modern]), ([entry, "odd"], [modern, "odd"])):
        assert modernised({"alignment": alignment}, "badge", AT) == {"id": AT, "type": "BadgeClass", "alignment": read}
    assert modernised({"id": "i", "type": "T"}, "badge", AT) == {"id": "i", "type": "T"}


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ({}, "Profile"), ({"type": "IssuerOrg", "email": "e"}, "Profile"), ({"type": "Issuer"}, "Profile"),
        ({"type": "Issuer", "email": "e"}, "Issuer"), ({"type": "Other"}, "Other"),
    ],
)  # fmt: skip
def test_issuers(document: dict[str, Any], kind: str) -> None:
    """An issuer of 1.x needs no e-mail address, so that its class is Profile unless it has one."""
    assert modernised(document, "issuer", AT) == document | {"id": AT, "type": kind}
    assert modernised({"id": "i"}, "issuer", AT)["id"] == "i"


def test_revocations() -> None:
    """The list of 1.0 is an object whose members are uids; one in the shape of 2.0 stays."""
    assert modernised({"@context": V1, "a1": "Erreur", "b2": ""}, "revocations", AT) == {
        "type": "RevocationList",
        "revokedAssertions": [{"uid": "a1"}, {"uid": "b2"}],
    }
    assert modernised({"revokedAssertions": []}, "revocations", AT) == {"revokedAssertions": []}
