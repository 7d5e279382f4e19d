"""Handing badges over: who has taken theirs, who still waits, and by what each can be reached."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.claiming import INVITATION, Invitation
from badges.domain.codes import claim_code
from badges.records import desk as desk_records
from badges.records import invitations
from badges.records.invitations import InvitationLine, Scope
from badges.records.tables import Award, AwardBatch, Session
from badges.services.desk import PAGE, BadgeFace, Slice, face_of
from badges.services.instance import Instance

__all__ = ["InvitationLine", "Invited", "Source"]

Source = Session | AwardBatch  # whose badges are handed over: those of a session, or of one sheet


@dataclass(frozen=True)
class Invited:
    """An invitation as its organisation sees it; observers are told no contact and no link."""

    public_id: str
    person: str
    first_name: str
    badge: BadgeFace
    state: Invitation
    invited_at: datetime
    ends_at: datetime
    claimed_at: datetime | None
    email: str | None
    phone: str | None
    link: str | None  # of one that waits


def counts(instance: Instance, session: DatabaseSession, source: Source) -> Mapping[Invitation, int]:
    """Return how many invitations are in each state, none left out."""
    found = invitations.counts(session, scope_of(source), instance.clock.now())
    return {state: found.get(state.value, 0) for state in Invitation}


def invited(
    instance: Instance,
    session: DatabaseSession,
    source: Source,
    org: str,
    *,
    state: Invitation | None,
    after: str | None,
    hand_on: bool,
) -> Slice[Invited]:
    """Return a page of the invitations of `source`, of one `state` or of all; `hand_on` adds contacts and links."""
    now = instance.clock.now()
    found = invitations.page(session, scope_of(source), state=state, after=after, limit=PAGE + 1, now=now)
    shown = found[:PAGE]
    faces = _faces(instance, session, shown, org)
    rows = [_seen(instance, line, faces[line.badge_version_id], hand_on=hand_on) for line in shown]
    return Slice(rows, shown[-1].public_id if len(found) > len(shown) else None)


def invited_one(instance: Instance, session: DatabaseSession, award: Award, org: str, *, hand_on: bool) -> Invited:
    """Return the invitation of one award; `hand_on` adds contacts and the link."""
    line = invitations.one(session, award.id, instance.clock.now())
    return _seen(instance, line, _faces(instance, session, [line], org)[line.badge_version_id], hand_on=hand_on)


def scope_of(source: Source) -> Scope:
    """Return which awards a session or a sheet means."""
    return invitations.of_session(source.id) if isinstance(source, Session) else invitations.of_batch(source.id)


def code_of_line(instance: Instance, line: InvitationLine) -> str:
    """Return the claim code of an invitation, ten signs."""
    return claim_code(instance.secret, line.public_id, line.claim_generation)


def _faces(
    instance: Instance, session: DatabaseSession, lines: Collection[InvitationLine], org: str
) -> dict[int, BadgeFace]:
    versions = desk_records.versions(session, {line.badge_version_id for line in lines}) if lines else {}
    return {version_id: face_of(instance, version, org) for version_id, version in versions.items()}


def _seen(instance: Instance, line: InvitationLine, face: BadgeFace, *, hand_on: bool) -> Invited:
    waits = hand_on and line.state == Invitation.WAITING
    return Invited(
        public_id=line.public_id,
        person=line.name,
        first_name=line.first_name,
        badge=face,
        state=Invitation(line.state),
        invited_at=line.invited_at,
        ends_at=line.invited_at + INVITATION,
        claimed_at=line.claimed_at,
        email=line.email if hand_on else None,
        phone=line.phone if hand_on else None,
        link=instance.urls.claim(code_of_line(instance, line)) if waits else None,
    )
