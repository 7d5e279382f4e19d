"""Pictures of strangers are drawn again, small, or not shown at all."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image, ImageColor, PngImagePlugin

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
        png(4097, 1),
        png(1, 4097),
        png(40, 40)[:60] + b"\0" + png(40, 40)[61:],
    ],
    ids=["nothing", "svg", "gif", "jpeg", "cut short", "too wide", "too high", "damaged"],
)
def test_what_is_not_a_sound_png_is_not_shown(data: bytes) -> None:
    """SVG of strangers, other formats, damaged files and more than 4096 pixels a side show nothing."""
    assert Thumbnails().thumbnail(data) is None


@pytest.mark.parametrize(
    ("width", "height", "mode"),
    [(2048, 2048, "RGBA"), (2049, 1025, "RGB"), (4096, 1024, "RGBA"), (4096, 4096, "L"), (1, 4096, "RGB")],
)
def test_large_pictures_are_drawn(width: int, height: int, mode: str) -> None:
    """As many pixels as 2048 × 2048 are shown in any colours, and up to 4096 × 4096 in grey, in their proportions."""
    drawn = opened(Thumbnails().thumbnail(png(width, height, mode=mode)))
    assert max(drawn.size) == 224
    assert drawn.size[0] == max(1, round(224 * width / max(width, height)))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA"])
def test_a_picture_that_costs_too_much_is_not_decoded(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """More pixels than 2048 × 2048 in colours are refused by the header, before a byte of them is inflated."""
    monkeypatch.setattr("badges.gateways.pictures.check_pixels", lambda *_: pytest.fail("inflated"))
    assert Thumbnails().thumbnail(png(2049, 2048, mode=mode)) is None


def test_a_large_picture_keeps_what_it_shows() -> None:
    """Halved band by band, the four corners keep their colours and what was clear stays clear."""
    image = Image.new("P", (4001, 4001), 0)
    corners = {(0, 0): "red", (3000, 0): "lime", (0, 3000): "blue", (3000, 3000): "yellow"}
    palette = [0, 0, 0]
    for number, (corner, colour) in enumerate(corners.items(), 1):
        palette += ImageColor.getrgb(colour)[:3]
        image.paste(number, (*corner, corner[0] + 1001, corner[1] + 1001))
    image.putpalette(palette)
    out = BytesIO()
    image.save(out, "PNG", compress_level=1, transparency=0)
    drawn = opened(Thumbnails().thumbnail(out.getvalue())).convert("RGBA")
    for place, wanted in {(9, 9): "red", (215, 9): "lime", (9, 215): "blue", (215, 215): "yellow"}.items():
        assert drawn.convert("RGB").getpixel(place) == ImageColor.getrgb(wanted)
    assert drawn.getpixel((112, 112))[3] == 0  # type: ignore[index]  # RGBA has four bands


def test_the_largest_picture_stays_within_its_memory() -> None:
    """4096 × 4096 pixels of a palette take less than 100 MB, measured in a process of its own."""
    code = (
        "import resource, sys; from badges.gateways.pictures import Thumbnails; data = sys.stdin.buffer.read();"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; assert Thumbnails().thumbnail(data);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    data = png(4096, 4096, mode="P")
    told = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    assert int(told.stdout) < 100_000  # kB


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


def test_nobody_waits_long_for_others_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a picture is drawn, known ones come at once, others not at all within PATIENCE, and may come later."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly(image: bytes) -> bytes:
        if image == b"slow":
            begun.set()
            assert go_on.wait(10)
        return image

    monkeypatch.setattr("badges.gateways.pictures._drawn", slowly)
    monkeypatch.setattr("badges.gateways.pictures.PATIENCE", 0.05)
    thumbnails = Thumbnails()
    assert thumbnails.thumbnail(b"known") == b"known"
    with ThreadPoolExecutor(1) as other:
        drawing = other.submit(thumbnails.thumbnail, b"slow")
        try:
            assert begun.wait(10)
            assert thumbnails.thumbnail(b"known") == b"known"
            assert thumbnails.thumbnail(b"other") is None
            assert not drawing.done()
        finally:
            go_on.set()
    assert drawing.result() == b"slow"
    assert thumbnails.thumbnail(b"other") == b"other"


def test_a_preview_of_a_photograph_is_small_whatever_it_shows() -> None:
    """12 KiB and 320 pixels at most, of noise as well; what is small already stays; what is no picture is none."""
    noise = Image.frombytes("RGB", (1600, 1200), random.Random(7).randbytes(1600 * 1200 * 3))
    for picture in (noise, Image.linear_gradient("L").resize((1200, 1600)).convert("RGB")):
        out = BytesIO()
        picture.save(out, "JPEG", quality=82)
        pictures = Thumbnails()
        drawn = pictures.preview(out.getvalue())
        assert drawn is not None
        assert len(drawn) <= 12 * 1024
        with Image.open(BytesIO(drawn), formats=["JPEG"]) as small:
            assert 120 <= max(small.size) <= 320
        assert pictures.preview(out.getvalue()) is drawn  # drawn once
        assert pictures.preview(drawn) == drawn
    assert Thumbnails().preview(b"\xff\xd8" + b"x" * 20_000) is None
