"""What the background thread does when it cannot go on, and with drafts that nobody confirmed."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from badges.jobs import awarding as jobs
from badges.records.tables import AwardBatch
from badges.services import awarding
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.sample import BADGE, World, sheet


def drafted(instance: Instance, session: Session, world: World) -> AwardBatch:
    """Return a committed draft of the sample sheet."""
    batch = awarding.draft(
        instance, session, account_id=world.owner.id, organisation=world.organisation,
        badge=BADGE, session_public_id=world.session.public_id, data=sheet(), filename="feuille.csv",
    )  # fmt: skip
    session.commit()
    return batch


def confirmed(instance: Instance, session: Session, world: World) -> AwardBatch:
    """Return a committed batch that waits to be issued."""
    batch = drafted(instance, session, world)
    who = {"account_id": world.owner.id, "organisation": world.organisation, "batch_public_id": batch.public_id}
    seen = awarding.preview(instance, session, **who)
    answers = {question.row: "new" for question in seen.questions}
    awarding.confirm(instance, session, **who, token=seen.token, answers=answers)
    session.commit()
    return batch


def state_of(instance: Instance, batch: AwardBatch) -> str:
    """Return what the batch is at, in a session of its own: no reader may keep the background thread waiting."""
    with instance.sessions() as session:
        return session.get_one(AwardBatch, batch.id).state


def test_a_batch_that_cannot_go_on_says_so_and_is_taken_up_again(
    instance: Instance,
    session: Session,
    world: World,
    client_request: PageClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A failing worker marks the batch as interrupted; its page says that nothing is lost; the next try finishes it."""
    batch = confirmed(instance, session, world)

    def broken(*_arguments: object) -> None:
        raise RuntimeError("the key cannot be read")

    with monkeypatch.context() as breaking:
        breaking.setattr(jobs, "run_batch", broken)
        jobs.ThreadRunner().take_up(instance, batch.id)
    assert state_of(instance, batch) == "interrupted"
    client_request.sign_in(world.owner)
    page = client_request.get(f"/espace/{world.slug}/lots/{batch.public_id}")
    assert "Attribution interrompue" in page.text
    jobs.run_batch(instance, batch.id)
    assert state_of(instance, batch) == "done"


def test_a_draft_of_yesterday_is_forgotten(instance: Instance, session: Session, world: World) -> None:
    """A draft stays 24 hours: after 23 it is there, after 25 it and its rows are gone; confirmed batches stay."""
    kept = confirmed(instance, session, world)
    draft = drafted(instance, session, world)
    ids = (kept.id, draft.id)
    instance.clock.advance(hours=23)  # type: ignore[attr-defined]  # the clock of tests can move
    jobs.discard_drafts(instance)
    session.expire_all()
    assert [session.get(AwardBatch, one) is not None for one in ids] == [True, True]
    session.rollback()
    instance.clock.advance(hours=2)  # type: ignore[attr-defined]
    jobs.discard_drafts(instance)
    session.expunge_all()
    assert [session.get(AwardBatch, one) is not None for one in ids] == [True, False]
