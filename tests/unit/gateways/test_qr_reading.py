"""QR codes are found in photographs, within bounds of size, time and company."""

from __future__ import annotations

import threading
import time
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from badges.domain.errors import Refused
from badges.gateways import qr_reading
from badges.gateways.qr_codes import QrCodes
from badges.gateways.qr_reading import QrCodeReader

ADDRESS = "HTTPS://BADGES.EXEMPLE.FR/V/F7HT34P6K2QX"


def page(*texts: str, side: int = 1200) -> Image.Image:
    """Return a white square with the codes of these texts on its diagonal."""
    white = Image.new("L", (side, side), 255)
    for number, text in enumerate(texts):
        with Image.open(BytesIO(QrCodes().draw(text, "png"))) as code:
            white.paste(code.convert("L"), (number * 380, number * 380))
    return white


def written(picture: Image.Image, fmt: str, **options: Any) -> bytes:
    """Return a picture as a file."""
    out = BytesIO()
    picture.save(out, fmt, **options)
    return out.getvalue()


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_code_is_read_in_every_kind_of_photograph(fmt: str, mode: str) -> None:
    """Grey, coloured and transparent pictures of the three kinds give the text of their code."""
    if (fmt, mode) == ("JPEG", "RGBA"):
        mode = "CMYK"
    photo = written(page(ADDRESS).convert(mode), fmt)
    assert QrCodeReader().is_photograph(photo)
    assert QrCodeReader().texts(photo) == [ADDRESS]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_how_the_phone_was_held_does_not_matter(orientation: int) -> None:
    """A code is read at each of the eight orientations that a camera notes, mirrored ones too."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert QrCodeReader().texts(written(page(ADDRESS), "JPEG", exif=exif)) == [ADDRESS]


def test_each_code_is_told_once() -> None:
    """Of several codes all are told; the same twice is told once."""
    read = QrCodeReader().texts(written(page(ADDRESS, "https://exemple.fr", ADDRESS), "PNG"))
    assert sorted(read) == [ADDRESS, "https://exemple.fr"]


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x04\0\0\0WEBP", b"%PDF-1.7"])
def test_what_cannot_be_read_says_nothing(data: bytes) -> None:
    """An empty, cut or foreign file has no codes, and is no error."""
    assert QrCodeReader().texts(data) == ()


def test_a_webp_beyond_the_limit_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size is read before the decoder makes room for it; an animation is not opened either."""
    film = written(page(ADDRESS, side=600), "WEBP", save_all=True, append_images=[page(side=600)])
    assert QrCodeReader().texts(film) == ()
    photo = written(page(ADDRESS, side=600), "WEBP")
    assert QrCodeReader().texts(photo) == [ADDRESS]
    monkeypatch.setattr(qr_reading, "MOST_WEBP_PIXELS", 600 * 600 - 1)
    monkeypatch.setattr(Image, "open", lambda *_args, **_named: pytest.fail("it was opened"))
    assert QrCodeReader().texts(photo) == ()


def test_a_picture_full_of_corners_is_over_soon() -> None:
    """Nearly fifty thousand corners of codes, one pixel a module, keep the decoder busy for less than two seconds."""
    corner = Image.new("L", (9, 9), 255)
    for inset, shade in ((0, 0), (1, 255), (2, 0)):
        corner.paste(shade, (inset, inset, 7 - inset, 7 - inset))
    row = Image.new("L", (2000, 9), 255)
    for start in range(0, 1998, 9):
        row.paste(corner, (start, 0))
    full = Image.new("L", (2000, 2000), 255)
    for start in range(0, 1998, 9):
        full.paste(row, (0, start))
    photo = written(full, "PNG")
    began = time.thread_time()
    assert QrCodeReader().texts(photo) == ()
    assert time.thread_time() - began < 2


@pytest.mark.parametrize(("patience", "looks"), [(60, 3), (0, 1)])
def test_what_took_long_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch, patience: float, looks: int) -> None:
    """A picture without a code is looked at whole and smaller, but once only where the first look took too long."""
    seen: list[Image.Image] = []

    def nothing(view: Image.Image, **_options: object) -> list[object]:
        seen.append(view)
        return []

    monkeypatch.setattr("zxingcpp.read_barcodes", nothing)
    monkeypatch.setattr(qr_reading, "LONG", patience)
    assert QrCodeReader().texts(written(page(), "PNG")) == ()
    assert len(seen) == looks


def test_photographs_are_looked_at_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is being looked at the next waits for a moment and is then refused; few may wait at all."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(_image: bytes) -> list[str]:
        begun.set()
        assert go_on.wait(30)
        return []

    monkeypatch.setattr(qr_reading, "_texts", slow)
    monkeypatch.setattr(qr_reading, "PATIENCE", 0.01)
    reader = QrCodeReader()
    other = threading.Thread(target=reader.texts, args=(b"",))
    other.start()
    try:
        assert begun.wait(30)
        for _again in range(qr_reading.MOST_WAITING + 1):  # whoever was refused leaves the place to the next
            with pytest.raises(Refused, match="Réessayez"):
                reader.texts(b"")
    finally:
        go_on.set()
        other.join(30)
    assert reader.texts(b"") == []
