"""What is written to a person whose request was answered: that there is an answer, never which, nor about what."""

from __future__ import annotations

SUBJECT = "Une réponse vous attend – An answer is waiting for you"


def letter(first_name: str, organisation: str, link: str, *, asks: bool) -> str:
    """Return the message; `asks` tells a question from an answer, `link` opens the request or the place for a code."""
    news_fr = "vous pose une question" if asks else "a répondu à votre demande"
    news_en = "asks you a question" if asks else "has answered your request"
    return (
        f"Bonjour {first_name},\n\n"
        f"{organisation} {news_fr}.\n"
        f"Lisez la suite ici\u00a0:\n\n{link}\n\n"
        "Ce lien est à vous. Ne le donnez à personne.\n\n"
        "----\n\n"
        f"Hello {first_name},\n\n"
        f"{organisation} {news_en}.\n"
        "Open the link above to read it.\n"
        "The link is yours. Give it to nobody.\n"
    )
