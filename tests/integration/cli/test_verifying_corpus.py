"""`badges verify --batch` over the committed corpus, as an employer's office would run it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.corpus.generate import CASES, EXPECTED, FOLDER

WITHOUT_NETWORK = ["unshare", "--map-root-user", "--net"]


def lines(text: str) -> list[dict[str, Any]]:
    """Return JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def fence() -> list[str]:
    """Return the command that takes the network away; skips where that is not allowed."""
    if shutil.which("unshare") is None or subprocess.run([*WITHOUT_NETWORK, "true"], check=False).returncode:
        pytest.skip("unshare is not allowed here: the batch is not run without a network.")
    return WITHOUT_NETWORK


def test_the_batch_answers_the_corpus_without_a_network() -> None:
    """One line comes back for each line given, in order, with its verdict and codes, and no network is needed."""
    command = [*fence(), sys.executable, "-m", "badges", "verify", "--batch", str(CASES)]
    done = subprocess.run(command, cwd=FOLDER.parents[1], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    answered = [(one["id"], one["verdict"], sorted(one["codes"])) for one in lines(done.stdout)]
    wanted = [(one["id"], one["verdict"], one["codes"]) for one in lines(EXPECTED.read_text(encoding="utf-8"))]
    assert answered == wanted
