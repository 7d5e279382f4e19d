"""Reminds those for whom a badge waits; any number of servers may do it at once, and each person is written to once."""

from __future__ import annotations

from badges.services.instance import Instance
from badges.services.inviting_sending import remind_some, reminders_wait


def send_due_reminders(instance: Instance) -> int:
    """Put every reminder that is due into the outbox and return how many; nothing is locked while none is.

    A bounded number in each transaction: nobody waits long for their turn to write.
    """
    with instance.sessions() as session:
        if not reminders_wait(instance, session):
            return 0
    written = 0
    while True:
        with instance.unit_of_work() as session:
            some = remind_some(instance, session)
        written += some
        if not some:
            return written
