"""Confirming a preview: the answers settle who is who, new people are added, and the batch is let go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from badges.domain.awarding import RowState
from badges.domain.codes import is_public_id, new_public_id
from badges.domain.errors import Refused
from badges.records import awards, batches, people
from badges.records.batches import Shown
from badges.records.tables import AwardBatch, Organisation
from badges.services import awarding_participations
from badges.services.awarding_confirmation import changed_meanwhile, check_promise
from badges.services.awarding_matching import RowPlan, fingerprint, plans_of
from badges.services.awarding_preview import AGAIN, KNOWN_PERSON, NEW_PERSON, SAME_ROW, SKIP, unknown_batch
from badges.services.instance import Instance, begin_writing


def confirm(
    instance: Instance,
    session: Session,
    *,
    account_id: int | None,
    organisation: Organisation,
    batch_public_id: str,
    token: str,
    answers: Mapping[int, str] | None = None,
) -> AwardBatch:
    """Let a previewed batch be issued, with one answer (a choice's `value`) for each line that is asked.

    The edge commits, then hands the batch to `instance.batches`. Lines with problems are left out and stay
    listed. Confirming again changes nothing. Raises NotFound, or Refused: a token of another account or
    preview, one that is too old, a question without answer, a plan that changed meanwhile.
    """
    if not is_public_id(batch_public_id):
        raise unknown_batch()
    begin_writing(session)
    shown = batches.shown(session, organisation.id, batch_public_id, lock=True)
    if shown is None:
        raise unknown_batch()
    if shown.batch.state != "draft":
        return shown.batch
    plans = plans_of(session, shown)
    check_promise(instance, token, shown.batch, account_id, fingerprint(plans))
    settled = _answered(session, organisation, plans, answers or {})
    settled = _with_people(instance, session, shown, settled)
    _store(instance, session, shown, settled)
    return shown.batch


def _answered(
    session: Session, organisation: Organisation, plans: Sequence[RowPlan], answers: Mapping[int, str]
) -> list[RowPlan]:
    asked = [plan for plan in plans if plan.state is RowState.ASK]
    open_rows = [plan.line.number for plan in asked if not answers.get(plan.line.number)]
    if open_rows:
        rows = ", ".join(str(row) for row in open_rows)
        raise Refused(
            f"Il manque une réponse\u00a0: lignes\u00a0{rows}. Dites qui est chaque personne, ou de ne rien attribuer.",
            f"An answer is missing: rows\u00a0{rows}. Say who each person is, or to award nothing.",
        )
    ids = {person for plan in asked for person in plan.candidates}
    known = {row.public_id: row.id for row in people.by_ids(session, organisation.id, ids)} if ids else {}
    return [_settled(plan, answers[plan.line.number], known) if plan.state is RowState.ASK else plan for plan in plans]


def _settled(plan: RowPlan, answer: str, known: Mapping[str, int]) -> RowPlan:
    if answer == SKIP:
        return replace(plan, state=RowState.SKIPPED)
    if answer == (AGAIN if plan.is_asked_again else NEW_PERSON):
        return replace(plan, state=RowState.NEW, twins=())
    person = known.get(answer.removeprefix(KNOWN_PERSON)) if answer.startswith(KNOWN_PERSON) else None
    if person in plan.candidates:
        return replace(plan, state=RowState.NEW, person_id=person, twins=())
    for twin in plan.twins:
        if answer == f"{SAME_ROW}{twin}":
            return replace(plan, state=RowState.ALREADY, twins=(twin,))
    raise Refused(
        f"La réponse pour la ligne\u00a0{plan.line.number} n’est pas dans la liste. Choisissez une des réponses.",
        f"The answer for row\u00a0{plan.line.number} is not in the list. Choose one of the answers.",
    )


def _with_people(instance: Instance, session: Session, shown: Shown, plans: Sequence[RowPlan]) -> list[RowPlan]:
    """Add the people whom nobody knew, all at once, and give every line its person."""
    rows = {row.number: row for row in shown.rows}
    newcomers = [
        plan for plan in plans if plan.person_id is None and (plan.state is RowState.NEW or plan.is_recorded_only)
    ]
    person_of = {plan.line.number: plan.person_id for plan in plans}
    if newcomers:
        values = [
            {
                "public_id": new_public_id(),
                "name": rows[plan.line.number].name,
                "first_name": rows[plan.line.number].first_name,
                "normalised_name": plan.line.key,
                "email": plan.line.email,
                "phone": plan.line.phone,
            }
            for plan in newcomers
        ]
        added = people.add(
            session, shown.batch.organisation_id, values, seen=shown.people_changes, now=instance.clock.now()
        )
        if added is None:
            raise changed_meanwhile()
        person_of |= dict(zip((plan.line.number for plan in newcomers), added, strict=True))
    for plan in plans:  # in the order of the sheet: a line that repeats comes after the one that it repeats
        if plan.state is RowState.ALREADY and plan.twins:
            person_of[plan.line.number] = person_of[plan.twins[0]]
    return [replace(plan, person_id=person_of[plan.line.number]) for plan in plans]


def _store(instance: Instance, session: Session, shown: Shown, plans: Sequence[RowPlan]) -> None:
    now = instance.clock.now()
    batches.settle_rows(
        session,
        [
            {"row": row.id, "new_state": plan.state.value, "new_person": plan.person_id}
            for row, plan in zip(shown.rows, plans, strict=True)
            if (row.state, row.person_id) != (plan.state.value, plan.person_id)
        ],
    )
    awarding_participations.record(session, shown, plans, now)
    total = sum(plan.state is RowState.NEW for plan in plans)
    if total and shown.version_awarded_at is None:
        awards.freeze_version(session, shown.batch.badge_version_id, now)
    batches.confirm(session, shown.batch.id, total=total, now=now)
