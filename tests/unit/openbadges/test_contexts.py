"""Versions of the standard, told by the context or by the shape."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.contexts import OPENBADGES_V2, context_version, remote_contexts


@pytest.mark.parametrize(
    ("document", "version"),
    [
        ({"@context": OPENBADGES_V2}, "2.0"),
        ({"@context": [OPENBADGES_V2, "https://example.org/x", {"a": "b"}]}, "2.0"),
        ({"@context": "https://w3id.org/openbadges/v1"}, "1.1"),
        ({"@context": ["https://www.w3.org/ns/credentials/v2", "https://example.org"]}, "3.0"),
        ({"type": ["VerifiableCredential", "OpenBadgeCredential"]}, "3.0"),
        ({"uid": "1", "verify": {"type": "hosted"}, "recipient": {}}, "1.0"),
        ({"recipient": "a@b.example", "badge": {"issuer": {"origin": "https://a.example"}}}, "0.5"),
        ({"uid": "1"}, None),
        ({"uid": 1, "verify": {}}, None),
        ({"verify": {"type": "hosted"}}, None),
        ({"recipient": "a@b.example", "badge": {"issuer": {"name": "x"}}}, None),
        ({"recipient": {}, "badge": {"issuer": {"origin": "https://a.example"}}}, None),
        ({"recipient": "a@b.example", "badge": {"issuer": "origin"}}, None),
        ({"recipient": "a@b.example", "badge": "issuer"}, None),
        ({"@context": "https://example.org/other"}, None),
        ({"@context": "https://example.org/other", "uid": "1", "verify": {}}, None),
        ({"@context": 5, "type": 5}, None),
        ({}, None),
    ],
)
def test_the_version_is_recognised(document: dict[str, Any], version: str | None) -> None:
    """A known context decides; without one, the shapes of 3.0, 1.0 and 0.5 are recognised."""
    assert context_version(document) == version


def test_inline_contexts_name_no_address() -> None:
    """Only addresses are listed, in their order."""
    assert remote_contexts({"@context": ["https://b.example", {"x": "y"}, "https://a.example"]}) == (
        "https://b.example",
        "https://a.example",
    )
    assert remote_contexts({}) == ()
