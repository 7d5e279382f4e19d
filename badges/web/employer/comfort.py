"""The page where a reader chooses letters, spacing and contrast, and goes back to where she was."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.limits import COMFORT, limited
from badges.domain.permissions import Audience, open_to
from badges.web.comfort import comfort, keep
from badges.web.forgery import acts_for_nobody
from badges.web.languages import in_chosen_language
from badges.web.rendering import render
from badges.web.requests import instance

LONGEST = 400  # characters of an address of ours


def add_routes(routes: Blueprint) -> None:
    """Add the form behind « Aa »."""
    routes.add_url_rule("/confort", "comfort", _form)
    routes.add_url_rule("/confort", "choose_comfort", _choose, methods=["POST"])


@open_to(Audience.ANYONE)
def _form() -> Response:
    chosen = comfort()
    options = [
        ("lettres", _("Les lettres de mon appareil"), _("Au lieu des lettres du site, faites pour être bien lues.")),
        ("espace", _("Plus d’espace"), _("Entre les lettres, les mots et les lignes.")),
        ("contraste", _("Plus de contraste"), _("Noir sur blanc, ou blanc sur noir.")),
    ]
    answer = render(
        "employer/comfort.html",
        options=[(name, label, hint, name in chosen) for name, label, hint in options],
        back=_own_path(request.args.get("retour", "")),
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(COMFORT)
def _choose() -> AnyResponse:
    answer = redirect(in_chosen_language(_own_path(request.form.get("retour", ""))), 303)
    keep(answer, request.form.getlist("choix"), secure=instance().urls.base.startswith("https:"))  # type: ignore[arg-type]  # werkzeug types its own base class
    return answer


def _own_path(text: str) -> str:
    """Return `text` when it is a path of this site and nothing else, else the home page."""
    plain = text.isascii() and text.isprintable() and not any(sign in text for sign in " \\?#")
    return text if plain and len(text) <= LONGEST and text.startswith("/") and not text.startswith("//") else "/"
