"""Certificates and lines for a CV: tagged pages in French and English that hold a badge, and name nobody unasked."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from badges.domain.certificates import within
from badges.domain.dates import NBSP
from badges.domain.errors import Gone, ProgrammeError
from badges.gateways.pdf_baking import PdfBaker
from badges.services.certifying import certificate
from badges.services.cv_lines import cv_line
from badges.services.publishing import find_assertion
from badges.services.revoking import revoke
from badges.services.verifying import verify
from tests.integration.services.awarded import award
from tests.support.paper import check_accessible, text_of
from tests.support.sample import PEOPLE
from tests.support.tools import zbarimg

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance
    from badges.services.publishing import PublishedAssertion
    from tests.support.sample import World

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
NAMES = [
    "Zéphyrine d’Haricourt-Żółkiewska Ñandú Þórr",
    "Володимир Ґалаґан Їжакевич",
    "محمد بن عبد الله القرشي",
    "אברהם בן־דוד",
    "李小龍 🙂 👩‍👩‍👧",
    "Philomène <b>O'Tral</b> & fils #panic[x] *gras* $x$",
]
LONG = "Émilienne-" * 20  # 200 characters


@pytest.fixture
def made(instance: Instance, session: Session, world: World) -> PublishedAssertion:
    """A badge."""
    return award(instance, session, world)[1]


def plain(text: str) -> str:
    """Return what a page says, on one line, without what steers the direction of writing."""
    return " ".join("".join(sign for sign in text if sign not in "\u202a\u202b\u202c").split())


def test_a_certificate_says_what_the_badge_says(
    instance: Instance, session: Session, made: PublishedAssertion, world: World
) -> None:
    """Badge, criteria, observer, issuer, date, validity and short address stand on one tagged page; no name does."""
    file = certificate(instance, session, made, "fr")
    check_accessible(
        file.data, title="Certificat\u00a0– Duo en entreprise\u00a0: j’ai découvert un métier", language="fr"
    )
    said = plain(text_of(file.data)).replace(NBSP, " ")
    code = " ".join((made.short_code[:4], made.short_code[4:8], made.short_code[8:]))
    for part in (
        "j’ai découvert un métier",
        "A observé au moins deux tâches du métier",
        "Une personne présente ce jour-là",
        world.organisation.name,
        "14 mars 2026",
        "Sans limite de durée",
        f"badges.example.org/v/{code}",
        "Le nom n’est pas affiché",
    ):
        assert part in said, part
    assert not any(name in said for name, *_ in PEOPLE)
    assert file.name == "duo-decouverte-metier-certificat.pdf"


def test_a_certificate_speaks_english(instance: Instance, session: Session, made: PublishedAssertion) -> None:
    """The English certificate is English throughout, its language mark included."""
    file = certificate(instance, session, made, "en")
    check_accessible(file.data, title="Certificate\u00a0– Duo day: I discovered a job", language="en")
    said = plain(text_of(file.data)).replace(NBSP, " ")
    assert "Somebody who was there that day" in said
    assert "Délivré" not in said
    assert file.name == "duo-decouverte-metier-certificate.pdf"


def test_a_certificate_holds_the_badge(
    instance: Instance, session: Session, made: PublishedAssertion, tmp_path: Path
) -> None:
    """What Open Badge Passport reads from it is the hosted badge, and its QR code leads to the badge's page."""
    data = certificate(instance, session, made, "fr").data
    address, body = PdfBaker().unbake(data)
    assert address == instance.urls.assertion(made.organisation, made.public_id)
    assert body.encode() == made.document
    assert verify(instance, session, body.encode(), filename="badge.json").verdict == "valid"
    (tmp_path / "page.pdf").write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "100", "-png", tmp_path / "page.pdf", tmp_path / "page"], check=True)
    (page,) = tmp_path.glob("page*.png")
    read = subprocess.run([zbarimg(), "-q", "--raw", str(page)], capture_output=True, text=True, check=True)
    assert read.stdout.strip() == instance.urls.qr_text(made.short_code)


def test_a_name_is_written_as_it_was_given(instance: Instance, session: Session, made: PublishedAssertion) -> None:
    """A name in any script, with emoji or with what looks like markup, is the page's text; the badge names nobody."""
    for name in NAMES:
        data = certificate(instance, session, made, "fr", name=name).data
        said = "".join(plain(text_of(data)).split())  # wherever the line ends
        assert "".join(name.split()) in said, name
        assert name not in str(PdfBaker().unbake(data))


