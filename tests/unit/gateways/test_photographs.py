"""Photographs of strangers keep their pixels and nothing else."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from badges.domain.errors import Refused
from badges.domain.ports import Photograph
from badges.gateways import photographs, pictures
from badges.gateways.pictures import Thumbnails

SECRET = b"secret words of the camera"
ORIENTATION, GPS = 0x0112, 0x8825


def exif(orientation: int = 1) -> Image.Exif:
    """Return what a phone writes: how it was held, who owns it, and where it was."""
    block = Image.Exif()
    block[ORIENTATION] = orientation
    block[0x013B] = SECRET.decode()  # artist
    block.get_ifd(GPS).update({1: "N", 2: (44.0, 55.0, 59.0), 3: "E", 4: (4.0, 53.0, 31.0)})
    return block


def sample(width: int = 400, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height))
    return picture.convert(mode)


def jpeg(picture: Image.Image | None = None, orientation: int = 1, **options: object) -> bytes:
    """Return a JPEG as a phone makes it, with EXIF, a position, a comment, a colour profile, and a film behind it."""
    out = BytesIO()
    said = {"exif": exif(orientation), "comment": SECRET, "icc_profile": SECRET * 9, "xmp": SECRET} | options
    (picture or sample()).save(out, "JPEG", **said)
    return out.getvalue() + b"ftypmp42" + SECRET


def png(picture: Image.Image | None = None, orientation: int = 1) -> bytes:
    """Return a PNG with texts, a position and a profile."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=True)
    out = BytesIO()
    (picture or sample()).save(out, "PNG", pnginfo=notes, exif=exif(orientation), icc_profile=SECRET * 9)
    return out.getvalue()


def redrawn(image: bytes) -> Photograph:
    """Return the photograph; fails when it cannot be read."""
    found = Thumbnails().photograph(image)
    assert found is not None
    return found


def is_red(picture: Image.Image, place: tuple[int, int]) -> bool:
    """Tell whether a pixel is red; fails when it is neither red nor blue."""
    colours = picture.convert("RGB").getpixel(place)
    assert isinstance(colours, tuple)
    red, green, blue = colours
    assert green < 60
    assert max(red, blue) > 200 > 60 > min(red, blue)
    return red > blue


def segments(image: bytes) -> list[int]:
    """Return the markers of a JPEG up to its first scan."""
    found: list[int] = []
    position = 2
    while not found or found[-1] != 0xDA:
        sign, marker, length = struct.unpack_from(">BBH", image, position)
        assert sign == 0xFF
        found.append(marker)
        position += 2 + length
    return found


@pytest.mark.parametrize("image", [jpeg(), jpeg(progressive=True), png()], ids=["jpeg", "progressive", "png"])
def test_nothing_but_pixels_is_kept(image: bytes) -> None:
    """Position, owner, comment, profile, XMP and what hangs behind the picture are gone; the colours stay."""
    assert b"Exif" in image or b"eXIf" in image
    made = redrawn(image)
    assert SECRET not in made.data
    for word in (b"Exif", b"ICC_PROFILE", b"http", b"ftyp"):
        assert word not in made.data
    assert set(segments(made.data)) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}  # JFIF, tables, one baseline frame, its scan
    assert made.data.endswith(b"\xff\xd9")
    with Image.open(BytesIO(made.data)) as opened:
        assert (opened.format, opened.size, dict(opened.getexif())) == ("JPEG", (400, 200), {})
        assert "comment" not in opened.info
        assert is_red(opened, (50, 100))
        assert not is_red(opened, (350, 100))


@pytest.mark.parametrize("make", [jpeg, png], ids=["jpeg", "png"])
@pytest.mark.parametrize(("orientation", "size", "red"), [
    (1, (400, 200), (10, 100)), (2, (400, 200), (390, 100)), (3, (400, 200), (390, 100)), (4, (400, 200), (10, 100)),
    (5, (200, 400), (100, 10)), (6, (200, 400), (100, 10)), (7, (200, 400), (100, 390)), (8, (200, 400), (100, 390)),
])  # fmt: skip
def test_a_photo_stands_as_it_was_held(
    make: Callable[..., bytes], orientation: int, size: tuple[int, int], red: tuple[int, int]
) -> None:
    """Each of the eight ways of holding a camera is turned upright."""
    made = redrawn(make(orientation=orientation))
    with Image.open(BytesIO(made.data)) as opened:
        assert opened.size == size == (made.width, made.height)
        assert is_red(opened, red)


