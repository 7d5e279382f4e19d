"""Makes `.venv-conformance`, where the reference validator lives: Python 3.11 and requirements/conformance.txt.

`python -m tests.conformance.environment` makes it, or says why not; tests call `ready()` for its interpreter.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv-conformance"
PINNED = ROOT / "requirements" / "conformance.txt"
MISSING = "Python 3.11 is not installed: the reference validator runs on no other."


class ConformanceUnavailableError(Exception):
    """The environment cannot be made here; the message says why."""


def ready() -> Path:
    """Return the interpreter of the environment, made first when it is missing or out of date."""
    wanted = hashlib.sha256(PINNED.read_bytes()).hexdigest()
    stamp = FOLDER / ".installed"
    interpreter = FOLDER / "bin" / "python"
    with _alone():
        if not stamp.exists() or stamp.read_text() != wanted:
            _make(interpreter)
            stamp.write_text(wanted)
    return interpreter


def _make(interpreter: Path) -> None:
    python = _python_3_11()
    if python is None:
        raise ConformanceUnavailableError(MISSING)
    shutil.rmtree(FOLDER, ignore_errors=True)
    pip = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    for command in ([python, "-m", "venv", FOLDER], [interpreter, *pip, "-r", PINNED]):
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
        if done.returncode:
            raise ConformanceUnavailableError(f"{done.stdout}{done.stderr}".strip())


def _python_3_11() -> str | None:
    if sys.version_info[:2] == (3, 11):
        return sys.executable
    return shutil.which("python3.11")


@contextmanager
def _alone() -> Iterator[None]:
    """Let one test worker make the environment while the others wait."""
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    with (cache / "conformance.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        ready()
    except ConformanceUnavailableError as error:
        print(f"No conformance environment, its tests are skipped: {error}", file=sys.stderr)
        sys.exit(os.environ.get("CI") == "true")
