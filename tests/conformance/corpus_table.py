"""Where 1EdTech's reference validator and the contract disagree about our corpus.

`python -m tests.conformance.corpus_table` writes the table into docs/reference-validator.md.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.environment import ready
from tests.corpus.cases import Case
from tests.corpus.generate import corpus

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "reference-validator.md"
CONTEXTS = {"https://w3id.org/openbadges/v2": str(ROOT / "badges/domain/data/openbadges-v2-context.json")}
_INTRODUCTION = """\
# The reference validator and this verifier

Written by `python -m tests.conformance.corpus_table`; a test fails when it is out of date.

1EdTech's reference validator (PyPI `openbadges` 1.1.2, in an environment of its own, see
`tests/conformance/environment.py`) is asked about every committed case of `tests/corpus`. Everything that a case may
fetch is answered from memory, the clock stands at the time of the case, no connection is opened. The validator knows
valid and invalid only; what our verifier calls indeterminate counts as "not valid" here.

It is no ground truth: the section named in each row decides, and where it is one of VERIFYING.md, the contract of
this verifier does. "Cases" are those of `tests/corpus/expected.jsonl`.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reference validator says about one case."""

    case: Case
    valid: bool
    error: str
    contexts: tuple[str, ...]  # that it wanted to fetch, and that are not on this machine

    @property
    def agrees(self) -> bool:
        """Tell whether it says the same as the contract."""
        return self.valid == (self.case.verdict == "valid")

    @property
    def comparable(self) -> bool:
        """Tell whether its answer is its own: without a context that it fetches it refuses everything."""
        return self.agrees or self.valid or not self.contexts


def answers(interpreter: Path) -> list[Answer]:
    """Ask the reference validator about every committed case."""
    cases = [case for case in corpus() if case.committed]
    asked = {"contexts": CONTEXTS, "jobs": [_job(case) for case in cases]}
    done = subprocess.run(
        [interpreter, Path(__file__).with_name("reference_validator.py")],
        env={},  # requests looks for proxies in all of the environment, for each address
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=900,
    )
    found = json.loads(done.stdout)
    return [
        Answer(case, answer["valid"], _short(answer["errors"]), tuple(answer["contexts"]))
        for case, answer in zip(cases, found, strict=True)
    ]


def table(found: Sequence[Answer]) -> str:
    """Return the whole document in Markdown."""
    comparable = [answer for answer in found if answer.comparable]
    agreeing = [answer for answer in comparable if answer.agrees]
    accepted = [answer for answer in comparable if not answer.agrees and answer.valid]
    refused = [answer for answer in comparable if not answer.agrees and not answer.valid]
    apart = [answer.case.id for answer in found if not answer.comparable]
    parts = [
        _INTRODUCTION,
        f"Of {len(found)} cases {len(agreeing)} are judged alike, {len(accepted)} are called valid and are not, "
        f"{len(refused)} are called invalid and are valid; {len(apart)} cannot be compared.\n",
        "## Called valid by the reference validator, and not valid\n",
        "| case | what it is | our verdict | what decides |\n| --- | --- | --- | --- |",
        *(_row(one.case, f"{one.case.verdict}: {' '.join(one.case.codes)}") for one in accepted),
        "\n## Called invalid by the reference validator, and valid\n",
        "| case | what it is | what it says | what decides |\n| --- | --- | --- | --- |",
        *(_row(one.case, one.error) for one in refused),
        "\n## Not compared\n",
        "The validator fetches JSON-LD contexts and refuses a badge when one does not answer; ours never fetches any.",
        "These cases name a context that is not on this machine:\n",
        ", ".join(f"`{name}`" for name in apart) + ".\n",
    ]
    return "\n".join(parts)


def _job(case: Case) -> dict[str, Any]:
    line = case.line()
    job = {"name": line.pop("id"), **line}
    if case.recipient is not None:
        given = case.recipient.strip()
        kind = "url" if given.lower().startswith("http") else "email" if "@" in given else "telephone"
        job["recipient"] = {kind: given}
    return job


def _short(errors: Sequence[str]) -> str:
    """Return the beginning of the first error, without what changes from run to run."""
    if not errors:
        return ""
    text = re.sub(r"<class '([\w.]*\.)?(\w+)'> .*", r"\2", errors[0], flags=re.DOTALL)
    text = re.sub(r"_:b\d+", "_:b", re.sub(r"\s+", " ", text)).replace("|", "\\|").replace("`", "'")
    return f"`{text[:90]}`"


def _row(case: Case, said: str) -> str:
    return f"| {case.id} | {case.why.replace('|', chr(92) + '|')} | {said} | {case.section} |"


def main() -> None:
    """Write the document."""
    TABLE.write_text(table(answers(ready())), encoding="utf-8")


if __name__ == "__main__":
    main()