@pytest.mark.parametrize(("width", "height"), [(4032, 3024), (1700, 40), (900, 5000)])
def test_large_photos_become_small(width: int, height: int) -> None:
    """Whatever the shape, no side is longer than 1600 pixels, and the shape stays."""
    made = redrawn(jpeg(sample(width, height)))
    assert max(made.width, made.height) == photographs.MOST_SIDE
    assert abs(made.width / made.height - width / height) < 0.05 * width / height
    assert len(made.data) <= photographs.MOST_BYTES


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_printed_colours_are_read(mode: str) -> None:
    """A grey JPEG and one for printers come out in colours of screens."""
    assert redrawn(jpeg(sample(mode=mode), icc_profile=None)).width == 400


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L"])
def test_every_png_gets_white_paper(mode: str) -> None:
    """What is transparent becomes white."""
    picture = Image.new(mode, (40, 40), 0 if mode != "RGBA" else (0, 0, 0, 0))
    with Image.open(BytesIO(redrawn(png(picture)).data)) as opened:
        assert opened.mode == "RGB"
        if mode in ("RGBA", "LA"):
            assert opened.getpixel((20, 20)) == (255, 255, 255)


def with_size(image: bytes, width: int, height: int) -> bytes:
    """Return a JPEG whose frame claims another size."""
    at = next(image.index(b"\xff" + sign) for sign in (b"\xc0", b"\xc2") if b"\xff" + sign in image)
    return image[: at + 5] + struct.pack(">HH", height, width) + image[at + 9 :]


PLAIN = jpeg(exif=b"", comment=b"", icc_profile=None, xmp=b"")
SCAN = PLAIN.index(b"\xff\xda")


@pytest.mark.parametrize("image", [
    b"", b"\xff\xd8", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic", PLAIN[:SCAN], PLAIN[: SCAN + 40],
    with_size(PLAIN, 0, 10), with_size(PLAIN, 65535, 65535), with_size(PLAIN, 12_000, 12_000),
    with_size(jpeg(progressive=True, exif=b"", xmp=b"", comment=b""), 5000, 5000),
    PLAIN.replace(b"\xff\xc0", b"\xff\xc9"), PLAIN.replace(b"\xff\xc0", b"\xff\xf0"),
    PLAIN[:2] + b"\xff\xfe\x00\x01" + PLAIN[2:], PLAIN[:2] + b"\xff\xfe\x00\x02" * 3000 + PLAIN[2:],
    PLAIN[:SCAN] + (PLAIN[SCAN:SCAN + 30] * 40) + PLAIN[SCAN:], png()[:-8], png(Image.new("RGB", (3000, 3000))),
])  # fmt: skip
def test_what_is_no_photo_is_not_kept(image: bytes) -> None:
    """Other formats, cut files, bombs and odd kinds of JPEG are refused, and raise nothing."""
    assert Thumbnails().photograph(image) is None


@pytest.mark.parametrize("tiff", [b"", b"II*\0", b"MM\0*\0\0\0\x08\xff\xff", b"II*\0\xff\xff\xff\xff", b"XX*\0" * 9])
def test_a_broken_note_of_the_camera_is_passed_over(tiff: bytes) -> None:
    """EXIF that cannot be read leaves the photo as it is."""
    block = b"Exif\0\0" + tiff
    image = PLAIN[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + PLAIN[2:]
    assert redrawn(image).width == 400


def test_photos_wait_for_each_other_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """While another photo is drawn for too long, one is told to come back."""
    monkeypatch.setattr(pictures, "PHOTOGRAPH_PATIENCE", 0.01)
    begun, done = threading.Event(), threading.Event()

    def slow(_image: bytes) -> None:
        begun.set()
        done.wait(5)

    thumbnails = Thumbnails()
    monkeypatch.setattr(photographs, "redrawn", slow)
    other = threading.Thread(target=thumbnails.photograph, args=(b"",))
    other.start()
    begun.wait(5)
    with pytest.raises(Refused, match="Beaucoup de photos"):
        thumbnails.photograph(b"")
    done.set()
    other.join()
