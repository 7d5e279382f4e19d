"""A QR reader that is not ours finds the right address in every code, and the address answers."""

from __future__ import annotations

import subprocess
import urllib.request
from pathlib import Path

import pytest
import resvg_py

from tests.conformance.conftest import Awarded
from tests.support.tools import zbarimg


def read(image: bytes, folder: Path) -> list[str]:
    """Return what zbarimg reads in a PNG."""
    path = folder / "code.png"
    path.write_bytes(image)
    command = [zbarimg(), "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", ["qr.png", "qr.svg"])
def test_a_qr_code_holds_the_short_address(name: str, awarded: list[Awarded], tmp_path: Path) -> None:
    """The code on the card holds the whole short address in capitals, in PNG and in SVG."""
    badge = awarded[0]
    image = badge.file(name)
    if name.endswith("svg"):
        image = bytes(resvg_py.svg_to_bytes(svg_string=image.decode(), width=400, height=400))
    assert read(image, tmp_path) == [badge.server.instance.urls.qr_text(badge.assertion.short_code)]


def test_the_address_of_the_code_answers_the_page(awarded: list[Awarded]) -> None:
    """Whoever scans the code, in capitals as it is, gets the employer's page."""
    urls = awarded[0].server.instance.urls
    path = urls.qr_text(awarded[0].assertion.short_code).split("/", 3)[3]
    asked = urllib.request.Request(f"{awarded[0].server.base}/{path}", headers={"Accept": "text/html"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.status == 200
        assert answer.headers.get_content_type() == "text/html"


def test_two_badges_have_two_codes(awarded: list[Awarded], tmp_path: Path) -> None:
    """Every badge has a code of its own."""
    assert read(awarded[0].file("qr.png"), tmp_path) != read(awarded[1].file("qr.png"), tmp_path)
