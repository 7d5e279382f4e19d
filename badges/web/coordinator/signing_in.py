"""Sign in by a one-time link, and out again."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.limits import visitor
from badges.domain.permissions import Audience, open_to
from badges.domain.text import read_email
from badges.services import signing_in
from badges.services.mailing import mail_waits
from badges.web.access import SESSION_COOKIE
from badges.web.limits import SIGN_IN, limited
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db

KEPT_MAILS = 20
LONGEST_NEXT = 500  # characters of the address to come back to
LOOPBACK = frozenset({"127.0.0.1", "::/64"})
_IN_THE_DESK = re.compile(r"/espace(?:[/?][!-\[\]-~]*)?")  # visible ASCII, but no backslash
_NEXT = "after_sign_in"  # where the person wanted to go, kept in the browser that asked for the link


def add_routes(routes: Blueprint, *, development: bool) -> None:
    """Add signing in and out; the kept mail can be read in development only."""
    routes.add_url_rule("/connexion", "sign_in", _form)
    routes.add_url_rule("/connexion", "request_link", _request_link, methods=["POST"])
    if development:
        routes.add_url_rule("/connexion/courriels", "kept_mail", _kept_mail)
    routes.add_url_rule("/connexion/<token>", "enter", _enter)
    routes.add_url_rule("/connexion/<token>", "consume_link", _consume_link, methods=["POST"])
    routes.add_url_rule("/deconnexion", "sign_out", _sign_out, methods=["POST"])


@open_to(Audience.ANYONE)
def _form() -> Response:
    """Show the form; where the person wanted to go comes back with her after the mail."""
    return _form_page()


@open_to(Audience.ANYONE)
@limited(SIGN_IN)
def _request_link() -> Response:
    """Answer the same page whether the account exists or not."""
    email = request.form.get("email", "").strip()[:320]
    if read_email(email) is None:
        return _form_page(email, _("Écrivez une adresse e-mail, par exemple : prenom@structure.fr."), status=422)
    signing_in.request_link(instance(), writing_db(), email)
    commit()
    session[_NEXT] = _inside(request.args.get("next", ""))
    return render(
        "coordinator/link_sent.html",
        email=email,
        minutes=signing_in.LINK_MINUTES,
        kept=instance().development,
    )


@open_to(Audience.ANYONE)
def _kept_mail() -> Response:
    if not _is_loopback():
        abort(404)
    waits = mail_waits(instance(), db())
    answer = render("coordinator/kept_mail.html", mails=instance().mailer.kept(most=KEPT_MAILS), waits=waits)
    if waits:
        answer.headers["Refresh"] = "2"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@open_to(Audience.ANYONE)
@limited(SIGN_IN)
def _enter(token: str) -> Response:
    """Show one button: a link that a mail scanner opens is not spent by it."""
    return _enter_page(signing_in.peek_link(instance(), db(), token))


@open_to(Audience.ANYONE)
@limited(SIGN_IN)
def _consume_link(token: str) -> Answer:
    wanted = _inside(str(session.get(_NEXT, ""))) or url_for("coordinator.organisations")
    opened = signing_in.consume_link(instance(), writing_db(), token)
    if opened is None:
        return _enter_page(usable=False)
    commit()
    session.pop(_NEXT, None)
    answer = redirect(wanted, 303)
    answer.set_cookie(
        SESSION_COOKIE,
        opened,
        max_age=signing_in.SESSION_HOURS * 3600,
        httponly=True,
        samesite="Lax",
        secure=instance().urls.base.startswith("https:"),
    )
    return answer


@open_to(Audience.ANYONE)
def _sign_out() -> Answer:
    signing_in.sign_out(instance(), writing_db(), request.cookies.get(SESSION_COOKIE, ""))
    commit()
    session.clear()
    answer = redirect(url_for("coordinator.sign_in"), 303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def _form_page(email: str = "", error: str | None = None, status: int = 200) -> Response:
    return render("coordinator/sign_in.html", status=status, email=email, error=error)


def _enter_page(usable: bool) -> Response:
    status = 200 if usable else 404
    answer = render("coordinator/enter.html", status=status, usable=usable, hours=signing_in.SESSION_HOURS)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "same-origin"  # the address holds the link's token
    return answer


def _inside(wanted: str) -> str:
    """Return `wanted` when it leads into the desk, else nothing: no link may send anybody elsewhere."""
    inside = _IN_THE_DESK.fullmatch(wanted) and len(wanted) <= LONGEST_NEXT and "//" not in wanted
    return wanted if inside else ""


def _is_loopback() -> bool:
    """Tell whether the client is this very machine, and no proxy speaks for another one."""
    proxied = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not proxied and visitor(request.remote_addr) in LOOPBACK
