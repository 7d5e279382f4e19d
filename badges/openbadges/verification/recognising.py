"""Tells what a document is, before anything about it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badges.openbadges.contexts import context_version
from badges.openbadges.verification.structure import CLASSES, types_of

_UNSUPPORTED = frozenset({"0.5", "3.0"})


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a document seems to be."""

    version: str | None
    assertion: bool
    known: bool  # of a class of the standard, or written in its context
    detail: str

    @property
    def unsupported(self) -> bool:
        """Tell whether it is in a version that we recognise and cannot check."""
        return self.version in _UNSUPPORTED


def recognise(document: Mapping[str, Any]) -> Recognised:
    """Return what `document` seems to be: its version, and whether it is an Assertion."""
    version = context_version(document) or _old_by_shape(document)
    named = types_of(document)
    if named:
        assertion = "Assertion" in named
    else:
        assertion = version == "1.0" or ("recipient" in document and "badge" in document) or _is_revoked(document)
    known = version is not None or not CLASSES.isdisjoint(named)
    detail = f"Open Badges {version}" if version in _UNSUPPORTED else ", ".join(named)[:100]
    return Recognised(version, assertion, known, detail)


def _old_by_shape(document: Mapping[str, Any]) -> str | None:
    """Recognise badges that name neither context nor class: 0.5, and 1.0 without its uid."""
    if "@context" in document or types_of(document):
        return None
    badge = document.get("badge")
    if isinstance(badge, Mapping) and str(badge.get("version", "")).startswith("0.5"):
        return "0.5"
    return "1.0" if "verify" in document and "badge" in document else None


def _is_revoked(document: Mapping[str, Any]) -> bool:
    return "revoked" in document
