"""What stands on a page in the wrong language: French that nobody marked as French, and words that gettext missed."""

from __future__ import annotations

import gettext
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any

import pytest
from flask_babel import Domain, get_locale

from badges.web.languages import FURTHER
from tests.support.pages import Page

# Names of things that are written like this in every language.
_NAMES = re.compile(r"badges|\bAa\b|Open Badges|JSON|JWS|QR|PIN|PNG|SVG|UTF|RS256|https|iPhone|GQ3NA 34J7C")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_QUOTED = re.compile("«[^»]*»")  # a badge's name in the words for a picture
_SPOKEN = ("alt", "aria-label", "data-fait", "data-fin", "aria-valuetext", "placeholder")


def latin_words(page: Page) -> list[str]:
    """Return the Latin words of a page that no element marks as another language, as a name or as code."""
    body = page.root.find("body")
    assert body is not None
    return [word for text in _ours(body) for word in _LATIN.findall(_NAMES.sub("", text))]


def _ours(element: ElementTree.Element) -> Iterator[str]:
    """Yield what an element says in the language of the page."""
    if element.get("lang") or element.tag in ("bdi", "code", "script"):
        return
    yield from (_QUOTED.sub("", element.attrib[name]) for name in _SPOKEN if name in element.attrib)
    yield element.text or ""
    for child in element:
        yield from _ours(child)
        yield child.tail or ""


class _Missing(gettext.NullTranslations):
    """Is asked for what a catalogue does not have, and notes it where the page speaks one of the two languages."""

    def __init__(self, noted: list[str]) -> None:
        super().__init__()
        self.noted = noted

    def gettext(self, message: str) -> str:
        """Note `message`."""
        return self._note(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Note a message with two forms."""
        return self._note(msgid1 if n <= 1 else msgid2)

    def _note(self, message: str) -> str:
        locale = get_locale()
        if locale and locale.language in FURTHER:
            self.noted.append(message)
        return message


def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with each message which Arabic or Ukrainian was asked for and does not have."""
    noted: list[str] = []
    real, seen = Domain.get_translations, set()

    def get_translations(domain: Domain) -> Any:
        found = real(domain)
        if id(found) not in seen:
            seen.add(id(found))
            found.add_fallback(_Missing(noted))
        return found

    monkeypatch.setattr(Domain, "get_translations", get_translations)
    return noted
