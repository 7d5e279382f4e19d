"""Photographs of strangers, decoded within bounds and drawn again: pixels stay, what cameras write beside them goes."""

from __future__ import annotations

import re
import struct
from io import BytesIO
from typing import Final, Literal

from PIL import Image

from badges.domain.ports import Photograph
from badges.openbadges.baking.png_chunks import SIGNATURE, check_pixels, walk
from badges.openbadges.errors import BakingError

MOST_SIDE: Final = 1600  # pixels of the result
MOST_BYTES: Final = 600 * 1024  # of the result, where a coarser quality can do it
LONGEST_SIDE: Final = 12_000  # pixels of what is decoded
MOST_PIXELS: Final = 64_000_000  # a JPEG that is decoded line by line, at half the size or less where it is large
MOST_KEPT_PIXELS: Final = 16_000_000  # of a JPEG that the decoder has to keep whole (progressive, several scans)
MOST_PNG_PIXELS: Final = 8_700_000  # a page scanned at 300 dots an inch; 35 MB once drawn
MOST_SCANS: Final = 30  # each walks over the whole picture again
MOST_SEGMENTS: Final = 2000
QUALITIES: Final = (82, 70, 55)

JPEG: Final = b"\xff\xd8"
Colours = Literal["L", "RGB"]  # shades of grey alone take a third of the memory

_END, _SCAN, _EXIF = 0xD9, 0xDA, 0xE1
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended and progressive with Huffman codes
_KEPT: Final = _FRAMES | {0xC4, 0xDB, 0xDD, 0xEE}  # tables, restart intervals, and how Adobe's colours are meant
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_FILL: Final = re.compile(rb"(?:\xff(?=\xff))*")  # bytes that may stand before a marker
_ORIENTATION: Final = 0x0112
_MOST_ENTRIES: Final = 200
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def redrawn(image: bytes) -> Photograph | None:
    """Return a JPEG or PNG as a JPEG of at most 1600 pixels a side, turned as it was held; None for anything else.

    Nothing but pixels is kept: no EXIF, position, comment, profile, preview or film behind the picture.
    """
    picture = decoded(image, MOST_SIDE, "RGB")
    return _written(picture) if picture is not None else None


def decoded(image: bytes, side: int, colours: Colours) -> Image.Image | None:
    """Return the pixels of a JPEG or PNG, at most `side` each way, turned as it was held; None for anything else."""
    try:
        if image.startswith(JPEG):
            return _read_jpeg(image, side, colours)
        return _read_png(image, side, colours) if image.startswith(SIGNATURE) else None
    except (BakingError, OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return None


def _read_jpeg(image: bytes, side: int, colours: Colours) -> Image.Image:
    bare, orientation = _bare(image)
    with Image.open(BytesIO(bare), formats=["JPEG"]) as opened:
        if opened.mode not in ("L", "RGB", "CMYK"):
            raise ValueError("a JPEG of no usual colours")
        width, height = opened.size
        share = min(1.0, side / max(width, height))
        opened.draft(colours, (max(1, int(width * share)), max(1, int(height * share))))  # the decoder itself halves it
        opened.thumbnail((side, side), Image.Resampling.LANCZOS)
        return _turned(opened.convert(colours), orientation)


def _bare(image: bytes) -> tuple[bytes, int]:
    """Return the segments without which there is no picture, and the orientation; raises ValueError, struct.error.

    What follows the end (a second picture, a film) is left out with all the rest.
    """
    kept, orientation, scans, frame = [JPEG], 1, 0, None
    position = len(JPEG)
    for _ in range(MOST_SEGMENTS):
        if filled := _FILL.match(image, position):
            position = filled.end()
        sign, marker = struct.unpack_from(">BB", image, position)
        if sign == 0xFF and marker == _END and frame and scans:
            _check_size(frame, scans)
            return b"".join((*kept, b"\xff\xd9")), orientation
        (length,) = struct.unpack_from(">H", image, position + 2)
        start, position = position, position + 2 + length
        segment = image[start:position]
        if sign != 0xFF or length < 2 or len(segment) != length + 2:
            raise ValueError("a segment is cut short")
        if marker in _FRAMES:
            frame = (marker, *_size_of(segment, already=frame is not None))
        if marker == _SCAN:
            position, scans = _end_of_scan(image, position), scans + 1
            kept.append(image[start:position])
            if frame is None or scans > MOST_SCANS:
                raise ValueError("a scan too many, or before its frame")
        elif marker in _KEPT:
            kept.append(segment)
        elif marker == _EXIF and segment[4:10] == b"Exif\0\0":
            orientation = _orientation_in(segment[10:])
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            raise ValueError("a kind of JPEG that no camera makes")
    raise ValueError("too many segments")


def _size_of(segment: bytes, *, already: bool) -> tuple[int, int]:
    depth, height, width = struct.unpack_from(">BHH", segment, 4)
    if already or depth != 8 or not width or not height or max(width, height) > LONGEST_SIDE:
        raise ValueError("a frame of no usual size")
    return width, height


def _check_size(frame: tuple[int, int, int], scans: int) -> None:
    """Refuse what would fill the memory: a picture of several scans is kept whole until the last of them."""
    marker, width, height = frame
    most = MOST_PIXELS if scans == 1 and marker != 0xC2 else MOST_KEPT_PIXELS
    if width * height > most:
        raise ValueError("too many pixels")


def _end_of_scan(image: bytes, start: int) -> int:
    found = _AFTER_SCAN.search(image, start)
    if found is None:
        raise ValueError("the picture has no end")
    return found.start()


def _orientation_in(tiff: bytes) -> int:
    """Return how the camera was held (1 to 8) from an EXIF block; 1 for a block that cannot be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(min(count, _MOST_ENTRIES)):
            tag, kind, _values, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == _ORIENTATION and kind == 3:
                return int(value) if value in _TURNS else 1
    except struct.error:
        return 1
    return 1


def _read_png(image: bytes, side: int, colours: Colours) -> Image.Image:
    chunks = walk(image)
    width, height, depth = struct.unpack_from(">IIB", image, len(SIGNATURE) + 8)
    if width * height > MOST_PNG_PIXELS or depth > 8:
        raise ValueError("too many pixels, or too fine ones")
    check_pixels(image, chunks)
    shown = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
    bare = SIGNATURE + b"".join(image[chunk.start : chunk.end] for chunk in chunks if chunk.type in shown)
    orientation = next((_orientation_in(chunk.data(image)) for chunk in chunks if chunk.type == b"eXIf"), 1)
    with Image.open(BytesIO(bare), formats=["PNG"]) as opened:
        plain = opened.mode in ("L", "RGB") and "transparency" not in opened.info
        picture: Image.Image = opened if plain else opened.convert("RGBA")
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        if picture.mode != "RGBA":
            return _turned(picture.convert(colours), orientation)
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return _turned(paper.convert(colours), orientation)


def _turned(picture: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _written(picture: Image.Image) -> Photograph:
    """Write the pixels alone: a new picture has nothing that the old one might carry along."""
    pixels = Image.new("RGB", picture.size)
    pixels.paste(picture)
    data = b""
    for quality in QUALITIES:
        out = BytesIO()
        pixels.save(out, "JPEG", quality=quality, optimize=True)
        data = out.getvalue()
        if len(data) <= MOST_BYTES:
            break
    return Photograph(data, *pixels.size)
