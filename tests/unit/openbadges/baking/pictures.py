"""Pictures to bake into, and chunks to bend them with."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

from badges.openbadges.baking.png_chunks import SIGNATURE, make_chunk

JWS = "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6IjEifQ.AQAB"
ADDRESS = "https://a.example/o/x/assertions/1"
JSON = f'{{"id":"{ADDRESS}","type":"Assertion","x":"]]>é<&\\""}}'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z" fill="url(#g)"/></svg>'


def picture(mode: str = "RGB", size: tuple[int, int] = (9, 7), **options: object) -> bytes:
    """Return a PNG file that Pillow wrote."""
    image = Image.effect_noise(size, 60).convert(mode)
    target = io.BytesIO()
    image.save(target, "PNG", **options)
    return target.getvalue()


def pixels(png: bytes) -> tuple[str, tuple[int, int], bytes]:
    """Return what Pillow decodes."""
    with Image.open(io.BytesIO(png)) as image:
        return image.mode, image.size, image.tobytes()


def header(
    width: int = 1,
    height: int = 1,
    *,
    depth: int = 8,
    colour: int = 0,
    methods: tuple[int, int, int] = (0, 0, 0),
) -> bytes:
    """Return an IHDR chunk."""
    return make_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, *methods))


PIXEL = make_chunk(b"IDAT", zlib.compress(b"\0\x7f"))
END = make_chunk(b"IEND", b"")


def assembled(*chunks: bytes) -> bytes:
    """Return a file of these chunks."""
    return SIGNATURE + b"".join(chunks)


def with_chunks(*chunks: bytes) -> bytes:
    """Return a one-pixel file with these chunks before the pixel."""
    return assembled(header(), *chunks, PIXEL, END)


def international(
    text: str | bytes, keyword: str = "openbadges", *, flags: bytes = b"\0\0", tags: bytes = b"\0\0"
) -> bytes:
    """Return an iTXt chunk."""
    octets = text if isinstance(text, bytes) else text.encode()
    return make_chunk(b"iTXt", keyword.encode() + b"\0" + flags + tags + octets)


def latin(text: str, keyword: str = "openbadges") -> bytes:
    """Return a tEXt chunk."""
    return make_chunk(b"tEXt", keyword.encode() + b"\0" + text.encode("latin-1"))
