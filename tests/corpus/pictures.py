"""PNG and SVG files made by hand, with a badge in them, or with whatever should not be there."""

from __future__ import annotations

import struct
import zlib
from xml.sax.saxutils import quoteattr

SIGNATURE = b"\x89PNG\r\n\x1a\n"
OPENBADGES = "http://openbadges.org"
SVG = "http://www.w3.org/2000/svg"


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int = 8, height: int = 8) -> bytes:
    """Return IHDR for eight-bit RGB."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def pixels(width: int = 8, height: int = 8) -> bytes:
    """Return IDAT: one blue square."""
    return chunk(b"IDAT", zlib.compress((b"\0" + b"\x20\x40\x90" * width) * height, 9))


def itxt(text: str | bytes, keyword: bytes = b"openbadges", language: bytes = b"", translated: str = "") -> bytes:
    """Return an uncompressed iTXt chunk."""
    octets = text if isinstance(text, bytes) else text.encode()
    return chunk(b"iTXt", keyword + b"\0\0\0" + language + b"\0" + translated.encode() + b"\0" + octets)


def compressed_itxt(text: str, keyword: bytes = b"openbadges") -> bytes:
    """Return a compressed iTXt chunk, which the standard forbids for a badge."""
    return chunk(b"iTXt", keyword + b"\0\1\0\0\0" + zlib.compress(text.encode(), 9))


def text_chunk(text: str, keyword: bytes = b"openbadges") -> bytes:
    """Return a tEXt chunk."""
    return chunk(b"tEXt", keyword + b"\0" + text.encode("latin-1"))


def png(*between: bytes, after: bytes = b"", head: bytes | None = None, body: bytes | None = None) -> bytes:
    """Return a PNG with chunks before its pixels, and others after them."""
    parts = (
        SIGNATURE,
        header() if head is None else head,
        *between,
        pixels() if body is None else body,
        after,
    )
    return b"".join(parts) + chunk(b"IEND", b"")


def svg(*children: str, before: str = "", attributes: str = "", prefix: str = "openbadges") -> bytes:
    """Return an SVG with these children of its root, and a square."""
    declared = f'xmlns="{SVG}" xmlns:{prefix}="{OPENBADGES}" viewBox="0 0 8 8"{attributes}'
    return f'{before}<svg {declared}>{"".join(children)}<rect width="8" height="8"/></svg>'.encode()


def assertion(verify: str, body: str | None = None, prefix: str = "openbadges") -> str:
    """Return the element that carries a badge; a body is wrapped in CDATA."""
    if body is None:
        return f"<{prefix}:assertion verify={quoteattr(verify)}/>"
    return f"<{prefix}:assertion verify={quoteattr(verify)}><![CDATA[{body}]]></{prefix}:assertion>"
