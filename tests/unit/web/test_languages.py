"""Which language a page speaks."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("address", "wish", "language"),
    [
        ("/verify", None, "fr"),
        ("/verify", "en-GB,en;q=0.8", "en"),
        ("/verify", "fr;q=0.9,en;q=0.8", "fr"),
        ("/verify", "de,ar", "fr"),
        ("/verify?lang=en", "fr", "en"),
        ("/verify?lang=fr", "en", "fr"),
        ("/verify?lang=xx", "en", "en"),
    ],
)
def test_the_address_then_the_browser_choose(
    browser: FlaskClient, address: str, wish: str | None, language: str
) -> None:
    """`?lang=` decides, else the browser's wish, else French; the answer says that it depends on the wish."""
    answer = browser.get(address, headers={"Accept-Language": wish} if wish else {})
    assert f'<html lang="{language}">' in answer.text
    assert "Accept-Language" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers


def test_an_explicit_choice_stays_in_the_links(browser: FlaskClient) -> None:
    """Whoever chose English stays in English from page to page, but style sheets have one address."""
    page = browser.get("/?lang=en").text
    assert 'href="/verify?lang=en"' in page
    assert "badges.css?v=" in page
    assert "badges.css?lang" not in page


def test_no_choice_leaves_addresses_bare(browser: FlaskClient) -> None:
    """Without `?lang=` the links carry none."""
    assert 'href="/verify"' in browser.get("/").text


def test_both_languages_are_offered(browser: FlaskClient) -> None:
    """Each page leads to itself in the other language, keeping its own query."""
    page = browser.get("/verify?url=https://exemple.fr/b").text
    assert 'href="/verify?url=https%3A%2F%2Fexemple.fr%2Fb&amp;lang=en"' in page
    assert 'aria-current="true"><span aria-hidden="true">FR' in page
