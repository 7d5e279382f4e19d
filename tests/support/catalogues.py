"""The catalogues of Arabic and Ukrainian hold the messages of claim, carnet and verdict, and no others.

`python -m tests.support.catalogues` brings both to the words that are in use now, compiles them, and says what is
left to be translated. The sentences that the domain knows in French and English are messages here, too.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.proof_levels import PROOF_LEVELS
from badges.domain.revoking import REASONS
from badges.domain.verdicts import State, state_word
from badges.web.languages import FURTHER, TRANSLATIONS
from badges.web.rendering import TEMPLATES

PACKAGE = TRANSLATIONS.parent.parent
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true"}
PAGES = (
    "components/layout.html", "components/controls.html", "components/display.html",
    "candidate/enter.html", "candidate/claim.html", "candidate/refused.html", "candidate/closed.html",
    "candidate/withdrawn.html", "candidate/pin.html", "candidate/carnet.html", "candidate/badge.html",
    "candidate/shared.html",
    "employer/verdict.html", "employer/hidden.html", "employer/holder_check.html", "employer/endorsements.html",
    "errors/error.html", "errors/erased.html",
)  # fmt: skip
VIEWS = (
    "web/candidate/carnet.py", "web/candidate/claiming.py", "web/candidate/opening.py", "web/candidate/receiving.py",
    "web/candidate/shared.py", "web/candidate/telling.py",
    "web/employer/verdict.py", "web/employer/holding.py", "web/employer/findings.py",
    "web/errors.py", "web/dates.py",
)  # fmt: skip
PAIRS = (
    "domain/verdicts.py", "domain/verdict_sentences_checks.py", "domain/verdict_sentences_codes.py",
    "services/claiming.py", "services/carnets.py",
)  # fmt: skip
_HEADER = """# {language} of claim, carnet and verdict.
# UNREVIEWED: no second person has read these translations yet (docs/decisions/0022); their pages say so.
# Written and compiled by `python -m tests.support.catalogues`.
#"""
_MADE = datetime(2026, 11, 22, tzinfo=UTC)  # the same bytes whenever it is written


@cache
def messages() -> frozenset[str | tuple[str, ...]]:
    """Return every message of these pages, both forms where there are two."""
    found: set[str | tuple[str, ...]] = set(_of_the_domain())
    files = [("jinja2", Path(TEMPLATES) / page) for page in PAGES] + [("python", PACKAGE / view) for view in VIEWS]
    for method, path in files:
        for _line, message, _comments, _context in extract_from_file(method, path, options=JINJA):
            found.add(message)
    return frozenset(found)


def folder(language: str) -> Path:
    """Return where the catalogue of `language` lies."""
    return TRANSLATIONS / language / "LC_MESSAGES"


def catalogue(language: str) -> Catalog:
    """Return the catalogue of `language` as it is."""
    path = folder(language) / "messages.po"
    return read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale=language)


def current(language: str) -> Catalog:
    """Return the catalogue of `language` with the messages of today; new ones are empty."""
    kept = catalogue(language)
    made = Catalog(
        locale=language, header_comment=_HEADER.format(language=FURTHER[language]), fuzzy=False, project="badges",
        version="2", msgid_bugs_address="", creation_date=_MADE, revision_date=_MADE, last_translator="unreviewed",
        language_team="",
    )  # fmt: skip
    for message in sorted(messages(), key=str):
        known = kept.get(message if isinstance(message, str) else message[0])
        made.add(message, known.string if known else None)
    return made


def untranslated(language: str) -> list[str]:
    """Return the messages of a catalogue that lack a form."""
    return [str(message.id) for message in catalogue(language) if message.id and not all(forms(message))]


def forms(message: Message) -> tuple[str, ...]:
    """Return the translations of a message, one for each plural form."""
    told = message.string
    return (told,) if isinstance(told, str) else tuple(str(one) for one in told or ())


def write(language: str, made: Catalog) -> None:
    """Write a catalogue, and what pages read of it."""
    folder(language).mkdir(parents=True, exist_ok=True)
    with (folder(language) / "messages.po").open("wb") as file:
        write_po(file, made, width=110)
    with (folder(language) / "messages.mo").open("wb") as file:
        write_mo(file, made)


def _of_the_domain() -> Iterator[str]:
    for level in PROOF_LEVELS.values():
        yield from (level.heading["fr"], level.who["fr"], level.clause["fr"])
    yield from (reason.fr for reason in REASONS.values())
    yield from (state_word(state, "fr") for state in State)
    yield WORDINGS[ConsentKind.PUBLICATION].fr
    for module in PAIRS:
        yield from _first_of_pairs(PACKAGE / module)


def _first_of_pairs(module: Path) -> Iterator[str]:
    """Yield the French of each pair of sentences, French and English, that a module holds."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        parts = node.elts if isinstance(node, ast.Tuple) else node.args if isinstance(node, ast.Call) else []
        texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if len(texts) == len(parts) == 2 and " " in texts[0] + texts[1]:
            yield texts[0]


if __name__ == "__main__":
    for tongue in FURTHER:
        write(tongue, current(tongue))
        for missing in untranslated(tongue):
            print(f"{tongue}: {missing}")
