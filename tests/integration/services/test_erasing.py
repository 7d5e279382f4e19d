"""Erasing a person leaves random ids and a day, and nothing that was known of her, anywhere."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from badges.domain.claiming import ConsentKind
from badges.domain.codes import new_public_id
from badges.domain.erasing import digest_of
from badges.domain.ports import Mail
from badges.gateways.mail import FolderMailer
from badges.records import database, mail
from badges.records.tables import (
    Assertion,
    Award,
    AwardBatch,
    AwardBatchRow,
    Consent,
    Participation,
    Person,
    ShareLink,
    Tombstone,
)
from badges.services.claiming import claim_link, code_of
from badges.services.counting import Counts
from badges.services.erasing import clear_file, clear_file_again, erase
from badges.services.erasing_record import reconcile
from badges.services.exporting import email_variant
from badges.services.exporting_codes import SUBJECT, Purpose, send_code
from badges.services.exporting_files import QR_CODES
from badges.services.own_email_letters import tell_old_address
from badges.services.publishing import FILES
from badges.services.verifying import verify
from tests.support.coordinator import Desk
from tests.support.employers import PROPOSAL, took_part
from tests.support.instances import build_app, build_instance
from tests.support.knowledge import found_of, kept_by
from tests.support.sample import PEOPLE, World, award, sheet
from tests.support.telling import told

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

VARIANT = "porte.badges@exemple.fr"
FORMER = "avant.porte.badges@exemple.fr"  # her carnet gave it up, and a letter to it waits
WISHED = "autre.porte.badges@exemple.fr"  # a code is on its way to it
HER_NOTE = "Préfère qu’on lui écrive."
PIN_HASH = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRvZmhlcnM$aGFzaG9maGVycGlu"


@pytest.fixture
def instance(database_url: str, tmp_path: Path) -> Iterator[Instance]:
    """An installation whose mail stays in a folder of its home, as where no mail server is configured."""
    home = tmp_path / "home"
    home.mkdir()
    ready = build_instance(database_url, home, mailer=FolderMailer(home / "outbox", "badges@exemple.fr"))
    yield ready
    ready.engine.dispose()


class Everything:
    """One person who did all that a person can do here; `published` ids stay, nothing `known` of her does."""

    def __init__(self, instance: Instance, session: Session, world: World, assertion: Assertion) -> None:
        asked = told(instance, assertion)
        met = took_part(instance, world.organisation, assertion)
        own = session.get_one(Award, assertion.award_id, populate_existing=True)
        variant = email_variant(instance, session, own, VARIANT)
        for purpose in Purpose:
            send_code(instance, session, Counts(instance.clock), purpose, own, WISHED)
        tell_old_address(instance, session, own.person, FORMER)
        hashed = session.scalars(select(Assertion).where(Assertion.public_id == variant.public_id)).one()
        person = own.person
        person.pin_hash = PIN_HASH
        session.scalars(select(Participation).where(Participation.person_id == person.id)).one().note = HER_NOTE
        now = instance.clock.now()
        token, label = new_public_id(), "Pour Menuiserie Orval"
        link = {"token": token, "label": label, "award_ids": [own.id], "visits": 3}
        session.add(ShareLink(person_id=person.id, created_at=now, expires_at=now, **link))
        for kind in ConsentKind:
            said = {"kind": kind, "wording": kind, "language": "uk", "accompanied": False}
            session.add(Consent(person_id=person.id, given_at=now, **said))
        mail.put(session, str(person.email), "Votre badge", claim_link(instance, own), now)
        mail.put(session, "coordination@exemple.fr", "À rappeler", f"Rappeler {person.name}", now)
        instance.mailer.deliver(Mail(str(person.email), "Votre badge", claim_link(instance, own)))
        instance.mailer.deliver(Mail(WISHED, SUBJECT, "123\u00a0456"))
        session.flush()
        self.person_id, self.public_id, self.code = person.id, person.public_id, code_of(instance, own)
        self._publish(world, assertion, hashed)
        self.published |= {token, asked["testimony_id"]}
        self.addresses_for_people = [f"/p/{token}", f"/o/{world.slug}/temoignages/{asked['testimony_id']}"]
        first, last = person.name.split()
        self.known = {
            "first name": {first}, "surname": {last}, "name": {person.name}, "e-mail": {str(person.email)},
            "local part": {str(person.email).partition("@")[0]}, "phone": {"06 39 98 00 11"},
            "person": {person.public_id}, "PIN": {PIN_HASH}, "award": {own.public_id}, "card": {self.code},
            "card’s digest": {own.claim_lookup}, "label": {label}, "backpack": {WISHED},
            "given up": {FORMER}, "salt": {str(hashed.recipient_salt)}, "hash": {str(hashed.recipient_hash)},
            "token of the variant": {hashed.recipient_token}, "variant’s address, hashed": {
                hashlib.sha256(f"{VARIANT}{hashed.recipient_salt}".encode()).hexdigest()
            },
            "signature": {assertion.jws.rpartition(".")[2]}, "variant’s signature": {hashed.jws.rpartition(".")[2]},
            "payload": {assertion.jws.split(".")[1]}, "story": {"J’ai tenu la caisse."},
            "words": {"J’ai repris confiance."}, "proposal": {PROPOSAL["message"]}, "request": {asked["request_id"]},
            "photo": {asked["photo_id"]}, "meeting": {met["meeting_id"]}, "note": {HER_NOTE},
        }  # fmt: skip

    def _publish(self, world: World, assertion: Assertion, hashed: Assertion) -> None:
        base = f"/o/{world.slug}/assertions"
        self.hosted = [f"{base}/{one.public_id}" for one in (assertion, hashed)]
        files = (*FILES, *QR_CODES, "certificate.pdf")
        self.addresses = self.hosted + [f"{hosted}/{file}" for hosted in self.hosted for file in files]
        for code in (assertion.short_code, hashed.short_code):
            typed = (code, code.lower(), "-".join((code[:4], code[4:8], code[8:])))
            self.addresses += [f"/{letter}/{one}" for letter in "vV" for one in typed]
        self.addresses.append(f"/r/{assertion.recipient_token}")
        self.signed = [assertion.signed_id, hashed.signed_id]
        self.jws = assertion.jws
        self.published = {assertion.recipient_token}
        for one in (assertion, hashed):
            self.published |= {one.public_id, one.short_code, one.signed_id}


def of_others(instance: Instance, client: FlaskClient, world: World, others: list[Assertion]) -> list[Any]:
    """Return all that is kept of other people, row by row, and what their public addresses answer, byte by byte."""
    kept: list[Any] = []
    with instance.engine.connect() as connection:
        for one in others:
            award = one.award
            for table, column, key in (
                ("person", "id", award.person_id),
                ("participation", "person_id", award.person_id),
                ("award", "id", award.id),
                ("award_batch_row", "award_id", award.id),
                ("assertion", "award_id", award.id),
            ):
                rows = connection.execute(text(f'SELECT * FROM "{table}" WHERE {column} = :key'), {"key": key}).all()
                assert len(rows) == 1, table
                kept += [tuple(row) for row in rows]
    for one in others:
        for file in ("", "/badge.png", "/badge.jws"):
            answer = client.get(f"/o/{world.slug}/assertions/{one.public_id}{file}")
            kept.append((answer.status_code, answer.headers.get("ETag"), answer.data))
    return kept


def forget(instance: Instance, person_id: int) -> None:
    """Erase a person as an edge does."""
    with instance.unit_of_work() as session:
        erase(instance, session, session.get_one(Person, person_id))
    assert clear_file(instance)


def test_nothing_is_left_but_random_ids_and_the_day(
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Of a person who did everything no byte is left in database and files, and what was public answers 410."""
    her = Everything(instance, session, world, awarded[0])
    session.commit()
    client = build_app(instance).test_client()
    others = of_others(instance, client, world, awarded[1:])
    before = kept_by(instance.engine, tmp_path)
    assert her.known.keys() - found_of(her.known, before).keys() == set(), "the search does not find what is there"

    forget(instance, her.person_id)
    after = kept_by(instance.engine, tmp_path)
    assert found_of(her.known, after) == {}
    assert {word for word in her.published if word.lower().encode() in after} == her.published
    with instance.sessions() as own:
        stones = own.scalars(select(Tombstone)).all()
        assert {stone.key for stone in stones} == her.published | {digest_of(her.public_id)}
        assert {stone.erased_on for stone in stones} == {instance.clock.now().date()}
    assert of_others(instance, client, world, awarded[1:]) == others
    _answers(build_app(instance), world, her, awarded)
    assert found_of(her.known, "".join(capfd.readouterr()).lower().encode()) == {}


