"""What the coordinator's desk shows, read in few statements and ready for a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.awarding import KEY_BADGE, RowState
from badges.domain.awarding_sheet import CellProblem
from badges.domain.codes import claim_code, is_public_id
from badges.domain.errors import NotFound
from badges.records import batches, catalogue, desk
from badges.records.desk import SessionLine, Waiting
from badges.records.tables import Action, Award, AwardBatch, BadgeClassVersion, Session
from badges.services.instance import Instance

__all__ = ["Action", "Award", "AwardBatch", "CellProblem", "Session", "SessionLine", "Waiting"]

PAGE = 40  # rows of a list on one page
ACTIONS_ON_PAGE = 10
SESSIONS_OF_ACTION = 4  # shown on the list of actions
BATCHES_OF_SESSION = 20
Row = TypeVar("Row")


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """Part of a list; `after` asks for the next part, None at the end."""

    rows: Sequence[Row]
    after: str | None


@dataclass(frozen=True)
class BadgeFace:
    """A badge version as the desk shows it; `content` holds its texts by language."""

    slug: str
    version: int
    kind: str
    proof_level: str
    image: str  # address
    content: dict[str, Any]

    def words(self, language: str) -> dict[str, Any]:
        """Return the texts in `language`, else in French, the reference."""
        texts: dict[str, Any] = self.content.get(language) or self.content["fr"]
        return texts


@dataclass(frozen=True)
class HandedOn:
    """Every address by which whoever holds it opens, shows or takes a badge; for those who may award alone."""

    page: str
    short: str
    short_code: str
    claim: str
    claim_code: str
    qr: str


@dataclass(frozen=True)
class AwardSeen:
    """An award as its organisation sees it; `handed_on` is None for those who only observe."""

    public_id: str
    person: str
    badge: BadgeFace
    awarded_at: datetime
    revoked_at: datetime | None
    handed_on: HandedOn | None


@dataclass(frozen=True)
class ActionSeen:
    """An action with its latest sessions and how many it has in all."""

    action: Action
    sessions: Sequence[SessionLine]
    sessions_in_all: int


@dataclass(frozen=True)
class Participant:
    """Someone of a session, with what was observed and the badges that came of it."""

    public_id: str
    name: str
    present: bool
    observations: Sequence[str]
    awards: Sequence[AwardSeen]


@dataclass(frozen=True)
class BadgeSeen:
    """A badge of the organisation's catalogue, with how many awards of it stand."""

    face: BadgeFace
    awards: int


def waiting(instance: Instance, session: DatabaseSession, organisation_id: int) -> Waiting:
    """Return how many requests, testimonies, meetings and endorsements wait for the organisation."""
    return desk.waiting(session, organisation_id, instance.clock.now())


def actions_seen(session: DatabaseSession, organisation_id: int, after: str | None = None) -> Slice[ActionSeen]:
    """Return the organisation's actions with their sessions, the newest first."""
    found = desk.actions_page(session, organisation_id, after=after, limit=ACTIONS_ON_PAGE + 1)
    shown = found[:ACTIONS_ON_PAGE]
    ids = [action.id for action in shown]
    lines = desk.latest_sessions(session, ids, each=SESSIONS_OF_ACTION)
    counts = desk.session_counts(session, ids)
    rows = [
        ActionSeen(action, [line for line in lines if line.action_id == action.id], counts.get(action.id, 0))
        for action in shown
    ]
    return Slice(rows, shown[-1].public_id if len(found) > len(shown) else None)


def sessions_seen(session: DatabaseSession, action: Action) -> Sequence[SessionLine]:
    """Return the action's sessions with their figures, the latest first (at most a page of them)."""
    return desk.latest_sessions(session, [action.id], each=PAGE)


def figures(session: DatabaseSession, planned: Session) -> SessionLine:
    """Return how many people came to a session and how many awards of it stand."""
    return desk.session_line(session, planned.id)


