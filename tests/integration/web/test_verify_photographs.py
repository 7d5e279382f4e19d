"""/verify reads the QR code in a photograph of paper that a form hands in: an old phone needs no script for it."""

from __future__ import annotations

import random
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import pytest
from PIL import Image, ImageFilter

from badges.domain.errors import Refused
from badges.gateways.qr_codes import QrCodes
from badges.openbadges.verification import Answer, FetchError
from badges.openbadges.verification.addresses import Address
from badges.openbadges.verification.fetching import MOST_SECONDS, LimitedFetcher
from badges.services.cv_lines import cv_line
from badges.services.exporting_files import assertion_file
from badges.services.instance import Instance
from badges.services.outbound import Busy
from badges.services.publishing import find_assertion
from badges.web.employer import verifying
from tests.support.client import PageClient
from tests.support.instances import build_app
from tests.support.sample import World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
NO_CODE = "C’est une photo, et nous n’y lisons pas l’adresse d’un badge."


def photograph(printed: Sequence[bytes], fmt: str = "JPEG", degrees: float = -11, **options: Any) -> bytes:
    """Return a turned, dim, blurred, grainy photograph of a page with these drawings on it, one below the other."""
    page = Image.new("L", (1060, 1500), 250)  # A4 at 128 dots an inch
    for number, drawing in enumerate(printed):
        with Image.open(BytesIO(drawing)) as drawn:
            grey = drawn.convert("L")
        grey.thumbnail((900, 240))
        page.paste(grey, (150, 300 + 420 * number))
    turned = page.rotate(degrees, expand=True, fillcolor=90, resample=Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", turned.size, random.Random(7).randbytes(turned.width * turned.height))
    dim = Image.blend(turned.point(lambda value: 40 + value // 2), grain, 0.12).filter(ImageFilter.GaussianBlur(0.8))
    out = BytesIO()
    dim.save(out, fmt, **options)
    return out.getvalue()


def code(text: str) -> bytes:
    """Return the QR code of a text as PNG."""
    return QrCodes().draw(text, "png")


def hand_in(client: PageClient, photo: bytes, *, status: int = 200, name: str = "IMG_0012.jpg") -> str:
    """Send a photograph by the form, and return what the page says."""
    client.post("/verify", {"file": (BytesIO(photo), name)}, status=status, content_type="multipart/form-data")
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


@pytest.mark.parametrize(("fmt", "degrees"), [("JPEG", -11), ("JPEG", 94), ("PNG", 175), ("WEBP", 30)])
def test_a_photographed_cv_leads_to_its_verdict(
    client_request: PageClient,
    instance: Instance,
    session: Session,
    awarded: list[Assertion],
    fmt: str,
    degrees: float,
) -> None:
    """A bad picture of the line that we give for CVs, handed in without a script, opens the page of the verdict."""
    line = cv_line(instance, session, find_assertion(instance, session, awarded[0].public_id), "fr", "png").data
    photo = photograph([line], fmt, degrees)
    fields = {"file": (BytesIO(photo), "IMG_0012.jpg")}
    sent = client_request.post("/verify", fields, status=303, content_type="multipart/form-data")
    assert sent.headers["Location"].endswith(f"/v/{awarded[0].short_code}")
    client_request.get(f"/v/{awarded[0].short_code}")
    assert client_request.page is not None
    assert "Badge authentique" in client_request.page.text()


@pytest.mark.parametrize("fmt", ["JPEG", "PNG"])
def test_a_photograph_without_a_code_gets_no_verdict(client_request: PageClient, world: World, fmt: str) -> None:
    """Where no code can be read, the page says so and what to type; it calls no badge unknown."""
    said = hand_in(client_request, photograph([], fmt), status=400)
    assert NO_CODE in said
    assert "ou les 12 signes" in said
    assert "reconnu" not in said


@pytest.mark.parametrize("data", [b"\x00\x00\x00\x18ftypheic" + bytes(range(256)), b"RIFF\x10\x00\x00\x00WEBPVP8 "])
def test_a_photograph_that_we_cannot_open_gets_the_same_words(
    client_request: PageClient, world: World, data: bytes
) -> None:
    """A kind of picture that we do not read, or a damaged one, is a photograph without a code."""
    assert NO_CODE in hand_in(client_request, data, status=400)


def test_a_bomb_is_not_decoded(client_request: PageClient, world: World) -> None:
    """A small PNG with 16 million pixels, and a WebP that promises as many, are not inflated: no code is read."""
    bomb = BytesIO()
    Image.new("1", (4096, 4096)).save(bomb, "PNG")
    assert NO_CODE in hand_in(client_request, bomb.getvalue(), status=400, name="bombe.png")
    canvas = b"\0\0\0\0" + (4095).to_bytes(3, "little") * 2
    webp = b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0" + canvas
    assert NO_CODE in hand_in(client_request, webp, status=400, name="bombe.webp")


def test_a_badge_comes_before_what_its_picture_shows(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """A PNG with a badge inside is checked as that badge, whatever is drawn on it."""
    made = assertion_file(instance, session, "cap-tandem", awarded[0].public_id, "badge.png")
    assert "Badge authentique" in hand_in(client_request, made.data, name="badge.png")


def test_an_address_in_a_photograph_meets_the_same_guard_as_a_pasted_one(
    client_request: PageClient, world: World
) -> None:
    """A private address is refused by the fetcher, and anything that is no web address is not even looked at."""
    assert "url_not_allowed" in hand_in(client_request, photograph([code("http://10.0.0.1/badge")]))
    assert NO_CODE in hand_in(client_request, photograph([code("javascript:alert(1)")]), status=400)


def test_of_several_codes_the_badge_is_checked(
    client_request: PageClient, instance: Instance, awarded: list[Assertion]
) -> None:
    """A page with another code above that of the badge still leads to the badge."""
    address = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    said = hand_in(client_request, photograph([code("http://10.0.0.1/moi"), code(address)], degrees=4))
    assert "Badge authentique" in said
    assert address in said


class SlowFetcher(LimitedFetcher):
    """For which every server is silent until the time is over, by a clock of its own."""

    made: ClassVar[list[SlowFetcher]] = []

    def __init__(self, _loopback: bool) -> None:
        super().__init__(clock=lambda: self.waited)
        self.waited = 0.0
        self.asked: list[str] = []
        self.made.append(self)

    def ask(self, address: Address, seconds: float, etag: str | None = None) -> Answer:
        """Wait for almost as long as the check may take."""
        self.asked.append(address.url)
        self.waited += min(seconds, 9.0)
        raise FetchError("fetch_timeout")

    def close(self) -> None:
        """Do nothing."""


def test_slow_addresses_take_no_longer_together_than_one(instance: Instance, awarded: list[Assertion]) -> None:
    """Three codes of silent servers hold a thread for the time of one check, and what is ours is found all the same."""
    slow = replace(instance, new_fetcher=SlowFetcher)
    SlowFetcher.made.clear()
    silent = [f"https://{name}.example/badge" for name in ("un", "deux", "trois")]
    visitor = PageClient(build_app(slow), slow)
    said = hand_in(visitor, photograph([code(one) for one in silent], degrees=4))
    assert "Vérification incomplète" in said
    (fetcher,) = SlowFetcher.made
    assert (fetcher.waited, len(fetcher.asked)) == (MOST_SECONDS, 2)
    ours = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    said = hand_in(visitor, photograph([code(one) for one in (*silent[:2], ours)], degrees=4))
    assert "Badge authentique" in said
    assert silent[0] not in said


def test_too_many_photographs_ask_for_patience(
    client_request: PageClient, instance: Instance, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where others are being looked at, the answer says when to come back, and not that the badge is bad."""

    def busy(_reader: object, _image: bytes) -> list[str]:
        raise Refused("Beaucoup de photos.", "Many photos.")

    monkeypatch.setattr(type(instance.qr_reader), "texts", busy)
    fields = {"file": (BytesIO(photograph([])), "IMG_0012.jpg")}
    answer = client_request.post("/verify", fields, status=429, content_type="multipart/form-data")
    assert int(answer.headers["Retry-After"]) >= 1


def test_patience_is_asked_without_another_photograph(
    client_request: PageClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where too many checks are going on, the address that was read stays in the form, to be sent again."""

    def busy(*_arguments: Any, **_options: Any) -> NoReturn:
        raise Busy(3)

    monkeypatch.setattr(verifying, "examine_likeliest", busy)
    client_request.get("/verify")
    hand_in(client_request, photograph([code("https://ailleurs.example/badge/1")]), status=429)
    assert client_request.page is not None
    (field,) = (one for one in client_request.page.all("textarea") if one.get("name") == "text")
    assert client_request.page.text(field) == "https://ailleurs.example/badge/1"
