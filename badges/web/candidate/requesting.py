"""Asking for a badge of one's own accord: choose it, tell, add evidence, answer a question, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.errors import Refused
from badges.domain.limits import EVIDENCE_FORM, accepts_body
from badges.domain.permissions import Audience, open_to
from badges.domain.planning import FormRefused
from badges.domain.requesting import MOST_PHOTOS, RequestState
from badges.services import evidence, requesting
from badges.services.carnets import Carnet
from badges.services.desk import face_of
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.evidence import photo_answer, sent_photos
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language, shown_in
from badges.web.limits import CLAIM_CODE, limited
from badges.web.problems import problems_by_field
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, stop_reading, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the list, the form, and the page of one request."""
    routes.add_url_rule("/c/<code>/demandes", "requests", _requests)
    routes.add_url_rule("/c/<code>/demandes/nouvelle", "new_request", _new)
    routes.add_url_rule("/c/<code>/demandes/nouvelle", "ask", _ask, methods=["POST"])
    address = "/c/<code>/demandes/<request_id>"
    routes.add_url_rule(address, "request", _request)
    routes.add_url_rule(address, "answer", _answer, methods=["POST"])
    routes.add_url_rule(f"{address}/retrait", "forget_request", _forget, methods=["POST"])
    routes.add_url_rule(f"{address}/photos/<photo_id>", "request_photo", _photo)
    routes.add_url_rule(f"{address}/photos/<photo_id>/petite", "request_preview", _preview)


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _requests(code: str) -> Response:
    carnet = opened_carnet(code)
    found = requesting.requests_of(db(), carnet.person)
    lines = [(one, _face(requesting.version_of(db(), one), carnet)) for one in found]
    return _private("candidate/requests.html", code=code, carnet=carnet, lines=lines, states=states())


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _new(code: str) -> Response:
    return _form(code, opened_carnet(code), {"badge": request.args.get("badge", "")[:80]})


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
@accepts_body(EVIDENCE_FORM)
def _ask(code: str) -> AnyResponse:
    carnet = opened_carnet(code)  # the right is asked before anything of the pictures is read
    stop_reading()
    try:
        photos = evidence.read_photos(instance(), sent_photos())
        session = writing_db()
        person, read = opened_carnet(code).person, shown_in("candidate.new_request")
        made = requesting.ask(instance(), session, person, request.form, photos, language=read)
    except RequestEntityTooLarge:
        return _form(code, carnet, {}, {"photos": _too_heavy()}, status=413)
    except FormRefused as refused:
        return _form(code, carnet, request.form, problems_by_field(refused.problems), status=422)
    except Refused as refused:
        return _form(code, carnet, request.form, {"badge": refused.sentence(language())}, status=409)
    commit()
    return redirect(url_for("candidate.request", code=code, request_id=made.public_id), 303)


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _request(code: str, request_id: str) -> Response:
    return _page(code, opened_carnet(code), request_id)


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
@accepts_body(EVIDENCE_FORM)
def _answer(code: str, request_id: str) -> AnyResponse:
    carnet = opened_carnet(code)
    requesting.request_of(db(), carnet.person, request_id)
    stop_reading()
    try:
        photos = evidence.read_photos(instance(), sent_photos())
        session = writing_db()
        found = requesting.request_of(session, opened_carnet(code).person, request_id)
        requesting.answer(instance(), session, found, request.form, photos)
    except RequestEntityTooLarge:
        return _page(code, carnet, request_id, {"photos": _too_heavy()}, status=413)
    except FormRefused as refused:
        db().rollback()
        return _page(code, carnet, request_id, problems_by_field(refused.problems), request.form, status=422)
    commit()
    return redirect(url_for("candidate.request", code=code, request_id=request_id), 303)


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _forget(code: str, request_id: str) -> AnyResponse:
    session = writing_db()
    requesting.forget(session, requesting.request_of(session, opened_carnet(code).person, request_id))
    commit()
    return redirect(url_for("candidate.requests", code=code), 303)


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _photo(code: str, request_id: str, photo_id: str) -> Response:
    found = requesting.request_of(db(), opened_carnet(code).person, request_id)
    answer = photo_answer(requesting.photo_of(db(), found, photo_id))
    keep_private(answer)
    return answer


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _preview(code: str, request_id: str, photo_id: str) -> Response:
    found = requesting.request_of(db(), opened_carnet(code).person, request_id)
    answer = photo_answer(requesting.preview_of(instance(), db(), found, photo_id))
    keep_private(answer)
    return answer


def states() -> dict[str, tuple[str, str, str]]:
    """Return for each state its word, its tone and the sentence that goes with it."""
    return {
        RequestState.WAITING: (_("En attente"), "info", _("Votre demande est partie. La structure va la lire.")),
        RequestState.ASKED: (_("Une question"), "warning", _("La structure veut en savoir plus.")),
        RequestState.ACCEPTED: (_("Acceptée"), "ok", _("La réponse est oui. Le badge est dans votre carnet.")),
        RequestState.DECLINED: (
            _("Pas cette fois"),
            "unknown",
            _("La réponse est non, pour l’instant. Vous pourrez redemander."),
        ),
    }


def _form(
    code: str, carnet: Carnet, typed: Mapping[str, str], errors: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    key = requesting.key_badge_to_ask_for(instance(), db(), carnet.person, typed.get("badge", ""))
    offered = requesting.badges_to_ask_for(db(), carnet.person.organisation_id) if key is None else []
    return _private(
        "candidate/request_form.html",
        status,
        code=code,
        issuer_name=carnet.opened_by.organisation.name,
        key=_face(key, carnet) if key else None,
        badges=[_face(version, carnet) for version in offered],
        typed=typed,
        errors=errors or {},
        consent=WORDINGS[ConsentKind.PUBLICATION].sentence(language()),
    )


def _page(
    code: str,
    carnet: Carnet,
    request_id: str,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    seen = requesting.seen(db(), requesting.request_of(db(), carnet.person, request_id))
    return _private(
        "candidate/request.html",
        status,
        code=code,
        seen=seen,
        face=_face(seen.version, carnet),
        issuer_name=carnet.opened_by.organisation.name,
        state=states()[seen.request.state],
        room=MOST_PHOTOS - len(seen.photos),
        errors=errors or {},
        typed=typed or {},
    )


def _face(version: requesting.BadgeClassVersion, carnet: Carnet) -> Any:
    return face_of(instance(), version, carnet.opened_by.organisation.slug)


def _private(template: str, /, status: int = 200, **context: Any) -> Response:
    answer = render(template, status, **context)
    keep_private(answer)
    return answer


def _too_heavy() -> str:
    return str(_("Vos photos sont trop lourdes. Choisissez-en moins."))
