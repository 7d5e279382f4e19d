"""Markdown of strangers becomes markup that can do nothing."""

from __future__ import annotations

import time

import pytest

from badges.web.markdown import markup


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Avoir** *su*\nfaire", "<p><strong>Avoir</strong> <em>su</em><br>\nfaire</p>\n"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n"),
        ("# Titre", "<h3>Titre</h3>\n"),
        ("###### Titre", "<h3>Titre</h3>\n"),
        ("![Un logo](https://a.example/logo.png)", "<p>Un logo</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
        ("[ici](javascript:alert(1))", "<p>[ici](javascript:alert(1))</p>\n"),
        ("[ici](/verify)", "<p>ici</p>\n"),
        ("[ici](//evil.example/x)", "<p>ici</p>\n"),
        ("[moi](mailto:a@b.example)", "<p>moi</p>\n"),
        ("Tremplin\u202e \x00Valserande", "<p>Tremplin Valserande</p>\n"),
        ("Tremplin&#x202e;&lrm;&#x2066; **Val&#8238;serande**", "<p>Tremplin <strong>Valserande</strong></p>\n"),
        ("`&#x202e;`", "<p><code>&amp;#x202e;</code></p>\n"),
        ("[ici](http://good.example@evil.example/)", "<p>ici</p>\n"),
        ("[ici](http://good.example&#64;evil.example/)", "<p>ici</p>\n"),
        ("[ici](http://good.example:x@evil.example/)", "<p>ici</p>\n"),
        ("<https://moi@h.example/>", "<p>https://moi@h.example/</p>\n"),
    ],
)
def test_what_becomes_of_it(text: str, html: str) -> None:
    """Emphasis and lists stay, headings go below ours, pictures become words, HTML is shown and never obeyed."""
    assert markup(text, 5000) == html


def test_links_name_their_host_and_vouch_for_nothing() -> None:
    """A link says where it leads whatever it is called; it hands on neither our address nor our good name."""
    html = markup('[ma-banque.fr](https://evil.example:8443/a "banque") et <https://h.example/>', 5000)
    assert '<a href="https://evil.example:8443/a" rel="noopener noreferrer nofollow">ma-banque.fr</a>' in html
    assert "(evil.example:8443)" in html
    assert "(h.example)" in html
    assert "title" not in html


def test_no_more_than_asked() -> None:
    """A text is cut at the given number of signs."""
    assert markup("mot " * 900, 7) == "<p>mot mot…</p>\n"


@pytest.mark.parametrize("text", ["[", "![", "*_", "> ", "[a](", "a**b", "- ", "`a", "<a", "\n> - ", "[a]: "])
def test_no_text_takes_long(text: str) -> None:
    """The dearest texts of the length that a report may carry take less than a second."""
    started = time.process_time()
    markup((text * 5000)[:5000], 5000)
    assert time.process_time() - started < 1
