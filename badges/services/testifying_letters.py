"""What is written to employers about their testimonies: every word is ours; what was told is read behind the link."""

from __future__ import annotations

from badges.domain.testifying import LINK

SUBJECT = "Votre témoignage – Your testimony"
NBSP = "\u00a0"


def confirmation_letter(organisation: str, link: str) -> str:
    """Return the letter whose link hands a testimony to the organisation."""
    hours = round(LINK.total_seconds() / 3600)
    return (
        "Bonjour,\n\n"
        f"Quelqu’un a donné votre adresse pour témoigner auprès de {organisation}.\n\n"
        f"Si c’est vous, ouvrez ce lien dans les {hours}{NBSP}heures et confirmez{NBSP}:\n\n{link}\n\n"
        f"Gardez ce message{NBSP}: le même lien corrige ou retire votre témoignage, quand vous voulez.\n"
        f"Si ce n’est pas vous, ne faites rien{NBSP}: rien ne sera publié, et votre adresse sera oubliée.\n\n"
        "----\n\nHello,\n\n"
        f"Somebody gave your address to testify to {organisation}.\n"
        f"If it was you, open the link above within {hours} hours and confirm.\n"
        "Keep this message: the same link corrects or takes back your testimony whenever you like.\n"
        "If it was not you, do nothing: nothing will be published, and your address will be forgotten.\n"
    )


def answer_letter(organisation: str, link: str) -> str:
    """Return the letter that says that the organisation has answered."""
    return (
        "Bonjour,\n\n"
        f"{organisation} a lu votre témoignage. Sa réponse est ici{NBSP}:\n\n{link}\n\n"
        "Vous pouvez y corriger ou retirer votre texte.\n\n"
        "----\n\nHello,\n\n"
        f"{organisation} has read your testimony. The answer is behind the link above.\n"
        "You can correct or take back your text there.\n"
    )
