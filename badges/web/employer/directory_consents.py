"""An employer reads its entry of the directory before anybody does, and says yes, no, or later « take it out »."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.directory_consents import EMPLOYER_WORDING
from badges.domain.permissions import Audience, open_to
from badges.services import directory, directory_consents
from badges.web.employer.endorsing import keep_private
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language, shown_in
from badges.web.limits import PROPOSE, limited
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the link of the letter."""
    address = "/annuaire/accord/<consent_id>/<token>"
    routes.add_url_rule(address, "directory_consent", _link)
    routes.add_url_rule(address, "answer_directory_consent", _answer, methods=["POST"])


@open_to(Audience.ANYONE)
@limited(PROPOSE)
def _link(consent_id: str, token: str) -> Response:
    """Show the entry and the buttons: a link that a mail scanner opens does nothing."""
    asked = directory_consents.of_link(instance(), db(), consent_id, token)
    if asked is None:
        return _ended(
            404,
            _("Ce lien n’ouvre plus rien."),
            _("Il a déjà servi à dire non, ou il a attendu trop longtemps. Rien n’est publié."),
        )
    return keep_private(
        render(
            "employer/directory_consent.html",
            asked=asked,
            words={facet: directory.words_of(facet, language()) for facet in directory.Facet},
            consent=EMPLOYER_WORDING.sentence(language()),
        )
    )


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(PROPOSE)
def _answer(consent_id: str, token: str) -> Answer:
    session, wanted = writing_db(), request.form.get("do", "")
    if wanted == "agree":
        read = shown_in("employer.directory_consent")
        directory_consents.agree(instance(), session, consent_id, token, language=read)
    elif wanted == "leave" and directory_consents.leave(instance(), session, consent_id, token):
        commit()
        return _ended(
            200,
            _("C’est fait : vous n’êtes pas dans l’annuaire."),
            _("Votre adresse est oubliée. Ce lien ne sert plus."),
        )
    commit()
    return redirect(url_for("employer.directory_consent", consent_id=consent_id, token=token), 303)


def _ended(status: int, title: str, sentence: str) -> Response:
    onward = (_("Voir l’annuaire"), url_for("employer.directory"))
    return keep_private(render("employer/ended.html", status, title=title, sentence=sentence, onward=onward))
