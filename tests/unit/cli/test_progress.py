"""The progress bar of the command line."""

from __future__ import annotations

import threading
from contextlib import suppress
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest

from badges.cli import people, progress, run_command_line
from badges.cli.progress import moving_bar, progress_bar
from badges.openbadges.verification import ReplayFetcher


class _Terminal(StringIO):
    def __init__(self) -> None:
        super().__init__()
        self.drawn = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if "█" in text:
            self.drawn.set()
        return super().write(text)


def _shown(monkeypatch: pytest.MonkeyPatch, stream: StringIO, *, patience: float) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE_S", patience)
    with progress_bar("Catalogue") as advance:
        advance(6, 12)
    return stream.getvalue()


def test_a_terminal_sees_how_far_long_work_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that takes longer than one patience draws a bar on a terminal, and ends its line."""
    shown = _shown(monkeypatch, _Terminal(), patience=0)
    assert "Catalogue" in shown
    assert "6/12" in shown
    assert shown.endswith("\n")


def test_short_work_and_files_see_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quick work draws nothing, and neither does work whose errors go to a file."""
    assert _shown(monkeypatch, _Terminal(), patience=60) == ""
    assert _shown(monkeypatch, StringIO(), patience=0) == ""


class _Offline(ReplayFetcher):
    def close(self) -> None:
        """Nothing was opened."""


def _impatient(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    """Put a terminal of somebody without any patience in place."""
    stream = _Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE_S", 0)
    monkeypatch.setattr(progress, "_STEP_S", 0.001)
    return stream


def test_work_that_cannot_be_counted_moves_a_bar_and_clears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a block moves while the work goes on; then nothing of it stands on the line, failed or not."""
    terminal = _impatient(monkeypatch)
    with suppress(ValueError), moving_bar("Données"):
        assert terminal.drawn.wait(10)
        raise ValueError
    *moved, cleared, end = terminal.getvalue().split("\r")
    assert all(one.startswith("Données ") and one.count("█") == progress._BLOCK for one in moved if one)
    assert (cleared.strip(), len(cleared), end) == ("", len(moved[-1]), "")


def test_short_or_redirected_work_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quick work moves no bar, and neither does work whose errors go to a file."""
    monkeypatch.setattr(progress, "PATIENCE_S", 60)
    for stream in (_Terminal(), StringIO()):
        monkeypatch.setattr("sys.stderr", stream)
        with moving_bar("Données"):
            pass
        assert stream.getvalue() == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "https://issuer.example.org/1"],
        ["people", "export", "x", "-o", "file"],
        ["people", "erase", "x", "--yes"],
        ["retention", "run"],
        ["db", "upgrade"],
    ],
    ids=" ".join,
)
def test_commands_that_may_take_long_say_that_they_go_on(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each of them moves a bar while its work goes on, and clears it before it says anything else."""

    def working(answer: Any) -> MagicMock:
        return MagicMock(side_effect=lambda *_given, **_named: terminal.drawn.wait(10) and answer)

    terminal = _impatient(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(people, "archive", working(b"zip"))
    monkeypatch.setattr(people, "person_behind", lambda *_given: SimpleNamespace(name="Zoé", public_id="x"))
    monkeypatch.setattr(people, "erasing", SimpleNamespace(erase=working(None), clear_file=working(True)))
    wiring = MagicMock(
        has_instance=lambda: False,
        guarded_fetcher=working(_Offline({})),
        retain=working((0, 0)),
        upgrade_database=working("0001"),
    )
    status = run_command_line(wiring, arguments)
    assert status == (1 if arguments[0] == "verify" else 0), terminal.getvalue()  # 1: nothing is at that address
    assert terminal.drawn.is_set()
    assert terminal.getvalue().endswith(" \r")
