"""« Est-ce bien son badge ? » for badges of our own: compared here, in private, by what the person allowed."""

from __future__ import annotations

import hmac
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.errors import Refused
from badges.domain.holder_codes import holder_code, is_holder_code, right_until
from badges.domain.text import read_email
from badges.openbadges.identity import email_identity
from badges.records import carnets, holders
from badges.records.tables import Award, Person
from badges.services.holding import hold_person
from badges.services.instance import Instance

__all__ = ["HolderAnswer", "allow_comparing", "allows_comparing", "check_holder", "code_to_show"]


class HolderAnswer(StrEnum):
    """Whether a badge is somebody's; « no » is never said of what could not be compared."""

    YES = "yes"
    NO = "no"
    OLD_CODE = "old-code"  # no code of this badge in the last quarter of an hour
    CANNOT = "cannot"  # the person lets no e-mail be compared
    UNREADABLE = "unreadable"  # neither an e-mail nor a code


def check_holder(instance: Instance, session: Session, public_id: str, typed: str) -> HolderAnswer:
    """Compare an e-mail, or the code that the person shows, with the holder of the assertion `public_id`."""
    holder = holders.holder_of(session, public_id)
    right = is_holder_code(instance.secret, holder.award, typed, instance.clock.now())
    if right is not None:
        return HolderAnswer.YES if right and holder.claimed_at is not None else HolderAnswer.OLD_CODE
    email = read_email(typed)
    if email is None:
        return HolderAnswer.UNREADABLE
    if holder.hash is not None:  # made for an e-mail: its own document lets anyone compare
        same = hmac.compare_digest(email_identity(email, holder.salt).identity, holder.hash)
    elif holder.allowed and holder.email:
        same = hmac.compare_digest(email.encode(), holder.email.strip().lower().encode())
    else:
        return HolderAnswer.CANNOT
    return HolderAnswer.YES if same else HolderAnswer.NO


def code_to_show(instance: Instance, award: Award) -> tuple[str, datetime]:
    """Return the code that proves for a quarter of an hour that `award` is the person's, and until when."""
    now = instance.clock.now()
    return holder_code(instance.secret, award.public_id, now), right_until(now)


def allows_comparing(session: Session, person: Person) -> bool:
    """Tell whether `person` lets whoever types her e-mail be told yes or no."""
    return holders.allows_comparing(session, person.id)


def allow_comparing(
    instance: Instance, session: Session, person: Person, *, allowed: bool, language: str | None = None
) -> None:
    """Record that `person` lets her e-mail be compared, or no longer; raises Refused when she gave none.

    `language` is that of the page where she read to what she agrees (None: unknown).
    """
    hold_person(session, person.id)
    if allowed == allows_comparing(session, person):
        return
    now = instance.clock.now()
    if not allowed:
        carnets.withdraw_consents(session, person.id, ConsentKind.HOLDER, now)
        return
    if not person.email:
        raise Refused(
            "Nous n’avons pas votre e-mail. Donnez-le d’abord à la structure qui vous suit.",
            "We do not have your e-mail. Give it first to the organisation that supports you.",
        )
    wording = WORDINGS[ConsentKind.HOLDER].id
    carnets.add_consent(
        session,
        person_id=person.id,
        award_id=None,
        kind=ConsentKind.HOLDER,
        wording=wording,
        language=language,
        accompanied=False,
        now=now,
    )
