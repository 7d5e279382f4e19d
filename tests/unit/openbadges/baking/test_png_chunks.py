"""The chunks of a PNG file: what is wrong with one is said, and the last size that passes does pass."""

from __future__ import annotations

import zlib

import pytest

from badges.openbadges.baking.png_chunks import MAX_CHUNKS, MAX_SIDE, SIGNATURE, check_pixels, make_chunk, walk
from badges.openbadges.errors import BakingError
from tests.unit.openbadges.baking.pictures import END, PIXEL, assembled, header, picture

NOTE = make_chunk(b"tEXt", b"a\0b")
PALETTE = make_chunk(b"PLTE", b"\0\0\0")
LIKE_A_HEADER = make_chunk(b"tEXt", header()[8:-4])


def pixels_of(octets: bytes) -> bytes:
    """Return an IDAT chunk."""
    return make_chunk(b"IDAT", zlib.compress(octets))


def refusal(image: bytes) -> tuple[str, str]:
    """Return code and detail with which a file is refused."""
    with pytest.raises(BakingError) as caught:
        check_pixels(image, walk(image))
    return caught.value.code, caught.value.detail


def test_chunks_know_where_they_lie() -> None:
    """Each chunk has its type, its place in the file and its data."""
    chunks = walk(assembled(header(), NOTE, PIXEL, END))
    assert [chunk.type for chunk in chunks] == [b"IHDR", b"tEXt", b"IDAT", b"IEND"]
    assert [(chunk.start, chunk.end) for chunk in chunks[:2]] == [(8, 33), (33, 48)]
    assert chunks[1].data(assembled(header(), NOTE)) == b"a\0b"
    assert make_chunk(b"tEXt", b"a\0b") == b"\0\0\0\3tEXta\0b" + zlib.crc32(b"tEXta\0b").to_bytes(4, "big")


