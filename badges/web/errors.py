"""Refusals as pages: one heading, one sentence that says what happened, and what to do."""

from __future__ import annotations

from flask import Flask, Response
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from badges.domain.errors import Gone, NotFound, ProgrammeError, TooOften
from badges.web.dates import wait
from badges.web.languages import language, spoken
from badges.web.rendering import render

_STATUSES = ((NotFound, 404), (Gone, 410), (TooOften, 429))


def install(app: Flask) -> None:
    """Answer every refusal of `app` with a page."""
    app.register_error_handler(HTTPException, refusal)
    app.register_error_handler(ProgrammeError, _programme_refusal)


def error_page(status: int, sentence: str | None = None) -> Response:
    """Answer the page of `status`; `sentence` replaces the usual explanation."""
    title, usual = _words(status)
    answer = render("errors/error.html", status, code=status, title=title, sentence=sentence or usual)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def refusal(error: HTTPException) -> Response:
    """Answer a page that keeps what the exception knows for machines (Allow, Retry-After)."""
    given = error.get_response()
    if error.code is None or error.code < 400:
        return given  # type: ignore[return-value]  # a redirect that werkzeug raised, already an answer
    waiting = given.headers.get("Retry-After", type=int) if error.code == 429 else None
    answer = error_page(error.code, _many_at_once(waiting) if waiting else None)
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in given.headers:
            answer.headers[name] = given.headers[name]
    return answer


def _programme_refusal(error: ProgrammeError) -> Response:
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), 400)
    answer = error_page(status, spoken(error.sentence(language())))
    if isinstance(error, TooOften):
        answer.headers["Retry-After"] = str(error.seconds)  # RFC 6585, 4
    return answer


def _many_at_once(seconds: int) -> str:
    return " ".join((_("Beaucoup de demandes arrivent en même temps."), wait(seconds)))


def _words(status: int) -> tuple[str, str]:
    """Return the heading and the sentence of `status`."""
    words = {
        400: (
            _("Demande incomprise"),
            _("Il manque une information, ou la page est restée ouverte trop longtemps. Recommencez."),
        ),
        401: (_("Connexion nécessaire"), _("Votre session est terminée. Connectez-vous, puis recommencez.")),
        403: (
            _("Accès réservé"),
            _("Cette page n’est pas ouverte à votre compte. Demandez l’accès à votre structure."),
        ),
        404: (
            _("Page introuvable"),
            _("Il n’y a rien à cette adresse. Vérifiez chaque signe, ou repartez de l’accueil."),
        ),
        405: (
            _("Action impossible ici"),
            _("Cette adresse ne permet pas cette action. Repartez de l’accueil."),
        ),
        408: (
            _("Envoi trop lent"),
            _("Ce que vous envoyez n’est pas arrivé à temps. Essayez avec une meilleure connexion."),
        ),
        410: (_("Page retirée"), _("Ce qui se trouvait ici a été retiré. Repartez de l’accueil.")),
        413: (_("Fichier trop lourd"), _("Ce que vous envoyez dépasse 5 Mo. Choisissez un fichier plus léger.")),
        415: (_("Format non accepté"), _("Ce format n’est pas lu ici. Choisissez un autre fichier.")),
        429: (
            _("Trop de demandes"),
            _("Beaucoup de demandes arrivent en même temps. Attendez une minute, puis recommencez."),
        ),
    }
    unexpected = (
        _("Une panne de notre côté"),
        _("Votre demande n’a pas abouti, et rien n’a été changé. Recommencez dans quelques minutes."),
    )
    return words.get(status, words[400] if status < 500 else unexpected)
