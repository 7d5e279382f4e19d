"""The export screen: every way out of the carnet, files of one's own, and a proved address for backpacks."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy import select

from badges.domain.exporting_codes import MOST_CODES, MOST_TRIES
from badges.gateways.pdf_baking import PdfBaker
from badges.records.tables import Assertion, MailOutbox, Person
from badges.services.bundling import bundle
from badges.services.carnets import carnet_of, show, show_name
from badges.services.exporting import ExportedFile
from badges.services.publishing import find_assertion
from badges.services.revoking import revoke
from badges.services.verifying import verify
from badges.web.candidate import exporting_files
from badges.web.candidate.exporting_links import linkedin_link
from tests.support.backpacks import mailed_code, prepare
from tests.support.client import PageClient
from tests.support.instances import build_app
from tests.support.paper import text_of
from tests.support.sample import OTHER_BADGE, PEOPLE, World, award, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
ADDRESS = "zephyrine@exemple.fr"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15"
ANDROID = "Mozilla/5.0 (Linux; Android 9; SM-A105FN) AppleWebKit/537.36"


@pytest.fixture
def badge(instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The address of the first person's badge in her carnet, after she claimed it."""
    address = take(instance, session, awarded[0])
    session.commit()
    return address


@pytest.fixture
def short(instance: Instance, awarded: list[Assertion]) -> str:
    """The short address of her badge."""
    return instance.urls.short(awarded[0].short_code)


def words(client: PageClient) -> str:
    """Return what the last page says."""
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def links(client: PageClient) -> list[str]:
    """Return where the last page leads."""
    assert client.page is not None
    return client.page.links()


def fetched(client: PageClient, path: str) -> bytes:
    """Return the file at `path`."""
    answer = client.client.get(path, base_url=client.base)
    assert answer.status_code == 200, path
    return bytes(answer.data)


def variants(session: Session) -> int:
    """Return how many badges were made for e-mail addresses."""
    found = session.scalars(select(Assertion.id).where(Assertion.recipient_kind == "email")).all()
    session.rollback()  # who reads on keeps others from writing
    return len(found)


def test_messages_are_written_and_linkedin_is_filled(client_request: PageClient, badge: str, short: str) -> None:
    """SMS and WhatsApp hold the badge's name and address, LinkedIn's form what the badge says, and no name."""
    client_request.get(f"{badge}/emporter")
    found = links(client_request)
    sms = next(link for link in found if link.startswith("sms:?&body="))
    whatsapp = next(link for link in found if link.startswith("https://wa.me/?text="))
    text = unquote(sms.removeprefix("sms:?&body="))
    assert text == unquote(whatsapp.removeprefix("https://wa.me/?text="))
    assert text.endswith(f"\u00a0: {short}")
    assert "j’ai découvert un métier" in text
    fields = parse_qs(urlsplit(next(link for link in found if "linkedin.com" in link)).query)
    assert fields["startTask"] == ["CERTIFICATION_NAME"]
    assert fields["organizationName"] == ["Structure cap-tandem"]
    assert (fields["issueYear"], fields["issueMonth"]) == (["2026"], ["3"])
    assert (fields["certUrl"], fields["certId"]) == ([short], [short.rpartition("/")[2]])
    assert "expirationYear" not in fields
    assert not any(name in unquote(link) for link in found for name, *_ in PEOPLE)


def test_linkedin_is_told_until_when_a_badge_holds(instance: Instance) -> None:
    """A badge that ends fills the expiry too, in the month of Paris."""
    now = instance.clock.now().replace(month=12, day=31, hour=23, minute=30)
    said = {"name": "Été & co", "issuer": "Cap", "address": "https://x/v/A", "code": "A"}
    fields = parse_qs(urlsplit(linkedin_link(issued_at=now, expires_at=now, **said)).query)
    assert (fields["expirationYear"], fields["expirationMonth"]) == (["2027"], ["1"])
    assert fields["name"] == ["Été & co"]


