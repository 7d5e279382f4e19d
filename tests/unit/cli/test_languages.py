"""click speaks the language of the commands: French, unless the terminal asks for English."""

from __future__ import annotations

import gettext
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from badges.cli import languages
from badges.cli.languages import choose_for_click

FRENCH = Path(languages.__file__).parent / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
# What only developers meet, or shells that complete words: we offer no completion, and no Windows.
NOT_MET = {
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Choice({choices})",
    "Could not determine name for option with declarations {decls!r}",
    "Couldn't detect Bash version, shell completion is not supported.",
    "Invalid start character for option ({option})",
    "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
    "Did you mean to pass '--{name}'?",
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Unknown color {colour!r}",
    "Value must be an iterable.",
    "Windows error: {error}",
}


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A terminal that names no language; what the test sets is forgotten."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.setenv(name, "")
    return monkeypatch


def test_everything_that_click_says_is_french() -> None:
    """Every sentence in the sources of the installed click is translated, but for those that nobody here meets."""
    root = Path(click.__file__).parent
    said = {message for _, _, message, _, _ in extract_from_dir(root, [("**.py", "python")])}
    first = {one[0] if isinstance(one, tuple) else one for one in said}
    with FRENCH.open("rb") as file:
        french = {entry.id[0] if isinstance(entry.id, tuple) else entry.id for entry in read_po(file) if entry.string}
    assert first - french - {""} == NOT_MET


def test_french_is_spoken_unless_english_is_asked_for(terminal: pytest.MonkeyPatch) -> None:
    """The compiled words are found, whatever LANGUAGE said before."""
    terminal.setenv("LANGUAGE", "de")
    choose_for_click()
    assert gettext.gettext("Usage:") == "Utilisation\u00a0:"
    assert gettext.ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 2) == (
        "Des arguments sont de trop ({args})"
    )
    terminal.setenv("LANG", "en_GB.UTF-8")
    choose_for_click()
    assert gettext.gettext("Usage:") == "Usage:"
