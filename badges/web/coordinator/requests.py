"""The desk's answers to people who ask for a badge: yes, one question more, or no with a word."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.awarding import KEY_BADGE
from badges.domain.errors import Refused
from badges.domain.permissions import Audience, open_to
from badges.domain.planning import FormRefused
from badges.domain.proof_levels import proof_of
from badges.domain.requesting import OPEN, RequestState
from badges.services import desk, requesting
from badges.services import requesting_decisions as decisions
from badges.web.coordinator.pages import desk_page, membership, session_title, sms_to
from badges.web.evidence import photo_answer
from badges.web.languages import language
from badges.web.problems import problems_by_field
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the list, the page of one request with its photos, and the three answers."""
    routes.add_url_rule("/espace/<org>/demandes", "requests", _requests)
    address = "/espace/<org>/demandes/<request_id>"
    routes.add_url_rule(address, "request", _request)
    routes.add_url_rule(address, "answer_request", _answer, methods=["POST"])
    routes.add_url_rule(f"{address}/photos/<photo_id>", "request_photo", _photo)
    routes.add_url_rule(f"{address}/photos/<photo_id>/petite", "request_preview", _preview)


@open_to(Audience.COORDINATOR)
def _requests(org: str) -> Response:
    here = membership().organisation_id
    return desk_page(
        "coordinator/requests.html",
        waiting=[(one, _face(one, org)) for one in decisions.waiting(db(), here)],
        answered=[(one, _face(one, org)) for one in decisions.answered(db(), here)],
        states=_states(),
    )


@open_to(Audience.COORDINATOR)
def _request(org: str, request_id: str) -> Response:
    return _page(org, decisions.request_to_answer(db(), membership().organisation_id, request_id))


@open_to(Audience.COORDINATOR)
def _answer(org: str, request_id: str) -> Answer:
    form = request.form
    session = writing_db()
    found = decisions.request_to_answer(session, membership().organisation_id, request_id)
    answers = {"accept": decisions.accept, "ask": decisions.ask_for_more, "decline": decisions.decline}
    answer = answers.get(form.get("answer", ""))
    if answer is None:
        return _page(org, found, refusal=_("Choisissez une réponse."), status=422)
    try:
        answer(instance(), session, found, form)
    except FormRefused as refused:
        session.rollback()
        errors = problems_by_field(refused.problems)
        if answer is decisions.decline and "word" in errors:  # two forms of the page ask for a word
            errors["word-decline"] = errors.pop("word")
        return _again(org, request_id, 422, errors=errors)
    except Refused as refused:
        session.rollback()
        return _again(org, request_id, 409, refusal=refused.sentence(language()))
    commit()
    return redirect(url_for("coordinator.request", org=org, request_id=request_id), 303)


@open_to(Audience.COORDINATOR)
def _photo(org: str, request_id: str, photo_id: str) -> Response:
    found = decisions.request_to_answer(db(), membership().organisation_id, request_id)
    return photo_answer(requesting.photo_of(db(), found, photo_id))


@open_to(Audience.COORDINATOR)
def _preview(org: str, request_id: str, photo_id: str) -> Response:
    found = decisions.request_to_answer(db(), membership().organisation_id, request_id)
    return photo_answer(requesting.preview_of(instance(), db(), found, photo_id))


def _again(
    org: str, request_id: str, status: int, *, errors: Mapping[str, str] | None = None, refusal: str = ""
) -> Response:
    found = decisions.request_to_answer(db(), membership().organisation_id, request_id)
    return _page(org, found, status, errors=errors, refusal=refusal)


def _page(
    org: str,
    found: requesting.BadgeRequest,
    status: int = 200,
    *,
    errors: Mapping[str, str] | None = None,
    refusal: str = "",
) -> Response:
    here = membership().organisation_id
    is_open = found.state in OPEN
    seen = requesting.seen(db(), found)
    face = desk.face_of(instance(), seen.version, org)
    return desk_page(
        "coordinator/request.html",
        status,
        seen=seen,
        face=face,
        is_open=is_open,
        state=_states()[found.state],
        sessions=[(one.public_id, session_title(one), one) for one in decisions.sessions_to_choose(db(), here)]
        if is_open
        else [],
        actions=[(one.public_id, one.title) for one in decisions.actions_to_choose(db(), here)] if is_open else [],
        new_session=decisions.NEW_SESSION,
        proof=proof_of(face.proof_level, on_evidence=True),
        to_observe=_to_observe(seen.version),
        of_badges=seen.version.kind == KEY_BADGE,
        sms=_sms(found) if not is_open or found.state == RequestState.ASKED else None,
        errors=errors or {},
        refusal=refusal,
        typed=request.form,
    )


def _to_observe(version: requesting.BadgeClassVersion) -> list[tuple[str, str]]:
    """Return (field, what the page calls it) of each criterion that has to be confirmed."""
    words = version.content.get(language(), version.content["fr"])["criteria"]
    return [
        (f"{decisions.OBSERVATION}-{number}", words[number]) for number in range(len(decisions.to_observe(version)))
    ]


def _sms(found: requesting.BadgeRequest) -> str | None:
    """Return the link that prepares a text message (RFC 5724), as in `invitations.sms_link`; no code is in it."""
    person = found.person
    if person.phone is None or person.email:
        return None
    text = _(
        "Bonjour %(name)s, %(organisation)s a répondu à votre demande. Ouvrez votre carnet avec votre carte. %(link)s",
        name=person.first_name,
        organisation=membership().organisation.name,
        link=f"{instance().urls.base}/c",
    )
    return sms_to(person.phone, text)


def _states() -> dict[str, tuple[str, str]]:
    """Return for each state its word and its tone."""
    return {
        RequestState.WAITING: (_("À lire"), "warning"),
        RequestState.ASKED: (_("Question posée"), "info"),
        RequestState.ACCEPTED: (_("Acceptée"), "ok"),
        RequestState.DECLINED: (_("Déclinée"), "unknown"),
    }


def _face(found: requesting.BadgeRequest, org: str) -> desk.BadgeFace:
    return desk.face_of(instance(), requesting.version_of(db(), found), org)
