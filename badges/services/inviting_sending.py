"""Inviting by e-mail: one person or everybody who has an address, and the two reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.claiming import Invitation, reminders_due
from badges.domain.errors import Refused
from badges.domain.ports import Mail
from badges.records import desk as desk_records
from badges.records import invitations, mail
from badges.records.tables import Award
from badges.services.instance import Instance
from badges.services.inviting import InvitationLine, Source, code_of_line, scope_of
from badges.services.inviting_letters import SUBJECT, Handed, invitation_letter, reminder_letter

TOGETHER = 500  # letters that are written at once


def unwritten(instance: Instance, session: DatabaseSession, source: Source) -> int:
    """Return how many of those who wait can be written to and have not been since their award."""
    return invitations.count(session, invitations.never_written_to(scope_of(source), instance.clock.now()))


def letter_to(instance: Instance, session: DatabaseSession, award: Award) -> Mail:
    """Return the message that `send` would put into the outbox; raises Refused where there is nobody to write to."""
    now = instance.clock.now()
    line = invitations.one(session, award.id, now)
    if line.state not in (Invitation.WAITING, Invitation.ENDED):
        raise _waits_for_nobody()
    if line.email is None:
        raise Refused(
            "Cette personne n’a pas d’adresse de courriel. Donnez-lui une carte, ou son lien.",
            "This person has no e-mail address. Give them a card, or their link.",
        )
    return Mail(line.email, SUBJECT, invitation_letter(_handed(instance, session, [line], now)[line.id]))


def send(instance: Instance, session: DatabaseSession, award: Award) -> None:
    """Write to the person of `award`, and let the invitation begin anew, one that has ended too.

    Raises Refused when the badge was taken, refused or withdrawn, or its person has no e-mail.
    """
    letter = letter_to(instance, session, award)
    if not invitations.renew(session, [award.id], instance.clock.now()):
        raise _waits_for_nobody()
    mail.put_all(session, [letter], instance.clock.now())


def send_all(instance: Instance, session: DatabaseSession, source: Source) -> int:
    """Write to everybody of `source` who waits, has an e-mail and was not written to; return to how many.

    Sending begins the invitation anew, which is how it is known the second time: nobody is written to twice.
    """
    now = instance.clock.now()
    found = invitations.held(session, invitations.never_written_to(scope_of(source), now), now)
    sent = 0
    for first in range(0, len(found), TOGETHER):
        lines = found[first : first + TOGETHER]
        renewed = invitations.renew(session, [line.id for line in lines], now)
        handed = _handed(instance, session, lines, now)
        letters = [
            Mail(line.email, SUBJECT, invitation_letter(handed[line.id]))
            for line in lines
            if line.email is not None and line.id in renewed
        ]
        mail.put_all(session, letters, now)
        sent += len(letters)
    return sent


def reminders_wait(instance: Instance, session: DatabaseSession) -> bool:
    """Tell whether somebody is to be reminded; reads only."""
    return invitations.reminders_wait(session, instance.clock.now())


def remind_some(instance: Instance, session: DatabaseSession) -> int:
    """Write some of the reminders that are due; return how many.

    Each is counted in the transaction of its outbox row. Whoever missed the first is sent the second alone.
    """
    now = instance.clock.now()
    found = invitations.held_for_reminder(session, now, limit=TOGETHER)
    handed = _handed(instance, session, found)
    letters = []
    for line in found:
        number = reminders_due(line.invited_at, now)
        counted = invitations.remind(session, line.id, seen=line.reminders, reminders=number)
        if counted and line.email is not None:
            letters.append(Mail(line.email, SUBJECT, reminder_letter(handed[line.id], number)))
    mail.put_all(session, letters, now)
    return len(letters)


def _handed(
    instance: Instance, session: DatabaseSession, lines: Sequence[InvitationLine], invited_at: datetime | None = None
) -> dict[int, Handed]:
    """Return what the letters say, by award; `invited_at` when the invitations begin anew."""
    versions = desk_records.versions(session, {line.badge_version_id for line in lines})
    found = {}
    for line in lines:
        content = versions[line.badge_version_id].content
        found[line.id] = Handed(
            first_name=line.first_name,
            organisation=line.organisation,
            badge_fr=content["fr"]["name"],
            badge_en=(content.get("en") or content["fr"])["name"],
            link=instance.urls.claim(code_of_line(instance, line)),
            invited_at=invited_at or line.invited_at,
        )
    return found


def _waits_for_nobody() -> Refused:
    return Refused(
        "Ce badge n’attend plus personne. Regardez ce qu’il est devenu.",
        "This badge waits for nobody any more. Look at what became of it.",
    )
