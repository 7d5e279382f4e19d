"""The PIN of a carnet: asked before it opens, set, changed and taken off inside it."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.errors import Refused
from badges.domain.limits import GUESS
from badges.domain.permissions import Audience, open_to
from badges.services import pins
from badges.services.carnets import Person
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import PIN_COOKIE, opened_carnet, opened_claim, pin_page
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language
from badges.web.limits import CLAIM_CODE, PIN, limited
from badges.web.rendering import render
from badges.web.requests import commit, instance, stop_reading, writing_db

COOKIE_PATH = "/c"  # only the pages of carnets are sent it


def add_routes(routes: Blueprint) -> None:
    """Add what opens and closes a carnet, and the page where its PIN is chosen."""
    routes.add_url_rule("/c/<code>/ouvrir", "open_carnet", _open, methods=["POST"])
    routes.add_url_rule("/c/<code>/fermer", "close_carnet", _close, methods=["POST"])
    routes.add_url_rule("/c/<code>/pin", "pin", _pin)
    routes.add_url_rule("/c/<code>/pin", "set_pin", _set, methods=["POST"])
    routes.add_url_rule("/c/<code>/pin/enlever", "remove_pin", _remove, methods=["POST"])


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(PIN)
def _open(code: str) -> AnyResponse:
    """Count the attempt, then check it: in between nothing is held, for the check is slow on purpose."""
    session = writing_db()
    award = opened_claim(code)
    person = award.person
    answer: AnyResponse = redirect(url_for("candidate.badge", code=code), 303)
    if person.pin_hash is None:
        return answer
    counted = pins.begin_attempt(session, person)
    commit()
    if not (counted and pins.is_right(instance(), person, request.form.get("pin", "")[:40])):
        setattr(g, GUESS, True)
        return pin_page(code, award, status=403)
    session = writing_db()
    pins.succeed(session, person)
    commit()
    _keep_open(answer, person)
    return answer


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _close(code: str) -> AnyResponse:
    answer: AnyResponse = redirect(url_for("candidate.badge", code=code), 303)
    answer.delete_cookie(PIN_COOKIE, path=COOKIE_PATH)
    return answer


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _pin(code: str) -> Response:
    return _form(code, opened_carnet(code).person)


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(PIN)
def _set(code: str) -> AnyResponse:
    person = opened_carnet(code).person
    try:
        pin_hash = pins.hashed(instance(), request.form.get("pin", "")[:40])
    except Refused as refusal:
        return _form(code, person, status=422, error=refusal.sentence(language()))
    stop_reading()  # made while nobody waits; the carnet is opened again to write
    session = writing_db()
    person = opened_carnet(code).person
    pins.set_pin(session, person, pin_hash)
    commit()
    answer: AnyResponse = redirect(url_for("candidate.pin", code=code), 303)
    _keep_open(answer, person)
    return answer


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _remove(code: str) -> AnyResponse:
    session = writing_db()
    pins.forget_pin(session, opened_carnet(code).person)
    commit()
    answer: AnyResponse = redirect(url_for("candidate.pin", code=code), 303)
    answer.delete_cookie(PIN_COOKIE, path=COOKIE_PATH)
    return answer


def _form(code: str, person: Person, *, status: int = 200, error: str | None = None) -> Response:
    answer = render(
        "candidate/pin_form.html",
        status,
        code=code,
        has_pin=person.pin_hash is not None,
        longest=pins.LONGEST,
        most=pins.MOST_FAILURES,
        error=error,
    )
    keep_private(answer)
    return answer


def _keep_open(answer: AnyResponse, person: Person) -> None:
    """Have the browser open this carnet for half an hour."""
    answer.set_cookie(
        PIN_COOKIE,
        pins.opening(instance(), person),
        max_age=int(pins.OPEN_FOR.total_seconds()),
        path=COOKIE_PATH,
        secure=instance().urls.base.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )
