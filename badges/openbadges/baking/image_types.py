"""What kind of image a file is: its first bytes decide, and its name must agree."""

from __future__ import annotations

from typing import Literal

from badges.openbadges.errors import BakingError

ImageType = Literal["png", "svg"]

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_KNOWN_NAMES = {"png": "png", "svg": "svg", "apng": "png"}
_OTHER_NAMES = frozenset({"json", "jsonld", "jws", "jwt", "txt", "jpg", "jpeg", "gif", "webp", "pdf", "svgz"})


def image_type(data: bytes, filename: str | None = None) -> ImageType:
    """Return whether `data` is a PNG or an SVG file; raises BakingError (image_type_mismatch, image_invalid)."""
    found = _by_content(data)
    extension = (filename or "").rpartition(".")[2].lower() if "." in (filename or "") else ""
    promised = _KNOWN_NAMES.get(extension)
    if promised == "png" and found is None and b"PNG" in data[:8]:
        raise BakingError("image_invalid", "the PNG signature is damaged")
    if extension in _OTHER_NAMES or (promised is not None and promised != found):
        raise BakingError("image_type_mismatch", "the bytes are not what the name of the file says")
    if found is None:
        raise BakingError("image_invalid", "the file is neither PNG nor SVG")
    return found


def _by_content(data: bytes) -> ImageType | None:
    if data.startswith(b"\x89PNG"):
        return "png"
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if start.startswith(b"<") or data.startswith(_UTF16_MARKS):
        return "svg"
    return None
