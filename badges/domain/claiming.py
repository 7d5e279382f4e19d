"""Handing a badge over: how long an invitation waits, what became of it, and what a person agrees to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

INVITATION: Final = timedelta(days=90)  # after that the card opens nothing, until a new one is made
REMINDERS: Final = (timedelta(days=7), timedelta(days=21))
REFUSED_BY_PERSON: Final = "person-request"  # the reason of the closed list (badges.domain.revoking)


class Invitation(StrEnum):
    """What became of the card or link by which a badge is handed over."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    ENDED = "ended"  # nobody claimed it in time
    REFUSED = "refused"  # the person said no
    WITHDRAWN = "withdrawn"  # the organisation took the badge back


class ConsentKind(StrEnum):
    """What a person may agree to, each for itself; refusing one changes nothing else."""

    PUBLICATION = "publication"
    NAME = "name"
    TESTIMONY = "testimony"
    CONTACT = "contact"
    HOLDER = "holder"  # whoever types the person's e-mail is told yes or no


@dataclass(frozen=True)
class Wording:
    """What a person agreed to, shown as it stands here; another text gets another id, and this one stays."""

    id: str
    fr: str
    en: str

    def sentence(self, language: str) -> str:
        """Return the sentence in `language`, else in French."""
        return self.en if language == "en" else self.fr

    def shown(self, language: str | None) -> str | None:
        """Return the very words that were shown in `language`, or None where they are not kept.

        Other languages have translations of the French, which are corrected without a new id.
        """
        return {"fr": self.fr, "en": self.en}.get(language or "")


WORDINGS: Final = {
    ConsentKind.PUBLICATION: Wording(
        "publication-2",
        "Je suis d’accord\u00a0: mon badge a une page internet, sans mon nom.",
        "I agree: my badge has a page on the internet, without my name.",
    ),
    ConsentKind.NAME: Wording("name-2", "Mon nom est affiché", "My name is shown"),
    ConsentKind.CONTACT: Wording(
        "contact-1",
        "L’employeur lit ce que vous cochez, pendant 30 jours. Vous pouvez l’enlever quand vous voulez.",
        "The employer reads what you tick, for 30 days. You can take it away whenever you like.",
    ),
    ConsentKind.TESTIMONY: Wording(
        "testimony-1",
        "La structure publie votre témoignage sur internet. Vous choisissez\u00a0: votre prénom, ou pas de nom. "
        "Vous pourrez le retirer quand vous voulez.",
        "The organisation publishes your testimony on the internet. You choose: your first name, or no name. "
        "You can take it back whenever you like.",
    ),
    ConsentKind.HOLDER: Wording(
        "holder-1",
        "Un employeur tape votre e-mail. La page de vos badges répond oui ou non. Elle n’écrit jamais votre e-mail.",
        "An employer types your e-mail. The page of your badges answers yes or no. It never writes your e-mail.",
    ),
}
# The switches of a carnet: whoever turns one on agrees to its words.
SHOWN_ONE: Final = Wording("shown-one-1", "Ce badge est visible", "This badge can be seen")
SHOWN_ALL: Final = Wording("shown-all-1", "Mes badges sont visibles", "My badges can be seen")
# What nobody is asked any more, and somebody agreed to once: its words are kept with its id.
FORMER: Final = (
    Wording(
        "publication-1",
        "Le badge a une page sur internet. Votre nom n’est pas dessus. Vous pourrez changer d’avis.",
        "The badge has a page on the internet. Your name is not on it. You can change your mind.",
    ),
    Wording(
        "name-1",
        "Votre nom est écrit sur la page de vos badges. Vous pouvez l’enlever quand vous voulez.",
        "Your name is written on the page of your badges. You can take it off whenever you like.",
    ),
    Wording(
        "testimony-employer-1",
        "Votre témoignage est publié par cet organisme, après relecture. Vous pouvez le retirer à tout moment, par le "
        "lien de notre message.",
        "This organisation publishes your testimony after reading it. You can take it back at any time, by the link in "
        "our message.",
    ),
)
AGREED: Final = {one.id: one for one in (*WORDINGS.values(), SHOWN_ONE, SHOWN_ALL, *FORMER)}


def invitation(
    *,
    invited_at: datetime,
    claimed_at: datetime | None,
    revoked_at: datetime | None,
    reason: str | None,
    now: datetime,
) -> Invitation:
    """Return what became of an invitation; a badge that was withdrawn says so whoever had claimed it."""
    if revoked_at is not None:
        said_no = reason == REFUSED_BY_PERSON and claimed_at is None
        return Invitation.REFUSED if said_no else Invitation.WITHDRAWN
    if claimed_at is not None:
        return Invitation.CLAIMED
    return Invitation.ENDED if now >= invited_at + INVITATION else Invitation.WAITING


def reminders_due(invited_at: datetime, now: datetime) -> int:
    """Return how many reminders an invitation of that day should have had by `now`."""
    return sum(now >= invited_at + wait for wait in REMINDERS)
