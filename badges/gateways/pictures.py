"""Pictures of strangers, decoded within bounds and drawn again small, so that nothing foreign is passed on."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from io import BytesIO

from PIL import Image

from badges.openbadges.baking.png_chunks import SIGNATURE, Chunk, check_pixels, walk
from badges.openbadges.errors import BakingError

MOST_SIDE = 2048  # pixels: 16 MB once drawn; a larger one, up to the 4096 of VERIFYING.md, is halved first
SIDES = (224, 168, 112)  # pixels: the first whose file is small enough
MOST_BYTES = 20 * 1024  # of the result, which a page carries inside itself
MOST_REMEMBERED = 128
_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_COLOURS = (256, 128, 32)
_BAND = 256  # rows that are halved together; even


class Thumbnails:
    """Draws pictures again; the same bytes are decoded once, and one picture at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, bytes | None] = OrderedDict()

    def thumbnail(self, image: bytes) -> bytes | None:
        """Return a PNG as a PNG of at most 20 KiB and 224 pixels a side; None for anything that is not shown."""
        key = hashlib.sha256(image).digest()
        with self._lock:
            if key not in self._known:
                self._known[key] = _drawn(image)
                while len(self._known) > MOST_REMEMBERED:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]


def _drawn(image: bytes) -> bytes | None:
    try:
        chunks = walk(image)
        check_pixels(image, chunks)
        with Image.open(BytesIO(_bare(image, chunks)), formats=["PNG"]) as opened:
            picture = _within(opened, SIDES[0])
    except (BakingError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # what cannot be read is simply not shown: it says nothing about the badge
    return _small(picture)


def _halved(opened: Image.Image) -> Image.Image:
    """Draw at half the size, band by band: of the whole picture there is never a second copy in memory."""
    width, height = opened.size
    drawn = Image.new("RGBA", ((width + 1) // 2, (height + 1) // 2))
    for top in range(0, height, _BAND):
        band = opened.crop((0, top, width, min(top + _BAND, height)))
        drawn.paste(band.convert("RGBA").reduce(2), (0, top // 2))
    return drawn


def _bare(image: bytes, chunks: list[Chunk]) -> bytes:
    """Leave out every chunk that is not the picture itself: no profile, text or animation reaches the decoder."""
    return SIGNATURE + b"".join(image[chunk.start : chunk.end] for chunk in chunks if chunk.type in _PICTURE)


def _within(opened: Image.Image, side: int) -> Image.Image:
    """Return the picture as RGBA, at most `side` pixels each way, with as few copies of the whole as can be."""
    plain = opened.mode in ("L", "RGB") and "transparency" not in opened.info
    picture: Image.Image = opened
    if not plain:
        picture = _halved(opened) if max(opened.size) > MOST_SIDE else opened.convert("RGBA")
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return picture.convert("RGBA")


def _small(picture: Image.Image) -> bytes | None:
    for side in SIDES:
        copy = picture.copy()
        copy.thumbnail((side, side), Image.Resampling.LANCZOS)
        for colours in _COLOURS:
            out = BytesIO()
            copy.quantize(colours, Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
            if out.tell() <= MOST_BYTES:
                return out.getvalue()
    return None
