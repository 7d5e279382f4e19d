"""What is written about a proposed meeting: that something waits, and where; never whom it is about."""

from __future__ import annotations

from badges.services.endorsing_letters import NBSP

CONFIRM_SUBJECT = "Confirmez votre proposition de rencontre"
DESK_SUBJECT = "Une proposition attend dans votre espace"
PERSON_SUBJECT = "Une proposition vous attend dans votre carnet"
ANSWER_SUBJECT = "Votre proposition de rencontre a une réponse"


def to_confirm(link: str) -> str:
    """Return the letter to the address that an employer gave; nothing of what was typed is told."""
    return (
        "Bonjour,\n\n"
        "Quelqu’un a donné votre adresse pour proposer une rencontre à la personne qui a montré son badge.\n\n"
        f"Si c’est vous, ouvrez ce lien dans les 48{NBSP}heures et confirmez{NBSP}:\n\n"
        f"{link}\n\n"
        f"Si ce n’est pas vous, ne faites rien{NBSP}: rien ne sera transmis, et votre adresse sera oubliée.\n\n"
        "----\n\n"
        "Hello,\n\n"
        "Somebody gave your address to propose a meeting to the person who showed a badge.\n"
        "If it was you, open the link above within 48 hours and confirm.\n"
        "If it was not you, do nothing: nothing will be passed on, and your address will be forgotten.\n"
    )


def to_desk(address: str) -> str:
    """Return the letter to those who pass a proposal on."""
    return (
        "Bonjour,\n\n"
        f"Une proposition d’employeur attend votre lecture{NBSP}:\n\n"
        f"{address}\n\n"
        "----\n\n"
        "Hello,\n\n"
        "A proposal by an employer waits for you at the address above.\n"
    )


def to_person(first_name: str, carnet: str) -> str:
    """Return the letter to the person; her card opens her carnet, the letter does not."""
    return (
        f"Bonjour {first_name},\n\n"
        "Une proposition vous attend dans votre carnet.\n"
        "Ouvrez-le avec le code de votre carte.\n\n"
        f"{carnet}\n\n"
        "----\n\n"
        f"Hello {first_name},\n\n"
        "A proposal waits for you in your badge book. Open it with the code of your card.\n"
    )


def of_yes(link: str) -> str:
    """Return the letter of an agreement; what passes stands behind the link, not in the letter."""
    return (
        "Bonjour,\n\n"
        f"La personne accepte votre proposition. La suite est ici, pendant 30{NBSP}jours{NBSP}:\n\n"
        f"{link}\n\n"
        "----\n\n"
        "Hello,\n\n"
        "The person accepts your proposal. What comes next stands at the address above for 30 days.\n"
    )


def of_no() -> str:
    """Return the letter of every other end: it never says why."""
    return (
        "Bonjour,\n\n"
        "Votre proposition n’est pas possible pour le moment. Merci d’y avoir pensé.\n\n"
        "----\n\n"
        "Hello,\n\n"
        "Your proposal is not possible now. Thank you for thinking of it.\n"
    )
