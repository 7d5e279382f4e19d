"""Issuing a batch: in bulk, once, whoever does it and however often."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.awarding import RowState
from badges.domain.codes import claim_code, claim_lookup
from badges.domain.errors import Refused
from badges.jobs.awarding import InlineRunner, ThreadRunner, run_batch
from badges.openbadges import jws, strict_json
from badges.records import awards
from badges.records.tables import Assertion, Award, AwardBatch, AwardBatchRow, Person
from badges.services import awarding, awarding_issue, minting, signing_keys
from badges.services.awarding_issue import issue_chunk, unfinished_batches
from badges.services.instance import Instance
from tests.support.sample import BADGE, World, sheet

TWENTY = tuple((f"Personne {sign}", f"p{sign.lower()}@exemple.fr", "") for sign in "ABCDEFGHIJKLMNOPQRST")


def confirmed(
    instance: Instance,
    session: DatabaseSession,
    world: World,
    people: tuple[tuple[str, str, str], ...] = TWENTY,
    badge: str = BADGE,
) -> AwardBatch:
    """Return a committed batch that waits to be issued."""
    who: dict[str, Any] = {"account_id": world.owner.id, "organisation": world.organisation}
    batch = awarding.draft(
        instance, session, **who,
        badge=badge, session_public_id=world.session.public_id, data=sheet(people), filename="feuille.csv",
    )  # fmt: skip
    seen = awarding.preview(instance, session, **who, batch_public_id=batch.public_id)
    awarding.confirm(instance, session, **who, batch_public_id=batch.public_id, token=seen.token)
    session.commit()
    return batch


def counts(session: DatabaseSession) -> tuple[int, int, int]:
    """Return how many people, awards and assertions there are."""
    session.rollback()
    people, awards, assertions = (
        session.scalar(select(func.count()).select_from(table)) or 0 for table in (Person, Award, Assertion)
    )
    return people, awards, assertions


@contextmanager
def counted_statements(instance: Instance) -> Iterator[list[str]]:
    """Collect every statement that is sent to the database."""
    sent: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(instance.engine, "before_cursor_execute", remember)
    yield sent
    event.remove(instance.engine, "before_cursor_execute", remember)


def test_twenty_badges_cost_twelve_statements(instance: Instance, session: DatabaseSession, world: World) -> None:
    """Preview, confirmation and issue of 20 new people take at most 12 statements (PERFORMANCE, goal 11)."""
    run_batch(instance, confirmed(instance, session, world, TWENTY[:1]).id)
    who: dict[str, Any] = {"account_id": world.owner.id, "organisation": world.organisation}
    newcomers = tuple((f"Autre {name}", f"autre-{email}", "") for name, email, _ in TWENTY)
    batch = awarding.draft(
        instance, session, **who,
        badge=BADGE, session_public_id=world.session.public_id, data=sheet(newcomers), filename="feuille.csv",
    )  # fmt: skip
    session.commit()
    with counted_statements(instance) as sent:
        seen = awarding.preview(instance, session, **who, batch_public_id=batch.public_id)
        awarding.confirm(instance, session, **who, batch_public_id=batch.public_id, token=seen.token)
        issued = issue_chunk(instance, session, batch.id)
    session.commit()
    assert issued.finished
    assert counts(session) == (21, 21, 21)
    statements = [text for text in sent if not text.startswith("BEGIN")]
    assert len(statements) <= 12, "\n\n".join(statements)


def test_a_draft_costs_the_same_for_any_number_of_rows(
    instance: Instance, session: DatabaseSession, world: World
) -> None:
    """Reading in a sheet takes four statements, whatever its length."""
    with counted_statements(instance) as sent:
        awarding.draft(
            instance, session, account_id=None, organisation=world.organisation,
            badge=BADGE, session_public_id=world.session.public_id, data=sheet(TWENTY), filename="feuille.csv",
        )  # fmt: skip
    assert len([text for text in sent if not text.startswith("BEGIN")]) <= 4


def test_chunks_add_up(instance: Instance, session: DatabaseSession, world: World) -> None:
    """A batch issued in chunks of seven tells its progress and ends finished, with everybody served once."""
    batch = confirmed(instance, session, world)
    seen: list[tuple[int, int]] = []
    run_batch(instance, batch.id, lambda done, total: seen.append((done, total)), size=7)
    assert seen == [(7, 20), (14, 20), (20, 20)]
    assert counts(session) == (20, 20, 20)
    assert unfinished_batches(session) == []


def test_a_finished_batch_can_be_run_again(instance: Instance, session: DatabaseSession, world: World) -> None:
    """Running a batch once more changes nothing."""
    batch = confirmed(instance, session, world)
    run_batch(instance, batch.id)
    run_batch(instance, batch.id)
    assert counts(session) == (20, 20, 20)


def test_two_workers_double_nothing(instance: Instance, session: DatabaseSession, world: World) -> None:
    """Two threads on one batch award everybody exactly once, and one of them finishes it."""
    batch = confirmed(instance, session, world)
    start, failures = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        try:
            run_batch(instance, batch.id, size=3)
        except Exception as error:
            failures.append(error)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert counts(session) == (20, 20, 20)
    session.refresh(batch)
    assert (batch.state, batch.done) == ("done", 20)


def test_a_stop_in_the_middle_of_a_chunk_loses_and_doubles_nothing(
    instance: Instance, session: DatabaseSession, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that dies after signing leaves no trace of its chunk; whoever resumes completes the batch."""
    batch = confirmed(instance, session, world)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        run_first = issue_chunk
        with instance.unit_of_work() as unit:
            run_first(instance, unit, batch.id, 5)
        broken.setattr(awards, "mark_rows", die)
        with pytest.raises(KeyboardInterrupt):
            run_batch(instance, batch.id, size=5)
    assert counts(session) == (20, 5, 5)
    assert unfinished_batches(session) == [batch.id]
    session.rollback()
    monkeypatch.setattr("badges.jobs.awarding.PAUSE_S", 3600)  # the thread sleeps after its work
    runner = ThreadRunner()
    runner.attach(instance)
    deadline = time.monotonic() + 30
    while counts(session) != (20, 20, 20) and time.monotonic() < deadline:
        time.sleep(0.02)
    session.rollback()  # a thread that waits for the database cannot end
    runner.stop()
    assert "batches" not in {thread.name for thread in threading.enumerate()}
    assert counts(session) == (20, 20, 20)
    assert unfinished_batches(session) == []


