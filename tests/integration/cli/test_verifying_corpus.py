"""`badges verify` in a process that has no network: the committed corpus as a batch, and a recorded check."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.corpus.generate import CASES, EXPECTED, FOLDER
from tests.support.offline import offline
from tests.support.remote_issuer import RemoteIssuer


def lines(text: str) -> list[dict[str, Any]]:
    """Return JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_the_batch_answers_the_corpus_without_a_network() -> None:
    """One line comes back for each line given, in order, with its verdict and codes, and no network is needed."""
    command = offline("verify", "--batch", str(CASES))
    done = subprocess.run(command, cwd=FOLDER.parents[1], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    answered = [(one["id"], one["verdict"], sorted(one["codes"])) for one in lines(done.stdout)]
    wanted = [(one["id"], one["verdict"], one["codes"]) for one in lines(EXPECTED.read_text(encoding="utf-8"))]
    assert answered == wanted


def test_a_recorded_check_is_repeated_without_a_network(tmp_path: Path) -> None:
    """A signed badge, whose class, issuer, key and list were recorded, is checked again with no connection."""
    issuer = RemoteIssuer()
    replay = tmp_path / "replay.json"
    replay.write_text(json.dumps({"resources": issuer.resources}), encoding="utf-8")
    command = offline("verify", issuer.sign(), "--replay", str(replay), "--now", "2026-06-01T12:00:00Z", "--json")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout)
    assert (report["verdict"], len(report["fetched"])) == ("valid", 4)


def test_the_fence_holds(tmp_path: Path) -> None:
    """Without its recording the same command reaches for the network, and is ended: the fence is no decoration."""
    command = offline("verify", RemoteIssuer().sign())
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60).returncode == 99
