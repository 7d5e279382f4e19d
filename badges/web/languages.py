"""Which language a page speaks: `?lang=`, else the browser's wish, else French; no cookie is set.

Every page speaks French and English; those of `FURTHER_PAGES` Arabic and Ukrainian as well, in translations that
nobody has reviewed yet (docs/decisions/0022). What is stored exists in French and English alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from flask import Flask, request
from flask_babel import Babel, get_locale
from flask_babel import gettext as _

LANGUAGES: Final = {"fr": "Français", "en": "English"}
FURTHER: Final = {"ar": "العربية", "uk": "Українська"}
LABELS: Final = {"fr": "FR", "en": "EN", "ar": "عربي", "uk": "Укр"}  # of the switch; each is part of the name
DEFAULT = "fr"
TRANSLATIONS = Path(__file__).parent / "translations"
# Claim, carnet and verdict: where a person opens a badge, reads it, and has it checked.
FURTHER_PAGES: Final = frozenset(
    {
        "candidate.badge",
        "candidate.badge_in_capitals",
        "candidate.claim",
        "candidate.enter",
        "candidate.open_badge",
        "candidate.open_carnet",
        "candidate.preview",
        "candidate.preview_all",
        "candidate.refuse",
        "candidate.told",
        "documents.assertion",
        "employer.holder",
        "employer.short",
        "employer.short_in_capitals",
    }
)
_EVERY: Final = LANGUAGES | FURTHER
_ONLY_IN_FRENCH: Final = {
    "ar": "هذه الصفحة غير متوفّرة بالعربية. نعرضها بالفرنسية.",
    "uk": "Цієї сторінки немає українською. Показуємо її французькою.",
}
_UNREVIEWED: Final = {"ar": "ترجمة لم تُراجَع بعد", "uk": "Неперевірений переклад"}
_NEUTRAL = frozenset({"static.file"})  # the same bytes in every language


def install(app: Flask) -> None:
    """Choose the language of each request, and keep an explicit choice in the links of the page."""
    Babel(
        app,
        default_locale=DEFAULT,
        default_timezone="Europe/Paris",
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=_choose,
    )
    app.url_defaults(_keep_choice)


def voice() -> str:
    """Return the language that this page speaks: `fr`, `en`, `ar` or `uk`."""
    locale = get_locale()
    return str(locale.language) if locale and locale.language in _EVERY else DEFAULT


def language() -> str:
    """Return the language, `fr` or `en`, of what exists in these two: the words of badges, sentences of the domain."""
    spoken_here = voice()
    return spoken_here if spoken_here in LANGUAGES else DEFAULT


def spoken(sentence: str) -> str:
    """Return a sentence that the domain gave in `language()` as this page speaks it."""
    return str(_(sentence)) if voice() in FURTHER else sentence


def chosen() -> str | None:
    """Return the language that the address asks for, or None."""
    wanted = request.args.get("lang", "")
    return wanted if wanted in _EVERY else None


def in_chosen_language(url: str) -> str:
    """Return `url` (one of our pages, without a query) so that it keeps an explicit choice of language."""
    wanted = chosen()
    return f"{url}?lang={wanted}" if wanted else url


def offered() -> dict[str, str]:
    """Return the languages that this page speaks, by code, each by its own name."""
    return _spoken_by(request.endpoint)


def shown_in(page: str) -> str:
    """Return the language in which whoever sends this request is shown the page `page` (its endpoint).

    A form may be sent to an address that speaks fewer languages than the page on which it stood.
    """
    return _chosen_from(_spoken_by(page))


def only_in_french() -> tuple[str, str] | None:
    """Return the language that was chosen and a sentence in it, where this page cannot speak it."""
    wanted = chosen()
    return None if wanted is None or wanted in offered() else (wanted, _ONLY_IN_FRENCH[wanted])


def unreviewed() -> str | None:
    """Return a word in the language of this page where nobody has reviewed its translation, else None."""
    return _UNREVIEWED.get(voice())


def direction(code: str) -> str:
    """Return which way a language is written, as the attribute `dir` says it."""
    return "rtl" if code == "ar" else "ltr"


def _choose() -> str:
    return _chosen_from(offered())


def _spoken_by(page: str | None) -> dict[str, str]:
    return _EVERY if page in FURTHER_PAGES else LANGUAGES


def _chosen_from(languages: dict[str, str]) -> str:
    wanted = chosen()
    if wanted:
        return wanted if wanted in languages else DEFAULT
    return request.accept_languages.best_match(list(languages), DEFAULT) or DEFAULT


def _keep_choice(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint not in _NEUTRAL and "lang" not in values and (wanted := chosen()):
        values["lang"] = wanted
