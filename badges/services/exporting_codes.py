"""An e-mail address is proved by a code before a badge is made for it, or it is written: mailed, typed, counted."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from badges.domain.errors import Refused
from badges.domain.exporting_codes import (
    DIGITS,
    MINUTES,
    MOST_CODES,
    MOST_CODES_A_DAY,
    MOST_TRIES,
    MOST_TRIES_A_DAY,
    Purpose,
    is_mailed_code,
    mailed_code,
)
from badges.domain.mailboxes import mailbox
from badges.records import mail
from badges.records.tables import Award, MailOutbox
from badges.services.counting import Counts
from badges.services.exporting import read_address
from badges.services.instance import Instance

__all__ = [
    "DIGITS", "MINUTES", "SUBJECT", "Purpose", "SentCode", "can_prove", "check_code", "forget_codes", "send_code",
]  # fmt: skip

SUBJECT = "Votre code pour un badge – Your code for a badge"  # says no more: it may show on a locked screen
_FOR: Final[Mapping[Purpose, tuple[str, str]]] = {  # what the code does, in French and English
    Purpose.BACKPACK: (
        "Il sert à préparer un badge pour cette adresse e-mail.",
        "It is for preparing a badge for this e-mail address.",
    ),
    Purpose.OWN_EMAIL: (
        "Il sert à mettre cette adresse e-mail dans un carnet de badges.",
        "It is for putting this e-mail address into a badge book.",
    ),
}
_QUARTER = timedelta(minutes=MINUTES)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SentCode:
    """A code that is on its way: to which address, normalised, and when (UNIX time)."""

    email: str
    second: int


def can_prove(instance: Instance) -> bool:
    """Tell whether a code can reach anybody: mail leaves this machine, or a developer reads it here."""
    return instance.mailer.sends or instance.development


def send_code(
    instance: Instance, session: Session, counts: Counts, purpose: Purpose, award: Award, address: str
) -> SentCode:
    """Put a code for `address` into the outbox; raises Refused for what is no address, and for too many codes."""
    if not can_prove(instance):
        raise Refused(
            "Ce service n’envoie pas d’e-mails. Prenez l’image, ou demandez à votre structure.",
            "This service sends no e-mails. Take the picture, or ask your organisation.",
        )
    email = read_address(address)
    if not counts.spend(*_shares("codes", award, MOST_CODES, MOST_CODES_A_DAY), *_shares_of_mailbox(email)):
        raise Refused(
            f"Plusieurs codes sont déjà partis. Regardez vos e-mails, ou attendez {MINUTES}\u00a0minutes.",
            f"Several codes have left already. Look at your e-mails, or wait {MINUTES} minutes.",
        )
    now = instance.clock.now()
    sent = SentCode(email, int(now.timestamp()))
    mail.forget_old(session, SUBJECT, now - _DAY)
    code = mailed_code(instance.secret, purpose, award.public_id, email, sent.second)
    mail.put(session, email, SUBJECT, _letter(code, purpose), now)
    return sent


def check_code(instance: Instance, counts: Counts, purpose: Purpose, award: Award, sent: SentCode, typed: str) -> bool:
    """Tell whether `typed` is the code that was `sent` for `award` and `purpose`; raises Refused after too many tries.

    Tries are counted together, whatever they are for: there is no second set of guesses.
    """
    tries = ((award.public_id, sent), MOST_TRIES, _DAY)
    if not counts.spend(tries, (("tries", award.public_id), MOST_TRIES_A_DAY, _DAY)):
        raise Refused(
            "Il y a eu trop d’essais. Demandez un nouveau code, ou revenez demain.",
            "There were too many tries. Ask for a new code, or come back tomorrow.",
        )
    now = instance.clock.now()
    return is_mailed_code(instance.secret, purpose, award.public_id, sent.email, sent.second, typed=typed, now=now)


def forget_codes(instance: Instance, session: Session, awards: Iterable[Award]) -> None:
    """Delete the codes for `awards` that have not left; those that left are forgotten already.

    An address that proves a backpack is known by its letter alone: nothing else says whose it is, but the code in it.
    """
    waiting = mail.unsent(session, SUBJECT)
    for public_id in [award.public_id for award in awards] if waiting else ():
        for letter in waiting:
            if any(code in letter.body for code in _possible(instance, public_id, letter)):
                session.delete(letter)
    session.flush()


def _shares(what: str, award: Award, most: int, most_a_day: int) -> list[tuple[Hashable, int, timedelta]]:
    key = (what, award.public_id)
    return [(key, most, _QUARTER), (key, most_a_day, _DAY)]


def _shares_of_mailbox(email: str) -> list[tuple[Hashable, int, timedelta]]:
    key = ("mailbox", mailbox(email))
    return [(key, MOST_CODES, _QUARTER), (key, MOST_CODES_A_DAY, _DAY)]


def _possible(instance: Instance, award_public_id: str, letter: MailOutbox) -> list[str]:
    """Return the codes that a letter holds if it is about that award, as they are written in it."""
    second = int(letter.created_at.timestamp())
    made = (mailed_code(instance.secret, one, award_public_id, letter.recipient, second) for one in Purpose)
    return [_shown(code) for code in made]


def _letter(code: str, purpose: Purpose) -> str:
    shown, (purpose_fr, purpose_en) = _shown(code), _FOR[purpose]
    return (
        "Bonjour,\n\n"
        f"Voici votre code\u00a0:\n\n{shown}\n\n"
        f"{purpose_fr}\n"
        f"Tapez-le sur la page qui vous l’a demandé. Il est valable {MINUTES}\u00a0minutes.\n"
        "Vous n’avez rien demandé\u00a0? Ne faites rien, et ne donnez ce code à personne.\n\n"
        "----\n\n"
        "Hello,\n\n"
        f"Here is your code: {shown}\n\n"
        f"{purpose_en}\n"
        f"Type it on the page that asked for it. It holds for {MINUTES} minutes.\n"
        "If you did not ask for it, do nothing, and give this code to nobody.\n"
    )


def _shown(code: str) -> str:
    return f"{code[: DIGITS // 2]}\u00a0{code[DIGITS // 2 :]}"
