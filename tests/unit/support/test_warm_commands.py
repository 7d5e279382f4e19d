"""A command that was forked ends as one that was started does."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.warm_commands import end_of, status_of


@pytest.mark.parametrize(("ending", "status"), [(None, 0), (0, 0), (3, 3), ("refused", 1)])
def test_an_exit_gives_its_status(ending: object, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    """`sys.exit()` is no failure, a number is the status, and a sentence is said and fails."""
    assert status_of(lambda: sys.exit(ending)) == status
    assert capsys.readouterr().err == ("refused\n" if ending == "refused" else "")


def test_a_return_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    """A command that returns succeeded, whatever it returns; one that raises failed and says why."""
    assert status_of(lambda: 5) == 0
    assert status_of(lambda: 1 / 0) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_command_that_hangs_is_ended() -> None:
    """One command never makes the next ones wait for ever."""
    assert end_of(subprocess.Popen(["sleep", "60"]).pid, 0.05) == -9
    assert end_of(subprocess.Popen(["false"]).pid, 60) == 1
