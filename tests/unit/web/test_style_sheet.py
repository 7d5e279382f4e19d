"""The style sheet keeps to the design guide: its size, its tokens, its contrast, its direction."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from badges.web.rendering import TEMPLATES
from badges.web.static import FOLDER

SHEET = (FOLDER / "badges.css").read_text("utf-8")
COMFORT = (FOLDER / "confort.css").read_text("utf-8")
LIMIT = 15 * 1024  # bytes
# (text, ground, least contrast): the pairs of the guide, in both schemes.
PAIRS = [
    ("encre", "fond", 14), ("encre", "voile", 12), ("encre2", "fond", 7), ("encre2", "voile", 6.5), ("act", "fond", 10),
    ("on", "act", 9.5), ("bord", "surf", 4.2), ("focus", "fond", 10), ("ok", "okv", 6.9), ("exp", "expv", 7.2),
    ("ret", "retv", 7.6), ("inc", "incv", 7.6), ("sur-mira", "mira", 9.5),
]  # fmt: skip


def minified(sheet: str) -> str:
    """Return `sheet` without comments and without the white space that means nothing."""
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", sheet, flags=re.S))
    return re.sub(r"\s*([{}:;,>])\s*", r"\1", bare).replace(";}", "}").strip()


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours of the light or the dark scheme by name."""
    blocks = re.findall(r":root\{(.*?)\n\s*\}", SHEET, flags=re.S)
    light = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", blocks[0]))
    return light | (dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", blocks[1])) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    """Return the relative luminance of a hexadecimal colour (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_the_sheet_is_small() -> None:
    """One style sheet of at most 15 KiB, minified, serves every page; readers who choose « Aa » load 1.5 KiB more."""
    assert len(minified(SHEET).encode()) <= LIMIT
    assert len(minified(COMFORT).encode()) <= LIMIT // 10
    assert sorted(path.name for path in FOLDER.glob("*.css")) == ["badges.css", "confort.css"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_every_pair_of_colours_can_be_read(scheme: str, text: str, ground: str, least: float) -> None:
    """Each pair of the guide keeps its contrast, in light and in dark."""
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= least


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "_least"), PAIRS)
def test_more_contrast_is_more(scheme: str, text: str, ground: str, _least: float) -> None:
    """Whoever asks for more contrast gets at least 7:1 (WCAG 1.4.6) for every pair, and never less than before."""
    light, dark = re.findall(r"\.contraste:root\{(.*?)\}", COMFORT)
    bold = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", light))
    if scheme == "dark":
        bold |= dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", dark))
    before = tokens(scheme)
    after = before | bold
    assert contrast(after[text], after[ground]) >= max(7.0, contrast(before[text], before[ground]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_white_can_be_read_on_the_bands(scheme: str) -> None:
    """White text keeps its contrast on the authentic and the revoked band."""
    for band in ("bok", "bret"):
        assert contrast("#ffffff", tokens(scheme)[band]) >= 8


@pytest.mark.parametrize("sheet", [SHEET, COMFORT], ids=["badges", "confort"])
def test_the_inline_axis_is_logical(sheet: str) -> None:
    """No rule names left or right, nor gives them two values, so that a page can be read from right to left."""
    named = r"(margin|padding|border|inset|scroll-\w+)-(left|right)|border-(top|bottom)-(left|right)|[;{](left|right):"
    assert not re.search(rf"{named}|(text-align|float|clear):(left|right)|translateX", minified(sheet))
    for name, given in re.findall(r"[;{](margin|padding|inset|border-width):([^;}]+)", minified(sheet)):
        sides = re.findall(r"[^\s()]+(?:\([^)]*\))?", given)
        assert len(sides) < 4 or sides[1] == sides[3], f"{name}:{given}"


def test_every_colour_that_is_used_is_a_token() -> None:
    """Every `var()` names a token that exists, and every token is used."""
    used, known = set(re.findall(r"var\(--([\w-]+)\)", SHEET)), set(re.findall(r"--([\w-]+):", SHEET))
    assert used == known


def test_fonts_are_vendored_with_their_licence() -> None:
    """The two font files that the sheet names are there, with the OFL, and nothing is fetched from elsewhere."""
    addresses = re.findall(r"url\(([^)]+)\)", SHEET)
    assert sorted(addresses) == ["fonts/atkinson-latin-ext.woff2", "fonts/atkinson-latin.woff2"]
    assert all((FOLDER / address).read_bytes()[:4] == b"wOF2" for address in addresses)
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "fonts/OFL.txt").read_text("utf-8")


def test_templates_use_only_classes_that_the_sheet_knows() -> None:
    """A class in a template that no rule names is a slip of the pen."""
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", SHEET))
    unknown = {
        (path.name, name)
        for path in Path(TEMPLATES).rglob("*.html")
        for value in re.findall(r'class="([^"{]*)"', path.read_text("utf-8"))
        for name in value.split()
        if name not in known
    }
    assert unknown == set()
