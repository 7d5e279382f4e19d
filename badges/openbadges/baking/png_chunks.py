"""The chunks of a PNG file, walked with every length, checksum and order checked (PNG, third edition)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from badges.openbadges.errors import BakingError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS = 1_024
MAX_SIDE = 4_096

_HEADER = struct.Struct(">I4s")
_IHDR = struct.Struct(">IIBBBBB")
_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_BIT_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_INFLATE_STEP = 256 * 1024
_PORTION = 16 * 1024


class Chunk(NamedTuple):
    """One chunk: its type, and where it lies in the file, length and checksum included."""

    type: bytes
    start: int
    end: int

    def data(self, image: bytes) -> bytes:
        """Return the data of the chunk."""
        return image[self.start + 8 : self.end - 4]


def walk(image: bytes) -> list[Chunk]:
    """Return the chunks of `image`; raises BakingError (image_invalid, image_too_large).

    Checked: signature, lengths, CRC of every chunk, IHDR first and sensible, IDAT in one run, IEND last with
    nothing after it, at most 1,024 chunks. The pixels stay compressed: see `check_pixels`.
    """
    if not image.startswith(SIGNATURE):
        raise _invalid("the PNG signature is damaged")
    chunks = list(_split(image))
    _check_header(chunks[0].data(image) if chunks[0].type == b"IHDR" else b"")
    types = [chunk.type for chunk in chunks]
    unknown = next((kind for kind in types if kind[0] < 0x60 and kind not in _CRITICAL), None)
    if unknown is not None:
        raise _invalid("a critical chunk is of no known type")
    if types.count(b"IHDR") != 1 or types.count(b"IEND") != 1 or chunks[-1].end - chunks[-1].start != 12:
        raise _invalid("there must be one IHDR and one empty IEND")
    _check_order(types, image[25])
    return chunks


def check_pixels(image: bytes, chunks: Sequence[Chunk]) -> None:
    """Inflate the pixels, never further than IHDR promises, and drop them; raises BakingError (image_invalid)."""
    left = _promised_size(image)
    inflater = zlib.decompressobj()
    try:
        for chunk in chunks:
            if chunk.type == b"IDAT" and not inflater.eof:
                left -= _inflate(inflater, memoryview(image)[chunk.start + 8 : chunk.end - 4], left)
    except zlib.error:
        raise _invalid("the pixels are damaged") from None
    if left or not inflater.eof:
        raise _invalid("there are fewer pixels than IHDR promises")


def _inflate(inflater: zlib._Decompress, data: memoryview, most: int) -> int:
    """Return how many bytes `data` inflates to; one more than `most` is refused."""
    total = 0
    # In small portions: what the inflater does not take in one step it copies, however much there is.
    for start in range(0, len(data), _PORTION):
        portion: memoryview | bytes = data[start : start + _PORTION]
        while not inflater.eof:
            produced = len(inflater.decompress(portion, min(_INFLATE_STEP, most - total + 1)))
            total += produced
            if total > most:
                raise _invalid("there are more pixels than IHDR promises")
            portion = inflater.unconsumed_tail
            if not (portion or produced):  # the last bytes may still wait inside the inflater
                break
    return total


def make_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a whole chunk: length, type, data, checksum."""
    return _HEADER.pack(len(data), kind) + data + zlib.crc32(data, zlib.crc32(kind)).to_bytes(4, "big")


def _split(image: bytes) -> Iterator[Chunk]:
    view = memoryview(image)
    start = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        if start + 12 > len(image):
            raise _invalid("the file is cut short")
        length, kind = _HEADER.unpack_from(image, start)
        end = start + 12 + length
        if length > 0x7FFFFFFF or end > len(image) or not kind.isalpha():
            raise _invalid("a chunk has no sensible length or type")
        if zlib.crc32(view[start + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            raise _invalid("the checksum of a chunk is wrong")
        yield Chunk(kind, start, end)
        start = end
        if kind == b"IEND":
            break
    if start != len(image):
        raise _invalid("something follows IEND, or there are too many chunks")


def _check_header(data: bytes) -> None:
    if len(data) != _IHDR.size:
        raise _invalid("IHDR must come first, with 13 bytes")
    width, height, depth, colour, compression, filtering, interlace = _IHDR.unpack(data)
    if not width or not height or depth not in _BIT_DEPTHS.get(colour, ()):
        raise _invalid("IHDR describes no image")
    if compression or filtering or interlace > 1:
        raise _invalid("IHDR names an unknown method")
    if width > MAX_SIDE or height > MAX_SIDE:
        raise BakingError("image_too_large", f"an image has at most {MAX_SIDE} × {MAX_SIDE} pixels")


def _check_order(types: Sequence[bytes], colour: int) -> None:
    if b"IDAT" not in types:
        raise _invalid("there are no pixels")
    first = types.index(b"IDAT")
    count = types.count(b"IDAT")
    if any(kind != b"IDAT" for kind in types[first : first + count]):
        raise _invalid("the IDAT chunks do not follow each other")
    palettes = types.count(b"PLTE")
    if palettes > 1 or (palettes and types.index(b"PLTE") > first):
        raise _invalid("there must be at most one palette, before the pixels")
    if (colour == 3 and not palettes) or (colour in (0, 4) and palettes):
        raise _invalid("the palette does not go with the kind of image")


def _promised_size(image: bytes) -> int:
    """Return how many bytes the pixels are once inflated: each row with its filter byte, pass by pass."""
    width, height, depth, colour, _, _, interlace = _IHDR.unpack_from(image, len(SIGNATURE) + 8)
    bits = depth * _CHANNELS[colour]
    passes = _ADAM7 if interlace else ((0, 0, 1, 1),)
    size = 0
    for left, top, across, down in passes:
        columns = (width - left + across - 1) // across
        rows = (height - top + down - 1) // down
        if columns > 0 and rows > 0:
            size += rows * (1 + (columns * bits + 7) // 8)
    return size


def _invalid(detail: str) -> BakingError:
    return BakingError("image_invalid", detail)
