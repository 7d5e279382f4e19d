"""Reads what mutmut found, and explains each survivor with a reason from reasons.toml."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.environment import ROOT

MUTANTS = ROOT / "mutants"
REASONS = Path(__file__).with_name("reasons.toml")

# Exit codes of a mutant's tests, in mutmut's words; None has not been tried.
_SURVIVED, _NO_TESTS, _FAILED = 0, 33, (1, 3)
_TIMED_OUT = (-24, 24, 36, 152, 255)


@dataclass(frozen=True, slots=True)
class Module:
    """How the mutants of one file fared."""

    path: str
    killed: int
    timed_out: int
    survivors: tuple[Survivor, ...]
    untried: int

    @property
    def tried(self) -> int:
        """Return how many mutants have a verdict."""
        return self.killed + self.timed_out + len(self.survivors)


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no test noticed: its name, and the lines it takes away (`- `) and puts in their place (`+ `)."""

    name: str
    change: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return name and change, as the patterns of reasons.toml see them."""
        return "\n".join((self.name, *self.change))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some mutants survive; `patterns` find them."""

    text: str
    patterns: tuple[re.Pattern[str], ...]

    def explains(self, survivor: Survivor) -> bool:
        """Tell whether this is why `survivor` survived."""
        return any(pattern.search(survivor.text) for pattern in self.patterns)


def modules() -> list[Module]:
    """Return the results of every mutated file, in order of their paths."""
    metas = sorted(MUTANTS.glob("badges/**/*.meta"))
    return [found for meta in metas if (found := _module(meta)).tried or found.untried]


def forget_all_but_the_killed() -> None:
    """Have mutmut try again whatever survived or timed out: it does so by itself only when the code changes.

    Which test executes what is learned anew too: of changed functions mutmut would ask new tests alone. And the
    mutants are written anew, because mutmut takes a file that it was interrupted in for whole.
    """
    (MUTANTS / "mutmut-stats.json").unlink(missing_ok=True)
    for mutated in MUTANTS.glob("badges/**/*.py"):
        mutated.unlink()
    for meta in MUTANTS.glob("badges/**/*.meta"):
        data = json.loads(meta.read_text())
        codes = data["exit_code_by_key"]
        data["exit_code_by_key"] = {name: code if code in _FAILED else None for name, code in codes.items()}
        meta.write_text(json.dumps(data))


def reasons() -> list[Reason]:
    """Return the reasons that are written down."""
    groups = tomllib.loads(REASONS.read_text(encoding="utf-8"))["reason"]
    return [Reason(group["text"], tuple(re.compile(one, re.MULTILINE) for one in group["mutants"])) for group in groups]


def _module(meta: Path) -> Module:
    codes: dict[str, int | None] = json.loads(meta.read_text())["exit_code_by_key"]
    values = list(codes.values())
    survivors = [name for name, code in codes.items() if code is not None and code not in (*_FAILED, *_TIMED_OUT)]
    mutated = meta.with_suffix("")
    return Module(
        path=str(mutated.relative_to(MUTANTS)),
        killed=sum(code in _FAILED for code in values),
        timed_out=sum(code in _TIMED_OUT for code in values),
        survivors=tuple(Survivor(name, tuple(_change(mutated, name))) for name in survivors),
        untried=values.count(None),
    )


def _change(mutated: Path, name: str) -> Iterator[str]:
    """Yield the lines in which a mutant differs from the original."""
    spans = json.loads(Path(f"{mutated}.spans").read_text())["spans"]
    lines = mutated.read_text(encoding="utf-8").splitlines()
    own = name.rpartition(".")[2]
    original = re.sub(r"__mutmut_\d+$", "__mutmut_orig", own)
    before, after = (lines[spans[one][0] - 1 : spans[one][1]] for one in (original, own))
    for line in difflib.ndiff([_bare(one) for one in before], [_bare(one) for one in after]):
        if line.startswith(("- ", "+ ")):
            yield f"{line[:2]}{line[2:].strip()}"


def _bare(line: str) -> str:
    """Return a line as it stands in the source: mutmut numbers the functions, and marks what it writes."""
    plain = re.sub(r"x(?:_|ǁ\w+ǁ)(\w+?)__mutmut_(?:orig|\d+)\b", r"\1", line)
    return plain.removesuffix("# type: ignore # mutmut generated").rstrip()
