"""Which face of a document a client gets."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from badges.api.negotiation import Face, choose

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
REFERENCE_VALIDATOR = "application/ld+json, application/json, image/png, image/svg+xml"


@pytest.mark.parametrize(
    ("accept", "face"),
    [
        ("", Face.LD_JSON),
        ("*/*", Face.LD_JSON),
        ("application/*", Face.LD_JSON),
        (REFERENCE_VALIDATOR, Face.LD_JSON),
        ("application/json", Face.JSON),
        ("application/json;q=0.9, application/ld+json;q=0.5", Face.JSON),
        ("application/ld+json", Face.LD_JSON),
        (BROWSER, Face.HTML),
        ("text/html", Face.HTML),
        ("text/html;q=0.5, application/json;q=0.5", Face.JSON),
        ("text/html;q=0.4, */*;q=0.5", Face.LD_JSON),
        ("text/html, */*", Face.LD_JSON),
        ("application/json;q=0, text/html;q=0.1", Face.HTML),
        ("application/ld+json;q=0, */*", Face.JSON),
        ("text/plain", None),
        ("image/png", None),
        ("application/ld+json;q=0", None),
        ('application/ld+json; profile="https://w3id.org/openbadges/v2"', Face.LD_JSON),
    ],
)
def test_the_client_gets_the_face_that_it_ranks_first(accept: str, face: Face | None) -> None:
    """JSON-LD unless JSON alone is taken, a page only when HTML is ranked strictly above, nothing otherwise."""
    assert choose(parse_accept_header(accept, MIMEAccept)) is face


@pytest.mark.parametrize(("accept", "face"), [(BROWSER, Face.LD_JSON), ("text/html", None), ("*/*", Face.LD_JSON)])
def test_a_document_without_a_page_answers_browsers_too(accept: str, face: Face | None) -> None:
    """A key or a list has no page: whoever takes anything gets the document, whoever takes HTML alone nothing."""
    assert choose(parse_accept_header(accept, MIMEAccept), has_page=False) is face
