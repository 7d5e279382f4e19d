"""« Aa »: a reader chooses how pages look, and every page keeps to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from badges.records.tables import Assertion
    from tests.support.client import PageClient

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_a_choice_holds_on_every_page_until_it_is_taken_back(client_request: PageClient) -> None:
    """What was ticked stands on the next page as classes and a style sheet; nothing ticked leaves no cookie."""
    chosen = {"choix": ["espace", "contraste", "autre"], "retour": "/accessibilite"}
    answer = client_request.post("/confort", chosen, status=303)
    assert answer.headers["Location"] == "/accessibilite"
    assert "Secure; HttpOnly" in answer.headers["Set-Cookie"]
    page = client_request.get("/accessibilite").text
    assert 'class="espace contraste"' in page
    assert "confort.css" in page
    assert client_request.get("/confort").text.count("checked") == 2
    client_request.post("/confort", {"retour": "/"}, status=303)
    page = client_request.get("/accessibilite").text
    assert "confort.css" not in page
    assert client_request.client.get_cookie("badges_confort", "badges.example.org") is None


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\tx", "javascript:alert(1)", "", "/é"]
)
def test_the_way_back_is_a_page_of_ours(client_request: PageClient, back: str) -> None:
    """Whatever else is asked for, the way leads home."""
    assert client_request.post("/confort", {"retour": back}, status=303).headers["Location"] == "/"


def test_the_way_back_of_an_answer_is_its_page(client_request: PageClient, awarded: list[Assertion]) -> None:
    """After a form was sent, « Aa » leads back to a page that a link can open."""
    page = client_request.post(f"/v/{awarded[0].short_code}/titulaire", {"holder": "x"}, status=200).text
    assert f'href="/confort?retour=/v/{awarded[0].short_code}"' in page
