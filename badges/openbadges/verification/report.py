"""The result of a check: everything that was looked at, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

Verdict = Literal["valid", "invalid", "indeterminate"]
Status = Literal["passed", "failed", "could not check", "not asked"]


class Check(NamedTuple):
    """One step of the verification; `code` is None when it passed or was not asked."""

    name: str
    status: Status
    code: str | None = None
    looked_at: str = ""  # the address or the value that the step looked at
    detail: str = ""  # English, for developers: may be more precise than the code

    def to_dict(self) -> dict[str, Any]:
        """Return the step as VERIFYING.md shows it."""
        return {
            "name": self.name,
            "status": self.status,
            "code": self.code,
            "lookedAt": self.looked_at,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found; never holds anything that was not published or handed in."""

    verdict: Verdict
    codes: tuple[str, ...]  # of every step that failed or could not be done, without repetition
    checks: tuple[Check, ...]
    badge: Mapping[str, Any] | None  # name, description, criteria, image, id, version, …
    issuer: Mapping[str, Any] | None  # id, name, url
    issued_on: datetime | None
    expires: datetime | None
    recipient: Mapping[str, Any] | None  # type, hashed, match
    fetched: Sequence[Mapping[str, Any]]  # url, status, code
    checked_at: datetime
    assertion: Mapping[str, Any] | None = None  # id, kind, evidence, narrative, endorsements, extensions

    def to_dict(self) -> dict[str, Any]:
        """Return the report as one JSON object (VERIFYING.md, command line)."""
        return {
            "verdict": self.verdict,
            "codes": list(self.codes),
            "checks": [check.to_dict() for check in self.checks],
            "badge": self.badge,
            "issuer": self.issuer,
            "issuedOn": self.issued_on.isoformat() if self.issued_on else None,
            "expires": self.expires.isoformat() if self.expires else None,
            "recipient": self.recipient,
            "assertion": self.assertion,
            "fetched": [dict(entry) for entry in self.fetched],
            "checkedAt": self.checked_at.isoformat(),
        }
