"""« Est-ce bien son badge ? »: by a code that the person shows, or by an e-mail that she lets be compared."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from badges.domain.holder_codes import holder_code
from badges.records.tables import Consent
from badges.services.exporting import email_variant
from tests.support.sample import PEOPLE, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance
    from tests.support.client import PageClient

EMAIL = PEOPLE[0][1]
ONCE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def badge(instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The address of the first person's claimed badge in her carnet."""
    address = take(instance, session, awarded[0])
    session.commit()
    return address


def answer_to(client: PageClient, short_code: str, typed: str) -> str:
    """Return what the verdict page says after somebody typed `typed`."""
    answer = client.post(f"/v/{short_code}/titulaire", {"holder": typed}, status=200)
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.page is not None
    assert EMAIL not in answer.text
    return client.page.text().replace("\u00a0", " ")


def test_the_code_that_the_person_shows_is_believed_for_a_while(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], badge: str
) -> None:
    """The code of the carnet's page says yes; that of another badge, or of half an hour ago, does not, nor says no."""
    answer = client_request.get(f"{badge}/preuve")
    shown = re.search(r"[A-Z2-9]{3} [A-Z2-9]{3}(?=<)", answer.text)
    assert shown is not None
    assert "Oui, c’est son badge." in answer_to(client_request, awarded[0].short_code, shown.group().lower())
    assert "n’est plus, celui de ce badge" in answer_to(client_request, awarded[1].short_code, shown.group())
    old = holder_code(
        instance.secret, awarded[0].award.public_id, instance.clock.now() - timedelta(minutes=30)
    )  # fmt: skip
    assert "n’est plus, celui de ce badge" in answer_to(client_request, awarded[0].short_code, old)


def test_an_e_mail_is_compared_only_where_the_person_agreed(
    client_request: PageClient, session: Session, awarded: list[Assertion], badge: str
) -> None:
    """Before she agrees, and after she takes it back, the page cannot tell; in between it says yes or no."""
    code = awarded[0].short_code
    for allowed in ("0", "1", "1", "0"):
        client_request.follow(client_request.post(f"{badge}/preuve", {"allowed": allowed}, status=303))
        said = answer_to(client_request, code, f" {EMAIL.upper()} ")
        assert ("Oui, c’est son badge." in said) is (allowed == "1")
        other = answer_to(client_request, code, "autre@exemple.fr")
        expected = "L’adresse ne correspond pas." if allowed == "1" else "Cela ne peut pas être vérifié ainsi."
        assert expected in other
    kept = session.scalars(select(Consent).where(Consent.kind == "holder")).all()
    assert [(one.wording, one.withdrawn_at is not None) for one in kept] == [("holder-1", True)]


@ONCE
def test_an_e_mail_variant_is_compared_by_its_hash(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], badge: str
) -> None:
    """A badge that was made for a backpack's address says whose it is without any further consent."""
    with instance.unit_of_work() as own:
        variant = email_variant(instance, own, own.merge(awarded[0].award), "Sac@Exemple.fr")
    assert "Oui, c’est son badge." in answer_to(client_request, variant.short_code, "sac@exemple.FR")
    assert "L’adresse ne correspond pas." in answer_to(client_request, variant.short_code, EMAIL)


@ONCE
def test_what_nobody_claimed_is_nobodys(
    client_request: PageClient, instance: Instance, awarded: list[Assertion]
) -> None:
    """Before a claim no code is believed; what is neither e-mail nor code is explained; an unknown badge is a 404."""
    code = holder_code(instance.secret, awarded[0].award.public_id, instance.clock.now())
    assert "n’est plus, celui de ce badge" in answer_to(client_request, awarded[0].short_code, code)
    assert "Ce n’est ni un e-mail, ni un code." in answer_to(client_request, awarded[0].short_code, "Léa")
    client_request.post("/v/AAAAAAAAAAAA/titulaire", {"holder": code}, status=404)


@ONCE
def test_whoever_gave_no_e_mail_uses_the_code(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """Somebody without an e-mail is shown the code alone, and a forged yes is refused."""
    badge = take(instance, session, awarded[3])
    session.commit()
    assert "Le code suffit." in client_request.get(f"{badge}/preuve").text
    client_request.post(f"{badge}/preuve", {"allowed": "1"}, status=400)


@ONCE
def test_the_proof_of_a_verdict_page_can_be_kept(client_request: PageClient, awarded: list[Assertion]) -> None:
    """« Garder la preuve » on a badge's page answers a dated report with the documents that were read."""
    client_request.get(f"/v/{awarded[0].short_code}")
    assert client_request.page is not None
    given = re.search(r'name="given" value="([^"]+)"', client_request.get(f"/v/{awarded[0].short_code}").text)
    assert given is not None
    kept = client_request.client.post("/verify/preuve", data={"given": given.group(1)}).data
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        machine, readable = sorted(archive.namelist())
        assert "authentique" in archive.read(readable).decode()
        proof = json.loads(archive.read(machine))
    assert proof["report"]["verdict"] == "valid"
    assert given.group(1) in proof["resources"]
