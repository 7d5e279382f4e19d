"""What is written to employers: every word is ours, so that nobody sends messages of their own through us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SUBJECT = "Confirmez que vous reconnaissez ce badge"
NBSP = "\u00a0"


def letter(wording: Mapping[str, Mapping[str, Any]], issuer: str, link: str) -> str:
    """Return the letter whose link publishes an endorsement; badge and issuer are ours, what was typed is not told."""
    french, english = wording["fr"]["name"], (wording.get("en") or wording["fr"])["name"]
    return (
        "Bonjour,\n\n"
        f"Quelqu’un a donné votre adresse pour dire que votre entreprise reconnaît le badge «{NBSP}{french}{NBSP}», "
        f"délivré par {issuer}.\n\n"
        f"Si c’est vous, ouvrez ce lien dans les 48{NBSP}heures et confirmez. Il sert une seule fois{NBSP}:\n\n"
        f"{link}\n\n"
        f"Si ce n’est pas vous, ne faites rien{NBSP}: rien ne sera publié, et votre adresse sera oubliée.\n\n"
        "----\n\n"
        "Hello,\n\n"
        f"Somebody gave your address to say that your company recognises the badge “{english}”, issued by {issuer}.\n"
        "If it was you, open the link above within 48 hours and confirm. It works once.\n"
        "If it was not you, do nothing: nothing will be published, and your address will be forgotten.\n"
    )
