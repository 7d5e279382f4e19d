"""Claim, carnet and verdict in Arabic and Ukrainian: every state, whole, and marked as not reviewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from badges.domain.catalogue import starter_badges
from badges.domain.claiming import INVITATION
from badges.domain.holder_codes import holder_code
from badges.openbadges.verification import Check
from badges.records.tables import Assertion, Award, Person
from badges.services.cataloguing import adopt
from badges.services.claiming import code_of
from badges.services.erasing import erase
from badges.services.revoking import revoke
from badges.services.verifying import verify
from badges.web.languages import FURTHER
from tests.support.client import PageClient
from tests.support.employers import engage, propose, recognise
from tests.support.sample import BADGE, OTHER_BADGE, PEOPLE, World, award, take
from tests.support.tongues import latin_words, watched

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


class Reader:
    """Opens pages in both languages, and looks at each for what would be wrong."""

    def __init__(self, client: PageClient, missing: list[str]) -> None:
        self.client, self.missing = client, missing

    def get(self, path: str, *, status: int = 200) -> None:
        """Look at the page of an address."""
        for code in FURTHER:
            self.client.get(f"{path}?lang={code}", status=status)
            self._look(f"{path} in {code}", code)

    def post(self, path: str, sent: dict[str, Any], *, status: int) -> None:
        """Look at the page that a form leads to."""
        for code in FURTHER:
            self.client.post(f"{path}?lang={code}", sent, status=status)
            self._look(f"{path} in {code}", code)

    def _look(self, where: str, code: str) -> None:
        page = self.client.page
        assert page is not None
        assert (page.root.get("lang"), page.root.get("dir")) == (code, "rtl" if code == "ar" else None), where
        assert latin_words(page) == [], where
        assert self.missing == [], where
        (header,) = page.all("header")
        assert "Traduction non relue" in page.text(header), where
        assert [link.get("lang") for link in header.iter("a") if link.get("lang")] == ["fr", "en", "ar", "uk"], where


@pytest.fixture
def reader(client_request: PageClient, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Somebody who reads Arabic and Ukrainian."""
    return Reader(client_request, watched(monkeypatch))


