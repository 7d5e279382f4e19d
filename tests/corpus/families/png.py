"""Badges in PNG files, and files that only look like it."""

from __future__ import annotations

import struct
import zlib

from tests.corpus import pictures
from tests.corpus.cases import Book
from tests.corpus.pictures import chunk, header, itxt, pixels, png, text_chunk
from tests.corpus.world import World

URL = World().at["assertion"]
TEXT = World().text("assertion")


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "Badge Baking 1.0: PNG"
    _legal(book)
    _content(book)
    book.section = "VERIFYING.md: image_invalid, image_too_large, image_type_mismatch"
    _damaged(book)
    _types(book)


def _legal(book: Book) -> None:
    world = World()
    files = {
        "json": png(itxt(TEXT)),
        "language-tag": png(itxt(TEXT, language=b"fr-FR", translated="badges ouverts")),
        "translated-keyword": png(itxt(TEXT, translated="пример")),
        "after-the-pixels": png(after=itxt(TEXT)),
        "other-texts": png(
            text_chunk("Atelier", b"Author"), itxt("Titre", b"Title"), itxt(TEXT), text_chunk("x", b"Comment")
        ),
        "url-in-itxt": png(itxt(URL)),
        "legacy-text": png(text_chunk(URL)),
        "legacy-beside-current": png(itxt(TEXT), text_chunk(URL)),
        "white-space": png(itxt(f"\n{TEXT}\n")),
        "unknown-ancillary": png(chunk(b"prIv", b"anything"), itxt(TEXT)),
        "compressed-others": png(pictures.compressed_itxt("Titre", b"Title"), itxt(TEXT)),
        "split-pixels": png(itxt(TEXT), body=_split()),
        "gray": png(itxt(TEXT), head=_head(8, 8, 8, 0), body=_rows(8, 9)),
        "gray-one-bit": png(itxt(TEXT), head=_head(8, 8, 1, 0), body=_rows(8, 2)),
        "sixteen-bit-alpha": png(itxt(TEXT), head=_head(8, 8, 16, 6), body=_rows(8, 65)),
        "palette": png(chunk(b"PLTE", b"\x20\x40\x90"), itxt(TEXT), head=_head(8, 8, 8, 3), body=_rows(8, 9)),
        "interlaced": png(itxt(TEXT), head=_head(1, 1, 8, 0, 1), body=_rows(1, 2)),
        "largest": png(itxt(TEXT), head=header(4096, 1), body=pixels(4096, 1)),
    }
    for name, image in files.items():
        book.legal(name, world, "a legal PNG with one badge", image, filename="badge.png")
    book.legal("upper-case-name", world, "file names have no case", files["json"], filename="BADGE.PNG")
    book.legal("without-name", world, "the bytes say what it is", files["json"])
    changed = TEXT.replace("lea.martin", "eve")
    why = "the baked copy was changed; the hosted one counts"
    book.attack(
        "baked-copy-changed",
        world,
        "recipient_mismatch",
        why,
        png(itxt(changed)),
        filename="b.png",
        recipient="eve@example.org",
    )


def _head(width: int, height: int, depth: int, colour: int, interlace: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def _rows(count: int, size: int) -> bytes:
    return chunk(b"IDAT", zlib.compress(bytes(count * size), 9))


def _split() -> bytes:
    packed = zlib.compress((b"\0" + b"\x20\x40\x90" * 8) * 8, 9)
    return chunk(b"IDAT", packed[:7]) + chunk(b"IDAT", packed[7:])


def _content(book: Book) -> None:
    world = World()
    other = TEXT.replace("/assertions/1", "/assertions/2")
    files: dict[str, tuple[str, bytes]] = {
        "no-badge": ("not_baked", png()),
        "other-keyword": ("not_baked", png(itxt(TEXT, b"OpenBadges"), itxt(TEXT, b"openbadge"))),
        "twice": ("baked_duplicate", png(itxt(TEXT), itxt(TEXT))),
        "twice-around-the-pixels": ("baked_duplicate", png(itxt(TEXT), after=itxt(TEXT))),
        "twice-different": ("baked_duplicate baked_conflict", png(itxt(TEXT), itxt(other))),
        "legacy-of-another": ("baked_conflict", png(itxt(TEXT), text_chunk(URL + "0"))),
        "prose": ("baked_content_invalid", png(itxt("Un beau badge"))),
        "empty": ("baked_content_invalid", png(itxt(""))),
        "broken-json": ("baked_content_invalid", png(itxt(TEXT[:-1]))),
        "compressed": ("baked_content_invalid", png(pictures.compressed_itxt(TEXT))),
        "compressed-ztxt": (
            "baked_content_invalid",
            png(chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(TEXT.encode()))),
        ),
        "compression-bomb": ("baked_content_invalid", png(pictures.compressed_itxt(" " * 4_000_000))),
        "legacy-prose": ("baked_content_invalid", png(text_chunk("voir le site"))),
        "not-utf-8": ("baked_content_invalid", png(itxt(b'{"id":"\xff"}'))),
        "no-separators": ("baked_content_invalid", png(chunk(b"iTXt", b"openbadges\0\0\0fr"))),
        "json-twice-a-name": ("json_duplicate_key", png(itxt(TEXT.replace("{", '{"id":"x:y",', 1)))),
        "javascript-url": ("baked_content_invalid", png(itxt("javascript:alert(1)"))),
    }
    for name, (codes, image) in files.items():
        book.attack(f"content-{name}", world, codes, "no badge, or not exactly one", image, filename="badge.png")
    big = png(itxt(TEXT.replace("{", '{"x":"' + "x" * (2 << 20) + '",', 1)))
    book.attack(
        "content-oversized",
        world,
        "baked_too_large",
        "a badge of 2 MiB",
        big,
        filename="badge.png",
        committed=False,
    )
    signed = World.signed()
    head, body, sign = signed.token().split(".")
    image = png(itxt(f"{head}.{body}.{sign}="))
    book.attack(
        "content-jws-padded",
        signed,
        "jws_malformed",
        "a JWS in a PNG is as strict",
        image,
        filename="badge.png",
    )


