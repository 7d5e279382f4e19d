"""Sends what waits in the outbox; while a mail server answers, no transaction is open."""

from __future__ import annotations

from badges.domain.errors import ProgrammeError
from badges.services.instance import Instance
from badges.services.mailing import forget_given_up, given_up_wait, has_left, mail_waits, take_next

MAILS_AT_ONCE = 50


def send_waiting_mail(instance: Instance) -> int:
    """Send up to 50 messages and return how many left; the first that fails ends the round.

    What is too late to be sent is forgotten first. A message is taken in one transaction and marked in another: a stop
    between the two sends it twice rather than never.
    """
    with instance.sessions() as session:
        too_late, waits = given_up_wait(instance, session), mail_waits(instance, session)
    if too_late:
        with instance.unit_of_work() as session:
            forget_given_up(instance, session)
    if not waits:
        return 0
    for sent in range(MAILS_AT_ONCE):
        with instance.unit_of_work() as session:
            waiting = take_next(instance, session)
        if waiting is None:
            return sent
        try:
            instance.mailer.deliver(waiting.mail)
        except ProgrammeError:  # the server is probably away
            return sent
        with instance.unit_of_work() as session:
            has_left(instance, session, waiting.id)
    return MAILS_AT_ONCE
