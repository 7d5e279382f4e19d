"""The page on which a code that was mailed is typed, and what its form says; a backpack and one's own e-mail use it."""

from __future__ import annotations

from flask import Response, request

from badges.services.exporting_codes import DIGITS, MINUTES, SentCode
from badges.web.candidate.claiming import keep_private
from badges.web.rendering import render
from badges.web.requests import instance

LONGEST = 320  # characters of an address
_LONGEST_CODE = 40
_MOST_SECONDS = 10**11  # of UNIX time: beyond, no date can be made


def sent_code() -> SentCode | None:
    """Return which code the form is about; what it says is checked by the code itself."""
    second, email = request.form.get("sent", ""), request.form.get("email", "")[:LONGEST]
    known = second.isascii() and second.isdigit() and len(second) < 12 and int(second) < _MOST_SECONDS
    return SentCode(email, int(second)) if known and email else None


def typed_code() -> str:
    """Return what was typed as the code."""
    return request.form.get("code", "").strip()[:_LONGEST_CODE]


def code_page(sent: SentCode, *, action: str, again: str, error: str | None = None, **context: object) -> Response:
    """Answer the page that asks for the code: `action` takes it, at `again` another one is asked for."""
    answer = render(
        "candidate/mailed_code.html",
        400 if error else 200,
        sent=sent,
        action=action,
        again=again,
        typed=typed_code() if error else "",
        error=error,
        digits=DIGITS,
        minutes=MINUTES,
        kept=not instance().mailer.sends,
        **context,
    )
    keep_private(answer)
    return answer
