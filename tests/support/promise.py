"""The promise of the verifier: for every input a report or a refusal, soon, and with little memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badges.openbadges.verification import InputRefusedError, ReplayFetcher, Report, verify
from tests.support.costs import Cost, measured
from tests.support.remote_issuer import NOW

UNFORESEEN = "the verification stopped by an unforeseen error"
REFUSALS = frozenset({"input_too_large", "unsupported_media_type", "unsupported_encoding"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one input: a report, or None and the code of a refusal."""

    report: Report | None
    codes: tuple[str, ...]
    cost: Cost


def examined(data: bytes | str, resources: Mapping[str, Any], **asked: Any) -> Outcome:
    """Verify `data` and return what came of it and what it cost; fails when it ended in any other way.

    Nothing but a refusal is raised, nothing was stopped by an error that nobody foresaw (which is reported as a
    gap), and the report can be written as JSON.
    """
    refusal: InputRefusedError | None = None
    report: Report | None = None
    with measured() as cost:
        try:
            report = verify(data, fetcher=ReplayFetcher(resources), now=NOW, **asked)
        except InputRefusedError as refused:
            refusal = refused
    if report is None:
        assert refusal is not None
        assert refusal.code in REFUSALS
        return Outcome(None, (refusal.code,), cost)
    assert UNFORESEEN not in [check.detail for check in report.checks]
    json.dumps(report.to_dict(), ensure_ascii=False, allow_nan=False).encode()
    return Outcome(report, report.codes, cost)


def kept(data: bytes | str, resources: Mapping[str, Any], **asked: Any) -> Report | None:
    """Verify `data` as `examined` does, within 1 s of processor time and 200 MB; None is a refused request."""
    outcome = examined(data, resources, **asked)
    outcome.cost.require_within()
    return outcome.report
