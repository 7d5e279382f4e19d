"""Whose badge is it: the answer to an e-mail or a code that is typed on the page of a badge of ours."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _

from badges.domain.limits import GUESS
from badges.domain.permissions import Audience, open_to
from badges.services.holder_check import HolderAnswer, check_holder
from badges.services.publishing_pages import page_by_short_code
from badges.web.employer.verdict import render_badge_page, unknown_code
from badges.web.forgery import acts_for_nobody
from badges.web.limits import CHECK, limited
from badges.web.requests import db, instance

LONGEST = 320  # characters, as an e-mail address has at most


@dataclass(frozen=True)
class Told:
    """What the page says of the holder."""

    tone: str
    title: str
    sentence: str


def add_routes(routes: Blueprint) -> None:
    """Add what the form of the verdict page sends."""
    routes.add_url_rule("/v/<code>/titulaire", "holder", _holder, methods=["POST"])


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(CHECK)
def _holder(code: str) -> Response:
    page = page_by_short_code(instance(), db(), code)
    if page is None or page.employer:
        return unknown_code()
    typed = request.form.get("holder", "").strip()[:LONGEST]
    setattr(g, GUESS, True)
    answer = render_badge_page(page, holder=_told(check_holder(instance(), db(), page.public_id, typed)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(answer: HolderAnswer) -> Told:
    match answer:
        case HolderAnswer.YES:
            return Told("ok", _("Oui, c’est son badge."), _("Ce que vous avez tapé correspond."))
        case HolderAnswer.NO:
            return Told(
                "error",
                _("L’adresse ne correspond pas."),
                _("Ce n’est pas celle que la personne a donnée. Demandez-lui laquelle c’est."),
            )
        case HolderAnswer.OLD_CODE:
            return Told(
                "warning",
                _("Ce code n’est pas, ou n’est plus, celui de ce badge."),
                _("Un code vaut 15 minutes. Demandez à la personne de l’afficher de nouveau."),
            )
        case HolderAnswer.CANNOT:
            return Told(
                "warning",
                _("Cela ne peut pas être vérifié ainsi."),
                _("La personne n’a pas donné d’e-mail à comparer. Demandez-lui de vous montrer un code."),
            )
        case HolderAnswer.UNREADABLE:
            return Told(
                "warning",
                _("Ce n’est ni un e-mail, ni un code."),
                _("Tapez l’e-mail en entier, ou les 6 signes que la personne vous montre."),
            )
