"""Findings: every step has its place, nothing is told twice, and one failure condemns."""

from __future__ import annotations

import pytest

from badges.openbadges.verification.findings import Findings, codes_of, shown, verdict_of


def test_steps_stand_in_the_order_of_the_plan() -> None:
    """Whatever the order in which they were taken; what was not reached could not be checked."""
    findings = Findings()
    findings.plan = ("one", "two", "three")
    findings.failed("three", "revoked", "there", "because")
    findings.passed("one", "here")
    findings.not_asked("extra")
    told = [(check.name, check.status, check.code, check.looked_at, check.detail) for check in findings.checks()]
    assert told == [
        ("one", "passed", None, "here", ""),
        ("two", "could not check", None, "", "an earlier step did not hold"),
        ("three", "failed", "revoked", "there", "because"),
        ("extra", "not asked", None, "", ""),
    ]
    assert findings.has("three")
    assert not findings.has("two")


def test_nothing_is_told_twice() -> None:
    """One step may fail for several reasons, and each is told once."""
    findings = Findings()
    for code, detail in (("expired", "a"), ("expired", "b"), ("revoked", "c")):
        findings.failed("input", code, "x", detail)
        findings.could_not("input", code, "x", detail)
    told = [(check.status, check.code, check.detail) for check in findings.checks() if check.name == "input"]
    assert told == [
        ("failed", "expired", "a"), ("could not check", "expired", "a"),
        ("failed", "revoked", "c"), ("could not check", "revoked", "c"),
    ]  # fmt: skip
    assert codes_of(findings.checks()) == ("expired", "revoked")


@pytest.mark.parametrize(
    ("noted", "verdict"),
    [
        ("passed", "valid"),
        ("not_asked", "valid"),
        ("could_not", "indeterminate"),
        ("failed", "invalid"),
        ("failed could_not", "invalid"),
    ],
)
def test_one_failure_condemns(noted: str, verdict: str) -> None:
    """One failure is invalid, one gap leaves it open, and what was not asked counts for nothing."""
    findings = Findings()
    findings.passed("recognised")
    for number, name in enumerate(noted.split()):
        note = getattr(findings, name)
        arguments = ("revoked",) if name in ("failed", "could_not") else ()
        note("input" if not number else "recognised", *arguments)
    assert verdict_of(findings.checks()) == verdict


def test_texts_of_strangers_are_cut_and_can_be_written() -> None:
    """At most 300 characters are shown, and half a surrogate pair becomes a question mark."""
    assert shown("é" * 301) == "é" * 300
    assert shown("x" * 300) == "x" * 300
    assert shown("a\ud800é") == "a?é"
