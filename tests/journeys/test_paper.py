"""From a printed CV, photographed badly, to the verdict: nothing is typed, nothing is filled in."""

from __future__ import annotations

import random
import subprocess
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageEnhance, ImageFilter
from playwright.sync_api import expect

from badges.services.cv_lines import cv_line
from badges.services.publishing import find_assertion
from tests.journeys.conftest import PHONE, NewPage
from tests.support.sample import award, build_world
from tests.support.tools import zbarimg

if TYPE_CHECKING:
    from tests.support.live import LiveServer

DPI = 220  # the 4.7 megapixels of an old phone
SHEET = (round(210 / 25.4 * DPI), round(297 / 25.4 * DPI))


def photographed(line: bytes, degrees: float) -> Image.Image:
    """Return a grey, turned, blurred, noisy and squeezed photograph of an A4 page with the line for a CV on it."""
    noise = random.Random(7)
    sheet = Image.new("L", SHEET, 250)
    with Image.open(BytesIO(line)) as drawn:
        printed = drawn.convert("L").resize((drawn.width * DPI // 300, drawn.height * DPI // 300))
    sheet.paste(printed, ((SHEET[0] - printed.width) // 2, 620))
    shadow = Image.linear_gradient("L").resize(SHEET).point(lambda value: 120 + value // 2)
    dim = Image.composite(sheet, Image.new("L", sheet.size, 30), shadow)
    turned = dim.rotate(degrees, expand=True, fillcolor=90, resample=Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", turned.size, noise.randbytes(turned.width * turned.height))
    blurred = Image.blend(turned, grain, 0.18).filter(ImageFilter.GaussianBlur(0.8))
    kept = BytesIO()
    ImageEnhance.Contrast(blurred).enhance(0.7).save(kept, "JPEG", quality=35)
    return Image.open(kept)


@pytest.mark.parametrize("degrees", [-11, 94])
def test_a_bad_photograph_of_a_cv_leads_to_the_verdict(
    new_page: NewPage, live_server: LiveServer, degrees: float, tmp_path: Path
) -> None:
    """A reader that is not ours finds the address in the photograph, and its page says the verdict first."""
    with live_server.instance.unit_of_work() as session:
        assertion = award(live_server.instance, session, build_world(live_server.instance, session))[0]
        found = find_assertion(live_server.instance, session, assertion.public_id)
        line = cv_line(live_server.instance, session, found, "fr", "png").data
    photograph = tmp_path / "cv.png"
    photographed(line, degrees).save(photograph)
    command = [zbarimg(), "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(photograph)]
    read = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split()
    assert read == [live_server.instance.urls.qr_text(assertion.short_code)]
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/" + read[0].split("/", 3)[3])
    expect(page.get_by_role("heading", level=1)).to_have_text("Badge authentique")
