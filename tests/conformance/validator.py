"""1EdTech's reference validator in a process that waits for questions."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Timer
from typing import Any

PATIENCE = 240  # seconds for one answer


class Validator:
    """Asks a process a line for each line (`reference_validator.py`); one that has ended is started anew."""

    def __init__(self, command: Sequence[str | Path], patience: float = PATIENCE) -> None:
        self._command = command
        self._patience = patience
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115  it lives as long as this
        self._process: subprocess.Popen[str] | None = None

    def ask(self, question: Mapping[str, Any]) -> Any:
        """Return what the process answers; AssertionError, with what it said, when it ends or says nothing in time."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        # Whoever answers is a child of the process: all of its group ends, or reading would wait for the child.
        limit = Timer(self._patience, os.killpg, (process.pid, signal.SIGKILL))
        limit.start()
        answered = ""
        try:
            process.stdin.write(f"{json.dumps(question)}\n")
            process.stdin.flush()
            answered = process.stdout.readline()
        except BrokenPipeError:
            pass  # its words say why
        finally:
            limit.cancel()
        if not answered:
            self.close()
            self._errors.seek(0)
            raise AssertionError(f"the reference validator ended with {process.returncode}: {self._errors.read()}")
        return json.loads(answered)

    def close(self) -> None:
        """Let the process end."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._errors.seek(0)
            self._errors.truncate()
            self._process = subprocess.Popen(
                self._command,
                env={},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
                start_new_session=True,
            )
        return self._process
