"""QR codes in photographs of paper, as phones take them: turned, dim, grainy; decoded within bounds, one at a time."""

from __future__ import annotations

import struct
import threading
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

import zxingcpp
from PIL import Image, ImageFilter

from badges.domain.errors import Refused
from badges.gateways.photographs import JPEG, decoded
from badges.openbadges.baking.png_chunks import SIGNATURE

MOST_SIDE: Final = 2000  # pixels looked at: beyond, pictures made of corners of codes alone cost many seconds
LONG: Final = 0.3  # seconds of processor: one look at a page takes a tenth of it, one at a field of corners far more
SMALLEST_SIDE: Final = 100  # pixels of what is still looked at
MOST_WEBP_PIXELS: Final = 6_000_000  # its decoder holds three copies: 72 MB
MOST_CODES: Final = 8
PATIENCE: Final = 2.5  # seconds; whoever waits holds a thread of the server
MOST_WAITING: Final = 4

_FILM: Final = 0x02  # of VP8X: an animation
_QR: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_NEWER_PHONES: Final = b"ftyp"  # HEIC, HEIF, AVIF: we read none of them


class QrCodeReader:
    """Looks for QR codes, one photograph at a time: each may take a second and a half and 80 MB, a WebP 110 MB."""

    def __init__(self) -> None:
        self._looking = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_WAITING)

    def is_photograph(self, data: bytes) -> bool:
        """Tell from its first bytes whether a file is a JPEG, PNG, WebP, HEIC or AVIF picture."""
        return data.startswith((JPEG, SIGNATURE)) or _is_webp(data) or data[4:8] == _NEWER_PHONES

    def texts(self, image: bytes) -> Sequence[str]:
        """Return what the QR codes of a JPEG, PNG or WebP say, at most 8; nothing of what cannot be read.

        Raises Refused when others have been looked at for longer than PATIENCE.
        """
        if not self._places.acquire(blocking=False):
            raise _too_many()
        try:
            if not self._looking.acquire(timeout=PATIENCE):
                raise _too_many()
            try:
                return _texts(image)
            finally:
                self._looking.release()
        finally:
            self._places.release()


def _too_many() -> Refused:
    return Refused(
        "Beaucoup de photos arrivent en ce moment. Réessayez dans une minute.",
        "Many photos are coming in just now. Try again in a minute.",
    )


def _texts(image: bytes) -> Sequence[str]:
    picture = _webp(image) if _is_webp(image) else decoded(image, MOST_SIDE, "L")
    if picture is None:
        return ()
    began = time.thread_time()
    for view in _views(picture):
        # What a code says is data: taken as it is, without the marks that barcodes of trade put into it.
        found = zxingcpp.read_barcodes(view, formats=_QR, text_mode=zxingcpp.TextMode.Plain)
        if texts := [code.text for code in found if code.text]:
            return list(dict.fromkeys(texts))[:MOST_CODES]
        if time.thread_time() - began > LONG:  # no paper looks like that: it is not looked at again, smaller
            break
    return ()


def _views(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield the picture without its finest grain, then at a half and a third, where noise and blur weigh less.

    What the first filter takes away no camera sees, but a decoder loses itself in it: its time grows with the square
    of the number of corners that it finds.
    """
    yield picture.filter(ImageFilter.GaussianBlur(1))
    for smaller in (2, 3):
        if min(picture.size) >= SMALLEST_SIDE * smaller:
            yield picture.reduce(smaller)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _webp(image: bytes) -> Image.Image | None:
    """Return a WebP picture in grey; None for what is larger than MOST_WEBP_PIXELS, an animation, or damaged.

    The size is read before the decoder, which makes room for the whole canvas as soon as it opens.
    """
    try:
        width, height = _size_of_webp(image)
        if width * height > MOST_WEBP_PIXELS:
            return None
        with Image.open(BytesIO(image), formats=["WEBP"]) as opened:
            if opened.size != (width, height):
                return None
            opened.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
            return opened.convert("L")
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return None


def _size_of_webp(image: bytes) -> tuple[int, int]:
    """Return the width and height that the first chunk promises (RFC 9649, 2.5 to 2.7); raises ValueError."""
    if len(image) < 30:
        raise ValueError("a WebP cut short")
    match image[12:16]:
        case b"VP8X" if not image[20] & _FILM:
            return 1 + int.from_bytes(image[24:27], "little"), 1 + int.from_bytes(image[27:30], "little")
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", image, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", image, 21)
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    raise ValueError("a WebP that is no still picture")
