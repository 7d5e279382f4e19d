"""The page of a badge whose person was erased: that there is nothing any more, and no word about why or whom."""

from __future__ import annotations

from flask import Response

from badges.web.rendering import render


def erased_page() -> Response:
    """Answer 410 at an address where a badge was."""
    answer = render("errors/erased.html", 410)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
