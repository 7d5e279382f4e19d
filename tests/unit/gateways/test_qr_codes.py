"""QR codes that a phone reads from paper."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from PIL import Image

from badges.gateways.qr_codes import QrCodes
from tests.support.tools import zbarimg

SHORT = "HTTPS://BADGES.EXEMPLE.FR/V/F7HT34P6K2QX"
HOSTED = "https://badges.exemple.fr/o/tremplin-valserande/assertions/AAAAAAAAAAAAAAAAAAAAAA"


def modules(svg: bytes) -> int:
    """Return the number of modules on a side, quiet zone left out."""
    return int(fromstring(svg).get("viewBox", "").split()[2]) - 8


def test_capitals_make_a_version_3_code() -> None:
    """A short address in capitals stays in alphanumeric mode: version 3 (29 modules), also on a longer host."""
    longer = SHORT.replace("EXEMPLE", "TERRITOIRE-EXEMPLE")
    assert modules(QrCodes().draw(SHORT, "svg")) == modules(QrCodes().draw(longer, "svg")) == 29
    assert modules(QrCodes().draw(longer.lower(), "svg")) > 29


def test_png_is_large_enough_and_has_its_quiet_zone() -> None:
    """A PNG has at least 3 pixels a module and 4 white modules around."""
    with Image.open(BytesIO(QrCodes().draw(SHORT, "png"))) as image:
        assert image.size == (370, 370)
        grey = image.convert("L")
        assert grey.crop((0, 0, 370, 40)).getextrema() == (255, 255)
        assert grey.crop((0, 0, 40, 370)).getextrema() == (255, 255)
        assert grey.getpixel((40, 40)) == 0


def test_svg_and_png_show_the_same_modules() -> None:
    """Both formats are one code, black on white."""
    from badges.gateways.images import ResvgRenderer

    drawn = ResvgRenderer().png(QrCodes().draw(SHORT, "svg").decode(), size=370)
    with Image.open(BytesIO(drawn)) as one, Image.open(BytesIO(QrCodes().draw(SHORT, "png"))) as other:
        assert one.convert("L").tobytes() == other.convert("L").tobytes()


def test_too_dense_a_code_is_refused() -> None:
    """A text that would need a version above 25 is refused rather than printed unreadable."""
    with pytest.raises(ValueError, match="too long"):
        QrCodes().draw("a" * 1500, "png")


@pytest.mark.parametrize("text", [SHORT, HOSTED])
def test_zbarimg_reads_the_code(text: str, tmp_path: Path) -> None:
    """A reader that is not ours reads the same address."""
    path = tmp_path / "code.png"
    path.write_bytes(QrCodes().draw(text, "png"))
    found = subprocess.run([zbarimg(), "-q", "--raw", str(path)], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == text
