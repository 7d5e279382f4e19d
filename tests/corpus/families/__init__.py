"""The cases, by family; `ALL` is their order in the corpus."""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus.cases import Book
from tests.corpus.families import (
    dates,
    disguises,
    fetching,
    fetching_limits,
    hosted,
    json_text,
    keys,
    legacy,
    names,
    png,
    recipient,
    revocation,
    scope,
    second_reading,
    several,
    shapes,
    shapes_of_badges,
    signed,
    signed_legal,
    standard,
    standard_classes,
    svg,
)

ALL: tuple[tuple[str, Callable[[Book], None]], ...] = (
    ("standard", standard.cases),
    ("standard", standard_classes.cases),
    ("shapes", shapes.cases),
    ("shapes", shapes_of_badges.cases),
    ("hosted", hosted.cases),
    ("names", names.cases),
    ("scope", scope.cases),
    ("dates", dates.cases),
    ("recipient", recipient.cases),
    ("signed", signed_legal.cases),
    ("signed", signed.cases),
    ("keys", keys.cases),
    ("revocation", revocation.cases),
    ("fetching", fetching.cases),
    ("fetching", fetching_limits.cases),
    ("json", json_text.cases),
    ("png", png.cases),
    ("svg", svg.cases),
    ("legacy", legacy.cases),
    ("disguises", disguises.cases),
    ("several", several.cases),
    ("second-reading", second_reading.cases),
)