def _answers(app: Flask, world: World, her: Everything, awarded: list[Assertion]) -> None:
    """Her addresses are gone, in every face; those of the others answer, and verify, as before."""
    client = app.test_client()
    for address in her.addresses:
        for accept in ("application/ld+json", "text/html"):
            answer = client.get(address, headers={"Accept": accept})
            assert answer.status_code == 410, (address, accept)
            assert "no-cache" in answer.headers["Cache-Control"]
    for address in her.addresses_for_people:
        assert client.get(address, headers={"Accept": "text/html"}).status_code == 410, address
    minimal = client.get(her.addresses[0], headers={"Accept": "application/json"}).get_json()
    assert set(minimal) == {"@context", "type", "id", "revoked", "revocationReason"}
    assert minimal["revocationReason"] == "Ce badge n’existe plus."
    assert "Ce badge n’existe plus." in client.get(her.addresses[0], headers={"Accept": "text/html"}).text
    assert client.get(her.addresses[0].replace(world.slug, "autre-rive")).status_code == 404
    assert client.get(f"/c/{her.code}").status_code == 404
    kid = awarded[1].signer.kid
    revoked = client.get(f"/o/{world.slug}/signers/{kid}/revocations").get_json()["revokedAssertions"]
    assert {entry["id"] for entry in revoked} >= set(her.signed)
    instance = app.extensions["badges"]
    with instance.sessions() as session:
        assert verify(instance, session, her.jws).codes == ("revoked",)
        for other in awarded[1:]:
            hosted = client.get(f"/o/{world.slug}/assertions/{other.public_id}")
            assert (hosted.status_code, hosted.data) == (200, other.document)
            assert verify(instance, session, other.jws).verdict == "valid"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_backup_brings_nobody_back(
    instance: Instance, session: Session, world: World, awarded: list[Assertion], tmp_path: Path
) -> None:
    """Back up, award once more, erase, restore, open: she is erased again, and her younger badge answers 410 too."""
    database, backup = Path(str(instance.engine.url.database)), tmp_path / "backup"
    her = Everything(instance, session, world, awarded[0])
    session.commit()
    instance.engine.dispose()
    shutil.copyfile(database, backup)
    younger = award(instance, session, world, PEOPLE[:1], "duo-cadre-de-travail")[0]
    session.commit()
    session.close()
    forget(instance, her.person_id)
    instance.engine.dispose()
    shutil.move(backup, database)

    assert reconcile(instance) == 1
    assert reconcile(instance) == 0
    assert found_of(her.known, kept_by(instance.engine, tmp_path)) == {}
    client = build_app(instance).test_client()
    for public_id in (awarded[0].public_id, younger.public_id):
        assert client.get(f"/o/{world.slug}/assertions/{public_id}").status_code == 410
    assert client.get(f"/o/{world.slug}/assertions/{awarded[1].public_id}").status_code == 200


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_lost_record_is_written_again(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """What only the database knows (another machine erased, the file was lost) is recorded at the next opening."""
    record = instance.home / "erasures.log"
    forget(instance, awarded[0].award.person_id)
    written = sorted(record.read_text().splitlines())
    assert all(re.fullmatch(r"2026-03-14 \w+ \S+ \S+", line) for line in written)
    record.unlink()
    reconcile(instance)
    assert sorted(record.read_text().splitlines()) == written


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_file_that_others_read_is_cleared_later(
    instance: Instance, session: Session, awarded: list[Assertion], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody reads, clearing the file gives up at once; the day's work does it, and no free page is left."""
    monkeypatch.setattr(database, "CLEARING_MS", 1)
    with instance.unit_of_work() as own:
        erase(instance, own, own.get_one(Person, awarded[0].award.person_id))
    with instance.engine.connect() as reader:
        reader.execute(text("SELECT id FROM person")).first()
        assert not clear_file(instance)
    clear_file_again(instance)
    with instance.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA freelist_count")) == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_figures_of_her_sheets_stay(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """A confirmed sheet keeps its line, blank, with what became of it; the sheet's totals are the same."""
    batch = session.scalars(select(AwardBatch)).one()
    before = (batch.total, batch.done, batch.state)
    session.commit()
    forget(instance, awarded[0].award.person_id)
    session.refresh(batch)
    assert (batch.total, batch.done, batch.state) == before
    row = session.scalars(select(AwardBatchRow).where(AwardBatchRow.number == 2)).one()
    assert (row.name, row.email, row.note, row.person_id, row.award_id, row.state) == (
        "",
        None,
        "",
        None,
        None,
        "awarded",
    )


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_batch_that_is_under_way_ends_without_her(instance: Instance, session: Session, world: World) -> None:
    """Erasing somebody who waits for her badge in a confirmed batch sets her line aside, and the batch still ends."""
    desk = Desk(instance, session, world)
    desk.award(sheet(PEOPLE[:1]), badge="duo-cadre-de-travail")
    batch = desk.upload(sheet())
    desk.confirm(batch, desk.preview(batch).token, {row.row: "new" for row in desk.preview(batch).questions})
    waiting = session.scalars(select(Person.id).where(Person.email == PEOPLE[0][1])).one()
    session.commit()
    forget(instance, waiting)
    session.expire_all()
    outcome = desk.issue(batch)
    session.refresh(batch)
    assert (batch.state, batch.done, batch.total) == ("done", 5, 5)
    assert (outcome.counts["awarded"], outcome.counts["skipped"]) == (4, 1)
    assert len(outcome.assertions) == 4


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_draft_forgets_her_and_keeps_her_namesake(instance: Instance, session: Session, world: World) -> None:
    """Her line leaves a draft; that of somebody else of the same name stays, and can be awarded."""
    desk = Desk(instance, session, world)
    namesakes = (("Marie Martin", "marie@exemple.fr", ""), ("Marie Martin", "autre.marie@exemple.fr", ""))
    desk.award(sheet(namesakes))
    her = session.scalars(select(Person).where(Person.email == "marie@exemple.fr")).one()
    draft = desk.upload(sheet((*namesakes, ("Marie Martin", "", ""))), badge="duo-cadre-de-travail")
    asked = session.scalars(select(AwardBatchRow).where(AwardBatchRow.batch_id == draft.id)).all()[-1]
    person_id = her.id
    assert person_id in asked.candidates
    session.commit()
    forget(instance, person_id)
    session.expire_all()
    rows = session.scalars(select(AwardBatchRow).where(AwardBatchRow.batch_id == draft.id)).all()
    assert [row.email for row in rows] == ["autre.marie@exemple.fr", None]
    assert person_id not in rows[-1].candidates
    answers = {question.row: "skip" for question in desk.preview(draft).questions}
    desk.confirm(draft, desk.preview(draft).token, answers)
    assert len(desk.issue(draft).assertions) == 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_shared_mailbox_keeps_the_letters_of_the_others(
    instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """Of an address that two people share only the letters about the one who leaves go, unsent and kept ones."""
    his, hers = (session.get_one(Award, one.award_id) for one in awarded[1:3])
    for own in (his, hers):
        letter = Mail(str(own.person.email), "Votre badge", claim_link(instance, own))
        mail.put(session, letter.to, letter.subject, letter.body, instance.clock.now())
        instance.mailer.deliver(letter)
    session.commit()
    forget(instance, his.person_id)
    assert [kept.body.strip() for kept in instance.mailer.kept(most=9)] == [claim_link(instance, hers)]
    unsent = session.scalars(text("SELECT body FROM mail_outbox")).all()
    assert unsent == [claim_link(instance, hers)]
