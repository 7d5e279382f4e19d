"""Which language a page speaks: `?lang=`, else the browser's wish, else French; no cookie is set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_babel import Babel, get_locale

LANGUAGES = {"fr": "Français", "en": "English"}
DEFAULT = "fr"
TRANSLATIONS = Path(__file__).parent / "translations"
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


def language() -> str:
    """Return the language of this request, `fr` or `en`."""
    locale = get_locale()
    return str(locale.language) if locale and locale.language in LANGUAGES else DEFAULT


def chosen() -> str | None:
    """Return the language that the address asks for, or None."""
    wanted = request.args.get("lang", "")
    return wanted if wanted in LANGUAGES else None


def in_chosen_language(url: str) -> str:
    """Return `url` (one of our pages, without a query) so that it keeps an explicit choice of language."""
    wanted = chosen()
    return f"{url}?lang={wanted}" if wanted else url


def _choose() -> str:
    return chosen() or request.accept_languages.best_match(list(LANGUAGES), DEFAULT) or DEFAULT


def _keep_choice(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint not in _NEUTRAL and "lang" not in values and (wanted := chosen()):
        values["lang"] = wanted