def test_long_words_stay_on_one_page(instance: Instance, session: Session, made: PublishedAssertion) -> None:
    """A name of 200 characters, and a badge with far too much to say, still fit on one page, the address too."""
    title = "Certificat\u00a0– Duo en entreprise\u00a0: j’ai découvert un métier"
    long = certificate(instance, session, made, "fr", name=LONG).data
    check_accessible(long, title=title, language="fr")
    assert LONG in plain(text_of(long)).replace(" ", "")


def test_a_badge_with_much_to_say_fits(
    instance: Instance, session: Session, made: PublishedAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Criteria of many lines shrink and are cut with an ellipsis: the page stays one, the line for a CV as well."""
    from badges.records import documents

    real = documents.around_assertion

    def wordy(*args: Any) -> Any:
        around = real(*args)
        words = {
            "name": "Compétences " * 40,
            "description": "Description " * 90,
            "criteria": ["A fait beaucoup de choses " * 12] * 40,
        }
        issuer = around.issuer._replace(name="Structure " * 60)
        return around._replace(issuer=issuer, version=around.version._replace(content={"fr": words}))

    monkeypatch.setattr(documents, "around_assertion", wordy)
    page = certificate(instance, session, made, "fr", name=LONG).data
    title = f"Certificat\u00a0– {within('Compétences ' * 40, 500)}"
    check_accessible(page, title=title, language="fr")
    assert "badges.example.org/v/" in text_of(page)
    assert "…" in text_of(page)
    assert "badges.example.org/v/" in text_of(cv_line(instance, session, made, "fr", "pdf").data)


def test_a_line_for_a_cv_has_its_measures(
    instance: Instance, session: Session, made: PublishedAssertion, tmp_path: Path
) -> None:
    """The line is 170 × 24 mm in both formats, says badge, observer, issuer and address, and its QR code is read."""
    pdf, png = (cv_line(instance, session, made, "fr", fmt) for fmt in ("pdf", "png"))
    check_accessible(pdf.data, title="Duo en entreprise\u00a0: j’ai découvert un métier", language="fr")
    said = plain(text_of(pdf.data)).replace(NBSP, " ")
    assert "Présence confirmée, le 14 mars 2026. Délivré par Structure cap-tandem." in said
    assert f"badges.example.org/v/{made.short_code[:4]} " in said
    (tmp_path / "line.png").write_bytes(png.data)
    read = subprocess.run(
        [zbarimg(), "-q", "--raw", str(tmp_path / "line.png")], capture_output=True, text=True, check=True
    )
    assert read.stdout.strip() == instance.urls.qr_text(made.short_code)
    with Image.open(BytesIO(png.data)) as image:
        assert image.size == (2008, 283), "170 × 24 mm at 300 dots an inch"
    assert (pdf.name, png.name) == ("duo-decouverte-metier-cv.pdf", "duo-decouverte-metier-cv.png")


def test_until_when_it_holds_is_said(instance: Instance, session: Session, made: PublishedAssertion) -> None:
    """A badge with an end says until when; one that has ended says since when."""
    now = instance.clock.now()
    for days, sentence in ((30, "Valable jusqu’au"), (-30, "A expiré le")):
        ends = made._replace(expires_at=now + timedelta(days=days))
        said = plain(text_of(certificate(instance, session, ends, "fr").data))
        assert sentence in said


def test_a_revoked_badge_gives_no_paper(instance: Instance, session: Session, world: World) -> None:
    """Neither certificate nor line is made of a withdrawn badge."""
    made, assertion = award(instance, session, world)
    revoke(instance, session, made, "error")
    withdrawn = find_assertion(instance, session, assertion.public_id)
    with pytest.raises(Gone):
        certificate(instance, session, withdrawn, "fr")
    with pytest.raises(Gone):
        cv_line(instance, session, withdrawn, "fr", "png")


def test_a_certificate_that_does_not_verify_is_not_given(
    instance: Instance, session: Session, made: PublishedAssertion
) -> None:
    """A certificate whose badge is not what is published, or was not baked as it is, is refused."""
    tampered = made._replace(document=made.document.replace(made.public_id.encode(), b"A" * 22))
    with pytest.raises(ProgrammeError, match="fichiers vérifiés"):
        certificate(instance, session, tampered, "fr")

    class OtherBaker(PdfBaker):
        def unbake(self, pdf: bytes) -> tuple[str, str]:
            """Return another badge."""
            return "https://ailleurs.example", "{}"

    with pytest.raises(ProgrammeError, match="fichiers vérifiés"):
        certificate(replace(instance, pdf_baker=OtherBaker()), session, made, "fr")
