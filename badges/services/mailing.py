"""The outbox: a message is taken, sent outside any transaction, and then marked as gone."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from badges.domain.ports import Mail
from badges.domain.retaining import MAIL_KEPT
from badges.records import mail
from badges.services import exporting_codes, own_email_letters
from badges.services.instance import Instance
from badges.services.signing_in import letter_for

MOST_ATTEMPTS = 10  # to deliver one message


class Waiting(NamedTuple):
    """A message on its way out."""

    id: int
    mail: Mail


def mail_waits(instance: Instance, session: Session) -> bool:
    """Tell whether the outbox holds a message that can leave now; reads only."""
    return mail.next_unsent(session, instance.clock.now(), most_attempts=MOST_ATTEMPTS) is not None


def given_up_wait(instance: Instance, session: Session) -> bool:
    """Tell whether a letter to an address that a person gave up has waited for more than a day; reads only."""
    return mail.waits_since(session, own_email_letters.SUBJECT, _given_up_until(instance))


def forget_given_up(instance: Instance, session: Session) -> None:
    """Forget the addresses that people gave up more than a day ago, and the letters that could not leave."""
    mail.forget_old(session, own_email_letters.SUBJECT, _given_up_until(instance))


def forget_old_mail(instance: Instance, session: Session) -> None:
    """Forget to whom messages went a month ago; what could not leave for so long is too late for anybody."""
    mail.forget_before(session, instance.clock.now() - MAIL_KEPT)
    forget_given_up(instance, session)


def take_next(instance: Instance, session: Session) -> Waiting | None:
    """Take the message that failed least and count the attempt, or return None when nothing waits.

    A wish for a sign-in link is an empty message: it is written now, or forgotten when nobody is to get it.
    """
    while message := mail.next_unsent(session, instance.clock.now(), most_attempts=MOST_ATTEMPTS):
        message.body = message.body or letter_for(instance, session, message.recipient) or ""
        if message.body:
            break
        session.delete(message)
        session.flush()
    if message is None:
        return None
    message.attempts += 1
    session.flush()
    return Waiting(message.id, Mail(message.recipient, message.subject, message.body))


def has_left(instance: Instance, session: Session, message_id: int) -> None:
    """Mark a message as sent; its body, which may hold a link that signs in, is not kept.

    Of a code for the address of a backpack nothing is kept: the address was given for this one message. Nor of a
    letter to an address that a person gave up.
    """
    mail.mark_sent(session, message_id, instance.clock.now())
    for subject in (exporting_codes.SUBJECT, own_email_letters.SUBJECT):
        mail.forget_sent(session, message_id, subject)


def _given_up_until(instance: Instance) -> datetime:
    return instance.clock.now() - own_email_letters.TRIED
