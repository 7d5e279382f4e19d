"""The progress bar of the command line."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from badges.cli import progress
from badges.cli.progress import progress_bar

if TYPE_CHECKING:
    import pytest


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


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
