"""`POST /api/v1/verify`: the report of VERIFYING.md for machines, and the description of the interface."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from flask import Blueprint, Response, g, request

from badges.api.description import description
from badges.api.pages import Pages
from badges.api.responses import FRESH, problem
from badges.api.verifying_models import ReportTold
from badges.api.verifying_requests import MEDIA_TYPES, UnusableError, read
from badges.domain.limits import CHECK, FILE_FORM, GUESS, accepts_body, limited
from badges.domain.permissions import Audience, acts_for_nobody, open_to
from badges.domain.verdict_report import report_in_words
from badges.domain.verdicts import code_sentence
from badges.services.instance import Instance
from badges.services.verifying import InputRefusedError, verify

STATUSES = {"input_too_large": 413, "unsupported_media_type": 415}


def blueprint(instance: Instance, pages: Pages) -> Blueprint:
    """Return the check, its OpenAPI description, and the page that tells it to people."""
    routes = Blueprint("api", __name__)

    @routes.post("/api/v1/verify")
    @open_to(Audience.ANYONE)
    @acts_for_nobody
    @limited(CHECK)
    @accepts_body(FILE_FORM)
    def check() -> Response:
        try:
            asked = read(request)
            setattr(g, GUESS, asked.recipient is not None)
            with instance.sessions() as session:
                report = verify(instance, session, asked.data, recipient=asked.recipient, filename=asked.filename)
        except UnusableError as error:
            return _refused(error.status, error.detail, error.code)
        except InputRefusedError as error:
            detail = f"{code_sentence(error.code, 'fr')} / {code_sentence(error.code, 'en')}"
            return _refused(STATUSES.get(error.code, 400), detail, error.code)
        told = ReportTold.model_validate(report_in_words(report)).model_dump(by_alias=True)
        return _private(Response(orjson.dumps(told), content_type="application/json"))

    @routes.get("/api/v1/openapi.json")
    @open_to(Audience.ANYONE)
    def openapi() -> Response:
        answer = Response(orjson.dumps(description(instance.urls.base)), content_type="application/json")
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cache-Control"] = FRESH
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    @routes.get("/api/docs")
    @open_to(Audience.ANYONE)
    def docs() -> Response:
        return pages.interface(description(instance.urls.base))

    return routes


def _refused(status: int, detail: str, code: str | None) -> Response:
    answer = _private(problem(status, HTTPStatus(status).phrase, detail, code))
    if status == 415:
        answer.headers["Accept-Post"] = ", ".join(MEDIA_TYPES)
    return answer


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