def test_advice_is_for_the_device(client_request: PageClient, badge: str) -> None:
    """Each device is told where its file goes, without any script."""
    for device, sentence in (
        (IPHONE, "choisissez « Enregistrer dans Fichiers »"),
        (ANDROID, "Sur Android : le fichier va dans « Téléchargements »"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Ne le modifiez pas : il perdrait sa preuve."),
    ):
        client_request.get(f"{badge}/emporter", headers={"User-Agent": device})
        assert sentence in words(client_request)


def test_a_certificate_of_ones_own_has_ones_name_if_it_is_shown(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], badge: str
) -> None:
    """The private certificate says the name once the person shows it; the public one never does."""
    name, public = PEOPLE[0][0], f"/o/cap-tandem/assertions/{awarded[0].public_id}/certificate.pdf"
    assert name not in text_of(fetched(client_request, f"{badge}/certificat.pdf"))
    show_name(instance, session, session.get_one(Person, awarded[0].award.person_id), shown=True)
    session.commit()
    answer = client_request.client.get(f"{badge}/certificat.pdf", base_url=client_request.base)
    assert name in text_of(answer.data)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="duo-decouverte-metier-certificat.pdf"'
    assert name not in text_of(fetched(client_request, public))
    assert "Issued by" in text_of(fetched(client_request, f"{public}?lang=en"))


def test_a_line_for_a_cv_comes_as_pdf_and_as_picture(client_request: PageClient, badge: str) -> None:
    """Both are fetched from the screen with one tap."""
    client_request.get(f"{badge}/emporter")
    assert {f"{badge}/cv.pdf", f"{badge}/cv.png"} <= set(links(client_request))
    assert fetched(client_request, f"{badge}/cv.pdf").startswith(b"%PDF-")
    assert fetched(client_request, f"{badge}/cv.png").startswith(b"\x89PNG")


def test_all_badges_come_in_one_file(
    client_request: PageClient, instance: Instance, session: Session, world: World, badge: str
) -> None:
    """Each standing, visible badge has a folder with nine files that verify; no name of a file tells a person."""
    take(instance, session, award(instance, session, world, PEOPLE[:1], badge=OTHER_BADGE)[0])
    session.commit()
    client_request.get(f"{badge}/emporter")
    assert "Mes 2 badges en un fichier" in words(client_request)
    data = fetched(client_request, f"{badge.partition('/badges/')[0]}/badges.zip")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        folders = {name.split("/")[1] for name in names} - {"LISEZ-MOI.txt"}
        assert folders == {"duo-decouverte-metier", OTHER_BADGE}
        assert len(names) == 2 * 9 + 1
        for name in names:
            if name.endswith((".jws", ".json", ".svg")) or (name.endswith(".png") and "-cv" not in name):
                report = verify(instance, session, archive.read(name), filename=name.rpartition("/")[2])
                assert report.verdict == "valid", name
            if "certificat" in name:
                assert PdfBaker().unbake(archive.read(name))
        everything = " ".join(names) + archive.read("badges/LISEZ-MOI.txt").decode()
    assert not any(part in everything.casefold() for part in ("zéphyrine", "zephyrine", "quibolle"))


