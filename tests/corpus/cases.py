"""One case of the corpus, and the book in which the families write theirs."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.corpus.world import World

Kind = Literal["legal", "attack", "open"]
NOW = "2026-06-01T12:00:00Z"


@dataclass(frozen=True, slots=True)
class Case:
    """A badge to verify, the world it comes from, and what the contract says about it.

    `kind` is "legal" (must be valid, however unusual), "attack" (must never be valid) or "open" (honest,
    and not to be called valid because something could not be checked). `section` decides.
    """

    id: str
    kind: Kind
    given: str | bytes
    resources: Mapping[str, Any]
    verdict: str
    codes: tuple[str, ...]
    why: str
    section: str
    recipient: str | None = None
    now: str = NOW
    filename: str | None = None
    committed: bool = True  # False: too large, or too much like a secret, to be kept in a file

    def line(self) -> dict[str, Any]:
        """Return the case as a line of `badges verify --batch`."""
        line: dict[str, Any] = {"id": self.id}
        if isinstance(self.given, str):
            line["input"] = self.given
        else:
            line["input_b64"] = base64.b64encode(self.given).decode("ascii")
        optional = {"filename": self.filename, "recipient": self.recipient, "now": self.now}
        line |= {name: value for name, value in optional.items() if value is not None}
        line["resources"] = dict(self.resources)
        return line

    def expectation(self) -> dict[str, Any]:
        """Return what the verifier has to answer, and why."""
        return {
            "id": self.id,
            "kind": self.kind,
            "verdict": self.verdict,
            "codes": sorted(self.codes),
            "why": self.why,
            "section": self.section,
        }


@dataclass(slots=True)
class Book:
    """Collects the cases of one family."""

    family: str
    cases: list[Case] = field(default_factory=list)
    section: str = ""

    def legal(self, name: str, world: World, why: str, given: str | bytes | None = None, **options: Any) -> None:
        """Add a case that must be valid."""
        self._add("legal", name, world, "valid", "", why, given, options)

    def attack(
        self, name: str, world: World, codes: str, why: str, given: str | bytes | None = None, **options: Any
    ) -> None:
        """Add a case that must be invalid, with these codes (several are separated by blanks)."""
        self._add("attack", name, world, options.pop("verdict", "invalid"), codes, why, given, options)

    def open(
        self, name: str, world: World, codes: str, why: str, given: str | bytes | None = None, **options: Any
    ) -> None:
        """Add an honest case that must stay indeterminate."""
        self._add("open", name, world, "indeterminate", codes, why, given, options)

    def _add(
        self,
        kind: Kind,
        name: str,
        world: World,
        verdict: str,
        codes: str,
        why: str,
        given: str | bytes | None,
        options: dict[str, Any],
    ) -> None:
        section = options.pop("section", self.section)
        self.cases.append(
            Case(
                id=f"{self.family}/{name}",
                kind=kind,
                given=world.given() if given is None else given,
                resources=world.resources(),
                verdict=verdict,
                codes=tuple(codes.split()),
                why=why,
                section=section,
                **options,
            )
        )
