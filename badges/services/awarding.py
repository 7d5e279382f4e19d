"""From an attendance sheet to a confirmed batch: a draft is stored, a preview read, and then confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy.orm import Session

from badges.domain.awarding import RowState, check_awardable, standing
from badges.domain.awarding_matching import Line, match_key
from badges.domain.awarding_sheet import Sheet, SheetRow, read_sheet
from badges.domain.codes import is_public_id, is_slug, new_public_id
from badges.domain.errors import NotFound
from badges.domain.proof_levels import PROOF_LEVELS
from badges.domain.text import printable
from badges.records import actions, batches, catalogue
from badges.records.tables import AwardBatch, Organisation
from badges.services.awarding_confirming import confirm
from badges.services.awarding_discarding import discard, discard_old_drafts
from badges.services.awarding_matching import Aim, RowPlan, match_plans
from badges.services.awarding_preview import Choice, Preview, PreviewRow, Question, preview, unknown_batch
from badges.services.instance import Instance, begin_writing

__all__ = [
    "AwardBatch", "Choice", "Outcome", "Preview", "PreviewRow", "Question", "confirm", "discard",
    "discard_old_drafts", "draft", "outcome", "preview",
]  # fmt: skip
LONGEST_FILE_NAME = 200


def draft(
    instance: Instance,
    session: Session,
    *,
    account_id: int | None,
    organisation: Organisation,
    badge: str,
    session_public_id: str,
    data: bytes,
    filename: str,
    version: int | None = None,
) -> AwardBatch:
    """Store a sheet as a draft: its lines, their problems, and who each of them is.

    `badge` is a slug; its current version is awarded unless `version` names another. Nothing is awarded.
    Parsing may take seconds: hand over a session without an open transaction, so that nobody waits for it.
    Raises SheetRefused for what is no sheet, NotFound for a badge or session that the organisation does not
    have, Refused for a badge that this sheet cannot award.
    """
    sheet = read_sheet(data, filename, spreadsheets=instance.spreadsheets)
    begin_writing(session)
    target = None
    if is_slug(badge) and is_public_id(session_public_id):
        target = batches.target(session, organisation.id, badge, version, session_public_id)
    if target is None:
        raise _missing(session, organisation, badge, session_public_id)
    check_awardable(target.kind, sheet.observation_labels)
    aim = Aim(organisation.id, target.session_id, target.badge_class_id, target.badge_version_id, sheet.digest)
    plans = match_plans(session, aim, [_plan(row, sheet, target.kind) for row in sheet.rows])
    batch = AwardBatch(
        public_id=new_public_id(),
        organisation_id=organisation.id,
        account_id=account_id,
        badge_version_id=target.badge_version_id,
        session_id=target.session_id,
        sheet_name=printable(PurePath(filename).name)[:LONGEST_FILE_NAME] or "?",
        sheet_digest=sheet.digest,
        observation_labels=list(sheet.observation_labels),
        header_problems=[asdict(problem) for problem in sheet.problems],
        ignored_columns=list(sheet.ignored_columns),
        observer=PROOF_LEVELS[target.proof_level].host(target.host),
        people_seen=target.people_changes,
        state="draft",
        created_at=instance.clock.now(),
    )
    batches.add(session, batch, [_values(row, plan) for row, plan in zip(sheet.rows, plans, strict=True)])
    return batch


@dataclass(frozen=True)
class Outcome:
    """What a batch has led to so far; `assertions` are addresses, in the order of the sheet."""

    batch: str
    state: str
    done: int
    total: int
    counts: Mapping[str, int]
    recorded: int  # people recorded without a badge: absent or « pas encore »
    assertions: Sequence[str]


def outcome(instance: Instance, session: Session, *, organisation: Organisation, batch_public_id: str) -> Outcome:
    """Return how far a batch of the organisation is, and what it published; raises NotFound."""
    batch = batches.by_public_id(session, organisation.id, batch_public_id) if is_public_id(batch_public_id) else None
    if batch is None:
        raise unknown_batch()
    counted = batches.states(session, organisation.id, batch_public_id)
    return Outcome(
        batch=batch.public_id,
        state=batch.state,
        done=batch.done,
        total=batch.total,
        counts={state.value: counted.get(state.value, 0) for state in RowState},
        recorded=batches.recorded_without_badge(session, batch.id) if batch.confirmed_at else 0,
        assertions=[
            instance.urls.assertion(organisation.slug, public_id)
            for public_id in batches.addresses(session, organisation.id, batch_public_id)
        ],
    )


def _plan(row: SheetRow, sheet: Sheet, kind: str) -> RowPlan:
    verdict = standing(
        row.number,
        kind=kind,
        present=row.present,
        observations=row.observations,
        labels=sheet.observation_labels,
        problems=row.problems,
    )
    line = Line(row.number, match_key(row.name), row.email, row.phone, (row.present, row.observations))
    return RowPlan(line, verdict.state, verdict.problems, observations=row.observations)


def _values(row: SheetRow, plan: RowPlan) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "first_name": row.first_name,
        "normalised_name": plan.line.key,
        "email": row.email,
        "phone": row.phone,
        "present": row.present,
        "observations": list(row.observations),
        "note": row.note,
        "problems": [asdict(problem) for problem in plan.problems],
        "candidates": list(plan.candidates),
        "twins": list(plan.twins),
        "had_before": plan.had_before,
        "person_id": plan.person_id,
        "state": plan.state.value,
    }


def _missing(session: Session, organisation: Organisation, badge: str, session_public_id: str) -> NotFound:
    if not is_slug(badge) or catalogue.badge_by_slug(session, organisation.id, badge) is None:
        name = printable(badge)[:80]
        return NotFound(
            f"Cette organisation n’a pas de badge «\u00a0{name}\u00a0». Choisissez-le dans son catalogue.",
            f"This organisation has no badge “{name}”. Choose one from its catalogue.",
        )
    known = is_public_id(session_public_id)
    if not known or actions.session_by_public_id(session, organisation.id, session_public_id) is None:
        return NotFound(
            "Cette organisation n’a pas cette séance. Choisissez-la parmi ses actions.",
            "This organisation has no such session. Choose it among its actions.",
        )
    return NotFound(
        f"Le badge «\u00a0{badge}\u00a0» n’a pas cette version. Choisissez la version courante.",
        f"The badge “{badge}” has no such version. Choose the current one.",
    )
