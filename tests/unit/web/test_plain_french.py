"""Whatever a candidate can read is in short sentences: at most twelve words each, in French.

How words are counted: what stands between two spaces is a word when it holds a letter or a digit. So « l’organisme »
and « porte-badges » are one word each, as they are read; a sign such as « or : is none; a placeholder is one.
How sentences are told apart: at . ! ? and …, at the end of a paragraph, and at a colon that opens a quotation, a
placeholder or nothing (what follows is a list or an address). Any other colon stands within its sentence.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from badges.domain.catalogue import starter_badges
from badges.domain.certificates import certificate_words
from badges.domain.claiming import SHOWN_ALL, SHOWN_ONE, WORDINGS, ConsentKind, Wording
from badges.domain.phrases import Told, phrases
from badges.domain.proof_levels import PROOF_LEVELS
from badges.services.meeting_letters import PERSON_SUBJECT, to_person
from badges.web.languages import TRANSLATIONS
from badges.web.rendering import TEMPLATES

MOST_WORDS = 12
PACKAGE = TRANSLATIONS.parent.parent
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true"}
PAGES = (
    *sorted(one.relative_to(TEMPLATES).as_posix() for one in (Path(TEMPLATES) / "candidate").glob("*.html")),
    *sorted(one.relative_to(TEMPLATES).as_posix() for one in (Path(TEMPLATES) / "components").glob("*.html")),
    "employer/comfort.html", "employer/hidden.html", "employer/privacy.html",
    "errors/erased.html", "errors/error.html",
)  # fmt: skip
MODULES = (
    *sorted(one.relative_to(PACKAGE).as_posix() for one in (PACKAGE / "web/candidate").glob("*.py")),
    "web/comfort.py", "web/errors.py", "web/limits.py",
    "domain/claiming.py", "domain/employer_forms.py", "domain/exporting_codes.py", "domain/pins.py",
    "domain/proof_levels.py", "domain/requesting.py", "domain/revoking.py", "domain/testifying.py", "domain/text.py",
    "services/bundling.py", "services/carnets.py", "services/claiming.py", "services/evidence.py",
    "services/exporting.py", "services/exporting_codes.py", "services/exporting_files.py", "services/holder_check.py",
    "services/inviting_letters.py", "services/minting.py", "services/personal_data.py", "services/pins.py",
    "services/publishing_erased.py", "services/requesting.py", "services/retaining.py", "services/sharing.py",
    "services/meeting.py", "services/testifying.py",
)  # fmt: skip

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
_ENDS = re.compile(r"(?<=[.!?…])(?:\s*»)?(?=\s|$)|:(?=\s*(?:«|\d+S|¤|$))|\n\s*\n")


def sentences(text: str) -> list[str]:
    """Return the sentences of a French text, placeholders as ¤."""
    plain = _PLACEHOLDER.sub("¤", text)
    return [part.strip() for part in _ENDS.split(plain) if part.strip()]


def words(sentence: str) -> int:
    """Return how many words a sentence has."""
    return sum(any(sign.isalnum() or sign == "¤" for sign in part) for part in sentence.split())


def said_in(method: str, path: Path) -> Iterator[str]:
    """Yield every sentence that gettext translates in a file, both forms where there are two."""
    for _line, message, _comments, _context in extract_from_file(method, path, options=JINJA):
        yield from [message] if isinstance(message, str) else filter(None, message)


def text_of(node: ast.AST) -> str | None:
    """Return the text of a literal, its values as ¤; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "¤" for part in node.values)
    if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Name) and node.value.id == "NBSP":
        return "\u00a0"
    return None


def is_former(node: ast.stmt) -> bool:
    """Tell whether a statement lists the words of former consents, which nobody is shown any more."""
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "FORMER"


def said_in_pairs(tree: ast.Module) -> Iterator[str]:
    """Yield the French of a module that writes both languages: before its English, or above the line of a letter."""
    for node in ast.walk(ast.Module([one for one in tree.body if not is_former(one)], [])):
        listed = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
        if len(listed) >= 2 and (french := text_of(listed[-2])) and text_of(listed[-1]):
            yield french
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, text = node.targets[0].id, text_of(node.value)
            if text and (name.endswith("_fr") or name == "SUBJECT"):
                yield text.partition(" – ")[0]
        if isinstance(node, (ast.JoinedStr, ast.Constant)) and "----\n" in (text := text_of(node) or ""):
            yield text.partition("----\n")[0]


