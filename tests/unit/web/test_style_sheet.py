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
READ, MORE = 4.5, 7.0  # WCAG 2.2, 1.4.3 and 1.4.6


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


def in_comfort(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme for whoever asked for more contrast."""
    light, dark = re.findall(r"\.contraste:root\{(.*?)\}", COMFORT)
    bold = light + (dark if scheme == "dark" else "")
    return tokens(scheme) | dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", bold))


def pairs() -> set[tuple[str, str]]:
    """Return (ink, ground) of every rule of the sheet that sets both, hovered ones too, and of the page itself."""
    found = set()
    for body in re.findall(r"\{([^{}]*)\}", SHEET.partition("@media print")[0]):
        ink = re.search(r"(?<![\w-])color:var\(--([\w-]+)\)", body)
        ground = re.search(r"background:var\(--([\w-]+)\)", body)
        if ink and ground:
            found.add((ink[1], ground[1]))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_rule_with_ink_and_ground_can_be_read(scheme: str) -> None:
    """What a rule sets together reaches 4.5:1, or 7:1 where more contrast was asked for; in light and in dark.

    What meets on a page from several rules is measured there, on every page (tests/journeys/test_all_pages.py).
    """
    assert {("encre", "fond"), ("on", "act"), ("act2", "voile")} <= pairs(), "the rules are not found any more"
    for colours, least in ((tokens(scheme), READ), (in_comfort(scheme), MORE)):
        pale = {(ink, ground) for ink, ground in pairs() if contrast(colours[ink], colours[ground]) < least}
        assert pale == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_is_more(scheme: str) -> None:
    """Whoever asks for more contrast never gets less than before."""
    before, after = tokens(scheme), in_comfort(scheme)
    for ink, ground in pairs():
        assert contrast(after[ink], after[ground]) >= contrast(before[ink], before[ground]), (ink, ground)


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