def participants_seen(
    instance: Instance, session: DatabaseSession, planned: Session, org: str, after: str | None = None
) -> Slice[Participant]:
    """Return who is on the session's list, with their awards of that session."""
    found = desk.participants_page(session, planned.id, after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    lines = desk.awards_in_session(session, planned.id, [person.person_id for person in shown]) if shown else []
    awards = _awards(instance, session, org, lines, hand_on=False)
    rows = [
        Participant(
            person.public_id,
            person.name,
            person.present,
            person.observations,
            [seen for line, seen in zip(lines, awards, strict=True) if line.person_id == person.person_id],
        )
        for person in shown
    ]
    return Slice(rows, shown[-1].public_id if len(found) > len(shown) else None)


def batches_seen(session: DatabaseSession, planned: Session) -> Sequence[AwardBatch]:
    """Return the session's latest batches, each with its badge."""
    return desk.batches_of_session(session, planned.id, limit=BATCHES_OF_SESSION)


def batch_of(session: DatabaseSession, organisation_id: int, public_id: str) -> AwardBatch:
    """Return the organisation's batch with its badge, session and action; raises NotFound for any other."""
    found = desk.batch(session, organisation_id, public_id) if is_public_id(public_id) else None
    if found is None:
        raise NotFound("Cette feuille n’existe pas dans votre structure.", "Your organisation has no such sheet.")
    return found


def row_counts(session: DatabaseSession, batch: AwardBatch) -> dict[str, int]:
    """Return how many lines of a batch stand in each state (`badges.domain.awarding.RowState`)."""
    counted = batches.states(session, batch.organisation_id, batch.public_id)
    return {state.value: counted.get(state.value, 0) for state in RowState}


def recorded_without_badge(session: DatabaseSession, batch: AwardBatch) -> int:
    """Return how many people a confirmed batch recorded as absent or « pas encore », and awarded nothing."""
    return batches.recorded_without_badge(session, batch.id)


def problems_of_batch(session: DatabaseSession, batch: AwardBatch, *, most: int) -> list[CellProblem]:
    """Return the problems of a batch's lines, in the order of the sheet, at most `most`."""
    found = desk.problems_of_batch(session, batch.id, limit=most)
    return [CellProblem(**problem) for problems in found for problem in problems][:most]


def awards_of_batch(
    instance: Instance, session: DatabaseSession, batch: AwardBatch, org: str, after: int = 0, *, hand_on: bool
) -> Slice[AwardSeen]:
    """Return what a batch awarded, in the order of its sheet, from behind line `after` on.

    `hand_on` adds the addresses by which a badge is handed on.
    """
    found = desk.awards_of_batch(session, batch.id, after_row=after, limit=PAGE + 1)
    shown = found[:PAGE]
    rows = _awards(instance, session, org, [line for _, line in shown], hand_on=hand_on)
    return Slice(rows, str(shown[-1][0]) if len(found) > len(shown) else None)


def award_of(session: DatabaseSession, organisation_id: int, public_id: str) -> Award:
    """Return the organisation's award with its person, badge and session; raises NotFound for any other."""
    found = desk.award(session, organisation_id, public_id) if is_public_id(public_id) else None
    if found is None:
        raise NotFound("Ce badge n’a pas été attribué par votre structure.", "Your organisation made no such award.")
    return found


def award_seen(instance: Instance, session: DatabaseSession, award: Award, org: str, *, hand_on: bool) -> AwardSeen:
    """Return one award; `hand_on` adds the addresses by which it is handed on."""
    return _awards(instance, session, org, [desk.award_line(session, award.id)], hand_on=hand_on)[0]


def observations_of(session: DatabaseSession, award: Award) -> list[tuple[str, str]]:
    """Return (what was observed, yes | with-help | not-yet) of the sheet that led to an award."""
    return desk.observations(session, award.id)


def badges_seen(instance: Instance, session: DatabaseSession, organisation_id: int, org: str) -> list[BadgeSeen]:
    """Return the organisation's catalogue: the current version of each badge."""
    awards = desk.awards_of_badges(session, organisation_id)
    found = catalogue.current_versions(session, organisation_id)
    return [BadgeSeen(face_of(instance, version, org), awards.get(version.badge_class_id, 0)) for version in found]


def badges_for_sheets(instance: Instance, session: DatabaseSession, organisation_id: int, org: str) -> list[BadgeFace]:
    """Return the badges that a sheet can award: to people, and no key badge."""
    found = catalogue.current_versions(session, organisation_id)
    return [
        face_of(instance, version, org)
        for version in found
        if version.recipient_kind == "person" and version.kind != KEY_BADGE
    ]


def face_of(instance: Instance, version: BadgeClassVersion, org: str) -> BadgeFace:
    """Return a badge version as the desk shows it."""
    slug = version.badge_class.slug
    image = instance.urls.badge_drawing(org, slug, version.number)
    return BadgeFace(slug, version.number, version.kind, version.proof_level, image, version.content)


def _awards(
    instance: Instance, session: DatabaseSession, org: str, lines: Iterable[desk.AwardLine], *, hand_on: bool
) -> list[AwardSeen]:
    lines = list(lines)
    if not lines:
        return []
    versions = desk.versions(session, {line.badge_version_id for line in lines})
    faces = {version_id: face_of(instance, version, org) for version_id, version in versions.items()}
    return [
        AwardSeen(
            public_id=line.public_id,
            person=line.name,
            badge=faces[line.badge_version_id],
            awarded_at=line.awarded_at,
            revoked_at=line.revoked_at,
            handed_on=_handed_on(instance, org, line) if hand_on else None,
        )
        for line in lines
    ]


def _handed_on(instance: Instance, org: str, line: desk.AwardLine) -> HandedOn:
    urls = instance.urls
    code = claim_code(instance.secret, line.public_id, line.claim_generation)
    return HandedOn(
        page=urls.assertion(org, line.assertion_id),
        short=urls.short(line.short_code),
        short_code=line.short_code,
        claim=urls.claim(code),
        claim_code=code,
        qr=urls.assertion_file(org, line.assertion_id, "qr.svg"),
    )
