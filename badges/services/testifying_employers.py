"""An employer testifies without account: its address confirms it, and the link of the message takes it back."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from badges.domain.testifying import EMPLOYER_WORDING, KEPT_DECLINED, LINK, Step, TestimonyState, after, read_employer
from badges.records import mail, testimonies
from badges.records.tables import Organisation, Testimony
from badges.services.employer_letters import may_write
from badges.services.instance import Instance
from badges.services.mailed_links import opens, secret_part
from badges.services.testifying import blank, hold, write
from badges.services.testifying_letters import SUBJECT, answer_letter, confirmation_letter

__all__ = ["Organisation", "Testimony", "ask", "confirm", "forget_ended", "link_of", "of_link", "tell_author"]
_PURPOSE = "testimony"  # of the links


def ask(
    instance: Instance,
    session: Session,
    organisation: Organisation,
    form: Mapping[str, str],
    *,
    language: str | None = None,
) -> str:
    """Keep what an employer tells, and have the link sent that hands it to the organisation; returns the address.

    To a mailbox that was written to in the last hour nothing is sent, and nothing says so. `language` is that of
    the page where it read to what it agrees (None: unknown). Raises FormRefused, and TooOften where too many letters
    have left.
    """
    read = read_employer(form)
    now = instance.clock.now()
    forget_ended(instance, session)
    if not may_write(instance, session, read.email, organisation.id):
        return read.email
    made = blank(instance, organisation.id, TestimonyState.UNCONFIRMED, EMPLOYER_WORDING.id, language)
    made.name, made.email, made.wants_badge = read.name, read.email, form.get("wants_badge") == "1"
    write(made, read.told)
    session.add(made)
    session.flush()
    body = confirmation_letter(organisation.name, link_of(instance, made))
    mail.put(session, read.email, SUBJECT, body, now)
    return read.email


def forget_ended(instance: Instance, session: Session) -> None:
    """Forget what employers never confirmed within the link's time, and what was declined some months ago."""
    now = instance.clock.now()
    testimonies.forget_ended(session, unconfirmed_until=now - LINK, declined_until=now - KEPT_DECLINED)


def link_of(instance: Instance, found: Testimony) -> str:
    """Return the address by which an employer confirms, corrects or takes back its testimony."""
    return instance.urls.testimony_link(found.public_id, secret_part(instance, _PURPOSE, found.public_id))


def of_link(instance: Instance, session: Session, public_id: str, token: str) -> Testimony | None:
    """Return the employer's testimony that a link opens; None for a wrong link, one that ended, or one taken back."""
    if not opens(instance, _PURPOSE, public_id, token):
        return None
    found = testimonies.of_employer(session, public_id)
    if found is None or found.state == TestimonyState.WITHDRAWN:
        return None
    ended = found.state == TestimonyState.UNCONFIRMED and instance.clock.now() >= found.created_at + LINK
    return None if ended else found


def confirm(instance: Instance, session: Session, found: Testimony) -> None:
    """Hand a testimony to the organisation: its employer has opened the link; a second time changes nothing."""
    held = hold(session, found)
    if held.state == TestimonyState.UNCONFIRMED:
        held.state, held.changed_at = after(held.state, Step.CONFIRM), instance.clock.now()
        session.flush()


def tell_author(instance: Instance, session: Session, found: Testimony) -> None:
    """Write to an employer that its testimony was answered; people read it in their carnets."""
    if found.email is not None:
        body = answer_letter(found.organisation.name, link_of(instance, found))
        mail.put(session, found.email, SUBJECT, body, instance.clock.now())
