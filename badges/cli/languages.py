"""The language in which the commands speak."""

from __future__ import annotations

import gettext
import os
from pathlib import Path


def language() -> str:
    """Return the terminal's language: English where LANG asks for it, else French."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if wanted.lower().startswith("en") else "fr"


def choose(fr: str, en: str) -> str:
    """Return the sentence of the two that the terminal's language asks for."""
    return en if language() == "en" else fr


def choose_for_click() -> None:
    """Have click say its own words (Usage, Error, what is wrong with an option) in the terminal's language.

    It asks gettext for them, which otherwise looks at LANGUAGE alone and speaks English where LANG is not set.
    """
    os.environ["LANGUAGE"] = language()
    gettext.bindtextdomain(gettext.textdomain(), str(Path(__file__).parent / "translations"))
