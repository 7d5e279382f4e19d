"""What a file is: its first bytes decide, and its name must agree."""

from __future__ import annotations

import pytest

from badges.openbadges.baking.image_types import image_type
from badges.openbadges.errors import BakingError

PNG, SVG = b"\x89PNG\r\n\x1a\n", b"<svg/>"


@pytest.mark.parametrize(
    ("data", "filename", "found"),
    [
        (PNG, "a.png", "png"), (PNG, "a.b.apng", "png"), (PNG, "png", "png"), (SVG, "png", "svg"), (SVG, None, "svg"),
        (b"\xef\xbb\xbf \t\r\n<svg/>", "a.SVG", "svg"), (b" " * 4_095 + b"<", None, "svg"),
    ],
)  # fmt: skip
def test_the_kind_of_a_file(data: bytes, filename: str | None, found: str) -> None:
    """White space of XML may stand before a drawing; only what follows the last full stop of a name is a promise."""
    assert image_type(data, filename) == found


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (SVG, "a.b.png", "image_type_mismatch"), (PNG, "a.png.txt", "image_type_mismatch"),
        (b"\x88PNG\r\n\x1a\n", "a.png", "image_invalid"), (b"12345PNG", "a.png", "image_invalid"),
        (b"123456PNG", "a.png", "image_type_mismatch"), (b" " * 4_096 + b"<", None, "image_invalid"),
        (b"\x0b<svg/>", None, "image_invalid"), (b"X<svg/>", None, "image_invalid"),
    ],
)  # fmt: skip
def test_files_of_no_such_kind(data: bytes, filename: str | None, code: str) -> None:
    """What is no image, or another one than its name promises, has its code; a damaged signature has its own."""
    with pytest.raises(BakingError) as caught:
        image_type(data, filename)
    assert caught.value.code == code
