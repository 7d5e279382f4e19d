"""How many letters forms send: nobody can have this service fill a stranger's mailbox."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from badges.domain.employer_forms import domain_of
from badges.domain.endorsing import BETWEEN_MAILS
from badges.domain.errors import TooOften
from badges.domain.mailboxes import mailbox
from badges.records import letter_counts
from badges.services.instance import Instance

WINDOW: Final = timedelta(hours=1)
MOST_TO_A_DOMAIN: Final = 20  # an employer with a dozen people who all recognise a badge after one meeting
MOST_ABOUT_AN_ORGANISATION: Final = 60
MOST_WARNINGS: Final = 5  # to one mailbox: a family, or people whose letters a helper reads


def may_write(instance: Instance, session: Session, email: str, organisation_id: int | None = None) -> bool:
    """Count a letter that a form is about to send to `email`; False when its mailbox was written to in the last hour.

    `organisation_id` says whose badge or page the form of a stranger is about. Raises TooOften when the domain of the
    address, or the organisation, has had its share: that tells nothing about a mailbox.
    """
    # The shares come first: once they are spent, a mailbox that was written to must look like any other.
    allowed = _count(instance, session, f"domain:{domain_of(email)}", MOST_TO_A_DOMAIN, WINDOW)
    if allowed and organisation_id is not None:
        allowed = _count(instance, session, f"organisation:{organisation_id}", MOST_ABOUT_AN_ORGANISATION, WINDOW)
    if not allowed:
        raise TooOften(
            "Beaucoup de messages sont déjà partis. Réessayez dans une heure.",
            "Many messages have left already. Try again in an hour.",
            int(WINDOW.total_seconds()),
        )
    return _count(instance, session, f"mailbox:{mailbox(email)}", 1, BETWEEN_MAILS)


def may_warn(instance: Instance, session: Session, email: str) -> bool:
    """Count a letter that tells somebody that she is known by `email` no more; False after five in an hour.

    It is counted apart: nobody uses up the letters that warn a person by having others written to her.
    """
    return _count(instance, session, f"warned:{mailbox(email)}", MOST_WARNINGS, WINDOW)


def forget_counts(instance: Instance, session: Session) -> None:
    """Forget the counts that have ended."""
    letter_counts.forget(session, instance.clock.now() - max(WINDOW, BETWEEN_MAILS))


def _count(instance: Instance, session: Session, what: str, most: int, within: timedelta) -> bool:
    now = instance.clock.now()
    key = hmac.new(instance.secret, f"letters:{what}".encode(), hashlib.sha256).hexdigest()
    return letter_counts.count(session, key, most, since=now - within, now=now)