@pytest.mark.parametrize(
    ("image", "detail"),
    [
        (b"\x88PNG\r\n\x1a\n", "the PNG signature is damaged"),
        (SIGNATURE, "the file is cut short"),
        (assembled(header())[:-1], "a chunk has no sensible length or type"),
        (assembled(header(), PIXEL), "the file is cut short"),
        (assembled(header(), make_chunk(b"a1b2", b""), PIXEL, END), "a chunk has no sensible length or type"),
        (assembled(header()[:-1] + b"x", PIXEL, END), "the checksum of a chunk is wrong"),
        (assembled(header(), PIXEL, END, b"x"), "something follows IEND, or there are too many chunks"),
        (assembled(header(), *[NOTE] * (MAX_CHUNKS - 2), PIXEL, END),
         "something follows IEND, or there are too many chunks"),
        (assembled(PIXEL, header(), END), "IHDR must come first, with 13 bytes"),
        (assembled(LIKE_A_HEADER, header(), PIXEL, END), "IHDR must come first, with 13 bytes"),
        (assembled(make_chunk(b"IHDR", b"\0" * 14), PIXEL, END), "IHDR must come first, with 13 bytes"),
        (assembled(header(0, 1), PIXEL, END), "IHDR describes no image"),
        (assembled(header(1, 0), PIXEL, END), "IHDR describes no image"),
        (assembled(header(depth=3), PIXEL, END), "IHDR describes no image"),
        (assembled(header(colour=5), PIXEL, END), "IHDR describes no image"),
        (assembled(header(methods=(1, 0, 0)), PIXEL, END), "IHDR names an unknown method"),
        (assembled(header(methods=(0, 1, 0)), PIXEL, END), "IHDR names an unknown method"),
        (assembled(header(methods=(0, 0, 2)), PIXEL, END), "IHDR names an unknown method"),
        (assembled(header(), make_chunk(b"NEWC", b""), PIXEL, END), "a critical chunk is of no known type"),
        (assembled(header(), header(), PIXEL, END), "there must be one IHDR and one empty IEND"),
        (assembled(header(), PIXEL, make_chunk(b"IEND", b"x")), "there must be one IHDR and one empty IEND"),
        (assembled(header(), END), "there are no pixels"),
        (assembled(header(), PIXEL, NOTE, PIXEL, END), "the IDAT chunks do not follow each other"),
        (assembled(header(), NOTE, PIXEL, NOTE, PIXEL, END), "the IDAT chunks do not follow each other"),
        (assembled(header(colour=2), PALETTE, PALETTE, PIXEL, END),
         "there must be at most one palette, before the pixels"),
        (assembled(header(colour=2), PIXEL, PALETTE, END), "there must be at most one palette, before the pixels"),
        (assembled(header(colour=3), PIXEL, END), "the palette does not go with the kind of image"),
        (assembled(header(), PALETTE, PIXEL, END), "the palette does not go with the kind of image"),
        (assembled(header(colour=4), PALETTE, pixels_of(bytes(3)), END),
         "the palette does not go with the kind of image"),
        (assembled(header(), make_chunk(b"IDAT", b"no zlib"), END), "the pixels are damaged"),
        (assembled(header(), pixels_of(b"\0"), END), "there are fewer pixels than IHDR promises"),
        (assembled(header(), make_chunk(b"IDAT", zlib.compress(b"\0\0")[:-1]), END),
         "there are fewer pixels than IHDR promises"),
        (assembled(header(), pixels_of(bytes(3)), END), "there are more pixels than IHDR promises"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file(image: bytes, detail: str) -> None:
    """Every rule that a file breaks is named."""
    assert refusal(image) == ("image_invalid", detail)


@pytest.mark.parametrize(
    ("colour", "size", "before"),
    [
        (0, 2, []), (0, 2, [NOTE]), (2, 4, []), (2, 4, [PALETTE]), (3, 2, [PALETTE]), (4, 3, []), (6, 5, []),
        (6, 5, [PALETTE]),
    ],
)  # fmt: skip
def test_every_kind_of_colour(colour: int, size: int, before: list[bytes]) -> None:
    """Grey, colour, palette and their transparent forms each promise their own number of bytes."""
    image = assembled(header(colour=colour), *before, pixels_of(bytes(size)), END)
    check_pixels(image, walk(image))
    assert refusal(assembled(header(colour=colour), *before, pixels_of(bytes(size - 1)), END))[0] == "image_invalid"


@pytest.mark.parametrize(("depth", "size"), [(1, 3), (2, 4), (4, 6), (8, 10), (16, 19)])
def test_every_depth(depth: int, size: int) -> None:
    """A row of nine grey pixels takes whole bytes."""
    image = assembled(header(9, 1, depth=depth), pixels_of(bytes(size)), END)
    check_pixels(image, walk(image))


@pytest.mark.parametrize("size", [(MAX_SIDE, 1), (1, MAX_SIDE)])
def test_the_largest_picture(size: tuple[int, int]) -> None:
    """4096 pixels a side are read, and not one more."""
    image = picture("L", size)
    check_pixels(image, walk(image))
    larger = assembled(header(size[0] + (size[0] > 1), size[1] + (size[1] > 1)), PIXEL, END)
    assert refusal(larger) == ("image_too_large", "an image has at most 4096 × 4096 pixels")


def test_the_most_chunks() -> None:
    """1,024 chunks are walked."""
    assert len(walk(assembled(header(), *[NOTE] * (MAX_CHUNKS - 3), PIXEL, END))) == MAX_CHUNKS


def test_much_data_is_inflated_in_steps() -> None:
    """Pixels of many steps and portions are counted to the last byte, well and badly compressed."""
    for octets in (bytes(1 + 4096 * 3) * 300, picture("RGB", (300, 300))):
        if octets[:4] == b"\x89PNG":
            check_pixels(octets, walk(octets))
            continue
        image = assembled(header(4096, 300, colour=2), pixels_of(octets), END)
        check_pixels(image, walk(image))
        assert refusal(assembled(header(4096, 300, colour=2), pixels_of(octets[:-1]), END))[0] == "image_invalid"
