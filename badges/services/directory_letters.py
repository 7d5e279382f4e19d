"""What is written to employers about the directory: every word is ours; what it will show is read behind the link."""

from __future__ import annotations

from badges.domain.directory_consents import LINK

ASK_SUBJECT = "Figurer dans l’annuaire des employeurs – Standing in the directory"
CHANGE_SUBJECT = "Votre fiche dans l’annuaire a changé – Your entry in the directory has changed"
NBSP = "\u00a0"


def question(organisation: str, link: str) -> str:
    """Return the letter whose link lets the directory list an employer, or says no."""
    return (
        "Bonjour,\n\n"
        f"{organisation} propose de présenter votre entreprise dans l’annuaire public des employeurs engagés.\n\n"
        f"Rien n’est publié sans votre accord. Lisez la fiche, puis dites oui ou non{NBSP}:\n\n{link}\n\n"
        f"Ce lien attend votre réponse pendant {LINK.days}{NBSP}jours.\n"
        f"Gardez ce message{NBSP}: après un oui, le même lien retire votre fiche, quand vous voulez.\n"
        f"Si cela ne vous concerne pas, ne faites rien{NBSP}: votre adresse sera oubliée.\n\n"
        "----\n\nHello,\n\n"
        f"{organisation} would like to present your company in the public directory of engaged employers.\n"
        "Nothing is published unless you agree. Read the entry behind the link above, then say yes or no.\n"
        f"The link waits for your answer for {LINK.days} days.\n"
        "Keep this message: after a yes, the same link takes your entry out whenever you like.\n"
        "If this is not about you, do nothing: your address will be forgotten.\n"
    )


def change(organisation: str, link: str) -> str:
    """Return the letter that says that what the directory shows of an employer has changed."""
    return (
        "Bonjour,\n\n"
        f"{organisation} a modifié votre fiche dans l’annuaire public. Relisez-la, ou retirez-la, ici{NBSP}:\n\n"
        f"{link}\n\n"
        "----\n\nHello,\n\n"
        f"{organisation} has changed your entry in the public directory. Read it again, or take it out, behind the "
        "link above.\n"
    )
