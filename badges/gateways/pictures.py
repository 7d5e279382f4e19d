"""Pictures of strangers, decoded within bounds and drawn again small, so that nothing foreign is passed on."""

from __future__ import annotations

import hashlib
import struct
import threading
from collections import OrderedDict
from io import BytesIO

from PIL import Image

from badges.domain.errors import Refused
from badges.domain.ports import Photograph
from badges.gateways import photographs
from badges.openbadges.baking.png_chunks import SIGNATURE, Chunk, check_pixels, walk
from badges.openbadges.errors import BakingError

MOST_SIDE = 2048  # pixels: 16 MB once drawn; what is wider or higher, up to the 4096 of VERIFYING.md, is halved first
MOST_PIXELS = (
    MOST_SIDE * MOST_SIDE
)  # beyond, only pictures with one byte a pixel: in 0.3 s of a processor all are drawn
PATIENCE = 0.5  # seconds to wait for other pictures: a page comes without its picture rather than late
PHOTOGRAPH_PATIENCE = 10.0  # seconds: whoever sends a photo would rather wait than send it again
SIDES = (224, 168, 112)  # pixels: the first whose file is small enough
MOST_BYTES = 20 * 1024  # of the result, which a page carries inside itself
MOST_PREVIEW_BYTES = 12 * 1024  # three of them stand on a page of 100 KB
PREVIEWS = ((320, 70), (320, 45), (240, 40), (160, 30), (120, 20))  # (pixels a side, quality): the first small enough
MOST_REMEMBERED = 128
_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_GREY, _PALETTE = 0, 3  # colour types of IHDR with one sample a pixel
_COLOURS = (256, 128, 32)
_BAND = 256  # rows that are halved together; even


class Thumbnails:
    """Draws pictures again; the same bytes are decoded once, one picture at a time, and nobody waits for long."""

    def __init__(self) -> None:
        self._drawing = threading.Lock()
        self._developing = threading.Lock()
        self._looking = threading.Lock()  # held for a look alone: what is known never waits for a drawing
        self._known: OrderedDict[bytes, bytes | None] = OrderedDict()

    def thumbnail(self, image: bytes) -> bytes | None:
        """Return a PNG as a PNG of at most 20 KiB and 224 pixels a side; None for anything that is not shown.

        Neither is a picture that finds others being drawn for longer than PATIENCE; it may be asked for again.
        """
        key = hashlib.sha256(image).digest()
        known, drawn = self._recall(key)
        if known or not self._drawing.acquire(timeout=PATIENCE):
            return drawn
        try:
            known, drawn = self._recall(key)  # the one who was drawing may have drawn the same
            if not known:
                drawn = _drawn(image)
                self._remember(key, drawn)
        finally:
            self._drawing.release()
        return drawn

    def photograph(self, image: bytes) -> Photograph | None:
        """Return a photograph drawn again (`badges.gateways.photographs`), one at a time: each may take 50 MB.

        Raises Refused when others have been drawn for longer than PHOTOGRAPH_PATIENCE.
        """
        if not self._developing.acquire(timeout=PHOTOGRAPH_PATIENCE):
            raise Refused(
                "Beaucoup de photos arrivent en ce moment. Réessayez dans une minute.",
                "Many photos are coming in just now. Try again in a minute.",
            )
        try:
            return photographs.redrawn(image)
        finally:
            self._developing.release()

    def preview(self, photograph: bytes) -> bytes | None:
        """Return a JPEG of ours as a JPEG of at most 12 KiB and 320 pixels a side; None when it cannot be read.

        Neither is one that finds others being drawn for longer than PATIENCE; it may be asked for again.
        """
        key = hashlib.sha256(b"preview" + photograph).digest()
        known, drawn = self._recall(key)
        if known or not self._drawing.acquire(timeout=PATIENCE):
            return drawn
        try:
            known, drawn = self._recall(key)
            if not known:
                drawn = _preview(photograph)
                self._remember(key, drawn)
        finally:
            self._drawing.release()
        return drawn

    def logo(self, image: bytes) -> bytes | None:
        """Return a PNG or JPEG as a PNG of at most 20 KiB and 224 pixels a side; None for anything else.

        Raises Refused when too many others are being drawn.
        """
        if image.startswith(SIGNATURE):
            return self.thumbnail(image)
        photograph = self.photograph(image)
        if photograph is None:
            return None
        with Image.open(BytesIO(photograph.data), formats=["JPEG"]) as opened:
            return _small(_within(opened, SIDES[0]))

    def _recall(self, key: bytes) -> tuple[bool, bytes | None]:
        with self._looking:
            if key not in self._known:
                return False, None
            self._known.move_to_end(key)
            return True, self._known[key]

    def _remember(self, key: bytes, drawn: bytes | None) -> None:
        with self._looking:
            self._known[key] = drawn
            while len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)


def _preview(photograph: bytes) -> bytes | None:
    if len(photograph) <= MOST_PREVIEW_BYTES:
        return photograph
    try:
        with Image.open(BytesIO(photograph), formats=["JPEG"]) as opened:
            opened.draft("RGB", (2 * PREVIEWS[0][0], 2 * PREVIEWS[0][0]))  # decoded at half the size or less
            picture = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    for side, quality in PREVIEWS:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MOST_PREVIEW_BYTES:
            return out.getvalue()
    return None


def _drawn(image: bytes) -> bytes | None:
    try:
        chunks = walk(image)
        if not _is_cheap(image):
            return None
        check_pixels(image, chunks)
        with Image.open(BytesIO(_bare(image, chunks)), formats=["PNG"]) as opened:
            picture = _within(opened, SIDES[0])
    except (BakingError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # what cannot be read is simply not shown: it says nothing about the badge
    return _small(picture)


def _is_cheap(image: bytes) -> bool:
    """Tell from IHDR, before anything is inflated, whether the pixels can be drawn in well under a second."""
    width, height, depth, colour = struct.unpack_from(">IIBB", image, len(SIGNATURE) + 8)
    return width * height <= MOST_PIXELS or (depth <= 8 and colour in (_GREY, _PALETTE))


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
