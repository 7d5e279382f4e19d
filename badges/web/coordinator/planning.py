"""The organisation's actions and their sessions."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from badges.domain.permissions import Audience, open_to
from badges.domain.planning import ACTION_KINDS, publics
from badges.services import desk, planning
from badges.services.organisations import memberships_of
from badges.web.coordinator.pages import (
    cursor,
    desk_page,
    kind_words,
    membership,
    public_words,
    role_words,
)
from badges.web.problems import problems_by_field
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add what a coordinator plans."""
    routes.add_url_rule("/espace", "organisations", _organisations)
    routes.add_url_rule("/espace/<org>", "actions", _actions)
    routes.add_url_rule("/espace/<org>/actions/nouvelle", "new_action", _new_action)
    routes.add_url_rule("/espace/<org>/actions/nouvelle", "create_action", _create_action, methods=["POST"])
    routes.add_url_rule("/espace/<org>/actions/<action_id>", "action", _action)
    address = "/espace/<org>/actions/<action_id>/seances/nouvelle"
    routes.add_url_rule(address, "new_session", _new_session)
    routes.add_url_rule(address, "create_session", _create_session, methods=["POST"])


@open_to(Audience.SIGNED_IN)
def _organisations() -> Answer:
    """Lead to the only organisation, or let the person choose."""
    memberships = memberships_of(instance(), db(), g.account.id)
    if len(memberships) == 1:
        return redirect(url_for("coordinator.actions", org=memberships[0].organisation.slug))
    answer = render("coordinator/organisations.html", memberships=memberships, roles=role_words())
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@open_to(Audience.MEMBER)
def _actions(org: str) -> Response:
    seen = desk.actions_seen(db(), membership().organisation_id, cursor())
    return desk_page("coordinator/actions.html", list=seen, kind_words=kind_words)


@open_to(Audience.COORDINATOR)
def _new_action(org: str) -> Response:
    return _action_form()


@open_to(Audience.COORDINATOR)
def _create_action(org: str) -> Answer:
    organisation_id = membership().organisation_id
    try:
        action = planning.create_action(
            instance(), writing_db(), organisation_id, request.form, request.form.getlist("publics")
        )
    except planning.FormRefused as refused:
        return _action_form(problems_by_field(refused.problems), status=422)
    commit()
    return redirect(url_for("coordinator.action", org=org, action_id=action.public_id), 303)


def _action_form(errors: dict[str, str] | None = None, status: int = 200) -> Response:
    return desk_page(
        "coordinator/action_form.html",
        status,
        errors=errors or {},
        typed=request.form,
        chosen=request.form.getlist("publics"),
        kinds=[(code, kind_words(code)) for code in ACTION_KINDS],
        publics=[(code, public_words(code)) for code in publics()],
    )


@open_to(Audience.MEMBER)
def _action(org: str, action_id: str) -> Response:
    action = planning.action_of(db(), membership().organisation_id, action_id)
    return desk_page(
        "coordinator/action.html",
        action=action,
        publics=[public_words(code) for code in action.publics],
        sessions=desk.sessions_seen(db(), action),
        kind_words=kind_words,
    )


@open_to(Audience.COORDINATOR)
def _new_session(org: str, action_id: str) -> Response:
    return _session_form(planning.action_of(db(), membership().organisation_id, action_id))


@open_to(Audience.COORDINATOR)
def _create_session(org: str, action_id: str) -> Answer:
    action = planning.action_of(writing_db(), membership().organisation_id, action_id)
    try:
        planned = planning.create_session(instance(), db(), action, request.form)
    except planning.FormRefused as refused:
        return _session_form(action, problems_by_field(refused.problems), status=422)
    commit()
    return redirect(url_for("coordinator.session", org=org, session_id=planned.public_id), 303)


def _session_form(action: planning.Action, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    return desk_page("coordinator/session_form.html", status, action=action, errors=errors or {}, typed=request.form)