def test_the_same_badge_twice_has_two_folders(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """A badge that was earned twice is there twice, under names that differ."""
    found = find_assertion(instance, session, awarded[0].public_id)
    with zipfile.ZipFile(BytesIO(bundle(instance, session, [found, found], "fr").data)) as archive:
        folders = {name.split("/")[1] for name in archive.namelist()} - {"LISEZ-MOI.txt"}
    assert folders == {"duo-decouverte-metier", "duo-decouverte-metier-2"}


def test_nobody_asks_for_all_badges_again_and_again(
    client_request: PageClient, badge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that costs most is made ten times in ten minutes for one person."""
    monkeypatch.setattr(
        exporting_files, "bundle", lambda *_, name: ExportedFile("badges.zip", "application/zip", b"PK")
    )
    path = f"{badge.partition('/badges/')[0]}/badges.zip"
    seen = [client_request.client.get(path, base_url=client_request.base).status_code for _ in range(11)]
    assert seen == [200] * 10 + [429]


def test_nobody_asks_for_paper_again_and_again(
    client_request: PageClient, badge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Certificates and lines for a CV are made forty times in ten minutes for one person; then a sentence says so."""
    made = ExportedFile("a.pdf", "application/pdf", b"%PDF")
    for maker in ("certificate", "cv_line"):
        monkeypatch.setattr(exporting_files, maker, lambda *_, **__: made)
    papers = ("certificat.pdf", "cv.pdf", "cv.png", "certificat.pdf")
    for _ in range(10):
        for paper in papers:
            assert fetched(client_request, f"{badge}/{paper}") == b"%PDF"
    refused = client_request.get(f"{badge}/certificat.pdf", status=429)
    assert "Vous avez demandé beaucoup de fichiers." in refused.text
    assert client_request.client.get(f"{badge}/cv.png", base_url=client_request.base).headers["Retry-After"] == "600"


@pytest.mark.parametrize("shown", [True, False])
def test_certificates_in_the_archive_bear_the_name_that_is_shown(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], badge: str, shown: bool
) -> None:
    """Alone or in the archive, a certificate bears her name while pages may say it; no other file ever does."""
    if shown:
        session.get_one(Person, awarded[0].award.person_id).name_shown_at = instance.clock.now()
        session.commit()
    data = fetched(client_request, f"{badge.partition('/badges/')[0]}/badges.zip")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        paper = next(name for name in archive.namelist() if name.endswith("certificat.pdf"))
        assert (PEOPLE[0][0] in text_of(archive.read(paper))) is shown
        assert (PEOPLE[0][0] in text_of(fetched(client_request, f"{badge}/certificat.pdf"))) is shown
        said = "avec votre nom" if shown else "sans votre nom"
        assert said in archive.read("badges/LISEZ-MOI.txt").decode("utf-8-sig")
        others = [archive.read(name) for name in archive.namelist() if not name.endswith("certificat.pdf")]
    assert not any(part in other.lower() for other in others for part in (b"quibolle", "zéphyrine".encode()))


def test_a_hidden_badge_is_shown_before_it_is_taken(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], badge: str
) -> None:
    """No file is offered or made of a badge that nobody could verify; the page says how to show it."""
    carnet = carnet_of(instance, session, session.merge(awarded[0].award))
    show(instance, session, carnet, carnet.badges, shown=False)
    session.commit()
    client_request.get(f"{badge}/emporter")
    assert "Ce badge est caché." in words(client_request)
    assert not any("/assertions/" in link for link in links(client_request))
    public = f"/o/cap-tandem/assertions/{awarded[0].public_id}/certificate.pdf"
    for path in (f"{badge}/certificat.pdf", f"{badge}/cv.png", f"{badge}/cv.pdf", public):
        assert client_request.client.get(path, base_url=client_request.base).status_code == 404, path
    client_request.get(f"{badge.partition('/badges/')[0]}/badges.zip", status=404)
    client_request.post(f"{badge}/backpack", {"email": ADDRESS}, status=200)
    assert "Ce badge est caché." in words(client_request)


def test_a_withdrawn_badge_gives_no_file(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], badge: str
) -> None:
    """Certificates and lines of a revoked badge answer 410, in public and in private."""
    revoke(instance, session, awarded[0].award, "error")
    session.commit()
    public = f"/o/cap-tandem/assertions/{awarded[0].public_id}/certificate.pdf"
    for path in (f"{badge}/certificat.pdf", f"{badge}/cv.png", f"{badge}/cv.pdf", public):
        assert client_request.client.get(path, base_url=client_request.base).status_code == 410, path


def test_an_address_is_proved_before_a_badge_is_made_for_it(
    client_request: PageClient, instance: Instance, session: Session, badge: str
) -> None:
    """Nothing is minted until the code from the mail is typed; the mail says no more than the code."""
    client_request.post(f"{badge}/backpack", {"email": f" {ADDRESS.upper()} "}, status=200)
    assert f"Un code est parti à {ADDRESS}." in words(client_request)
    assert client_request.page is not None
    hidden = client_request.page.hidden_fields()
    assert variants(session) == 0
    code = mailed_code(instance)
    mail = instance.mailer.kept(most=1)[0]
    assert mail.to == ADDRESS
    told = f"{mail.subject} {mail.body}".casefold()
    assert not any(word in told for word in ("zéphyrine", "quibolle", "découvert", "cap-tandem", "http"))
    wrong = f"{(int(code) + 1) % 10**6:06}"
    client_request.post(f"{badge}/backpack/code", hidden | {"code": wrong}, status=400)
    assert "Ce n’est pas le bon code" in words(client_request)
    assert variants(session) == 0
    client_request.post(f"{badge}/backpack/code", hidden | {"code": f"{code[:3]} {code[3:]}"}, status=200)
    assert "Votre fichier est prêt." in words(client_request)
    assert variants(session) == 1
    assert any(link.endswith("/certificate.pdf") for link in links(client_request))


