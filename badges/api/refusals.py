"""Refusals by face: problem+json to machines that read documents or use the interface, a page to people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, TooManyRequests

from badges.api.negotiation import Face, choose
from badges.api.pages import Pages
from badges.api.responses import problem
from badges.services.outbound import Busy

PREFIX: Final = "/api/v1/"
FOR_MACHINES: Final = (PREFIX, "/healthz", "/readyz")
NEGOTIATED: Final = ("/api/", "/o/", "/r/")
_KEPT = ("Allow", "Retry-After")
_DETAILS: Final[dict[int, str]] = {
    400: "La demande ne peut pas être lue. / The request cannot be read.",
    404: "Il n’y a rien à cette adresse. / There is nothing at this address.",
    405: "Cette adresse ne permet pas cette méthode. / This address does not take that method.",
    408: "La demande n’est pas arrivée à temps. / The request did not arrive in time.",
    413: "La demande est trop lourde\u00a0: 5 Mio par fichier, 64 Kio de texte. "
    "/ The request is too large: 5 MiB for a file, 64 KiB of text.",
    415: "Ce type de contenu n’est pas lu ici. / This media type is not read here.",
    429: "Trop de demandes arrivent\u00a0: attendez le délai de Retry-After. "
    "/ Too many requests: wait for as long as Retry-After says.",
}
_OUR_FAULT: Final = "La demande n’a pas abouti\u00a0: recommencez plus tard. / The request failed: try again later."


def install(app: Flask, pages: Pages) -> None:
    """Answer every refusal of `app` in the face that its address has."""

    def refuse(error: HTTPException) -> Response:
        return refusal(error) if _asked_by_a_machine() else pages.refusal(error)

    def no_turn(error: Busy) -> Response:
        return refuse(TooManyRequests(retry_after=error.seconds))

    app.register_error_handler(HTTPException, refuse)
    app.register_error_handler(Busy, no_turn)


def _asked_by_a_machine() -> bool:
    """Tell who reads the refusal: some addresses are for machines alone, documents for whoever prefers them."""
    if request.path.startswith(FOR_MACHINES):
        return True
    return f"{request.path}/".startswith(NEGOTIATED) and choose(request.accept_mimetypes) is not Face.HTML


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
