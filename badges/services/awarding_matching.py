"""The plan of a sheet: for each line, what will happen to it and who it is."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from badges.domain.awarding import RowState
from badges.domain.awarding_matching import Known, Line, Match, match_lines
from badges.domain.awarding_sheet import CellProblem
from badges.openbadges import strict_json
from badges.records import people
from badges.records.batches import Shown
from badges.records.people import KnownPerson
from badges.records.tables import AwardBatchRow


@dataclass(frozen=True)
class RowPlan:
    """What will happen to one line."""

    line: Line
    state: RowState
    problems: tuple[CellProblem, ...] = ()
    person_id: int | None = None
    candidates: tuple[int, ...] = ()
    twins: tuple[int, ...] = ()  # earlier lines that it could repeat; of a line ALREADY: the one that it repeats
    had_before: bool = False
    observations: tuple[str, ...] = ()

    @property
    def is_asked_again(self) -> bool:
        """Tell whether this badge of this person was revoked: a sheet alone never awards it again."""
        return self.state is RowState.ASK and self.person_id is not None

    @property
    def is_recorded_only(self) -> bool:
        """Tell whether this line takes part without a badge: absent or « pas encore », and surely one person."""
        return self.state in (RowState.ABSENT, RowState.NOT_YET) and not (self.candidates or self.twins)


@dataclass(frozen=True)
class Aim:
    """What a sheet is for, as matching needs it."""

    organisation_id: int
    session_id: int
    badge_class_id: int
    badge_version_id: int
    sheet_digest: str


def match_plans(session: Session, aim: Aim, plans: Sequence[RowPlan]) -> list[RowPlan]:
    """Say who each line is, among the people that the organisation knows now; one statement."""
    lines = [plan.line for plan in plans if plan.state is not RowState.PROBLEM]
    if not lines:
        return list(plans)
    found = people.known_by_key(
        session,
        aim.organisation_id,
        {line.key for line in lines},
        session_id=aim.session_id,
        badge_class_id=aim.badge_class_id,
        badge_version_id=aim.badge_version_id,
        sheet_digest=aim.sheet_digest,
    )
    by_id = {person.id: person for person in found}
    matches = match_lines(lines, _known_by_key(found))
    planned = [_planned(plan, matches.get(plan.line.number), by_id) for plan in plans]
    return _mark_conflicts(planned, matches)


def plans_of(session: Session, shown: Shown) -> list[RowPlan]:
    """Return the plan of a draft as things stand now: as stored, unless people were added since."""
    stored = [_stored(row) for row in shown.rows]
    if shown.batch.people_seen == shown.people_changes:
        return stored
    batch = shown.batch
    aim = Aim(
        batch.organisation_id,
        batch.session_id,
        shown.badge_class_id,
        batch.badge_version_id,
        batch.sheet_digest,
    )
    return match_plans(session, aim, [_unmatched(plan) for plan in stored])


def fingerprint(plans: Iterable[RowPlan]) -> str:
    """Return a digest of what a confirmation would do: it changes when anything of it changes."""
    facts = [
        [plan.line.number, plan.state.value, plan.person_id, list(plan.candidates), list(plan.twins)] for plan in plans
    ]
    return hashlib.sha256(strict_json.dumps(facts)).hexdigest()


def _stored(row: AwardBatchRow) -> RowPlan:
    return RowPlan(
        line=Line(row.number, row.normalised_name, row.email, row.phone, (row.present, tuple(row.observations))),
        state=RowState(row.state),
        problems=tuple(CellProblem(**problem) for problem in row.problems),
        person_id=row.person_id,
        candidates=tuple(row.candidates),
        twins=tuple(row.twins),
        had_before=row.had_before,
        observations=tuple(row.observations),
    )


def _unmatched(plan: RowPlan) -> RowPlan:
    kept = plan.state in (RowState.PROBLEM, RowState.ABSENT, RowState.NOT_YET)
    state = plan.state if kept else RowState.NEW
    return RowPlan(plan.line, state, plan.problems, observations=plan.observations)


def _known_by_key(found: Iterable[KnownPerson]) -> dict[str, list[Known]]:
    lines: dict[int, set[int]] = defaultdict(set)
    first: dict[int, KnownPerson] = {}
    for person in found:
        first.setdefault(person.id, person)
        if person.line is not None:
            lines[person.id].add(person.line)
    known: dict[str, list[Known]] = defaultdict(list)
    for person in first.values():
        known[person.key].append(Known(person.id, person.email, person.phone, frozenset(lines[person.id])))
    return known


def _planned(plan: RowPlan, match: Match | None, by_id: dict[int, KnownPerson]) -> RowPlan:
    if match is None:
        return plan
    if plan.state is not RowState.NEW:
        return _recorded_only(plan, match)
    if match.repeats is not None:
        return replace(plan, state=RowState.ALREADY, twins=(match.repeats,))
    if match.is_question:
        had_before = any(by_id[person].had_before for person in match.candidates)
        return replace(plan, state=RowState.ASK, candidates=match.candidates, twins=match.twins, had_before=had_before)
    if match.person is None:
        return plan
    person = by_id[match.person]
    state = RowState.ALREADY if person.has_award else RowState.ASK if person.was_revoked else RowState.NEW
    return replace(plan, state=state, person_id=person.id, had_before=person.had_before)


def _recorded_only(plan: RowPlan, match: Match) -> RowPlan:
    """Say who a line without a badge is; one that could be several people keeps them, and nothing is asked."""
    twins = match.twins if match.repeats is None else (match.repeats,)
    return replace(plan, person_id=match.person, candidates=match.candidates, twins=twins)


def _mark_conflicts(plans: Sequence[RowPlan], matches: dict[int, Match]) -> list[RowPlan]:
    """Make a problem of two lines that are one person and say different things: which is right is not guessed."""
    in_conflict: dict[int, tuple[int, int]] = {}
    for number, match in matches.items():
        if match.repeats is not None and match.conflicts:
            in_conflict[number] = in_conflict[match.repeats] = (match.repeats, number)
    return [
        replace(
            plan,
            state=RowState.PROBLEM,
            person_id=None,
            candidates=(),
            twins=(),
            problems=(*plan.problems, _conflict(plan.line.number, *in_conflict[plan.line.number])),
        )
        if plan.line.number in in_conflict
        else plan
        for plan in plans
    ]


def _conflict(row: int, first: int, second: int) -> CellProblem:
    return CellProblem(
        row,
        "",
        f"Lignes\u00a0{first} et\u00a0{second}\u00a0: c’est la même personne, et ces lignes ne disent pas la même "
        "chose. Gardez seulement la bonne.",
        f"Rows\u00a0{first} and\u00a0{second}: they are the same person, and these rows do not say the same. "
        "Keep only the right one.",
    )
