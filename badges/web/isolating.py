"""French words inside a page that speaks Arabic or Ukrainian: marked as French, and kept in their own order.

A badge's own words (its name, what it says, who issues it) exist in French and English alone. On a page in one of
these two they stand as they are.
"""

from __future__ import annotations

from flask import Flask
from markupsafe import Markup, escape

from badges.web.languages import FURTHER, voice


def install(app: Flask) -> None:
    """Give templates the same: filters for words in a sentence, attributes for a paragraph."""
    app.jinja_env.filters.update(french=french, isolated=isolated)
    app.jinja_env.globals.update(in_french=in_french)


def french(words: str) -> str:
    """Return French words so that they sit right within a sentence of any language, as markup."""
    return Markup('<bdi lang="fr">{}</bdi>').format(words) if voice() in FURTHER else escape(words)


def isolated(words: str) -> str:
    """Return a name or a code, whose language nobody knows, so that it does not turn the sentence around it."""
    return Markup("<bdi>{}</bdi>").format(words) if voice() in FURTHER else escape(words)


def in_french() -> str:
    """Return the attributes of an element that holds French words and nothing else."""
    return Markup(' lang="fr" dir="ltr"') if voice() in FURTHER else Markup()


def filled(sentence: str, **values: object) -> str:
    """Return `sentence` with its `%(name)s` filled in, as markup: what `french` made stays, all else is escaped."""
    return escape(sentence) % values
