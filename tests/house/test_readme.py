"""Every command of the README works, in the order in which it is read, in a fresh checkout."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.readme import commands_of
from tests.house.tracked import ROOT, tracked_files
from tests.support.commands import warm
from tests.support.ports import free_port

README = ROOT / "README.md"
START_SECONDS = 120
# Said in the README and run by CI itself; here they would run this test inside itself, or measure a busy machine.
ELSEWHERE = ("make test", "make check", "make bench", "make load", ".ci/run", "git clone", "cd ")
SERVES = ("make run", "badges run")


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A copy of what git keeps, whose .venv is this one: installing it again has a test in CI, the clean checkout.

    Its commands run in processes of their own; those that come after `make run` are forked from one that imported the
    libraries and most of the copy's package already.
    """
    folder = tmp_path / "badges"
    for path in tracked_files():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target)
    binaries = folder / ".venv" / "bin"
    binaries.mkdir(parents=True)
    for name in ("python", "python3"):
        launcher = binaries / name
        launcher.write_text(f'#!/bin/sh\nPYTHONPATH="{folder}" exec "{sys.executable}" "$@"\n')
        launcher.chmod(0o755)
    command = binaries / "badges"
    with warm(folder) as commands:
        starting = f'case "$1" in demo|run) exec "{binaries}/python" -m badges "$@";; esac'
        command.write_text(f'#!/bin/sh\n{starting}\nexec {commands.client} "$@"\n')
        command.chmod(0o755)
        (folder / ".venv" / ".installed").touch()  # newer than what it is made from: make leaves it alone
        yield folder


@contextmanager
def served(command: str, folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """Run a command that serves for as long as the block lasts, then end its process group."""
    log = folder / "served.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, shell=True, cwd=folder, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        wait_until_answers(f"http://127.0.0.1:{environment['PORT']}/healthz", process, log)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_until_answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when `address` answers; fails with the server's words when it ended or took too long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"{address} does not answer: {log.read_text(errors='replace')[-3000:]}")


def run(command: str, folder: Path, environment: dict[str, str]) -> None:
    """Run a command that ends; fails with its words when its status is not 0."""
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


def test_the_readme_says_how_to_start() -> None:
    """The README shows at least how to install, run, test and check."""
    shown = "\n".join(commands_of(README))
    assert [command for command in ("make run", "make test", "make check") if command not in shown] == []


def test_every_command_of_the_readme_works(checkout: Path) -> None:
    """The commands run one after the other; the server that one of them starts answers while the next ones run."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BADGES_", "PYTEST_"))}
    environment |= {"HOST": "127.0.0.1", "PORT": str(free_port())}
    environment["PATH"] = f"{checkout}/.venv/bin:{environment['PATH']}"
    commands = [command for command in commands_of(README) if not command.startswith(ELSEWHERE)]
    assert commands
    serving = next((at for at, command in enumerate(commands) if command.startswith(SERVES)), len(commands))
    for command in commands[:serving]:
        run(command, checkout, environment)
    if serving < len(commands):
        with served(commands[serving], checkout, environment):
            for command in commands[serving + 1 :]:
                if not command.startswith(SERVES):
                    run(command, checkout, environment)
