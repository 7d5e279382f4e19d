"""Enforces what each view declared with `open_to`; a view that declares nothing is open to nobody."""

from __future__ import annotations

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from badges.domain.permissions import Audience, audience_of, may_award
from badges.services.organisations import memberships_of
from badges.services.signing_in import account_of_session
from badges.web.requests import SAFE_METHODS, db, instance, stop_reading

SESSION_COOKIE = "badges_session"
SIGN_IN = "coordinator.sign_in"  # the endpoint of the sign-in page
_OPEN = frozenset({Audience.ANYONE, Audience.CLAIM_HOLDER})


def install(app: Flask) -> None:
    """Ask every request of `app` for the right that its view declared."""
    app.before_request(_enforce)


def _enforce() -> Response | None:
    if request.endpoint is None:  # no such address: the 404 page answers
        return None
    audience = audience_of(current_app.view_functions[request.endpoint])
    if audience is None:
        raise RuntimeError(f"{request.endpoint} does not say who may use it")
    if audience in _OPEN:
        return None
    token = request.cookies.get(SESSION_COOKIE)
    reading = request.method in SAFE_METHODS
    account = account_of_session(instance(), db(), token) if token else None
    if account is None:
        if reading:
            return redirect(url_for(SIGN_IN, next=request.full_path.rstrip("?")))
        abort(401)
    g.account = account
    if audience in (Audience.MEMBER, Audience.COORDINATOR):
        _require_membership(audience)
    if not reading:
        stop_reading()  # the view reads the form, then opens the transaction in which it writes
    return None


def _require_membership(audience: Audience) -> None:
    """Look for the membership of the organisation in the address; what belongs to others does not exist."""
    wanted = (request.view_args or {}).get("org")
    g.memberships = memberships_of(instance(), db(), g.account.id)
    for membership in g.memberships:
        if membership.organisation.slug == wanted:
            if audience is Audience.COORDINATOR and not may_award(membership.role):
                abort(403)
            g.membership = membership
            return
    abort(404)
