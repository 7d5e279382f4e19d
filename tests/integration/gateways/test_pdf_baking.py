"""A badge in a PDF: read back as it was put in, and the PDF as accessible as before."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pikepdf
import pytest

from badges.domain.errors import ProgrammeError
from badges.gateways.pdf_baking import PdfBaker
from badges.gateways.typesetting import Typst
from tests.support.paper import check_accessible, text_of

BODY = '{"id":"https://badges.example.org/o/é/1","name":"« Été » 🙂 & <b>"}'
VERIFY = 'https://badges.example.org/o/"é"&<1>'


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    """A small document."""
    (tmp_path / "one.typ").write_text(
        '#let data = json("data.json")\n#set document(title: data.title)\n#set text(lang: "fr")\n= Bonjour'
    )
    at = datetime(2026, 3, 14, tzinfo=UTC)
    return Typst(tmp_path).pdf("one", {}, {}, title="Titre", language="fr", at=at)


def test_a_badge_reads_back_as_it_was_put_in(pdf: bytes) -> None:
    """Address and JSON come back sign for sign, and the same badge gives the same bytes."""
    baked = PdfBaker().bake(pdf, verify=VERIFY, body=BODY)
    assert PdfBaker().unbake(baked) == (VERIFY, BODY)
    assert PdfBaker().bake(pdf, verify=VERIFY, body=BODY) == baked


def test_other_software_finds_it_in_both_places(pdf: bytes) -> None:
    """The information key `openbadges` holds the JSON, the XMP element `openbadges:assertion` names the address."""
    with pikepdf.open(BytesIO(PdfBaker().bake(pdf, verify=VERIFY, body=BODY))) as document:
        assert str(document.docinfo["/openbadges"]) == BODY
        packet = fromstring(document.Root.Metadata.read_bytes())
    (element,) = packet.iter("{http://openbadges.org}assertion")
    assert element.attrib == {"verify": VERIFY}


def test_the_document_stays_accessible(pdf: bytes) -> None:
    """Tags, language, title and the mark of PDF/UA survive, and so does what the page says."""
    baked = PdfBaker().bake(pdf, verify=VERIFY, body=BODY)
    check_accessible(baked, title="Titre", language="fr")
    assert text_of(baked) == text_of(pdf)


@pytest.mark.parametrize("cut", [0, 100, 1000])
def test_what_is_no_pdf_is_refused(pdf: bytes, cut: int) -> None:
    """A damaged document and one without a badge end in a sentence."""
    for refused in (lambda: PdfBaker().bake(pdf[:cut], verify=VERIFY, body=BODY), lambda: PdfBaker().unbake(pdf[:cut])):
        with pytest.raises(ProgrammeError):
            refused()
    with pytest.raises(ProgrammeError):
        PdfBaker().unbake(pdf)
