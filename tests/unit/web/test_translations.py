"""Every word of every page exists in French and in English, and French is typeset as it is printed."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from badges.web.languages import TRANSLATIONS
from badges.web.rendering import TEMPLATES

PACKAGE = TRANSLATIONS.parent.parent
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true"}


def catalogue(language: str) -> Catalog:
    """Return the catalogue of `language`."""
    return read_po(io.BytesIO((folder(language) / "messages.po").read_bytes()), locale=language)


def folder(language: str) -> Path:
    """Return where the catalogue of `language` lies."""
    return TRANSLATIONS / language / "LC_MESSAGES"


@lru_cache
def words_in_use() -> frozenset[str]:
    """Return every sentence (the singular, where there are two) that the code and the templates hold."""
    found = set()
    for method, root, pattern in (("python", PACKAGE, "*.py"), ("jinja2", TEMPLATES, "*.html")):
        for path in Path(root).rglob(pattern):
            for _line, message, _comments, _context in extract_from_file(method, path, options=JINJA):
                found.add(message if isinstance(message, str) else message[0])
    return frozenset(found)


def key(message_id: object) -> str:
    """Return the singular of a message's id."""
    return str(message_id[0] if isinstance(message_id, (tuple, list)) else message_id)


def test_english_is_complete() -> None:
    """No sentence lacks its English, none is marked as uncertain, and none is left over."""
    english = {key(message.id): message for message in catalogue("en") if message.id}
    assert set(english) == words_in_use()
    for message in english.values():
        assert not message.fuzzy, message.id
        assert all([message.string] if isinstance(message.string, str) else message.string), message.id


def test_placeholders_survive_translation() -> None:
    """The English of a sentence names the same values as the French."""
    for message in catalogue("en"):
        wanted = set(re.findall(r"%\(\w+\)s", str(message.id)))
        assert set(re.findall(r"%\(\w+\)s", str(message.string))) == wanted or not message.id, message.id


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_compiled_catalogue_is_current(language: str) -> None:
    """What pages read (messages.mo) is what translators write (messages.po)."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    assert compiled.getvalue() == (folder(language) / "messages.mo").read_bytes()


def test_french_is_the_source() -> None:
    """The French catalogue holds no translation, only the plural rule that makes zero singular."""
    french = catalogue("fr")
    assert french.plural_expr.replace(" ", "") in ("(n>1)", "n>1")
    assert not any(any(message.string) for message in french if message.id)


@pytest.mark.parametrize("mark", [":", ";", "!", "?", "»", "%"])
def test_french_has_its_no_break_spaces(mark: str) -> None:
    """Before high punctuation, and inside guillemets, the space does not break."""
    wrong = [
        text for text in words_in_use() if re.search(rf"\w {re.escape(mark)}(?!\()", text) or re.search("« ", text)
    ]
    assert wrong == []


def test_french_has_curly_apostrophes() -> None:
    """No straight apostrophe stands in a sentence."""
    assert [text for text in words_in_use() if "'" in text] == []
