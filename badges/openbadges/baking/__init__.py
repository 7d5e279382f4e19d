"""Baking: putting a badge into an image file and taking it out again, bytes to bytes."""

from __future__ import annotations

from badges.openbadges.baking.content import Baked, BakedKind
from badges.openbadges.baking.image_types import image_type
from badges.openbadges.baking.png import bake_png, unbake_png
from badges.openbadges.baking.svg import bake_svg, unbake_svg

__all__ = ["Baked", "BakedKind", "bake_png", "bake_svg", "image_type", "unbake"]


def unbake(data: bytes, filename: str | None = None) -> Baked:
    """Return the badge in a PNG or SVG file; `filename`, when known, must not promise another type.

    Raises BakingError with a code of the verifier's contract: not_baked, baked_…, image_…, svg_…,
    input_too_large, unsupported_encoding. An Open Badges 3.0 credential is returned as kind `ob3`.
    """
    return unbake_png(data) if image_type(data, filename) == "png" else unbake_svg(data)
