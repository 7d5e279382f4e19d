"""How a drawing is read: offsets of what is baked, and encodings."""

from __future__ import annotations

import pytest

from badges.openbadges.baking.svg_reading import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, read_svg, tag_end
from badges.openbadges.errors import BakingError
from tests.unit.openbadges.baking.pictures import SVG

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="http://openbadges.org" xmlns:x="urn:x">'
BADGE = "<o:assertion verify='a'> b </o:assertion>"


def drawing(inside: str = "") -> bytes:
    """Return a drawing with a prologue, so that nothing lies at the beginning."""
    return f"<?xml version='1.0'?><!-- é -->{OPEN}{inside}</svg>".encode()


def refusal(image: bytes) -> tuple[str, str]:
    """Return code and detail with which a drawing is refused."""
    with pytest.raises(BakingError) as caught:
        read_svg(image)
    return caught.value.code, caught.value.detail


def test_what_is_found() -> None:
    """The root's place and prefixes, and each badge with its places in bytes, its attribute and its text."""
    image = drawing(f"<g xmlns:y='urn:y'/>{BADGE}<o:assertion/>")
    reader = read_svg(image)
    assert image[reader.root_start :].startswith(b"<svg ")
    assert reader.root_prefixes["o"] == "http://openbadges.org"
    assert reader.root_prefixes["x"] == "urn:x"
    assert "y" not in reader.root_prefixes
    first, second = reader.baked
    assert (first.ob3, first.verify, first.text) == (False, "a", "b")
    assert (second.verify, second.text) == (None, "")
    assert image[first.start :].startswith(BADGE.encode())
    assert image[first.end :].startswith(b"</o:assertion><o:assertion/>")


@pytest.mark.parametrize(
    ("tag", "end", "closes_itself"),
    [
        ("<a>", 3, False), ("<a/>", 4, True), ('<a b="">', 8, False), ("<a b='>' c=\">\"/>", 16, True),
        ("<a b=\"'>'\" >", 12, False), ("<a b='\">\"'>", 11, False),
    ],
)  # fmt: skip
def test_tags_end_outside_their_quotes(tag: str, end: int, closes_itself: bool) -> None:
    """Only quoted values can hide the end of a tag."""
    assert tag_end(f"xx{tag}more>".encode(), 2) == (end + 2, closes_itself)


def test_style_sheets_are_read_whole() -> None:
    """What a comment cuts in two is one style; two style sheets are two."""
    assert refusal(drawing("<style>@im<!-- x -->port 'x'</style>"))[0] == "svg_active_content"
    assert refusal(drawing("<style>u<!-- x -->rl(x)</style>"))[0] == "svg_active_content"


@pytest.mark.parametrize("inner", ["<style/>", "<g/>", "<o:style xmlns:o='urn:o'>a</o:style>"])
def test_nothing_stands_inside_a_style(inner: str) -> None:
    """A browser joins the words around an element, so that none may part them."""
    parted = refusal(drawing(f"<style>@im{inner}port 'http://evil.example/a.css';</style>"))
    assert parted == ("svg_active_content", "an element inside a style parts what a browser joins")
    read_svg(drawing("<style>@im</style><style>port 'x'</style><text>@import 'x'</text>"))
    read_svg(drawing("<text>@import 'x'</text><style>a{}</style>"))


def test_limits() -> None:
    """So many levels, elements and attributes are read, and not one more."""
    many = " ".join(f"a{number}=''" for number in range(MAX_ATTRIBUTES))
    inside = MAX_DEPTH - 1
    for passes, refused in (
        ("<g>" * inside + "</g>" * inside, "<g>" * (inside + 1) + "</g>" * (inside + 1)),
        ("<g/>" * (MAX_ELEMENTS - 1), "<g/>" * MAX_ELEMENTS),
        (f"<g {many}/>", f"<g {many} b=''/>"),
    ):
        read_svg(drawing(passes))
        assert refusal(drawing(refused))[0] == "svg_too_complex"


@pytest.mark.parametrize(
    ("image", "code", "detail"),
    [
        (b"<svg/>", "svg_invalid", "the root is no svg element of the SVG namespace"),
        (SVG.encode("utf-16"), "unsupported_encoding", "an SVG file must be in UTF-8"),
        (SVG.encode("utf-16-le"), "unsupported_encoding", "an SVG file must be in UTF-8"),
        (b"\xfe\xff<svg/>", "unsupported_encoding", "an SVG file must be in UTF-8"),
        (b"\xff\xfe<svg/>", "unsupported_encoding", "an SVG file must be in UTF-8"),
        (b"<svg\0/>", "svg_invalid", None),
        (SVG.encode() + b"\xff", "unsupported_encoding", "the SVG file is not UTF-8"),
        (b"<?xml version='1.0' encoding='latin-1'?>" + SVG.encode(), "unsupported_encoding",
         "the SVG file declares another encoding than UTF-8"),
        (b"\xef\xbb\xbf<?xml version='1.0' encoding='latin-1'?>" + SVG.encode(), "unsupported_encoding",
         "the SVG file declares another encoding than UTF-8"),
        (b"<!DOCTYPE svg>" + SVG.encode(), "svg_dtd_forbidden", "a DTD or an entity is declared"),
        (drawing("<?xml-stylesheet x?>"), "svg_active_content", "a linked style sheet is not allowed"),
        (drawing("<o:assertion><x/></o:assertion>"), "baked_content_invalid", "the assertion element holds an element"),
    ],
)  # fmt: skip
def test_drawings_that_are_refused(image: bytes, code: str, detail: str | None) -> None:
    """Another encoding or root, a DTD, a linked style and an element inside the badge each have their words."""
    found = refusal(image)
    assert found[0] == code
    assert detail is None or found[1] == detail


@pytest.mark.parametrize("declared", ["utf-8", "UTF-8", "utf8"])
def test_utf8_may_be_declared(declared: str) -> None:
    """UTF-8 is read with and without a mark or a declaration."""
    for mark in (b"", b"\xef\xbb\xbf"):
        read_svg(mark + f'<?xml version="1.0" encoding="{declared}"?>'.encode() + SVG.encode())
