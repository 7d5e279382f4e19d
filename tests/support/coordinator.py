"""A coordinator who awards from sheets, step by step."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DatabaseSession

from badges.services import awarding
from badges.services.awarding import AwardBatch, Preview
from badges.services.awarding_issue import issue_chunk
from badges.services.instance import Instance
from tests.support.sample import BADGE, World

HEADER = "Nom;E-mail;Téléphone;Présent;Écoute\n"


class Desk:
    """A coordinator at work: every step is committed, as the edges do."""

    def __init__(self, instance: Instance, session: DatabaseSession, world: World) -> None:
        self.instance = instance
        self.session = session
        self.world = world
        self.who: dict[str, Any] = {"account_id": world.owner.id, "organisation": world.organisation}

    def upload(self, data: str | bytes, badge: str = BADGE) -> AwardBatch:
        batch = awarding.draft(
            self.instance, self.session, **self.who,
            badge=badge,
            session_public_id=self.world.session.public_id,
            data=data.encode() if isinstance(data, str) else data,
            filename="feuille.csv",
        )  # fmt: skip
        self.session.commit()
        return batch

    def preview(self, batch: AwardBatch) -> Preview:
        return awarding.preview(self.instance, self.session, **self.who, batch_public_id=batch.public_id)

    def confirm(self, batch: AwardBatch, token: str, answers: dict[int, str] | None = None) -> AwardBatch:
        confirmed = awarding.confirm(
            self.instance, self.session, **self.who, batch_public_id=batch.public_id, token=token, answers=answers
        )
        self.session.commit()
        return confirmed

    def award(self, data: str | bytes, answers: dict[int, str] | None = None, badge: str = BADGE) -> awarding.Outcome:
        batch = self.upload(data, badge)
        self.confirm(batch, self.preview(batch).token, answers)
        return self.issue(batch)

    def issue(self, batch: AwardBatch, size: int = 250) -> awarding.Outcome:
        while True:
            progress = issue_chunk(self.instance, self.session, batch.id, size)
            self.session.commit()
            if progress.finished or not progress.claimed:
                break
        return awarding.outcome(
            self.instance, self.session, organisation=self.world.organisation, batch_public_id=batch.public_id
        )

    def count(self, table: type[Any]) -> int:
        return self.session.scalar(select(func.count()).select_from(table)) or 0