def test_an_award_that_appears_meanwhile_is_a_duplicate(
    instance: Instance, session: DatabaseSession, world: World
) -> None:
    """Two confirmed batches for the same known people award them once; the second counts duplicates."""
    run_batch(instance, confirmed(instance, session, world, badge="duo-cadre-de-travail").id)
    first, second = confirmed(instance, session, world), confirmed(instance, session, world)
    run_batch(instance, first.id)
    run_batch(instance, second.id)
    found = awarding.outcome(instance, session, organisation=world.organisation, batch_public_id=second.public_id)
    assert (found.state, found.counts[RowState.ALREADY], found.assertions) == ("done", 20, [])
    assert counts(session) == (20, 40, 40)


def test_an_unconfirmed_batch_is_never_issued(instance: Instance, session: DatabaseSession, world: World) -> None:
    """A chunk of a draft awards nothing."""
    batch = awarding.draft(
        instance, session, account_id=None, organisation=world.organisation,
        badge=BADGE, session_public_id=world.session.public_id, data=sheet(), filename="feuille.csv",
    )  # fmt: skip
    session.commit()
    run_batch(instance, batch.id)
    assert counts(session) == (0, 0, 0)


def test_claim_codes_that_meet_are_drawn_again(
    instance: Instance, session: DatabaseSession, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two awards whose claim codes would be the same get different ones: the generation is raised."""

    def poor(secret: bytes, public_id: str, generation: int) -> str:
        return "AAAAAAAAAA" if generation == 1 else claim_code(secret, public_id, generation)

    monkeypatch.setattr(awarding_issue, "claim_code", poor)
    run_batch(instance, confirmed(instance, session, world, TWENTY[:3]).id)
    found = session.scalars(select(Award).order_by(Award.claim_generation)).all()
    assert [award.claim_generation for award in found] == [1, 2, 2]
    assert len({award.claim_lookup for award in found}) == 3
    assert found[0].claim_lookup == claim_lookup(instance.secret, "AAAAAAAAAA")


def test_both_forms_are_linted_and_say_the_same(instance: Instance, session: DatabaseSession, world: World) -> None:
    """Hosted and signed forms share recipient and dates; the JWS verifies with the signer's public key."""
    run_batch(instance, confirmed(instance, session, world, TWENTY[:1]).id)
    row = session.scalars(select(Assertion)).one()
    hosted = strict_json.loads(row.document)
    parsed = jws.parse(row.jws)
    signer = signing_keys.active_signer(instance, session, world.organisation)
    jws.verify(parsed, signer.private_key.public_key())
    for field in ("recipient", "issuedOn"):
        assert hosted[field] == parsed.payload[field]
    assert hosted["id"] == instance.urls.assertion(world.slug, row.public_id)
    assert parsed.payload["id"] == row.signed_id
    assert hosted["recipient"]["identity"] == instance.urls.recipient(row.recipient_token)
    assert parsed.header["kid"] == signer.identity.kid


def test_a_chunk_signs_with_the_key_of_its_moment(instance: Instance, session: DatabaseSession, world: World) -> None:
    """After a rotation by another process the next chunk is signed by the new key."""
    batch = confirmed(instance, session, world)
    with instance.unit_of_work() as unit:
        issue_chunk(instance, unit, batch.id, 10)
    with instance.unit_of_work() as unit:
        signing_keys.rotate(instance, unit, unit.merge(world.organisation))
    run_batch(instance, batch.id)
    signers = session.execute(select(Assertion.signer_id, func.count()).group_by(Assertion.signer_id)).all()
    assert sorted(number for _, number in signers) == [10, 10]


def test_a_badge_with_a_validity_expires(instance: Instance, session: DatabaseSession, world: World) -> None:
    """A badge that holds three years expires on the same day, three years after the award."""
    run_batch(instance, confirmed(instance, session, world, TWENTY[:1], "duo-cadre-de-travail").id)
    row = session.scalars(select(Assertion)).one()
    assert row.expires_at == row.issued_at.replace(year=row.issued_at.year + 3)
    assert strict_json.loads(row.document)["expires"].startswith(f"{row.issued_at.year + 3}-")


def test_a_further_assertion_keeps_the_dates_of_its_award(
    instance: Instance, session: DatabaseSession, world: World
) -> None:
    """A variant made a year later is dated, and expires, as the award; nothing but the award links the two."""
    run_batch(instance, confirmed(instance, session, world, TWENTY[:1], "duo-cadre-de-travail").id)
    first = session.scalars(select(Assertion)).one()
    instance.clock.advance(days=365)  # type: ignore[attr-defined] # the clock of tests can move
    other = minting.mint_assertion(instance, session, first.award, minting.new_recipient(instance))
    assert (other.issued_at, other.expires_at) == (first.issued_at, first.expires_at)
    assert other.recipient_token != first.recipient_token
    assert other.short_code != first.short_code


def test_the_inline_runner_issues_at_once(instance: Instance, session: DatabaseSession, world: World) -> None:
    """`start` of the command line's runner returns when the batch is issued."""
    batch = confirmed(instance, session, world, TWENTY[:2])
    runner = InlineRunner()
    runner.attach(instance)
    runner.start(batch.id)
    rows = session.scalars(select(AwardBatchRow.state).where(AwardBatchRow.batch_id == batch.id)).all()
    assert set(rows) == {RowState.AWARDED.value}


def test_two_sheets_confirmed_at_once_add_nobody_twice(
    instance: Instance, session: DatabaseSession, world: World
) -> None:
    """Of two drafts of one sheet that are confirmed in the same moment, one adds the people; the other is refused."""
    who: dict[str, Any] = {"account_id": world.owner.id, "organisation": world.organisation}
    drafts = []
    for _ in range(2):
        batch = awarding.draft(
            instance, session, **who,
            badge=BADGE, session_public_id=world.session.public_id, data=sheet(TWENTY), filename="feuille.csv",
        )  # fmt: skip
        seen = awarding.preview(instance, session, **who, batch_public_id=batch.public_id)
        drafts.append((batch.public_id, seen.token))
    session.commit()
    start, outcomes = threading.Barrier(2), []

    def confirm(public_id: str, token: str) -> None:
        start.wait()
        try:
            with instance.unit_of_work() as unit:
                awarding.confirm(instance, unit, **who, batch_public_id=public_id, token=token)
        except Refused:
            outcomes.append("refused")
        else:
            outcomes.append("confirmed")

    workers = [threading.Thread(target=confirm, args=each) for each in drafts]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(outcomes) == ["confirmed", "refused"]
    assert counts(session)[0] == 20


def test_a_repeated_chunk_gives_no_revoked_badge_back(
    instance: Instance, session: DatabaseSession, world: World
) -> None:
    """A chunk whose rows are done once more, after a badge of it was revoked, awards nothing, and nothing twice."""
    batch_id = confirmed(instance, session, world, TWENTY[:2]).id
    run_batch(instance, batch_id)
    first = session.scalars(select(Award.id).order_by(Award.id)).all()[0]
    session.rollback()
    with instance.unit_of_work() as unit:
        awards.revoke(unit, first, "error", instance.clock.now())
        unit.execute(update(AwardBatchRow).values(state="new", award_id=None))
        unit.execute(update(AwardBatch).values(state="issuing", done=0))
    run_batch(instance, batch_id)
    states = session.scalars(select(AwardBatchRow.state).order_by(AwardBatchRow.number)).all()
    assert states == ["skipped", "already"]
    assert counts(session) == (2, 2, 2)