@cache
def said() -> list[tuple[str, str]]:
    """Return (file, text) for everything that candidates can read."""
    found = [(page, text) for page in PAGES for text in said_in("jinja2", Path(TEMPLATES) / page)]
    for module in MODULES:
        path = PACKAGE / module
        found += [(module, text) for text in said_in("python", path)]
        found += [(module, text) for text in said_in_pairs(ast.parse(path.read_text("utf-8"))) if " " in text]
    found += [("domain/certificates.py", str(text)) for text in astuple(certificate_words("fr"))]
    for proof in PROOF_LEVELS.values():
        told = Told("Badge", "Je suis là.", "Organisme", proof, datetime(2026, 9, 1, tzinfo=UTC), "exemple.fr/b/x")
        found += [("domain/phrases.py", text) for text in astuple(phrases(told, "fr"))]
    found += [("starter catalogue", one.content["fr"].get("easy_read") or "") for one in starter_badges().values()]
    letter = to_person("Zoé", "exemple.fr/c").partition("----")[0]
    return [*found, ("services/meeting_letters.py", f"{PERSON_SUBJECT}.\n\n{letter}")]


def test_sentences_for_candidates_have_twelve_words_at_most() -> None:
    """No page, message or letter for a candidate holds a sentence of more than twelve words."""
    long = [
        f"{file}: {words(sentence)} words: {sentence}"
        for file, text in said()
        for sentence in sentences(text)
        if words(sentence) > MOST_WORDS
    ]
    assert not long, "\n".join(dict.fromkeys(long))


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("L’organisme de %(name)s vous l’a donné.", [6]),
        ("C’est vous\u00a0? Oui\u00a0! Alors venez.", [2, 1, 2]),
        ("Sa page répond\u00a0: «\u00a0Ce badge n’existe plus.\u00a0»", [3, 4]),
        ("À vérifier sur\u00a0: %(address)s", [3, 1]),
        ("Gardez-le pour vous\u00a0: votre nom est dedans.", [7]),
        ("Dans les 48\u00a0heures.", [4]),
    ],
)
def test_words_are_counted_as_they_are_read(text: str, counts: list[int]) -> None:
    """An elided or hyphenated word is one, signs are none, and a quotation is a sentence of its own."""
    assert [words(sentence) for sentence in sentences(text)] == counts


@pytest.mark.parametrize(
    ("page", "wording"),
    [("carnet.html", SHOWN_ALL), ("carnet.html", WORDINGS[ConsentKind.NAME]), ("badge.html", SHOWN_ONE)],
)
def test_a_switch_is_labelled_with_the_words_that_are_recorded(page: str, wording: Wording) -> None:
    """Who turns a switch on agrees to what stands on it, in either language: these words are in the record."""
    english = read_po(io.BytesIO((TRANSLATIONS / "en/LC_MESSAGES/messages.po").read_bytes()))
    assert wording.fr in said_in("jinja2", Path(TEMPLATES) / "candidate" / page)
    assert str(english[wording.fr].string) == wording.en


def test_the_consent_of_a_claim_is_one_sentence() -> None:
    """What a person says yes to with « C’est bien moi » is one sentence, in every language that it exists in."""
    wording = WORDINGS[ConsentKind.PUBLICATION]
    assert len(sentences(wording.fr)) == 1
    assert wording.fr.count(".") == wording.en.count(".") == 1


def test_every_source_is_read() -> None:
    """A letter, a refusal, a consent, a page and a message of the code are all among what is measured."""
    texts = {file: " ".join(text for other, text in said() if other == file) for file, _text in said()}
    assert "Ce lien est à vous." in texts["services/inviting_letters.py"]
    assert "trop facile à deviner" in texts["domain/pins.py"]
    assert "mon badge" in texts["domain/claiming.py"]
    assert "C’est bien moi" in texts["candidate/claim.html"]
    assert "Regardez chaque signe." in texts["web/candidate/opening.py"]
