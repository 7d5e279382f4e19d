"""Nothing that must stay on a machine is in the repository."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.tracked import ROOT, tracked_files

# Written in two halves, so that this file does not find itself.
FORBIDDEN = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----\s*\n[A-Za-z0-9+/=]{20}"),
    "a path of a machine": re.compile(
        r"(?<![\w.])/(root|home/[a-z]\w*|Users/\w+|work/(main|shared))" + r"(?=[/\s\"'`)]|$)"
    ),
    "a token": re.compile(r"\b(ghp_[A-Za-z0-9]{20}|github_pat_\w{20}|AKIA[0-9A-Z]{16}|xox[bp]-\w{10}|glpat-\w{20})"),
    "a hidden URL password": re.compile(r"https?://[^\s/:@'\"{}]+:[^\s/@'\"{}]{3,}@(?!127\.|localhost|\w*\.?example)"),
}
BINARY = {".png", ".woff2", ".ico", ".xlsx", ".pdf", ".jpg", ".gif"}
GENERATED = {".sqlite3", ".sqlite", ".db", ".pem", ".key", ".pyc", ".whl"}


def text_files() -> list[Path]:
    """Return the tracked files that hold text."""
    return [path for path in tracked_files() if path.suffix not in BINARY]


def test_no_tracked_file_holds_a_secret_or_a_path_of_a_machine() -> None:
    """No private key, token, password or home folder is written in any tracked file."""
    found = [
        f"{path}: {what} ({match[0][:40]!r})"
        for path in text_files()
        for text in [(ROOT / path).read_text(encoding="utf-8", errors="replace")]
        for what, pattern in FORBIDDEN.items()
        for match in [pattern.search(text)]
        if match
    ]
    assert found == []


def test_no_generated_file_is_tracked() -> None:
    """Databases, key files and builds are not in the repository."""
    assert [path for path in tracked_files() if path.suffix in GENERATED] == []


def test_the_patterns_find_what_they_look_for() -> None:
    """The search can fail: each pattern finds its own example."""
    examples = {
        "a private key": "-----BEGIN PRIVATE" + " KEY-----\n" + "A" * 64,
        "a path of a machine": "see /home/" + "alice/badges",
        "a token": "ghp_" + "a" * 36,
        "a hidden URL password": "https://alice:" + "secret@git.exemple.fr/",
    }
    assert [what for what, pattern in FORBIDDEN.items() if not pattern.search(examples[what])] == []
