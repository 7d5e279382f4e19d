"""JSON-LD as issuers write it: one or many, ids and classes, contexts and extensions."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.verification.recognising import recognise
from badges.openbadges.verification.structure import (
    compacted,
    extensions_of,
    foreign_contexts,
    id_of,
    is_of_another_class,
    is_web,
    list_of,
    problems_of,
    types_of,
)
from tests.support.remote_issuer import CONTEXT

EVIL = "https://evil.example/c"


@pytest.mark.parametrize(
    ("document", "types"),
    [
        ({"type": "A"}, ("A",)),
        ({"@type": "A"}, ("A",)),
        ({"type": ["A", 5, "B"], "@type": "C"}, ("A", "B")),
        ({"type": 5}, ()),
        ({}, ()),
    ],
)
def test_classes_of_a_document(document: dict[str, Any], types: tuple[str, ...]) -> None:
    """A document names its classes in `type` or `@type`, one or several; nothing else is a name."""
    assert types_of(document) == types


@pytest.mark.parametrize(
    ("value", "name"),
    [("a", "a"), ({"id": "a", "@id": "b"}, "a"), ({"@id": "b"}, "b"), ({"id": 5}, None), ({}, None), (5, None)],
)
def test_the_id_of_a_reference(value: Any, name: str | None) -> None:
    """A reference is an address or an object with `id` or `@id`."""
    assert id_of(value) == name


def test_one_or_many() -> None:
    """Nothing, one and several are lists; in a document an array of one is that value, at any depth."""
    assert [list_of(value) for value in (None, 0, [1, 2])] == [[], [0], [1, 2]]
    document = {"a": [1], "b": [[1]], "c": {"d": [{"e": ["x"]}]}, "f": [{"g": [1]}, {"h": [[2], [3]]}], "i": []}
    assert compacted(document) == {"a": 1, "b": [1], "c": {"d": {"e": "x"}}, "f": [{"g": 1}, {"h": [2, 3]}], "i": []}


@pytest.mark.parametrize("address", ["http://a", "https://a", "HTTP://a", "hTTps://a"])
def test_addresses_of_the_web(address: str) -> None:
    """What can be fetched begins with http or https, in any case."""
    assert is_web(address)
    assert not any(is_web(other) for other in (None, "", "http:a", "urn:x", f"x{address}"))


@pytest.mark.parametrize(
    ("kind", "named", "other"),
    [
        ("assertion", "Assertion", False),
        ("badge", ["x:Y", "BadgeClass"], False),
        ("issuer", "Profile", False),
        ("issuer", "Issuer", False),
        ("key", "Key", False),
        ("badge", "Assertion", True),
        ("revocations", ["Profile", "Issuer"], True),
        ("key", None, False),
    ],
)
def test_a_document_of_another_class(kind: str, named: Any, other: bool) -> None:
    """A document that names classes must name the one that is expected; one that names none may be it."""
    assert is_of_another_class({} if named is None else {"type": named}, kind) is other


@pytest.mark.parametrize(
    ("document", "foreign"),
    [
        ({"@context": CONTEXT}, []),
        ({"@context": [CONTEXT, EVIL, {"x": "y"}]}, [EVIL, "written inline"]),
        ({"@context": {"x": {"@context": EVIL}}}, ["written inline"]),
        ({"@context": "https://evil.example/" + "x" * 200}, ["https://evil.example/" + "x" * 79]),
        ({"evidence": [[{"@context": EVIL}], {"a": {"@context": EVIL}}]}, [EVIL, EVIL]),
        ({"x:place": {"@context": EVIL, "type": ["Extension"]}}, []),
        ({"x:place": [{"@context": EVIL, "type": "Extension"}, {"@context": EVIL}]}, [EVIL]),
        ({"type": "Extension", "@context": EVIL}, [EVIL]),
        *[({name: {"@context": EVIL, "type": "Extension"}}, [EVIL]) for name in (
            "badge", "issuer", "recipient", "verification", "verify", "publicKey", "revocationList", "owner", "creator",
        )],
    ],
)  # fmt: skip
def test_contexts_that_are_not_ours(document: dict[str, Any], foreign: list[str]) -> None:
    """Every context outside our own is named, at any depth; only true extensions bring their own."""
    assert list(foreign_contexts(document)) == foreign


def test_extensions() -> None:
    """Extensions are the members that say so, alone or in an array."""
    one = {"type": ["Extension", "x:Y"]}
    document = {"a": one, "b": [{}, one], "c": {"type": "Evidence"}, "d": "Extension", "e": [[one]], "f": [one, one]}
    assert list(extensions_of(document)) == ["a", "b", "f"]


def test_problems_are_few_and_none_hides_another() -> None:
    """Of each code at most twenty problems are told, the contexts first."""
    entries = [{"id": 5, "narrative": "x" * 50_001} for _ in range(30)]
    problems = problems_of({"@context": [EVIL, CONTEXT], "evidence": entries}, "assertion")
    counted = {code: sum(problem.code == code for problem in problems) for code in {one.code for one in problems}}
    assert counted == {"context_not_allowed": 1, "schema_invalid": 20, "field_too_long": 20}
    assert str(problems[0]) == f"@context: the context {EVIL} is not one that we ship"


WEB = "https://issuer.example/b"


@pytest.mark.parametrize(
    ("copy", "wrong"),
    [
        ({"id": WEB, "type": "BadgeClass", "name": 5, "x": {}}, []), ({"@id": WEB, "name": 5}, []),
        ({"@id": WEB, "@type": "BadgeClass", "issuer": {}}, []), ({"id": WEB, "type": 5}, ["badge.type"]),
        ({"id": WEB, "@type": 5}, ["badge.@type"]),
        ({"id": "urn:x:1", "type": "BadgeClass", "description": "", "image": WEB, "criteria": WEB, "issuer": WEB},
         ["badge.name"]),
    ],
)  # fmt: skip
def test_a_copy_of_a_hosted_document_is_a_reference(copy: dict[str, Any], wrong: list[str]) -> None:
    """Of an embedded BadgeClass with an address only id and class are judged; one that stands nowhere, as a whole."""
    document = {
        "@context": CONTEXT, "type": "Assertion", "id": "urn:x:2", "issuedOn": "2026-01-01T00:00:00Z", "badge": copy,
        "recipient": {"type": "email", "hashed": False, "identity": "a@b.example"},
        "verification": {"type": "SignedBadge"},
    }  # fmt: skip
    assert [problem.path for problem in problems_of(document, "assertion")] == wrong


@pytest.mark.parametrize(
    ("document", "version", "assertion", "known", "detail"),
    [
        ({"@context": CONTEXT, "type": "Assertion"}, "2.0", True, True, "Assertion"),
        ({"@context": CONTEXT, "type": ["x:A", "BadgeClass"]}, "2.0", False, True, "x:A, BadgeClass"),
        ({"type": "Endorsement"}, None, False, True, "Endorsement"),
        ({"type": "Weather" * 30}, None, False, False, ("Weather" * 30)[:100]),
        ({"recipient": {}, "badge": "x"}, None, True, False, ""),
        ({"recipient": {}}, None, False, False, ""),
        ({"badge": {}}, None, False, False, ""),
        ({"revoked": True}, None, True, False, ""),
        ({"verify": {}, "badge": "x"}, "1.0", True, True, ""),
        ({"verify": {}, "badge": "x", "@context": "https://x.example"}, None, False, False, ""),
        ({"verify": {}, "badge": "x", "type": "Weather"}, None, False, False, "Weather"),
        ({"badge": {"version": "0.5.0"}}, "0.5", False, True, "Open Badges 0.5"),
        ({"badge": {"version": 0.5}}, "0.5", False, True, "Open Badges 0.5"),
        ({"badge": {"version": "1.0.5"}}, None, False, False, ""),
        ({"type": "VerifiableCredential"}, "3.0", False, True, "Open Badges 3.0"),
    ],
)
def test_what_a_document_seems_to_be(
    document: dict[str, Any], version: str | None, assertion: bool, known: bool, detail: str
) -> None:
    """Its context, its class or its shape tells the version, and whether it is somebody's badge."""
    found = recognise(document)
    assert (found.version, found.assertion, found.known, found.detail) == (version, assertion, known, detail)
    assert found.unsupported is (version in ("0.5", "3.0"))
