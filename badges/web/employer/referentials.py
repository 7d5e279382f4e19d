"""The pages that a badge's alignments point to: what a code of ROME or data·inclusion means."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from badges.domain.permissions import Audience, open_to
from badges.domain.referentials import Term, data_inclusion, rome
from badges.web.errors import error_page
from badges.web.rendering import render, revalidated


def add_routes(routes: Blueprint) -> None:
    """Add both referentials."""
    routes.add_url_rule("/referentiels/rome/<code>", "rome", _rome)
    routes.add_url_rule("/referentiels/data-inclusion/<code>", "data_inclusion", _data_inclusion)


@open_to(Audience.ANYONE)
def _rome(code: str) -> Response:
    return _page(rome(code))


@open_to(Audience.ANYONE)
def _data_inclusion(code: str) -> Response:
    return _page(data_inclusion(code))


def _page(term: Term | None) -> Response:
    if term is None:
        return error_page(404, _("Ce code n’est pas dans le référentiel. Vérifiez-le sur la page du badge."))
    answer = render("employer/referential.html", term=term)
    answer.headers["Cache-Control"] = "public, max-age=86400"  # the referentials change with a release
    return revalidated(answer)