def _damaged(book: Book) -> None:
    world = World()
    good = png(itxt(TEXT))
    at = good.index(b"iTXt")
    length = struct.unpack(">I", good[at - 4 : at])[0]
    crc = at + 4 + length
    iend = chunk(b"IEND", b"")
    files: dict[str, tuple[str, bytes]] = {
        "crc-of-the-badge": ("image_invalid", good[:crc] + b"\0\0\0\0" + good[crc + 4 :]),
        "text-changed": ("image_invalid", good.replace(b"lea.martin", b"eve.martin")),
        "crc-of-the-pixels": ("image_invalid", good[:-16] + b"\0\0\0\0" + good[-12:]),
        "cut": ("image_invalid", good[:-20]),
        "cut-end": ("image_invalid", good.removesuffix(iend)),
        "only-signature": ("image_invalid", pictures.SIGNATURE),
        "signature": ("image_invalid", b"\x89PNG\n\x1a\n\0" + good[8:]),
        "length-huge": ("image_invalid", good[: at - 4] + b"\x7f\xff\xff\xff" + good[at:]),
        "length-negative": ("image_invalid", good[: at - 4] + b"\xff\xff\xff\xff" + good[at:]),
        "no-header": ("image_invalid", pictures.SIGNATURE + itxt(TEXT) + pixels() + iend),
        "two-headers": ("image_invalid", png(header(), itxt(TEXT))),
        "no-pixels": ("image_invalid", png(itxt(TEXT), body=b"")),
        "pixels-missing": ("image_invalid", png(itxt(TEXT), body=pixels(8, 4))),
        "pixels-broken": ("image_invalid", png(itxt(TEXT), body=chunk(b"IDAT", b"\x78\x9c" + b"\xff" * 30))),
        "pixels-apart": (
            "image_invalid",
            png(body=chunk(b"IDAT", b"\x78") + itxt(TEXT) + chunk(b"IDAT", b"\x9c")),
        ),
        "after-the-end": ("image_invalid", png() + itxt(TEXT)),
        "zero-width": ("image_invalid", png(itxt(TEXT), head=header(0, 8))),
        "odd-depth": (
            "image_invalid",
            png(itxt(TEXT), head=chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 7, 2, 0, 0, 0))),
        ),
        "wide": ("image_too_large", png(itxt(TEXT), head=header(4097, 1), body=pixels(4097, 1))),
        "high": ("image_too_large", png(itxt(TEXT), head=header(1, 4097), body=pixels(1, 4097))),
        "vast": ("image_too_large", png(itxt(TEXT), head=header(2_000_000, 2_000_000))),
        "pixel-bomb": ("image_invalid", png(itxt(TEXT), body=pixels(2048, 900))),
        "too-many-chunks": ("image_invalid", png(itxt(TEXT), *[chunk(b"prIv", b"")] * 1030)),
    }
    for name, (code, image) in files.items():
        book.attack(
            f"damaged-{name}",
            world,
            code,
            "the file is damaged, too large or not in order",
            image,
            filename="badge.png",
        )


def _types(book: Book) -> None:
    world = World()
    drawing = pictures.svg(pictures.assertion(URL, TEXT))
    image = png(itxt(TEXT))
    for name, (data, filename) in {
        "svg-called-png": (drawing, "badge.png"),
        "png-called-svg": (image, "badge.svg"),
        "jpg-called-png": (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", "badge.png"),
        "json-called-png": (TEXT.encode(), "badge.png"),
        "json-called-svg": (TEXT.encode(), "badge.svg"),
    }.items():
        book.attack(
            f"type-{name}",
            world,
            "image_type_mismatch",
            "the bytes are not what the name says",
            data,
            filename=filename,
        )
