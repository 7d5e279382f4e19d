"""Open one's badge with the code of a claim card."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.codes import CLAIM_LENGTH, read_code
from badges.domain.permissions import Audience, open_to
from badges.web.forgery import acts_for_nobody
from badges.web.limits import CLAIM_CODE, limited
from badges.web.rendering import render


def add_routes(routes: Blueprint) -> None:
    """Add the page where a code is typed."""
    routes.add_url_rule("/c", "enter", _enter)
    routes.add_url_rule("/c", "open_badge", _open_badge, methods=["POST"])


def code_page(status: int = 200, *, code: str = "", error: str | None = None) -> Response:
    """Answer the page where a claim code is typed, with what was wrong with the last one."""
    answer = render("candidate/enter.html", status, code=code, error=error)
    keep_private(answer)
    return answer


def keep_private(answer: Response) -> None:
    """Keep a page that a claim code opens out of caches, search engines and other sites' logs."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"


@open_to(Audience.ANYONE)
def _enter() -> Response:
    return code_page()


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(CLAIM_CODE)
def _open_badge() -> AnyResponse:
    typed = request.form.get("code", "").strip()[:80]
    # A whole claim link may be pasted as well: its last part is the code.
    code = read_code(typed.rstrip("/").rpartition("/")[2], CLAIM_LENGTH)
    if code is None:
        return code_page(
            400,
            code=typed,
            error=_("Ce n’est pas un code de carte. Regardez bien les 10 signes. Nos codes n’ont ni 0, ni 1, ni O."),
        )
    return redirect(url_for("candidate.badge", code=code), 303)
