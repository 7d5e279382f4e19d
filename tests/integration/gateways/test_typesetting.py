"""Documents for paper: tagged, in every script, and closed to what templates and texts could reach for."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from badges.domain.errors import ProgrammeError
from badges.gateways import typesetting
from badges.gateways.typesetting import TEMPLATES, Typst
from tests.support.connections import Tried
from tests.support.paper import check_accessible, text_of

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9H0z"/></svg>'
AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
TEMPLATE = b"""#import "base.typ": said, document-of-ours
#show: document-of-ours
#set page(width: 30cm, height: auto)
#for text in said.texts { par(text) }
#for name in said.at("pictures", default: ()) { image(name, width: 2cm, alt: name) }
"""
SCRIPTS = {
    "accents": "Éloïse Żółkiewska-Ångström Ñandú ẞ Đặng Thị Hồng Ấn Þórr Çağlayan Ștefănescu",
    "apostrophes": "N’Diaye O'Tral L‘Hermite « Zoé » — D'Häricourt",
    "Greek": "Αλέξανδρος Ωμέγα ῾Ρόδιος",
    "Cyrillic": "Володимир Ґалаґан Їжакевич Ћирић",
    "Arabic": "محمد بن عبد الله القرشي",
    "Dari": "پروین گلچهره ژاله",
    "Hebrew": "אברהם בן־דוד",
    "Armenian": "Հայկ Ավետիսյան",
    "Georgian": "ქეთევან მაჩაბელი",
    "Ethiopic": "አበበ በቂላ",
    "Tamil": "தமிழ்ச்செல்வி",
    "Thai": "สมชาย ใจดี",
    "Chinese": "李小龍 张伟",
    "Korean": "김수현",
    "Bengali": "অনুষ্কা",
    "emoji": "Zoé 🙂 🇫🇷 👩‍👩‍👧 👍🏽",
    "no letter of any font": "𝔘𝔫𝔦 \ue000",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of templates of its own, with what ours share."""
    templates = tmp_path / "print"
    templates.mkdir()
    (templates / "base.typ").write_bytes((TEMPLATES / "base.typ").read_bytes())
    (templates / "texts.typ").write_bytes(TEMPLATE)
    return templates


def made(folder: Path, *texts: str, template: str = "texts", title: str = "Un essai", **content: Any) -> bytes:
    """Return a document that says `texts`."""
    return Typst(folder).pdf(template, {"texts": texts} | content, {}, title=title, language="fr", at=AT)


def test_every_script_reads_back_as_it_was_given(folder: Path) -> None:
    """Names in every script are the PDF's text, sign for sign, also where a font has only a box for them."""
    said = text_of(made(folder, *SCRIPTS.values()))
    assert {script for script, name in SCRIPTS.items() if name not in said} == set()


def test_a_document_is_tagged_and_dated(folder: Path) -> None:
    """A document is PDF/UA-1 with its title and language; the same input gives the same bytes."""
    title = "Fiable au travail : « été » 👍 محمد"
    pdf = made(folder, "Bonjour", title=title)
    check_accessible(pdf, title=title, language="fr")
    assert b"D:20260314093000" in pdf
    assert made(folder, "Bonjour", title=title) == pdf


def test_words_are_never_markup(folder: Path) -> None:
    """What looks like typst's markup or code is shown sign for sign, and does nothing."""
    hostile = ["#panic[x]", "*gras* _penché_ = titre", "$ x^2 $ @ref <label>", "#eval(1+1) \\ `code` // suite", "#[]]"]
    said = text_of(made(folder, *hostile))
    assert [text for text in hostile if text not in said] == []


def test_signs_that_no_pdf_may_hold_are_left_out(folder: Path) -> None:
    """Control signs, halves of characters and non-characters neither stop the document nor add lines to it."""
    said = text_of(made(folder, "avant\x00\x07\ufeff\ufffe\U0001ffff\ud800après\ntoujours\u2028ici"))
    assert said.split() == ["avant", "après", "toujours", "ici"]


@pytest.mark.parametrize("reached", ["../outside.txt", "/etc/hostname", "/outside.txt"])
def test_a_template_reads_only_its_own_folder(folder: Path, reached: str) -> None:
    """Neither a path upwards nor an absolute one leaves the folder of the templates."""
    (folder.parent / "outside.txt").write_text("secret")
    (folder / "reading.typ").write_text(f'#set document(title: "x")\n#read("{reached}")')
    with pytest.raises(ProgrammeError) as refused:
        made(folder, template="reading")
    assert "secret" not in "".join(refused.value.__notes__)
    (folder / "reading.typ").write_text('#set document(title: "x")\n#read("base.typ")')
    assert made(folder, template="reading")


def test_no_package_is_fetched(folder: Path, tried: Tried) -> None:
    """A folder in which a template asks for a package is not used at all."""
    (folder / "fetching.typ").write_text('#import "@preview/cetz:0.3.1"')
    with pytest.raises(ProgrammeError, match="préparé"):
        made(folder, "Bonjour")
    assert tried == []


def test_too_much_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text, a document, a picture and a number of pictures over their limits are refused; at the limit they pass."""
    assert made(folder, "a" * typesetting.MOST_TEXT)
    for texts in (["a" * (typesetting.MOST_TEXT + 1)], ["é" * 4000] * 70):
        with pytest.raises(ProgrammeError):
            made(folder, *texts)
    assert shown(folder, DRAWING)
    monkeypatch.setattr(typesetting, "MOST_OF_PICTURES", len(DRAWING) - 1)
    assert shown(folder, DRAWING) is False


def test_a_picture_that_is_none_is_refused(folder: Path) -> None:
    """What is no SVG, a name that is no picture's and a missing template end in a sentence, not in a crash."""
    assert shown(folder, b"GIF89a\xff") is False
    assert shown(folder, b"<svg") is False
    for name in ("data.json", "base.typ", "../badge.svg"):
        assert shown(folder, DRAWING, name=name) is False, name
    with pytest.raises(ProgrammeError):
        made(folder, template="absent")


def test_a_page_is_a_picture_too(folder: Path) -> None:
    """A template of one page is also drawn as PNG, at the asked resolution; one of two pages is refused."""
    drawn = Typst(folder).png("texts", {"texts": ["Bonjour"]}, {}, language="fr", dpi=254)  # 100 a centimetre
    with Image.open(BytesIO(drawn)) as image:
        assert image.format == "PNG"
        assert image.width == 3000
    (folder / "two.typ").write_text("#pagebreak()")
    with pytest.raises(ProgrammeError):
        Typst(folder).png("two", {}, {}, language="fr", dpi=72)


def shown(folder: Path, data: bytes, name: str = "badge.svg") -> bool:
    """Tell whether a document with that picture can be made."""
    content = {"texts": [], "pictures": [name]}
    try:
        return bool(Typst(folder).pdf("texts", content, {name: data}, title="t", language="fr", at=AT))
    except ProgrammeError:
        return False
