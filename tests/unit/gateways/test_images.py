"""Badge drawings as PNG: small, sharp, the same on every machine."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from badges.domain.artwork import draw
from badges.domain.catalogue import starter_badges
from badges.gateways.images import ResvgRenderer


@pytest.mark.parametrize("slug", list(starter_badges()))
def test_every_badge_is_a_small_square_png(slug: str) -> None:
    """Each starter badge is a square of 512 pixels under 40 kB, transparent outside its white edge."""
    svg = draw(starter_badges()[slug].artwork)
    png = ResvgRenderer().png(svg, size=512)
    assert len(png) <= 40 * 1024
    assert png == ResvgRenderer().png(svg, size=512)
    with Image.open(BytesIO(png)) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (512, 512), "RGBA")
        assert image.getpixel((2, 2)) == (0, 0, 0, 0)


def test_colours_are_exact() -> None:
    """The warm half is left, the light half right, and the ink around both, in the palette's own colours."""
    png = ResvgRenderer().png(draw(starter_badges()["duo-decouverte-metier"].artwork), size=256)
    with Image.open(BytesIO(png)) as image:
        assert image.getpixel((100, 220)) == (0xD9, 0xA3, 0xE0, 255)
        assert image.getpixel((156, 220)) == (0xF3, 0xDC, 0xF6, 255)
        assert image.getpixel((16, 128)) == (0x3D, 0x12, 0x44, 255)
        assert image.getpixel((128, 40)) == (0x3D, 0x12, 0x44, 255)  # the proof dot


def test_what_is_no_svg_is_an_error() -> None:
    """A drawing that cannot be rendered is an error, never an empty picture."""
    with pytest.raises(ValueError, match="root node"):
        ResvgRenderer().png("<svg", size=64)
