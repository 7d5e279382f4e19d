"""Makes `.venv-fuzz`: atheris from requirements/fuzz.txt, beside everything that development installs."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv-fuzz"
PINNED = ROOT / "requirements" / "fuzz.txt"


class FuzzingUnavailableError(Exception):
    """The environment cannot be made here; the message says why."""


def ready() -> Path:
    """Return the interpreter of the environment, made first when it is missing or out of date.

    Raises FuzzingUnavailableError where atheris has no wheel: it is never built here, that needs LLVM.
    """
    wanted = hashlib.sha256(PINNED.read_bytes()).hexdigest()
    stamp = FOLDER / ".installed"
    interpreter = FOLDER / "bin" / "python"
    if not stamp.exists() or stamp.read_text() != wanted:
        _make(interpreter)
        stamp.write_text(wanted)
    return interpreter


def _make(interpreter: Path) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    pip = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
    for command in ([sys.executable, "-m", "venv", FOLDER], [interpreter, *pip, "--require-hashes", "-r", PINNED]):
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
        if done.returncode:
            raise FuzzingUnavailableError(f"{done.stdout}{done.stderr}".strip())
    # What development installs is seen too; badges itself is imported from the folder that the command runs in.
    own = sysconfig.get_path("purelib", vars={"base": str(FOLDER), "platbase": str(FOLDER)})
    Path(own, "development.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
