"""The check of pages sees what it should."""

from __future__ import annotations

import pytest

from tests.support.pages import Page

GOOD = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Badge vérifié · Badges</title>
<link rel="stylesheet" href="/static/app.css"></head>
<body><main><h1>Badge vérifié</h1><form action="/verify" method="post">
<label for="a">Adresse</label><input id="a" name="a"><button>Vérifier</button></form>
<a href="https://www.example.org/">Ailleurs</a></main></body></html>"""


def problems_of(page: str) -> str:
    """Return all problems of `page` in one text."""
    return "\n".join(Page(page.encode(errors="surrogateescape"), "https://badges.example.org").problems())


def test_a_good_page_passes() -> None:
    """A page that keeps to every rule has no problem."""
    assert problems_of(GOOD) == ""


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        ("<!doctype html>", "", "doctype"),
        (' lang="fr"', "", "language is None"),
        ("<title>Badge", "<title>Le badge", "does not start with the heading"),
        ("</h1>", "</h1><h1>Deux</h1>", "2 h1"),
        ("</h1>", "</h2>", "HTML at line"),
        ('<label for="a">', '<label for="b">', "has no label"),
        ('<label for="a">', '<label for="b">', "refers to 'b'"),
        ("<main>", '<main id="a">', "used 2 times"),
        ("<button>Vérifier", "<button>", "no words"),
        ("</main>", "<script>1</script></main>", "script is written"),
        ("</main>", "<style>p{}</style></main>", "style is written"),
        ("<h1>", '<h1 onclick="f()">', "carries onclick"),
        ("https://www.example.org/", "javascript:f()", "carries href"),
        ('href="/static', 'href="https://cdn.example.net/static', "reaches cdn.example.net"),
        ("</main>", '<img src="/a.png"></main>', "no alt"),
        ("</main>", "é" * 30_000 + "</main>", "the limit is"),
        ("Ailleurs", "Ail\x01leurs", "HTML at line"),
        ("Ailleurs", "Ail\0leurs", "HTML at line"),
        ("Ailleurs", "Ail\x85leurs", "HTML at line"),
        ("Ailleurs", "Ail\U0001fffeleurs", "HTML at line"),
        ("Ailleurs", "Ail&#01;leurs", "HTML at line"),
        ('href="https', 'href="\x01https', "HTML at line"),
        ('href="https', 'href="\0https', "HTML at line"),
        ("Ailleurs", "Ail\udce9leurs", "no UTF-8 at byte"),
        ('href="https', 'href="\udcffhttps', "no UTF-8 at byte"),
        ("</head>", "</head>Mots", "HTML at line"),
        ("</body>", "</body>Mots", "HTML at line"),
        ("</html>", "</html>Mots", "HTML at line"),
    ],
)
def test_each_broken_rule_is_seen(good: str, bad: str, problem: str) -> None:
    """A page that breaks one rule is told which, though one that differs in that alone was read before."""
    assert good in GOOD
    assert problems_of(GOOD) == ""
    assert problem in problems_of(GOOD.replace(good, bad, 1))
