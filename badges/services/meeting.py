"""A meeting that an employer proposes: the organisation asks the person, and the contact passes after both agreed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.codes import is_public_id, new_public_id
from badges.domain.engaging import (
    DESK_PAUSE,
    KEPT,
    KINDS,
    LASTS,
    LINK,
    LONGEST_MESSAGE,
    MeetingKind,
    MeetingState,
    Proposal,
)
from badges.domain.errors import Gone, NotFound, Refused
from badges.domain.planning import FormRefused
from badges.domain.ports import Mail
from badges.records import carnets, mail, meetings
from badges.records.tables import Meeting, Person
from badges.services import meeting_letters as letters
from badges.services.employer_letters import may_write
from badges.services.holding import hold_person
from badges.services.instance import Instance
from badges.services.publishing_pages import BadgePage

__all__ = [
    "KINDS", "LONGEST_MESSAGE", "FormRefused", "Meeting", "MeetingKind", "MeetingState", "Passed", "accept", "clear",
    "confirm", "decline", "end_overdue", "follow", "keep_back", "meeting_of_desk", "meetings_of_desk",
    "meetings_of_person", "pass_on", "passed_contact", "propose",
]  # fmt: skip

MOST_AT_DESK = 200
SOME = 100  # that are ended in one transaction
_ALL_OPEN = (MeetingState.WAITING, MeetingState.PASSED)


@dataclass(frozen=True)
class Passed:
    """What of the person an employer may read now; nothing that she did not tick."""

    email: str | None
    phone: str | None


def propose(instance: Instance, session: Session, page: BadgePage, proposal: Proposal) -> None:
    """Keep a proposal to the holder of the badge on `page`, and have the link sent that confirms it.

    To a mailbox that was written to in the last hour, or an address that has proposed to the same person in the last
    30 days, nothing is sent, and nothing says so. Raises NotFound for a badge whose holder cannot be asked, TooOften
    where too many letters have left.
    """
    holder = meetings.holder(session, page.public_id)
    if holder is None:
        raise NotFound("Ce badge ne peut pas recevoir de proposition.", "No proposal can be made about this badge.")
    now = instance.clock.now()
    asked_again = meetings.proposed_since(session, holder.award_id, proposal.email, now - LASTS)
    # Counted all the same: once the shares are spent, who has proposed to this person must look like anybody else.
    if not may_write(instance, session, proposal.email, holder.organisation_id) or asked_again:
        return
    token = secrets.token_urlsafe(32)
    session.add(
        Meeting(
            public_id=new_public_id(),
            organisation_id=holder.organisation_id,
            award_id=holder.award_id,
            kind=proposal.kind,
            employer=proposal.employer,
            contact=proposal.contact,
            email=proposal.email,
            message=proposal.message,
            state=MeetingState.ASKED,
            digest=_digest(token),
            created_at=now,
            link_ends_at=now + LINK,
            ends_at=now + LASTS,
        )
    )
    link = instance.urls.meeting(token)
    mail.put(session, proposal.email, letters.CONFIRM_SUBJECT, letters.to_confirm(link), now)


def follow(instance: Instance, session: Session, token: str) -> Meeting | None:
    """Return the meeting of a link that an employer was sent, without changing anything; None: it works no more."""
    return meetings.by_digest(session, _digest(token), instance.clock.now())


def confirm(instance: Instance, session: Session, token: str) -> bool:
    """Hand a proposal to the organisation, once, and tell those who work there that something waits."""
    now = instance.clock.now()
    found = meetings.by_digest(session, _digest(token), now)
    if found is None or not meetings.move(
        session,
        found.id,
        [MeetingState.ASKED],
        MeetingState.WAITING,
        confirmed_at=now,
        digest=None,
        ends_at=now + LASTS,
    ):
        return False
    body = letters.to_desk(f"{instance.urls.base}/espace/{found.award.organisation.slug}/rencontres")
    told = mail.recipients_since(session, letters.DESK_SUBJECT, now - DESK_PAUSE)
    to = [one for one in meetings.coordinators(session, found.organisation_id) if one not in told]
    mail.put_all(session, [Mail(one, letters.DESK_SUBJECT, body) for one in to], now)
    return True


def meetings_of_desk(session: Session, organisation_id: int) -> Sequence[Meeting]:
    """Return the latest 200 proposals that employers confirmed."""
    return meetings.of_desk(session, organisation_id, most=MOST_AT_DESK)


def meeting_of_desk(session: Session, organisation_id: int, public_id: str) -> Meeting:
    """Return a proposal to one of the organisation's people; raises NotFound for any other."""
    found = meetings.one_of_desk(session, organisation_id, public_id) if is_public_id(public_id) else None
    if found is None:
        raise NotFound("Votre structure n’a pas cette proposition.", "Your organisation has no such proposal.")
    return found


