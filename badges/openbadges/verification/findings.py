"""The findings of one check as they grow, and the plan that gives each report the same steps in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from badges.openbadges.jws import names_private_key
from badges.openbadges.verification.report import Check, Verdict

HOSTED_PLAN = (
    "input",  # what was given can be read
    "recognised",  # it is an Assertion, in a version that we check
    "assertion_fetched",  # hosted 1, 2: the issuer's own copy, an eventual 200
    "not_revoked",  # hosted 2
    "badge_fetched",  # hosted 3
    "issuer_fetched",
    "assertion_valid",  # hosted 4
    "badge_valid",
    "issuer_valid",
    "assertion_id",  # hosted 5
    "assertion_scope",
    "badge_scope",  # hosted 5, 6
    "transport",
    "recipient",  # hosted 7
    "issued_on",  # hosted 8
    "expires",
)
SIGNED_PLAN = (
    "input",
    "recognised",
    "jws",  # signed 1
    "assertion_valid",  # signed 2
    "badge_fetched",
    "issuer_fetched",
    "badge_valid",
    "issuer_valid",
    "badge_scope",
    "key_listed",  # signed 3
    "key_fetched",  # signed 4
    "key_valid",
    "signature",  # signed 5
    "not_revoked",  # signed 6
    "transport",
    "expires",  # signed 7
    "issued_on",
    "recipient",
)
INPUT_PLAN = ("input", "recognised")

_MOST_SHOWN = 300


class Findings:
    """Collects the outcome of steps, in whatever order they are taken."""

    def __init__(self) -> None:
        self._checks: list[Check] = []
        self._taken: set[str] = set()
        self.plan: tuple[str, ...] = INPUT_PLAN

    def passed(self, name: str, looked_at: str = "") -> None:
        """Note that a step was taken and held."""
        self._taken.add(name)
        self._checks.append(Check(name, "passed", None, shown(looked_at)))

    def failed(self, name: str, code: str, looked_at: str = "", detail: str = "") -> None:
        """Note that a step was taken and did not hold."""
        self._add(Check(name, "failed", code, shown(looked_at), shown(detail)))

    def could_not(self, name: str, code: str | None, looked_at: str = "", detail: str = "") -> None:
        """Note that a step could not be taken."""
        self._add(Check(name, "could not check", code, shown(looked_at), shown(detail)))

    def not_asked(self, name: str) -> None:
        """Note that a step had nothing to look at; this never changes the verdict."""
        self._taken.add(name)
        self._checks.append(Check(name, "not asked"))

    def has(self, name: str) -> bool:
        """Tell whether the step already has an outcome."""
        return name in self._taken

    def _add(self, check: Check) -> None:
        self._taken.add(check.name)
        if not any(
            one.name == check.name and one.code == check.code and one.status == check.status for one in self._checks
        ):
            self._checks.append(check)

    def checks(self) -> tuple[Check, ...]:
        """Return all steps in the order of the plan; those that were not reached could not be checked."""
        missing = [
            Check(name, "could not check", detail="an earlier step did not hold")
            for name in self.plan
            if name not in self._taken
        ]
        places = _places(self.plan)
        return tuple(sorted(self._checks + missing, key=lambda check: places.get(check.name, len(places))))


@lru_cache(maxsize=16)
def _places(plan: tuple[str, ...]) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(plan)}


def shown(text: str) -> str:
    """Return the beginning of a text of strangers, as it can be written anywhere: no half surrogate pair."""
    if names_private_key(text):
        return "(a private key, not repeated here)"
    if len(text) <= _MOST_SHOWN and text.isascii():
        return text
    start = text[:_MOST_SHOWN]
    return start if start.isascii() else start.encode("utf-8", "replace").decode("utf-8")


def verdict_of(checks: Iterable[Check]) -> Verdict:
    """Return the verdict: one failure condemns, one gap leaves it open (VERIFYING.md, Verdicts)."""
    statuses = {check.status for check in checks}
    if "failed" in statuses:
        return "invalid"
    return "indeterminate" if "could not check" in statuses else "valid"


def codes_of(checks: Iterable[Check]) -> tuple[str, ...]:
    """Return the codes of all steps, each once, in order."""
    return tuple(dict.fromkeys(check.code for check in checks if check.code))
