"""Runs mutmut and writes docs/mutation-testing.md: `python -m tests.mutation [PATTERN …]`, and `--report` runs nothing.

A run tries what was not tried yet, and once more what no test has noticed so far; patterns
(`badges.openbadges.jws*`) try these mutants alone.
"""

from __future__ import annotations

import subprocess
import sys

from tests.mutation import environment
from tests.mutation.report import DOCUMENT, write
from tests.mutation.results import forget_all_but_the_killed, modules, reasons

_GENTLY = ["nice", "-n", "15"]
_CHILDREN = ["--max-children", "2"]


def main(arguments: list[str]) -> int:
    """Run what is asked for; return 1 while a mutant is untried, or has survived without a reason."""
    if arguments != ["--report"]:
        commands = environment.ready()
        forget_all_but_the_killed()
        done = subprocess.run([*_GENTLY, commands / "mutmut", "run", *_CHILDREN, *arguments], cwd=environment.ROOT)
        if done.returncode:
            return done.returncode
    unexplained = write(modules(), reasons())
    print(f"\n{DOCUMENT.relative_to(environment.ROOT)} is written.")
    for name in unexplained:
        print(f"no reason yet: {name}")
    return bool(unexplained)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
