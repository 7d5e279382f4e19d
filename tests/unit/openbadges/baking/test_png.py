"""Baking PNG files: the badge comes back, the picture stays, and a damaged file is refused."""

from __future__ import annotations

import random
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.openbadges import strict_json
from badges.openbadges.baking import Baked, bake_png, unbake
from badges.openbadges.baking.png_chunks import SIGNATURE, make_chunk, walk
from badges.openbadges.errors import BakingError, OpenBadgesError
from tests.support.prose import misspelt
from tests.unit.openbadges.baking.pictures import (
    ADDRESS,
    END,
    JSON,
    JWS,
    PIXEL,
    assembled,
    header,
    international,
    latin,
    picture,
    pixels,
    with_chunks,
)

PICTURE = picture()


def refusal(data: bytes, filename: str | None = None) -> str:
    """Return the code with which a file is refused."""
    with pytest.raises(BakingError) as caught:
        unbake(data, filename)
    assert misspelt(caught.value.detail) == []
    return caught.value.code


@pytest.mark.parametrize(("content", "kind"), [(JSON, "json"), (JWS, "jws"), (ADDRESS, "url")])
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_what_is_baked_comes_back(content: str, kind: str, mode: str) -> None:
    """The same text comes back and the picture decodes to the same pixels, for every kind of PNG."""
    image = picture("L" if mode == "I;16" else mode)
    baked = bake_png(image, content)
    assert unbake(baked, "badge.png") == Baked(kind, content)  # type: ignore[arg-type]  # parametrised
    assert pixels(baked) == pixels(image)


@given(
    value=st.dictionaries(st.text(), st.text() | st.integers() | st.none(), max_size=5),
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    mode=st.sampled_from(["L", "RGB", "RGBA"]),
)
@settings(max_examples=60, deadline=None)
def test_any_document_survives_any_picture(value: dict[str, object], size: tuple[int, int], mode: str) -> None:
    """Any JSON object, baked into a picture of any size, comes back byte for byte."""
    content = strict_json.dumps(value).decode()
    image = picture(mode, size)
    baked = bake_png(image, content)
    assert unbake(baked) == Baked("json", content)
    assert pixels(baked) == pixels(image)


def test_baking_replaces_what_was_baked() -> None:
    """A file holds one badge: the old one leaves, in whatever chunk it was, and nothing else changes."""
    old = with_chunks(
        latin(ADDRESS), international(JSON), latin("Zoé", "Author"), make_chunk(b"zTXt", b"openbadges\0\0x")
    )
    assert bake_png(old, JWS) == with_chunks(international(JWS), latin("Zoé", "Author"))
    assert bake_png(bake_png(PICTURE, JSON), JWS) == bake_png(PICTURE, JWS)


