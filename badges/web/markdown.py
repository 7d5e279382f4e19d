"""Markdown of strangers as markup that can do nothing: no picture, no HTML of theirs, links that vouch for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from badges.domain.strangers import host_of, plain_text

HEADING = "h3"  # below the heading that the page gives to the whole text
_TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul", HEADING}
_READER = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 12})


def markup(text: str, most: int) -> Markup:
    """Return at most `most` signs of a text in CommonMark as markup; every link names the host that it leads to."""
    tokens = _READER.parse(plain_text(text, most))
    html = _READER.renderer.render(list(_tamed(tokens)), _READER.options, {})
    return Markup(  # noqa: S704  # cleaned on the spot
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https"},
            link_rel="noopener noreferrer nofollow",
        )
    )


def _tamed(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens with one level of headings, pictures in words, and links that say where they lead."""
    leads_to: list[str] = []
    for token in tokens:
        token.content = plain_text(token.content, len(token.content))  # again: entities (&#x202e;) are signs by now
        if token.type in ("heading_open", "heading_close"):
            token.tag = HEADING
        if token.children:
            token.children = list(_tamed(token.children))
        if token.type == "image":
            yield _text(token.content)
        elif token.type == "link_open":
            leads_to.append(host_of(str(token.attrGet("href") or "")))
            token.attrs = {"href": token.attrs["href"]}
            if leads_to[-1]:  # without a host it would lead to a page of ours, or elsewhere than it seems
                yield token
        elif token.type == "link_close":
            if host := leads_to.pop():
                yield token
                yield _text(f" ({host})")
        else:
            yield token


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
