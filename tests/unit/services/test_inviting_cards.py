"""Claim cards of people with every kind of name: none breaks the page."""

from __future__ import annotations

import io
import subprocess
import unicodedata
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pikepdf
from PIL import Image, ImageChops

from badges.domain.artwork import draw
from badges.domain.catalogue import starter_badges
from badges.domain.public_urls import PublicUrls
from badges.gateways.qr_codes import QrCodes
from badges.gateways.typesetting import Typst
from badges.services.instance import Instance
from badges.services.inviting_cards import Card, sheet_of_cards
from tests.support.doubles import FixedClock
from tests.support.tools import pdftoppm, pdftotext

WORDS = {
    "for_you": "Ce badge est pour vous.",
    "scan": "Scannez le carré, ou allez sur",
    "then_type": "et tapez",
    "qr": "QR",
}
SHORT = ("Amina", "Élodie", "Marie-Antoinette", "Володимир", "Ψυχή", "#strong[x]", "$1^2$", "\\u{41}", "<b>")
MARKS = "\u200f\u202a\u202b\u202c"  # of direction, that a reader puts around words
BEGINNING = 6  # signs that fit on a card for certain
OTHER_SCRIPTS = ("محمد عبد الرحمن", "יוסף", "🎉🎊", "李小龙", "")
ENDLESS = ("Jean-Christophe-Emmanuel-Maximilien-Théophraste", "X" * 200, "a b " * 50, "é" * 200, "م" * 200)
LONG_HOST = "https://badges-insertion.departement-de-la-valserande-et-du-haut-pays.example.org"


def printed(names: tuple[str, ...], base: str = "https://badges.example.org") -> bytes:
    """Return the PDF of cards for people of these names."""
    parts = {"urls": PublicUrls(base), "qr_codes": QrCodes(), "typesetter": Typst(), "clock": FixedClock()}
    drawing = draw(starter_badges()["duo-decouverte-metier"].artwork)
    cards = [
        Card(name, "Un badge au nom assez long : " * 8, drawing, "GQ3NA34J7C", f"{base}/C/X".upper()) for name in names
    ]
    instance = cast(Instance, SimpleNamespace(**parts))
    return sheet_of_cards(instance, cards, WORDS, title="Cartes", language="fr")


def read(pdf: bytes, folder: Path) -> str:
    """Return the words of a PDF, without spaces and hyphens: a name may stand on two lines."""
    return whole("".join(sign for sign in as_drawn(pdf, folder) if sign not in MARKS))


def as_drawn(pdf: bytes, folder: Path) -> str:
    """Return the words of a PDF; what is written from right to left stands between marks."""
    path = folder / "cards.pdf"
    path.write_bytes(pdf)
    return subprocess.run([pdftotext(), path, "-"], capture_output=True, text=True, check=True).stdout


def whole(name: str) -> str:
    """Return words composed, without spaces and hyphens."""
    return unicodedata.normalize("NFC", "".join(name.split()).replace("-", ""))


def test_every_name_gets_a_card(tmp_path: Path) -> None:
    """Eight cards a page whatever the names; what fits is printed as it is, and else its beginning; none is markup."""
    names = SHORT + OTHER_SCRIPTS + ENDLESS
    pdf = printed(names)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == -(-len(names) // 8)
    said = read(pdf, tmp_path)
    assert [name for name in SHORT + OTHER_SCRIPTS if whole(name) not in said] == []
    assert [name for name in ENDLESS if whole(name)[:BEGINNING] not in said] == []
    assert [name for name in ENDLESS if whole(name) in said] == []
    assert said.count("…") == len(ENDLESS) + len(names)  # the badge has a name without end on each card
    assert said.count("GQ3NA34J7C") == len(names)
    assert said.count("badges.example.org/c") == len(names)


def test_what_does_not_fit_ends_in_an_ellipsis(tmp_path: Path) -> None:
    """An endless name is cut where the card ends, at a whole sign, and says so; the badge's name too."""
    said = read(printed(("X" * 200,)), tmp_path)
    assert said.count("…") == 2
    assert 5 < said.count("X") < 30
    assert "X…" in said
    arabic = as_drawn(printed(("م" * 200,)), tmp_path)
    assert "…\u202bم" in arabic, "what is written from right to left ends, with its ellipsis, on the left"


def test_a_long_address_is_whole(tmp_path: Path) -> None:
    """The address where the code is typed is never cut, however long its host is."""
    said = read(printed(("Amina",), LONG_HOST), tmp_path).replace("\u200b", "")
    assert f"{LONG_HOST.removeprefix('https://')}/c".replace("-", "") in said


def test_accents_stand_above_the_letters(tmp_path: Path) -> None:
    """What frames a name cuts nothing off: an É has its accent."""
    plain, marked = (drawn(printed((name,)), tmp_path / name) for name in ("Elodie", "Élodie"))
    accent = ImageChops.difference(plain, marked).getbbox()  # left, top, right, bottom
    assert accent is not None
    assert accent[3] - accent[1] >= 4


def drawn(pdf: bytes, path: Path) -> Image.Image:
    """Return the first page in shades of grey, at 110 dots an inch."""
    path.with_suffix(".pdf").write_bytes(pdf)
    command = [
        pdftoppm(),
        "-r",
        "110",
        "-l",
        "1",
        "-singlefile",
        "-gray",
        "-png",
        str(path.with_suffix(".pdf")),
        str(path),
    ]
    subprocess.run(command, check=True)
    return Image.open(path.with_suffix(".png")).convert("L")
