"""Arabic and Ukrainian hold exactly the words of claim, carnet and verdict, each in all its forms."""

from __future__ import annotations

import io
import re
from gettext import GNUTranslations

import pytest
from babel.messages.mofile import write_mo
from flask import Flask
from werkzeug.exceptions import TooManyRequests

from badges.web.errors import error_page, refusal
from badges.web.languages import FURTHER, FURTHER_PAGES, LABELS, LANGUAGES
from tests.support.catalogues import catalogue, current, folder, forms, messages, untranslated
from tests.support.pages import Page
from tests.support.tongues import latin_words
from tests.unit.web.conftest import BASE

TONGUES = pytest.mark.parametrize("language", sorted(FURTHER))
_PLACEHOLDER = re.compile(r"%\(\w+\)s")
HAVE = ("Vous avez %(num)s badge.", "Vous avez %(num)s badges.")
MONTHS = ("Encore %(num)s mois", "Encore %(num)s mois")
NUMBERS = (0, 1, 2, 3, 11, 21, 100)


def read(language: str) -> GNUTranslations:
    """Return what pages read."""
    with (folder(language) / "messages.mo").open("rb") as file:
        return GNUTranslations(file)


@TONGUES
def test_the_catalogue_is_complete(language: str) -> None:
    """Every message of these pages and of what the domain says on them is there, translated, and none is left over."""
    held = {message.id if isinstance(message.id, str) else tuple(message.id) for message in catalogue(language)}
    assert held - {""} == messages(), "run python -m tests.support.catalogues, then translate what it names"
    assert untranslated(language) == []
    assert not any(message.fuzzy for message in catalogue(language))


@TONGUES
def test_the_catalogue_is_compiled_and_says_that_nobody_reviewed_it(language: str) -> None:
    """What pages read is what is written; both follow from the tool, and the header warns whoever opens the file."""
    compiled = io.BytesIO()
    write_mo(compiled, current(language))
    assert compiled.getvalue() == (folder(language) / "messages.mo").read_bytes()
    assert "UNREVIEWED" in (folder(language) / "messages.po").read_text("utf-8").split("msgid", 1)[0]


@TONGUES
def test_placeholders_survive(language: str) -> None:
    """Each form names the values of the French, but for a number that is said in a word."""
    for message in catalogue(language):
        french = message.id if isinstance(message.id, str) else message.id[-1]
        wanted = set(_PLACEHOLDER.findall(french))
        for number, form in enumerate(forms(message)):
            told = set(_PLACEHOLDER.findall(form))
            in_words = {"%(num)s"} if language == "ar" and number < 3 and len(forms(message)) > 1 else set()
            assert told <= wanted <= told | in_words, form


def test_the_forms_of_arabic() -> None:
    """None, one, a pair, three to ten, eleven and more, and hundreds are six different words."""
    words = read("ar")
    assert [words.ngettext(*MONTHS, number) % {"num": number} for number in NUMBERS] == [
        "ينتهي هذا الشهر",
        "بقي شهر واحد",
        "بقي شهران",
        "بقيت 3 أشهر",
        "بقي 11 شهرًا",
        "بقي 21 شهرًا",
        "بقي 100 شهر",
    ]
    assert words.ngettext(*HAVE, 2) == "لديك شارتان."


def test_the_forms_of_ukrainian() -> None:
    """One and twenty-one, two to four, and all others are three different words."""
    words = read("uk")
    assert [words.ngettext(*HAVE, number) % {"num": number} for number in NUMBERS] == [
        "У Вас 0 бейджів.",
        "У Вас 1 бейдж.",
        "У Вас 2 бейджі.",
        "У Вас 3 бейджі.",
        "У Вас 11 бейджів.",
        "У Вас 21 бейдж.",
        "У Вас 100 бейджів.",
    ]


@TONGUES
def test_the_script_is_that_of_the_language(language: str) -> None:
    """Digits are western, no letter of a look-alike script hides in a word, and Ukrainian has no Russian letter."""
    wrong = {
        "ar": r"[\u0660-\u0669\u06f0-\u06f9\u06a9\u06cc]",
        "uk": r"[ыэёъЫЭЁЪ]|[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]",
    }
    said = [form for message in catalogue(language) if message.id for form in forms(message)]
    assert [form for form in said if re.search(wrong[language], form)] == []


def test_the_pages_that_speak_them_exist(bare: Flask) -> None:
    """Each endpoint that is named is one; the assertion's stands with the documents, and is read in another test."""
    known = {rule.endpoint for rule in bare.url_map.iter_rules()}
    assert FURTHER_PAGES - known == {"documents.assertion"}


@TONGUES
def test_every_refusal_is_spoken(bare: Flask, language: str) -> None:
    """Where a page speaks the language, each of its refusals does, with the seconds to be waited."""
    with bare.test_request_context(f"/c?lang={language}"):
        refusals = [error_page(status) for status in (400, 401, 403, 404, 405, 408, 410, 413, 415, 429, 500)]
        refusals += [refusal(TooManyRequests(retry_after=seconds)) for seconds in (1, 5, 600)]
    for answer in refusals:
        page = Page(answer.get_data(), BASE)
        assert page.root.get("lang") == language
        assert latin_words(page) == []


def test_a_label_of_the_switch_is_part_of_the_name() -> None:
    """What is read aloud holds what is seen (WCAG 2.5.3)."""
    for code, name in (LANGUAGES | FURTHER).items():
        assert LABELS[code].casefold() in name.casefold()