def test_every_state_of_a_claim(reader: Reader, instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """From the page where a code is typed to each page that a card opens before its badge is in a carnet."""
    codes = [code_of(instance, one.award) for one in awarded]
    reader.get("/c")
    reader.post("/c", {"code": "abc"}, status=400)
    reader.get("/c/AAAAAAAAAA", status=404)
    reader.get(f"/c/{codes[0]}")
    reader.client.post(f"/c/{codes[1]}/non?lang=ar", {}, status=200)
    assert latin_words(reader.client.page) == []  # type: ignore[arg-type]  # a page was answered
    reader.get(f"/c/{codes[1]}", status=410)
    session.get_one(Award, awarded[2].award_id).invited_at -= INVITATION
    revoke(instance, session, session.get_one(Award, awarded[3].award_id), "duplicate")
    session.commit()
    for ended in codes[2:4]:
        reader.get(f"/c/{ended}", status=410)
    reader.post(f"/c/{codes[2]}/oui", {}, status=410)


def test_every_state_of_a_carnet(
    reader: Reader, instance: Instance, session: Session, world: World, awarded: list[Assertion]
) -> None:
    """With one badge and with several: hidden, ending, expired, withdrawn; what it asks; its PIN."""
    badge = take(instance, session, awarded[0])
    carnet = badge.partition("/badges/")[0]
    session.commit()
    reader.get(carnet)
    reader.get(badge)
    reader.get(f"{badge}/apercu")
    reader.get(f"{carnet}/badges/nowhere", status=404)
    adopt(instance, session, world.organisation, ["pret-pour-apprentissage"])
    other = award(instance, session, world, PEOPLE[:1], OTHER_BADGE)[0]
    other_badge = take(instance, session, other)
    propose(instance, session, awarded[0])
    session.get_one(Assertion, other.id).expires_at = instance.clock.now() + timedelta(days=64)
    session.commit()
    reader.client.post(f"{badge}/visibilite", {"shown": "0"}, status=303)
    reader.client.post(f"{carnet}/nom", {"shown": "1"}, status=303)
    for page in (carnet, badge, f"{badge}/apercu", f"{carnet}/apercu", other_badge):
        reader.get(page)
    reader.get(f"/v/{awarded[0].short_code}", status=404)
    session.get_one(Assertion, other.id).expires_at = instance.clock.now()
    revoke(instance, session, session.get_one(Award, awarded[0].award_id), "error")
    session.commit()
    reader.get(carnet)
    reader.get(badge, status=410)
    reader.client.post(f"{carnet}/pin", {"pin": "4807"}, status=303)
    reader.client.post(f"{carnet}/fermer", status=303)
    reader.get(carnet)
    for _twice in range(2):
        reader.post(f"{carnet}/ouvrir", {"pin": "4808"}, status=403)  # the second time the carnet is nearly locked
    session.get_one(Person, awarded[0].award.person_id).pin_failures = 5
    session.commit()
    reader.get(carnet)


def test_every_state_of_a_verdict(
    reader: Reader,
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The five states, with an employer's opinion and an employer's badge, unknown and erased, at both addresses."""
    page, hosted = f"/v/{awarded[0].short_code}", f"/o/{world.slug}/assertions/{awarded[0].public_id}"
    recognise(instance, session, awarded[0])
    engage(instance, session, world.organisation)
    session.commit()
    engaged = session.query(Assertion).where(Assertion.engagement_id.is_not(None)).one()
    for found in (page, hosted, f"/v/{engaged.short_code}"):
        reader.get(found)
    for unknown in ("/v/AAAAAAAAAAAA", f"/o/{world.slug}/assertions/nowhere"):
        reader.get(unknown, status=404)
    for name, status, code in (
        ("signature", "failed", "jws_signature_invalid"),
        ("not_revoked", "could not check", "revocation_unavailable"),
    ):

        def damaged(*given: Any, name: str = name, status: Any = status, code: str = code) -> object:
            report = verify(*given)
            later = [Check("transport", "could not check", None, detail="an earlier step did not hold")]
            checks = [Check(name, status, code) if one.name == name else one for one in report.checks]
            return replace(report, codes=(code,), checks=(*checks, *later))

        monkeypatch.setattr("badges.web.employer.verdict.verify", damaged)
        reader.get(page)
    monkeypatch.setattr("badges.web.employer.verdict.verify", verify)
    withdrawn, erased = (f"/v/{one.short_code}" for one in awarded[1:3])
    old = award(instance, session, world, PEOPLE[:1], OTHER_BADGE)[0]
    session.get_one(Assertion, old.id).expires_at = instance.clock.now()
    revoke(instance, session, session.get_one(Award, awarded[1].award_id), "wrong-person")
    erase(instance, session, session.get_one(Person, session.get_one(Award, awarded[2].award_id).person_id))
    session.commit()
    reader.get(f"/v/{old.short_code}")
    for gone in withdrawn, erased:
        reader.get(gone, status=410)


def test_every_answer_to_whose_badge_it_is(
    reader: Reader, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """Yes, no, an old code, what cannot be compared, what is neither; other languages lead to a page that opens."""
    badge = take(instance, session, awarded[0])
    session.commit()
    question = f"/v/{awarded[0].short_code}/titulaire"
    shown = holder_code(instance.secret, awarded[0].award.public_id, instance.clock.now())
    for typed in (shown, "ABC 234", "autre@exemple.fr", "Léa"):
        reader.post(question, {"holder": typed}, status=200)
    assert reader.client.page is not None
    others = [one.attrib["href"] for one in reader.client.page.all("a") if one.get("hreflang")]
    assert others == [f"/v/{awarded[0].short_code}?lang={code}" for code in ("fr", "en", "ar", "uk")]
    reader.client.post(f"{badge}/preuve", {"allowed": "1"}, status=303)
    reader.post(question, {"holder": "autre@exemple.fr"}, status=200)
    reader.post("/v/AAAAAAAAAAAA/titulaire", {"holder": shown}, status=404)


def test_what_is_french_is_marked(client_request: PageClient, awarded: list[Assertion]) -> None:
    """On an Arabic page a badge's own words are French, from left to right; an employer's address has its direction."""
    client_request.get(f"/v/{awarded[0].short_code}?lang=ar")
    page = client_request.page
    assert page is not None
    french = {page.text(one) for one in page.root.iter() if one.get("lang") == "fr" and one.tag in ("bdi", "p")}
    assert "Structure cap-tandem" in french
    words = starter_badges()[BADGE].content["fr"]
    said = (words["name"], words["description"], *words["criteria"])
    assert {text.replace("\u00a0", " ") for text in said} <= french
    (address,) = [one for one in page.all("input") if one.get("id") == "adresse"]
    assert address.get("dir") == "ltr"


def test_a_choice_survives_pages_that_do_not_speak_it(client_request: PageClient, awarded: list[Assertion]) -> None:
    """Such a page is French, says in one line that it has no Arabic, and its links keep the choice."""
    client_request.get("/verify?lang=ar")
    page = client_request.page
    assert page is not None
    assert page.root.get("lang") == "fr"
    (told,) = [one for one in page.all("p") if one.get("lang") == "ar"]
    assert told.get("dir") == "rtl"
    assert "/confidentialite?lang=ar" in page.links()
    assert [one.get("lang") for one in page.all("a") if one.get("hreflang")] == ["fr", "en"]
    client_request.get(f"/v/{awarded[0].short_code}", headers={"Accept-Language": "uk-UA,uk;q=0.9,fr;q=0.2"})
    assert client_request.page is not None
    assert client_request.page.root.get("lang") == "uk"
    assert not any("lang=" in link for link in client_request.page.links() if link.startswith("/verify"))
