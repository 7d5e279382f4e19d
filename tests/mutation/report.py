"""Writes docs/mutation-testing.md: the score of every module, and every survivor with its reason."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from string import Template

from tests.mutation.environment import PINNED, ROOT
from tests.mutation.results import Module, Reason, Survivor

DOCUMENT = ROOT / "docs" / "mutation-testing.md"

_HEAD = Template("""\
# Mutation testing

Written by `make mutation` on $date, with mutmut $mutmut, Python $python and pytest $pytest. mutmut changes the code in
one small way at a time (another operator, another string, an argument left out) and runs the tests that execute the
function; a *mutant* is killed when one of them fails. **$killed of $tried mutants are killed: $score %.**

- Mutated: every function of `badges/openbadges/` and of `badges/gateways/fetching*.py`, strings included. mutmut
  leaves alone what is outside functions (constants, regular expressions, the declarations of data classes) and
  functions with a decorator, such as properties and `lru_cache`.
- Tests: `tests/unit/openbadges`, with the committed corpus, and the tests of the fetcher, with its hostile servers.
  Hypothesis tries 25 examples, the same ones for every mutant. Fuzzing and a few tests that take long are left out
  (`pyproject.toml` and `tests/mutation/plugin.py` say which, and why): some survivors would fall to the whole suite.
- A mutant that runs in circles is stopped after 15 seconds of the processor, and one that waits for ever after a
  minute (*timed out*): both count as killed. A function that no test executes counts as survived.
- A run takes an hour to an hour and a half on two cores. It is gentle (`nice`), goes on where it was stopped, and
  tries again whatever survived; a mutant that was killed stays so while its function is not changed. `make clean`
  makes it begin anew. `make mutation MUTANTS='*.jws.*'` tries some alone.
- The reasons come from `tests/mutation/reasons.toml`; a survivor without one makes the command fail.

## Score of each module

| Module | Mutants | Killed | Timed out | Survived | Score |
|---|--:|--:|--:|--:|--:|
""")


def write(modules: Sequence[Module], reasons: Sequence[Reason]) -> list[str]:
    """Write the document and print the score; return the mutants without a verdict or without a reason."""
    explained = _by_reason(modules, reasons)
    rows = [*(_row(module) for module in modules), _row(_total(modules))]
    print("\n".join(rows))
    parts = [_head(modules), "\n".join(rows), "\n\n## Survivors\n"]
    for reason, survivors in explained.items():
        title = reason.text if reason else "No reason is known yet"
        parts.append(f"\n### {title}\n\n" + "\n".join(_lines(survivors)) + "\n")
    DOCUMENT.write_text("".join(parts), encoding="utf-8")
    untried = [f"{module.path}: {module.untried} not tried" for module in modules if module.untried]
    return [*untried, *(survivor.name for survivor in explained.get(None, ()))]


def _by_reason(modules: Sequence[Module], reasons: Sequence[Reason]) -> dict[Reason | None, list[Survivor]]:
    """Return the survivors under the first reason that explains them, in the order of the reasons."""
    found: dict[Reason | None, list[Survivor]] = {reason: [] for reason in (*reasons, None)}
    for survivor in (one for module in modules for one in module.survivors):
        found[next((reason for reason in reasons if reason.explains(survivor)), None)].append(survivor)
    return {reason: survivors for reason, survivors in found.items() if survivors}


def _total(modules: Sequence[Module]) -> Module:
    return Module(
        path="**all**",
        killed=sum(module.killed for module in modules),
        timed_out=sum(module.timed_out for module in modules),
        survivors=tuple(survivor for module in modules for survivor in module.survivors),
        untried=sum(module.untried for module in modules),
    )


def _row(module: Module) -> str:
    counts = (module.tried, module.killed, module.timed_out, len(module.survivors))
    return f"| {module.path} | {' | '.join(str(count) for count in counts)} | {_score(module)} % |"


def _score(module: Module) -> str:
    return f"{100 * (module.killed + module.timed_out) / max(1, module.tried):.1f}"


def _head(modules: Sequence[Module]) -> str:
    total = _total(modules)
    mutmut = next(line.split("==")[1].split()[0] for line in PINNED.read_text().splitlines() if "mutmut==" in line)
    return _HEAD.substitute(
        date=datetime.now(UTC).date().isoformat(),
        mutmut=mutmut,
        python=platform.python_version(),
        pytest=version("pytest"),
        killed=total.killed + total.timed_out,
        tried=total.tried,
        score=_score(total),
    )


def _lines(survivors: Sequence[Survivor]) -> Iterator[str]:
    for survivor in survivors:
        name = survivor.name.removeprefix("badges.").removeprefix("openbadges.")
        yield f"- `{name}`: " + " ".join(_code(line) for line in survivor.change)


def _code(line: str) -> str:
    """Return a changed line as code, between as many backticks as it takes."""
    fence = "``" if "`" in line else "`"
    return f"{fence}{line}{fence}"
