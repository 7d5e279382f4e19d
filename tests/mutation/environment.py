"""Makes `.venv-mutation`: mutmut from requirements/mutation.txt, beside everything that development installs."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv-mutation"
PINNED = ROOT / "requirements" / "mutation.txt"


def ready() -> Path:
    """Return the folder of the environment's commands, made first when it is missing or out of date.

    Raises subprocess.CalledProcessError when pip cannot install what is pinned.
    """
    stamp = FOLDER / ".installed"
    wanted = hashlib.sha256(PINNED.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        _make()
        stamp.write_text(wanted)
    return FOLDER / "bin"


def _make() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    pip = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    python = str(FOLDER / "bin" / "python")
    subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
    subprocess.run([python, *pip, "-r", str(PINNED)], check=True)
    # Its packages are seen, but not its editable install of badges: the mutants are imported instead.
    own = sysconfig.get_path("purelib", vars={"base": str(FOLDER), "platbase": str(FOLDER)})
    Path(own, "development.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
