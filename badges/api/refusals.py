"""Refusals by face: problem+json below `/api/v1/`, a page everywhere else."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from badges.api.pages import Pages
from badges.api.responses import problem

PREFIX: Final = "/api/v1/"
_KEPT = ("Allow", "Retry-After")
_DETAILS: Final[dict[int, str]] = {
    400: "La demande ne peut pas être lue. / The request cannot be read.",
    404: "Il n’y a rien à cette adresse. / There is nothing at this address.",
    405: "Cette adresse ne permet pas cette méthode. / This address does not take that method.",
    413: "La demande est trop lourde\u00a0: 5 Mio par fichier, 64 Kio de texte. "
    "/ The request is too large: 5 MiB for a file, 64 KiB of text.",
    415: "Ce type de contenu n’est pas lu ici. / This media type is not read here.",
    429: "Trop de demandes viennent de votre connexion\u00a0: attendez le délai de Retry-After. "
    "/ Too many requests come from your connection: wait for as long as Retry-After says.",
}
_OUR_FAULT: Final = "La demande n’a pas abouti\u00a0: recommencez plus tard. / The request failed: try again later."


def install(app: Flask, pages: Pages) -> None:
    """Answer every refusal of `app` in the face that its address has."""

    def refuse(error: HTTPException) -> Response:
        return refusal(error) if request.path.startswith(PREFIX) else pages.refusal(error)

    app.register_error_handler(HTTPException, refuse)


def refusal(error: HTTPException) -> Response:
    """Answer a refusal to a machine; what the exception says itself is not repeated: it may hold what was sent."""
    given = error.get_response()
    if error.code is None or error.code < 400:
        return given  # type: ignore[return-value]  # a redirect that werkzeug raised, already an answer
    fallback = _OUR_FAULT if error.code >= 500 else _DETAILS[400]
    answer = problem(error.code, HTTPStatus(error.code).phrase, _DETAILS.get(error.code, fallback))
    for name in _KEPT:
        if name in given.headers:
            answer.headers[name] = given.headers[name]
    return answer