def pass_on(instance: Instance, session: Session, meeting: Meeting) -> None:
    """Show a proposal to the person, and write to her where she has an address; raises Refused when it was answered."""
    now = instance.clock.now()
    _require_open(meeting, now >= meeting.ends_at)
    if not meetings.move(session, meeting.id, [MeetingState.WAITING], MeetingState.PASSED, passed_on_at=now):
        raise _answered()
    person = meeting.award.person
    if person.email:
        body = letters.to_person(person.first_name, f"{instance.urls.base}/c")
        mail.put(session, person.email, letters.PERSON_SUBJECT, body, now)


def keep_back(instance: Instance, session: Session, meeting: Meeting, note: str) -> None:
    """End a proposal that is not passed on; `note` is for colleagues, the employer learns « not possible now »."""
    now = instance.clock.now()
    if not meetings.move(
        session, meeting.id, [MeetingState.WAITING], MeetingState.DECLINED, answered_at=now, note=note
    ):
        raise _answered()
    mail.put(session, meeting.email, letters.ANSWER_SUBJECT, letters.of_no(), now)


def meetings_of_person(instance: Instance, session: Session, person: Person) -> Sequence[Meeting]:
    """Return what waits for the person's answer, and what she accepted."""
    return meetings.of_person(session, person.id, instance.clock.now())


def accept(
    instance: Instance,
    session: Session,
    person: Person,
    public_id: str,
    *,
    email: bool,
    phone: bool,
    language: str | None = None,
) -> None:
    """Agree to a meeting: the employer is told, and reads the contacts that are ticked, if the person has them.

    `language` is that of the page where she read to what she agrees (None: unknown). Raises NotFound for a proposal
    to somebody else, Gone for one that has ended, Refused for one that was answered.
    """
    hold_person(session, person.id)
    meeting = _of_person(instance, session, person, public_id)
    now = instance.clock.now()
    given = {"email_given": email and person.email is not None, "phone_given": phone and person.phone is not None}
    token = secrets.token_urlsafe(32)
    if not meetings.move(
        session,
        meeting.id,
        [MeetingState.PASSED],
        MeetingState.ACCEPTED,
        answered_at=now,
        ends_at=now + LASTS,
        link_ends_at=now + LASTS,
        digest=_digest(token),
        **given,
    ):
        raise _answered()
    if any(given.values()):
        carnets.add_consent(
            session,
            person_id=person.id,
            award_id=meeting.award_id,
            kind=ConsentKind.CONTACT,
            wording=WORDINGS[ConsentKind.CONTACT].id,
            language=language,
            accompanied=False,
            now=now,
        )
    mail.put(session, meeting.email, letters.ANSWER_SUBJECT, letters.of_yes(instance.urls.meeting(token)), now)


def decline(instance: Instance, session: Session, person: Person, public_id: str) -> None:
    """Say no, or take a yes back: from now on nothing of the person can be read; the employer never learns why."""
    hold_person(session, person.id)
    meeting = _of_person(instance, session, person, public_id)
    now = instance.clock.now()
    if not meetings.move(
        session,
        meeting.id,
        [MeetingState.PASSED, MeetingState.ACCEPTED],
        MeetingState.DECLINED,
        answered_at=now,
        email_given=False,
        phone_given=False,
        digest=None,
    ):
        raise _answered()
    if not meetings.others_accepted(session, meeting):
        carnets.withdraw_consents(session, person.id, ConsentKind.CONTACT, now, award_ids=[meeting.award_id])
    mail.put(session, meeting.email, letters.ANSWER_SUBJECT, letters.of_no(), now)


def passed_contact(meeting: Meeting) -> Passed:
    """Return what the person lets the employer of an accepted meeting read, as it is now."""
    person = meeting.award.person
    accepted = meeting.state == MeetingState.ACCEPTED
    return Passed(
        person.email if accepted and meeting.email_given else None,
        person.phone if accepted and meeting.phone_given else None,
    )


def end_overdue(instance: Instance, session: Session) -> None:
    """End proposals that nobody answered in 30 days, as a no: at most 100 of them."""
    now = instance.clock.now()
    for one in meetings.overdue(session, now, most=SOME):
        if meetings.move(session, one.id, _ALL_OPEN, MeetingState.DECLINED, answered_at=now):
            mail.put(session, one.email, letters.ANSWER_SUBJECT, letters.of_no(), now)


def clear(instance: Instance, session: Session) -> None:
    """Forget what was never confirmed, and what ended long ago."""
    now = instance.clock.now()
    meetings.forget(session, now, ended_before=now - KEPT)


def _of_person(instance: Instance, session: Session, person: Person, public_id: str) -> Meeting:
    for one in meetings_of_person(instance, session, person):
        if one.public_id == public_id:
            return one
    raise Gone("Cette proposition n’est plus là. Elle a pris fin.", "This proposal is no longer there. It has ended.")


def _require_open(meeting: Meeting, late: bool) -> None:
    if meeting.state != MeetingState.WAITING or late:
        raise _answered()


def _answered() -> Refused:
    return Refused(
        "Cette proposition a déjà reçu une réponse. Relisez la page.",
        "This proposal has been answered already. Read the page again.",
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
