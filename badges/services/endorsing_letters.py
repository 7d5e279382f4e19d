"""What is written to employers: every word is ours, so that nobody sends messages of their own through us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badges.domain.revoking import Reason

SUBJECT = "Confirmez que vous reconnaissez ce badge"
SUBJECT_ANSWER = "Votre avis sur un badge – Your endorsement"
NBSP = "\u00a0"


def letter(wording: Mapping[str, Mapping[str, Any]], issuer: str, link: str) -> str:
    """Return the letter whose link publishes an endorsement; badge and issuer are ours, what was typed is not told."""
    french, english = _names(wording)
    return (
        "Bonjour,\n\n"
        f"Quelqu’un a donné votre adresse pour dire que votre entreprise reconnaît le badge «{NBSP}{french}{NBSP}», "
        f"délivré par {issuer}.\n\n"
        f"Si c’est vous, ouvrez ce lien dans les 48{NBSP}heures et confirmez{NBSP}:\n\n"
        f"{link}\n\n"
        f"Gardez ce message{NBSP}: le même lien retire votre avis, quand vous voulez.\n"
        f"Si ce n’est pas vous, ne faites rien{NBSP}: rien ne sera publié, et votre adresse sera oubliée.\n\n"
        "----\n\n"
        "Hello,\n\n"
        f"Somebody gave your address to say that your company recognises the badge “{english}”, issued by {issuer}.\n"
        "If it was you, open the link above within 48 hours and confirm.\n"
        "Keep this message: the same link withdraws your endorsement whenever you like.\n"
        "If it was not you, do nothing: nothing will be published, and your address will be forgotten.\n"
    )


def published_letter(wording: Mapping[str, Mapping[str, Any]], issuer: str, page: str) -> str:
    """Return the letter that says that the organisation has looked, and that the endorsement stands at `page`."""
    french, english = _names(wording)
    return (
        "Bonjour,\n\n"
        f"{issuer} a publié votre avis sur le badge «{NBSP}{french}{NBSP}»{NBSP}:\n\n{page}\n\n"
        "Pour le retirer, ouvrez le lien de notre premier message.\n\n"
        "----\n\nHello,\n\n"
        f"{issuer} has published your endorsement of the badge “{english}” at the address above.\n"
        "To withdraw it, open the link of our first message.\n"
    )


def declined_letter(wording: Mapping[str, Mapping[str, Any]], issuer: str, reason: Reason) -> str:
    """Return the letter that says why the organisation does not publish an endorsement."""
    french, english = _names(wording)
    return (
        "Bonjour,\n\n"
        f"{issuer} ne publie pas votre avis sur le badge «{NBSP}{french}{NBSP}». {reason.fr}\n\n"
        "Votre adresse et votre texte sont effacés. Vous pouvez recommencer avec une adresse e-mail "
        "du même domaine que votre site.\n\n"
        "----\n\nHello,\n\n"
        f"{issuer} does not publish your endorsement of the badge “{english}”. {reason.en}\n"
        "Your address and your text are erased. You can start again with an e-mail address "
        "of the same domain as your website.\n"
    )


def _names(wording: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    return wording["fr"]["name"], (wording.get("en") or wording["fr"])["name"]
