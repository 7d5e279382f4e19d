"""The preview of a sheet: what will happen to each line, what must be answered, what must be corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from badges.domain.awarding import RowState
from badges.domain.awarding_sheet import CellProblem
from badges.domain.codes import is_public_id
from badges.domain.dates import day
from badges.domain.errors import NotFound
from badges.domain.proof_levels import PROOF_LEVELS, ProofLevel
from badges.domain.text import mask_email, mask_phone
from badges.records import awards, batches, people
from badges.records.tables import AwardBatch, Organisation, Person
from badges.services.awarding_confirmation import promise
from badges.services.awarding_matching import RowPlan, fingerprint, plans_of
from badges.services.awarding_participations import says_something_new, without_badge
from badges.services.instance import Instance

NEW_PERSON = "new"
SKIP = "skip"
AGAIN = "again"
SAME_ROW = "row:"
KNOWN_PERSON = "person:"


@dataclass(frozen=True)
class Choice:
    """One answer to a question; `value` is what `confirm` understands."""

    value: str
    fr: str
    en: str


_SKIPPED = Choice(SKIP, "Ne rien attribuer à cette ligne", "Award nothing for this row")


@dataclass(frozen=True)
class Question:
    """A line that could be several people, or whose badge was revoked."""

    row: int
    name: str
    fr: str
    en: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class PreviewRow:
    """A line of the sheet; `contact` is masked."""

    number: int
    name: str
    contact: str
    state: RowState
    observations: tuple[str, ...]  # yes, with-help, not-yet or "", as `observation_labels`
    had_before: bool  # has this badge from another session: it can be awarded again
    repeats: int | None  # the earlier line that is the same person
    problems: tuple[CellProblem, ...]


@dataclass(frozen=True)
class Preview:
    """Everything that is shown before a confirmation, and nothing has happened yet."""

    batch: str  # its public id
    state: str  # draft, confirmed, issuing, done
    sheet_name: str
    badge_name: Mapping[str, str]  # by language
    action_title: str
    takes_place_on: date
    proof: ProofLevel
    observer: str | None  # whose people observed: it will stand on the pages of these badges
    observation_labels: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    header_problems: tuple[CellProblem, ...]
    rows: tuple[PreviewRow, ...]
    questions: tuple[Question, ...]
    counts: Mapping[RowState, int]  # every state, those without a line too
    participations: int  # people whom a confirmation records without a badge: absent or « pas encore »
    token: str
    can_confirm: bool

    @property
    def problems(self) -> tuple[CellProblem, ...]:
        """Return the problems of all lines, in their order."""
        return tuple(problem for row in self.rows for problem in row.problems)

    @property
    def only_records(self) -> bool:
        """Tell whether a confirmation awards no badge, whatever is answered, and records who took part."""
        return self.can_confirm and not (self.counts[RowState.NEW] or self.counts[RowState.ASK])


def preview(
    instance: Instance,
    session: Session,
    *,
    account_id: int | None,
    organisation: Organisation,
    batch_public_id: str,
) -> Preview:
    """Return the preview of a batch of the organisation, with a token for `confirm`; raises NotFound."""
    shown = batches.shown(session, organisation.id, batch_public_id) if is_public_id(batch_public_id) else None
    if shown is None:
        raise unknown_batch()
    batch = shown.batch
    plans = plans_of(session, shown)
    names = {row.number: row.name for row in shown.rows}
    proof = PROOF_LEVELS[shown.proof_level]
    counts = Counter(plan.state for plan in plans)
    recorded = without_badge(shown, plans)
    can_confirm = batch.state == "draft" and (
        bool(counts[RowState.NEW] or counts[RowState.ASK]) or says_something_new(session, shown, recorded)
    )
    return Preview(
        batch=batch.public_id,
        state=batch.state,
        sheet_name=batch.sheet_name,
        badge_name={"fr": shown.name_fr, "en": shown.name_en},
        action_title=shown.action_title,
        takes_place_on=shown.takes_place_on,
        proof=proof,
        observer=proof.organisation(batch.observer, organisation.name),
        observation_labels=tuple(batch.observation_labels),
        ignored_columns=tuple(batch.ignored_columns),
        header_problems=tuple(CellProblem(**problem) for problem in batch.header_problems),
        rows=tuple(_row(plan, names) for plan in plans),
        questions=_questions(session, batch, plans, names),
        counts={state: counts[state] for state in RowState},
        participations=len(recorded),
        token=promise(instance, batch, account_id, fingerprint(plans)),
        can_confirm=can_confirm,
    )


def unknown_batch() -> NotFound:
    """Return the refusal of a batch that does not exist, or belongs to others."""
    return NotFound(
        "Cette feuille n’existe pas dans votre organisation. Déposez-la de nouveau.",
        "This sheet does not exist in your organisation. Upload it again.",
    )


def _row(plan: RowPlan, names: Mapping[int, str]) -> PreviewRow:
    line = plan.line
    return PreviewRow(
        number=line.number,
        name=names[line.number],
        contact=_contact(line.email, line.phone),
        state=plan.state,
        observations=plan.observations,
        had_before=plan.had_before,
        repeats=plan.twins[0] if plan.state is RowState.ALREADY and plan.twins else None,
        problems=plan.problems,
    )


def _contact(email: str | None, phone: str | None) -> str:
    if email:
        return mask_email(email)
    return mask_phone(phone) if phone else ""


def _questions(
    session: Session, batch: AwardBatch, plans: Sequence[RowPlan], names: Mapping[int, str]
) -> tuple[Question, ...]:
    asked = [plan for plan in plans if plan.state is RowState.ASK]
    ids = {person for plan in asked for person in (*plan.candidates, plan.person_id) if person is not None}
    if not ids:
        return tuple(_question(plan, {}, {}, names) for plan in asked)
    known = {person.id: person for person in people.by_ids(session, batch.organisation_id, ids)}
    revoked = awards.revocations(session, batch.badge_version_id, batch.session_id, ids)
    return tuple(
        _question(plan, known, revoked, names)
        if plan.person_id is None
        else _again(plan, revoked[plan.person_id], names)
        for plan in asked
    )


def _again(plan: RowPlan, revoked_at: datetime, names: Mapping[int, str]) -> Question:
    row, name = plan.line.number, names[plan.line.number]
    return Question(
        row,
        name,
        f"Ligne\u00a0{row}\u00a0: ce badge de {name} a été retiré le {day(revoked_at)}. L’attribuer à nouveau\u00a0?",
        f"Row\u00a0{row}: this badge of {name} was revoked on {day(revoked_at, 'en')}. Award it again?",
        (
            Choice(
                AGAIN, "Oui, il sera attribué à nouveau, à une autre adresse", "Yes, award it again, at a new address"
            ),
            _SKIPPED,
        ),
    )


def _question(
    plan: RowPlan, known: Mapping[int, Person], revoked: Mapping[int, datetime], names: Mapping[int, str]
) -> Question:
    row, name = plan.line.number, names[plan.line.number]
    choices = [_known_person(known[person], revoked.get(person)) for person in plan.candidates if person in known]
    choices += [
        Choice(
            f"{SAME_ROW}{twin}",
            f"La même personne que ligne\u00a0{twin} ({names[twin]})",
            f"The same person as in row\u00a0{twin} ({names[twin]})",
        )
        for twin in plan.twins
    ]
    choices += [
        Choice(NEW_PERSON, "Une autre personne, que vous n’avez pas encore vue", "Someone else, new to you"),
        _SKIPPED,
    ]
    return Question(
        row,
        name,
        f"Ligne\u00a0{row}\u00a0: qui est {name}\u00a0?",
        f"Row\u00a0{row}: who is {name}?",
        tuple(choices),
    )


def _known_person(person: Person, revoked_at: datetime | None) -> Choice:
    contact = _contact(person.email, person.phone)
    fr = f"{person.name}, {contact or 'sans e-mail ni téléphone'}, depuis le {day(person.created_at)}"
    en = f"{person.name}, {contact or 'no e-mail or phone'}, since {day(person.created_at, 'en')}"
    if revoked_at is not None:
        fr += f", badge retiré le {day(revoked_at)}"
        en += f", badge revoked on {day(revoked_at, 'en')}"
    return Choice(f"{KNOWN_PERSON}{person.public_id}", fr, en)
