"""What is written to the people for whom a badge waits: plain sentences, in French and below in English.

The subject names nobody and nothing: it may show on a locked screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.domain.claiming import INVITATION, REMINDERS
from badges.domain.dates import day

SUBJECT = "Un badge vous attend – A badge is waiting for you"


@dataclass(frozen=True)
class Handed:
    """Who is handed which badge by whom; `link` opens it."""

    first_name: str
    organisation: str
    badge_fr: str
    badge_en: str
    link: str
    invited_at: datetime


def invitation_letter(handed: Handed) -> str:
    """Return the message with which a badge is handed over."""
    return _letter(
        handed,
        f"{handed.organisation} vous donne un badge\u00a0:\n«\u00a0{handed.badge_fr}\u00a0».",
        f"{handed.organisation} gives you a badge:\n“{handed.badge_en}”.",
    )


def reminder_letter(handed: Handed, number: int) -> str:
    """Return reminder `number`, from 1 on; the last one says that it is the last."""
    last = number >= len(REMINDERS)
    return _letter(
        handed,
        f"Votre badge vous attend encore\u00a0:\n«\u00a0{handed.badge_fr}\u00a0».\n"
        f"{handed.organisation} vous l’a donné." + ("\nC’est notre dernier rappel." if last else ""),
        f"Your badge is still waiting for you:\n“{handed.badge_en}”.\n"
        f"{handed.organisation} gave it to you." + ("\nThis is our last reminder." if last else ""),
    )


def _letter(handed: Handed, news_fr: str, news_en: str) -> str:
    ends = handed.invited_at + INVITATION
    return (
        f"Bonjour {handed.first_name},\n\n{news_fr}\n\n"
        f"Ouvrez ce lien pour le voir\u00a0:\n\n{handed.link}\n\n"
        "Vous pourrez dire oui, ou non.\n"
        "Pas de compte à créer, pas de mot de passe.\n"
        "Ce lien est à vous. Ne le donnez à personne.\n"
        f"Il s’ouvre jusqu’au {day(ends)}.\n\n"
        "Ce message n’est pas pour vous\u00a0? Effacez-le, rien ne se passera.\n\n"
        "----\n\n"
        f"Hello {handed.first_name},\n\n{news_en}\n\n"
        "Open the link above to see it.\n"
        "You can then say yes, or no.\n"
        "No account to make, no password.\n"
        "The link is yours. Give it to nobody.\n"
        f"It opens until {day(ends, 'en')}.\n\n"
        "Is this message not for you? Delete it, and nothing happens.\n"
    )
