"""The `badges` command for tests that run it many times: `tests.support.warm_commands`, started and ended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import warm_commands
from tests.support.warm_commands import ask


class Commands:
    """Runs `badges` as `subprocess.run` would run it."""

    def __init__(self, address: str) -> None:
        self._address = address

    def run(self, *arguments: str, environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
        """Run one command with nothing on its standard input, and return its status and what it said."""
        with open(os.devnull, "rb") as nothing, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            files = [nothing.fileno(), out.fileno(), err.fileno()]
            status = ask(self._address, list(arguments), environment, str(folder), files)
            said = []
            for file in (out, err):
                file.seek(0)
                said.append(file.read().decode())
        return subprocess.CompletedProcess(["badges", *arguments], status, *said)

    @property
    def client(self) -> str:
        """The beginning of a shell's line that runs one command; its arguments follow."""
        return f'"{sys.executable}" -I -S "{warm_commands.__file__}" ask "{self._address}"'


@contextmanager
def warm(root: Path) -> Iterator[Commands]:
    """Import the package of the checkout at `root`, and run its commands until the block ends."""
    with tempfile.TemporaryDirectory(prefix="badges-") as folder:  # a short name: those of sockets are
        address = f"{folder}/commands"
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.warm_commands", "serve", address],
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root)},
            stdout=subprocess.PIPE,
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield Commands(address)
        finally:
            process.terminate()
            process.communicate()
