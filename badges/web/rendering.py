"""Turns a template and what it shows into an answer."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, make_response, render_template, request
from jinja2 import FileSystemLoader, StrictUndefined

from badges.domain.codes import grouped
from badges.web import dates, isolating, languages
from badges.web.comfort import way_back
from badges.web.languages import in_chosen_language, language, offered, voice
from badges.web.static import static_url

_PACKAGE = Path(__file__).parent.parent
# The wheel holds the pages inside the package; a checkout keeps them at its root.
TEMPLATES = next((f for f in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if f.is_dir()), _PACKAGE)


def install(app: Flask) -> None:
    """Find the templates, refuse undefined names, and give every page the same few helpers."""
    app.jinja_loader = FileSystemLoader(TEMPLATES)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=dates.day, moment=dates.moment, hour=dates.hour, grouped=grouped)
    app.jinja_env.filters.update(moment_and_zone=dates.moment_and_zone)
    isolating.install(app)
    app.jinja_env.globals.update(
        static_url=static_url,
        language=language,
        voice=voice,
        direction=languages.direction,
        language_label=languages.LABELS.__getitem__,
        unreviewed=languages.unreviewed,
        only_in_french=languages.only_in_french,
        in_language=in_chosen_language,
        language_links=_language_links,
    )


def render(template: str, /, status: int = 200, **context: Any) -> Response:
    """Answer the page `template` (a path below `templates/`) with `status`; a page is never cached unasked."""
    answer = make_response(render_template(template, **context), status)
    answer.headers["Cache-Control"] = "no-cache"
    answer.vary.update(("Accept", "Accept-Language", "Cookie"))
    return answer


def revalidated(answer: Response, *, but_for: str = "") -> Response:
    """Give a public page its ETag, and answer 304 to a browser that has it already.

    `but_for` is what may change without making the page another one (the hour of a check). A page that was
    withdrawn keeps its status: only 200 can be "not modified" (RFC 9110, 13.2.1).
    """
    told = answer.get_data().replace(but_for.encode(), b"") if but_for else answer.get_data()
    answer.set_etag(hashlib.sha256(told).hexdigest()[:32], weak=bool(but_for))
    if answer.status_code == 200:
        answer.make_conditional(request)
    return answer


def _language_links() -> list[tuple[str, str, str, bool]]:
    """Return (code, name, address, is it the present one) for each language of this page.

    What a form was sent to cannot be opened by a link: then the address is that of the page above it.
    """
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return [(code, name, _with_query([*kept, ("lang", code)]), code == voice()) for code, name in offered().items()]


def _with_query(pairs: list[tuple[str, str]]) -> str:
    path = "/" + (request.script_root + way_back()).lstrip("/")  # two slashes would begin the name of a host
    return f"{quote(path)}?{urlencode(pairs)}"
