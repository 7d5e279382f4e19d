"""Fuzzes every target in turn and prints what came of it: `python -m tests.fuzz [--seconds N] [TARGET …]`.

Inputs that led somewhere new, and those that broke a promise, stay in .cache/fuzz; the next run begins with them.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import environment
from tests.fuzz.seeds import MOST_BYTES, dictionary, seeds
from tests.fuzz.targets import TARGETS

CACHE = environment.ROOT / ".cache" / "fuzz"
# Over the promise by far: the fuzzer counts processor time itself, this ends what hangs.
HANGS_SECONDS = 30
MOST_MEGABYTES = 400
_STEP = re.compile(r"^#(\d+)\s.*\bcov: (\d+) ft: (\d+)", re.MULTILINE)
_RUNS = re.compile(r"^Done (\d+) runs in (\d+) second", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one target."""

    name: str
    executions: int
    seconds: int
    coverage: int
    found: int
    ended_well: bool

    def row(self) -> str:
        """Return a line of the table."""
        speed = self.executions // max(1, self.seconds)
        return f"| {self.name} | {self.executions:,} | {speed:,} | {self.coverage:,} | {self.found} |"


def main(arguments: list[str]) -> int:
    """Fuzz what is asked for; return 1 when an input broke a promise, or the fuzzer cannot be had."""
    parser = argparse.ArgumentParser(prog="tests.fuzz")
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="all by default")
    asked = parser.parse_args(arguments)
    try:
        python = environment.ready()
    except environment.FuzzingUnavailableError as error:
        print(f"Nothing was fuzzed, atheris cannot be installed: {error}", file=sys.stderr)
        return 1
    outcomes = []
    for name in asked.targets or TARGETS:
        print(f"{name}: {asked.seconds} s …", flush=True)
        outcomes.append(_fuzz(python, name, asked.seconds))
    print("\n| target | executions | per second | branches reached | findings |\n| --- | ---: | ---: | ---: | ---: |")
    for outcome in outcomes:
        print(outcome.row())
    broken = [outcome.name for outcome in outcomes if not outcome.ended_well]
    for name in broken:
        print(f"{name}: see {CACHE.relative_to(environment.ROOT) / name} (log, found/)")
    return bool(broken)


def _fuzz(python: Path, name: str, seconds: int) -> Outcome:
    folder = CACHE / name
    for part in ("corpus", "seeds", "found"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for at, octets in enumerate(seeds(name)):
        (folder / "seeds" / f"{at:04}").write_bytes(octets)
    (folder / "words").write_text(dictionary(name))
    before = set((folder / "found").iterdir())
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MOST_BYTES}",
        f"-timeout={HANGS_SECONDS}",
        f"-rss_limit_mb={MOST_MEGABYTES}",
        f"-dict={folder / 'words'}",
        f"-artifact_prefix={folder / 'found'}/",
    ]
    command = ["nice", "-n", "15", str(python), "-m", "tests.fuzz.fuzzer", name, *options]
    with (folder / "log").open("wb") as log:
        done = subprocess.run(
            [*command, str(folder / "corpus"), str(folder / "seeds")],
            cwd=environment.ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    found = len(set((folder / "found").iterdir()) - before)
    return _read(name, seconds, (folder / "log").read_text(errors="replace"), found, done.returncode)


def _read(name: str, seconds: int, log: str, found: int, status: int) -> Outcome:
    steps = _STEP.findall(log)
    runs = _RUNS.search(log)
    executions = int(runs[1]) if runs else max((int(step[0]) for step in steps), default=0)
    coverage = max((int(step[1]) for step in steps), default=0)
    return Outcome(name, executions, int(runs[2]) if runs else seconds, coverage, found, not status and not found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
