"""Pictures of strangers are drawn again, small, or not shown at all."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from badges.gateways.pictures import MOST_BYTES, SIDES, Thumbnails
from badges.openbadges.baking import bake_png


def png(width: int, height: int, *, mode: str = "RGBA", noise: bool = False) -> bytes:
    """Return a PNG of one colour, or of noise that cannot be compressed."""
    image = Image.new(mode, (width, height), 90 if mode in ("L", "P", "1") else "red")
    if noise:
        image = Image.frombytes("RGB", (width, height), random.Random(7).randbytes(width * height * 3))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def opened(data: bytes | None) -> Image.Image:
    """Return the picture, read as a PNG."""
    assert data is not None
    image = Image.open(BytesIO(data), formats=["PNG"])
    image.load()
    return image


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "P", "1"])
def test_every_kind_of_png_is_drawn(mode: str) -> None:
    """Colour, grey, palette: the result is a small PNG."""
    data = png(400, 300, mode=mode)
    assert opened(Thumbnails().thumbnail(data)).size == (224, 168)


def test_the_result_is_small_whatever_the_picture() -> None:
    """Noise, which nothing compresses, still ends within the bytes that a page can carry."""
    data = Thumbnails().thumbnail(png(600, 600, noise=True))
    assert data is not None
    assert len(data) <= MOST_BYTES
    assert max(opened(data).size) in SIDES


def test_nothing_foreign_is_passed_on() -> None:
    """Texts, profiles and the baked badge of the original are not in the result."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "marque-secrete")
    out = BytesIO()
    Image.new("RGB", (50, 50)).save(out, "PNG", pnginfo=info)
    baked = bake_png(out.getvalue(), "https://issuer.example/assertions/1")
    drawn = Thumbnails().thumbnail(baked)
    assert drawn is not None
    assert b"marque-secrete" not in drawn
    assert b"openbadges" not in drawn


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"\xff\xd8\xff\xe0" + b"0" * 50,
        png(20, 20)[:-8],
        png(2049, 1),
        png(1, 2049),
        png(40, 40)[:60] + b"\0" + png(40, 40)[61:],
    ],
    ids=["nothing", "svg", "gif", "jpeg", "cut short", "too wide", "too high", "damaged"],
)
def test_what_is_not_a_sound_png_is_not_shown(data: bytes) -> None:
    """SVG of strangers, other formats, damaged files and more than 2048 pixels a side show nothing."""
    assert Thumbnails().thumbnail(data) is None


def test_the_largest_picture_is_drawn() -> None:
    """2048 × 2048 is still shown."""
    assert opened(Thumbnails().thumbnail(png(2048, 2048))).size == (224, 224)


def test_the_same_bytes_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that was seen comes from memory; many others push it out."""
    drawn: list[int] = []
    thumbnails = Thumbnails()
    monkeypatch.setattr("badges.gateways.pictures._drawn", lambda image: drawn.append(len(image)) or image)
    assert thumbnails.thumbnail(b"a") == thumbnails.thumbnail(b"a") == b"a"
    assert len(drawn) == 1
    for number in range(200):
        thumbnails.thumbnail(f"{number}".encode())
    thumbnails.thumbnail(b"a")
    assert len(drawn) == 202