def test_the_chunk_is_what_the_standard_asks() -> None:
    """One uncompressed iTXt with empty language and translation, before the pixels."""
    baked = bake_png(PICTURE, JWS)
    types = [chunk.type for chunk in walk(baked)]
    assert types.index(b"iTXt") == 1
    assert types.count(b"iTXt") == 1
    assert b"iTXtopenbadges\0\0\0\0\0" + JWS.encode() in baked


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_flipped_byte_is_refused(data: st.DataObject) -> None:
    """Whatever single byte of a baked file is changed, it is refused."""
    octets = bytearray(bake_png(PICTURE, JSON))
    octets[data.draw(st.integers(0, len(octets) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BakingError):
        unbake(bytes(octets), "badge.png")


def test_every_byte_of_the_baked_chunk_is_protected() -> None:
    """Each byte of the chunk in turn: length, type, text or checksum, none can change unseen."""
    baked = bake_png(PICTURE, JSON)
    chunk = walk(baked)[1]
    for position in range(chunk.start, chunk.end):
        for flip in (1, 0x20, 0x80):
            changed = baked[:position] + bytes([baked[position] ^ flip]) + baked[position + 1 :]
            assert refusal(changed, "badge.png") == "image_invalid"


def test_every_truncation_is_refused() -> None:
    """A file that is cut short anywhere is no picture any more."""
    baked = bake_png(PICTURE, JWS)
    for length in range(1, len(baked)):
        assert refusal(baked[:length], "badge.png") in {"image_invalid", "image_type_mismatch"}


@pytest.mark.parametrize(
    ("chunks", "found"),
    [
        ([international(JSON, tags=b"fr-FR\0badges ouverts\0")], Baked("json", JSON)),
        ([international(JSON, tags="fr\0badges très ouverts\0".encode())], Baked("json", JSON)),
        ([latin(ADDRESS)], Baked("url", ADDRESS)),
        ([latin(f"{ADDRESS}\n")], Baked("url", ADDRESS)),
        ([latin(ADDRESS), international(JSON)], Baked("json", JSON)),
        ([international("{}", "openbadgecredential")], Baked("ob3", "{}")),
        ([international(b"x", "openbadgecredential", flags=b"\1\0")], Baked("ob3", "")),
        ([international("{}", "openbadgecredential"), international(JWS)], Baked("jws", JWS)),
        ([international("x", "OpenBadges"), international(JWS)], Baked("jws", JWS)),
        ([international(JWS + "=")], Baked("jws", JWS + "=")),
        ([international('{"a":1,"a":2}')], Baked("json", '{"a":1,"a":2}')),
    ],
)  # fmt: skip
def test_what_is_read(chunks: list[bytes], found: Baked) -> None:
    """Language tags, legacy files and Open Badges 3.0 are understood; other keywords are not ours."""
    assert unbake(with_chunks(*chunks)) == found


@pytest.mark.parametrize(
    ("chunks", "code"),
    [
        ([], "not_baked"),
        ([international(JWS, "OpenBadges"), latin("x", "Comment")], "not_baked"),
        ([international(JSON), international(JSON)], "baked_duplicate"),
        ([latin(ADDRESS), latin(ADDRESS)], "baked_duplicate"),
        ([international(JSON), international(JWS)], "baked_conflict"),
        ([latin(f"x\0{ADDRESS}")], "baked_content_invalid"),
        ([latin("https://evil.example/1"), international(JSON)], "baked_conflict"),
        ([latin(ADDRESS), international(JWS)], "baked_conflict"),
        ([latin(ADDRESS), latin(ADDRESS + "0")], "baked_conflict"),
        ([international(zlib.compress(JSON.encode()), flags=b"\1\0")], "baked_content_invalid"),
        ([international(JSON, flags=b"\2\0")], "baked_content_invalid"),
        ([make_chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(JSON.encode()))], "baked_content_invalid"),
        ([make_chunk(b"iTXt", b"openbadges")], "baked_content_invalid"),
        ([make_chunk(b"iTXt", b"openbadges\0\0\0fr")], "baked_content_invalid"),
        ([international(b"{\xff}")], "baked_content_invalid"),
        ([international(JWS, tags=b"\xe9\0\0")], "baked_content_invalid"),
        ([international(f"x\0{JWS}")], "baked_content_invalid"),
        ([make_chunk(b"iTXt", b"openbadgecredential\0\0\0fr\0")], "baked_content_invalid"),
        ([international("")], "baked_content_invalid"),
        ([international("a badge")], "baked_content_invalid"),
        ([international("{broken")], "baked_content_invalid"),
        ([international("[]")], "baked_content_invalid"),
        ([international("ftp://a.example/1")], "baked_content_invalid"),
        ([international("{" + " " * (1024 * 1024))], "baked_too_large"),
    ],
)
def test_what_is_refused(chunks: list[bytes], code: str) -> None:
    """No badge, two, contradictory, compressed, unreadable and oversized ones each have their code."""
    assert refusal(with_chunks(*chunks)) == code


def test_a_compressed_text_is_never_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that would swell to a gigabyte costs nothing: it is refused by its flag."""
    bomb = zlib.compress(b"{" + b" " * 20_000_000)
    image = with_chunks(international(bomb, flags=b"\1\0"))
    monkeypatch.setattr(zlib, "decompress", lambda *_: pytest.fail("inflated"))
    assert refusal(image) == "baked_content_invalid"


@pytest.mark.parametrize(
    "image",
    [
        SIGNATURE,
        assembled(PIXEL, header(), END),
        assembled(header(), END),
        assembled(header(), PIXEL),
        assembled(header(), PIXEL, END, END),
        assembled(header(), PIXEL, END) + b"\0",
        assembled(header(), header(), PIXEL, END),
        assembled(header(), PIXEL, make_chunk(b"tEXt", b"a\0b"), PIXEL, END),
        assembled(header(), PIXEL, make_chunk(b"IEND", b"x")),
        assembled(header(), make_chunk(b"NEWC", b""), PIXEL, END),
        assembled(header(), make_chunk(b"a1b2", b""), PIXEL, END),
        assembled(header(), *[make_chunk(b"tEXt", b"a\0b")] * 1_100, PIXEL, END),
        assembled(header(0, 1), PIXEL, END),
        assembled(header(depth=3), PIXEL, END),
        assembled(header(depth=4, colour=2), PIXEL, END),
        assembled(header(colour=5), PIXEL, END),
        assembled(header(methods=(1, 0, 0)), PIXEL, END),
        assembled(header(methods=(0, 1, 0)), PIXEL, END),
        assembled(header(methods=(0, 0, 2)), PIXEL, END),
        assembled(header(colour=3), PIXEL, END),
        assembled(header(), make_chunk(b"PLTE", b"\0\0\0"), PIXEL, END),
        assembled(make_chunk(b"IHDR", b"\0" * 12), PIXEL, END),
        assembled(header(2, 2), PIXEL, END),
        assembled(header(), make_chunk(b"IDAT", b"no zlib"), END),
        assembled(header(), make_chunk(b"IDAT", zlib.compress(b"\0\x7f\0")), END),
        assembled(header(), make_chunk(b"IDAT", zlib.compress(b"\0\x7f")[:-1]), END),
        assembled(header(), make_chunk(b"IDAT", b""), END),
    ],
)
def test_a_damaged_picture_is_refused(image: bytes) -> None:
    """Chunks out of order, missing, unknown, too many, or pixels that are not what IHDR promises."""
    assert refusal(image) == "image_invalid"


@pytest.mark.parametrize("size", [(4097, 1), (1, 4097), (2**31 - 1, 2**31 - 1)])
def test_an_enormous_picture_is_refused(size: tuple[int, int]) -> None:
    """More than 4096 pixels a side is image_too_large."""
    assert refusal(assembled(header(*size), PIXEL, END)) == "image_too_large"


def test_a_bomb_of_pixels_is_stopped() -> None:
    """Pixels that inflate beyond what IHDR promises are refused after one byte too many."""
    bomb = zlib.compress(b"\0" * 50_000_000)
    assert refusal(assembled(header(), make_chunk(b"IDAT", bomb), END)) == "image_invalid"


@pytest.mark.parametrize("interlace", [0, 1])
@pytest.mark.parametrize(("colour", "channels"), [(0, 1), (2, 3), (6, 4)])
def test_pixels_are_counted_as_the_standard_counts(interlace: int, colour: int, channels: int) -> None:
    """Interlaced and plain pictures of every size hold exactly the bytes that are expected."""
    for width in range(1, 12):
        for height in (1, 2, 5, 9):
            passes = [
                (0, 0, 8, 8),
                (4, 0, 8, 8),
                (0, 4, 4, 8),
                (2, 0, 4, 4),
                (0, 2, 2, 4),
                (1, 0, 2, 2),
                (0, 1, 1, 2),
            ]
            size = 0
            for left, top, across, down in passes if interlace else [(0, 0, 1, 1)]:
                columns, rows = len(range(left, width, across)), len(range(top, height, down))
                size += rows * (1 + columns * channels) if columns else 0
            image = header(width, height, colour=colour, methods=(0, 0, interlace))
            for length, code in (
                (size, "not_baked"),
                (size - 1, "image_invalid"),
                (size + 1, "image_invalid"),
            ):
                chunk = make_chunk(b"IDAT", zlib.compress(random.Random(length).randbytes(length)))
                assert refusal(assembled(image, chunk, END)) == code


def test_pixels_may_lie_in_many_chunks() -> None:
    """A stream that is cut into single bytes is read like one in one piece."""
    stream = zlib.compress(bytes(9 * 900))
    cut = [make_chunk(b"IDAT", stream[start : start + 1]) for start in range(len(stream))]
    assert refusal(assembled(header(8, 900), *cut, END)) == "not_baked"


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (PICTURE, "badge.svg", "image_type_mismatch"),
        (PICTURE, "badge.jpg", "image_type_mismatch"),
        (b"\xff\xd8\xff\xe0JFIF", "badge.png", "image_type_mismatch"),
        (b"<svg/>", "badge.PNG", "image_type_mismatch"),
        (b"{}", "badge.png", "image_type_mismatch"),
        (b"", "badge.png", "image_type_mismatch"),
        (b"GIF89a", None, "image_invalid"),
        (b"", None, "image_invalid"),
        (b"\x89PNG\r\n\x1a\n", "badge.png", "image_invalid"),
        (b"\x88PNG\r\n\x1a\n", "badge.png", "image_invalid"),
        (b"\x89PNG\n\x1a\n" + PICTURE[8:], "badge.png", "image_invalid"),
        (PICTURE, "badge", "not_baked"),
        (PICTURE + b"\0" * (5 * 1024 * 1024), "badge.png", "input_too_large"),
    ],
)
def test_the_name_must_tell_the_truth(data: bytes, filename: str | None, code: str) -> None:
    """The first bytes decide what a file is; a name that promises another type is refused."""
    assert refusal(data, filename) == code


@pytest.mark.parametrize(
    "content",
    [
        "",
        "text",
        "{broken",
        " {}",
        "{}\n",
        f"{JWS} ",
        "eyJ a.b.c",
        "\ud800",
        '{"a":"' + "x" * 1024 * 1024 + '"}',
    ],
)
def test_only_a_badge_is_baked(content: str) -> None:
    """What would not come back as the same badge is not baked."""
    with pytest.raises(BakingError) as caught:
        bake_png(PICTURE, content)
    assert caught.value.code == ("baked_too_large" if len(content) > 100 else "baked_content_invalid")
    assert misspelt(caught.value.detail) == []


@given(
    data=st.binary(max_size=300),
    start=st.sampled_from([b"", SIGNATURE, SIGNATURE + header(), PICTURE[:-12], b"<svg"]),
)
def test_nothing_but_our_errors_comes_out(data: bytes, start: bytes) -> None:
    """Any bytes are read or refused with an error of ours."""
    for filename in (None, "badge.png", "badge.svg"):
        with suppress(OpenBadgesError):
            assert unbake(start + data, filename).kind
