"""Who takes part without a badge: absent people and « pas encore », recorded when a sheet is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from badges.domain.awarding import RowState
from badges.records import awards
from badges.records.batches import Shown
from badges.records.tables import AwardBatchRow
from badges.services.awarding_matching import RowPlan


def without_badge(shown: Shown, plans: Sequence[RowPlan]) -> list[tuple[AwardBatchRow, RowPlan]]:
    """Return the lines that a confirmation records at once; the others are recorded with their badges."""
    with_badge = {plan.person_id for plan in plans if plan.state in (RowState.NEW, RowState.ALREADY)} - {None}
    return [
        (row, plan)
        for row, plan in zip(shown.rows, plans, strict=True)
        if plan.is_recorded_only and plan.person_id not in with_badge
    ]


def says_something_new(session: Session, shown: Shown, lines: Sequence[tuple[AwardBatchRow, RowPlan]]) -> bool:
    """Tell whether recording `lines` would change anything: the same sheet again does not."""
    known = {plan.person_id for _, plan in lines if plan.person_id is not None}
    observed = bool(shown.batch.observation_labels)
    recorded = awards.participations(session, shown.batch.session_id, known) if known else {}
    return any(_changes(row, recorded.get(plan.person_id or 0), observed) for row, plan in lines)


def record(session: Session, shown: Shown, plans: Sequence[RowPlan], now: datetime) -> None:
    """Record who takes part without a badge, all at once; every line has its person by now."""
    values = {
        plan.person_id: {
            "session_id": shown.batch.session_id,
            "person_id": plan.person_id,
            "present": row.present,
            "observations": row.observations,
            "note": row.note,
            "created_at": now,
        }
        for row, plan in without_badge(shown, plans)
    }
    if values:
        awards.record_participations(session, list(values.values()), observed=bool(shown.batch.observation_labels))


def _changes(row: AwardBatchRow, recorded: awards.Recorded | None, observed: bool) -> bool:
    """Tell whether `records.awards.record_participations` would change what is recorded."""
    if recorded is None:
        return True
    if observed:
        return (row.present, row.observations, row.note) != recorded
    return bool(row.present) and not recorded.present