def test_nothing_stays_of_the_address(
    client_request: PageClient, instance: Instance, session: Session, badge: str
) -> None:
    """Once the code has left, the outbox holds neither the address nor the code; the badge holds a salted hash."""
    prepare(client_request, badge, ADDRESS)
    assert session.scalars(select(MailOutbox)).all() == []
    (made,) = session.scalars(select(Assertion).where(Assertion.recipient_kind == "email"))
    assert ADDRESS.encode() not in made.document


def test_a_code_of_another_address_or_badge_is_wrong(
    client_request: PageClient, instance: Instance, session: Session, world: World, badge: str
) -> None:
    """A code proves the address that it was sent to, for the badge that it was asked for, and no other."""
    other = take(instance, session, award(instance, session, world, PEOPLE[:1], badge=OTHER_BADGE)[0])
    session.commit()
    client_request.post(f"{badge}/backpack", {"email": ADDRESS}, status=200)
    assert client_request.page is not None
    hidden = client_request.page.hidden_fields() | {"code": mailed_code(instance)}
    stolen = hidden | {"email": "quelquun@exemple.fr"}
    for path, form in ((badge, stolen), (other, hidden), (badge, hidden | {"sent": str(int(hidden["sent"]) + 1)})):
        client_request.post(f"{path}/backpack/code", form, status=400)
    client_request.post(f"{badge}/backpack/code", hidden, status=200)


def test_a_form_that_nobody_made_is_no_crash(client_request: PageClient, badge: str) -> None:
    """A forged moment leads back to the form, or is a wrong code."""
    for sent in ("", "-1", "1e9", "9" * 40, "²", "99999999999", "0"):
        answer = client_request.client.post(
            f"{badge}/backpack/code",
            data={"email": ADDRESS, "sent": sent, "code": "123456"},
            base_url=client_request.base,
        )
        assert answer.status_code in (200, 400), sent
        assert "Votre fichier est prêt." not in answer.text


def test_an_old_code_proves_nothing(client_request: PageClient, instance: Instance, badge: str) -> None:
    """After a quarter of an hour a code is as good as none."""
    client_request.post(f"{badge}/backpack", {"email": ADDRESS}, status=200)
    assert client_request.page is not None
    form = client_request.page.hidden_fields() | {"code": mailed_code(instance)}
    clock: Any = instance.clock
    clock.advance(minutes=15, seconds=1)
    client_request.post(f"{badge}/backpack/code", form, status=400)
    assert "son temps est passé" in words(client_request)


def test_codes_are_not_guessed(client_request: PageClient, instance: Instance, badge: str) -> None:
    """After five wrong tries even the right code of that mail is refused, with what to do."""
    client_request.post(f"{badge}/backpack", {"email": ADDRESS}, status=200)
    assert client_request.page is not None
    hidden, code = client_request.page.hidden_fields(), mailed_code(instance)
    for number in range(MOST_TRIES):
        wrong = f"{(int(code) + 1 + number) % 10**6:06}"
        client_request.post(f"{badge}/backpack/code", hidden | {"code": wrong}, status=400)
    client_request.post(f"{badge}/backpack/code", hidden | {"code": code}, status=400)
    assert "Il y a eu trop d’essais." in words(client_request)


def test_nobody_floods_a_mailbox(client_request: PageClient, session: Session, badge: str) -> None:
    """Three codes leave in a quarter of an hour, however often they are asked for."""
    for _ in range(MOST_CODES):
        client_request.post(f"{badge}/backpack", {"email": ADDRESS}, status=200)
    client_request.post(f"{badge}/backpack", {"email": ADDRESS}, status=400)
    assert "Plusieurs codes sont déjà partis." in words(client_request)
    assert len(session.scalars(select(MailOutbox.id)).all()) == MOST_CODES


def test_without_mail_the_screen_says_so(instance: Instance, badge: str) -> None:
    """In production without a mail server no address is asked for, and the form that somebody sends is refused."""

    class Mute:
        sends = False

    silent = replace(instance, development=False, mailer=Mute())  # type: ignore[arg-type]  # asked for nothing else
    client = PageClient(build_app(silent), silent)
    client.get(f"{badge}/emporter")
    assert "Ce service n’envoie pas d’e-mails pour l’instant." in words(client)
    assert client.page is not None
    assert not re.search(r'name="email"', client.client.get(f"{badge}/emporter", base_url=client.base).text)
    client.post(f"{badge}/backpack", {"email": ADDRESS}, status=400)
