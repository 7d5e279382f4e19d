"""The corpus of our own: every case has the verdict and exactly the codes that the contract gives it."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from badges.domain.verdict_sentences_codes import CODE_SENTENCES
from badges.openbadges.verification import InputRefusedError, ReplayFetcher, Report, refusal, verify
from tests.corpus.generate import CASES, EXPECTED, corpus, files

Line = dict[str, Any]
Answer = tuple[str, tuple[str, ...]]


def committed() -> list[tuple[Line, Line]]:
    """Return the committed lines, each with what is expected of it."""
    lines, wanted = (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] for path in (CASES, EXPECTED)
    )
    return list(zip(lines, wanted, strict=True))


def fresh() -> list[tuple[Line, Line]]:
    """Return all cases as they are made now, those that are never committed included."""
    return [(json.loads(json.dumps(case.line())), case.expectation()) for case in corpus()]


def verified(line: Line) -> Report:
    """Verify a line as the batch does."""
    now = datetime.fromisoformat(line["now"])
    data = line["input"] if "input" in line else base64.b64decode(line["input_b64"])
    fetcher = ReplayFetcher(line["resources"])
    asked = {"recipient": line.get("recipient"), "filename": line.get("filename")}
    try:
        return verify(data, fetcher=fetcher, now=now, **asked)
    except InputRefusedError as error:
        return refusal(error, now)


@cache
def committed_reports() -> dict[str, Report]:
    """Return the report on each committed case, by its id."""
    return {line["id"]: verified(line) for line, _ in committed()}


def answer(report: Report) -> Answer:
    """Return the verdict and the codes of a report."""
    return report.verdict, tuple(sorted(report.codes))


def ours(line: Line) -> Answer:
    """Return the verdict and the codes of our own verifier."""
    return answer(verified(line))


def wrong(cases: Iterable[tuple[Line, Line]], answers: Callable[[Line], Answer]) -> list[str]:
    """Return one sentence for each case on which a verifier is wrong."""
    found = []
    for line, wanted in cases:
        verdict, codes = answers(line)
        if (verdict, list(codes)) != (wanted["verdict"], wanted["codes"]):
            said = f"{verdict} {', '.join(codes)}".strip()
            right = f"{wanted['verdict']} {', '.join(wanted['codes'])}".strip()
            found.append(f"{line['id']}: {said}, not {right} ({wanted['why']})")
    return found


def test_the_committed_corpus_has_the_right_answers() -> None:
    """Every committed case has its verdict and exactly its codes."""
    reports = committed_reports()
    assert wrong(committed(), lambda line: answer(reports[line["id"]])) == []


def test_a_fresh_corpus_has_the_right_answers() -> None:
    """Made again, and with the cases that are too large to keep, the answers are right too."""
    assert wrong(fresh(), ours) == []


def test_the_committed_corpus_is_what_the_script_writes() -> None:
    """Running the script again changes nothing."""
    for path, text in files().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: python -m tests.corpus.generate"


def test_the_corpus_is_large_and_mostly_hostile() -> None:
    """At least 200 cases, at least half of them attacks, at least 60 legal ones; 3 MiB at most."""
    kinds = Counter(wanted["kind"] for _, wanted in committed())
    assert kinds.total() >= 200
    assert kinds["attack"] * 2 >= kinds.total()
    assert kinds["legal"] >= 60
    assert CASES.stat().st_size < 3 << 20


def test_kinds_go_with_verdicts() -> None:
    """What is legal is valid, an attack never is, and what cannot be checked stays open."""
    for _, wanted in fresh():
        assert (wanted["kind"] == "legal") == (wanted["verdict"] == "valid"), wanted["id"]
        assert (wanted["verdict"] == "valid") == (not wanted["codes"]), wanted["id"]
        assert wanted["kind"] != "open" or wanted["verdict"] == "indeterminate", wanted["id"]
        assert wanted["why"], wanted["id"]
        assert wanted["section"], wanted["id"]


def test_every_code_has_its_cases() -> None:
    """No code of the contract is without a case, and no case has a code that the contract does not know."""
    used = {code for _, wanted in committed() for code in wanted["codes"]}
    assert set(CODE_SENTENCES) - used == {"baked_too_large"}  # two megabytes: only in the fresh corpus
    assert {code for _, wanted in fresh() for code in wanted["codes"]} == set(CODE_SENTENCES)


@pytest.mark.parametrize("verdict", ["valid", "invalid", "indeterminate"])
def test_one_answer_to_everything_fails(verdict: str) -> None:
    """Refusing everything, accepting everything and never deciding are each wrong on a good part of the corpus."""
    cases = committed()
    assert len(wrong(cases, lambda _line: (verdict, ()))) > len(cases) // 3


def test_no_report_repeats_a_private_key() -> None:
    """A private key that an issuer published is never written in the report."""
    lines = [line for line, wanted in fresh() if "key_is_private" in wanted["codes"]]
    assert len(lines) >= 4
    for line in lines:
        assert "PRIVATE" not in json.dumps(verified(line).to_dict()), line["id"]
