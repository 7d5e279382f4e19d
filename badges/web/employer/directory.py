"""« Annuaire »: who does what for whom, and the page of an engaged employer."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from badges.domain.permissions import Audience, open_to
from badges.services import directory
from badges.services.directory import Facet
from badges.web.errors import error_page
from badges.web.languages import language
from badges.web.rendering import render, revalidated
from badges.web.requests import db, instance

FILTERS = (("departement", Facet.DEPARTMENT), ("action", Facet.KIND), ("reseau", Facet.NETWORK))


def add_routes(routes: Blueprint) -> None:
    """Add the directory; the interface answers the same as JSON and CSV."""
    routes.add_url_rule("/annuaire", "directory", _directory)


@open_to(Audience.ANYONE)
def _directory() -> Response:
    session, asked = db(), request.args
    engaged = asked.get("engages") == "1"
    filters = directory.filters_of(
        {facet: asked.getlist(name) for name, facet in FILTERS}, after=asked.get("apres", ""), engaged=engaged
    )
    page = directory.listing(instance(), session, filters)
    answer = render(
        "employer/directory.html",
        entries=page.entries,
        words={facet: directory.words_of(facet, language()) for facet in Facet},
        after=page.after,
        choices={
            name: [("", _("Tous")), *directory.offered(instance(), session, facet, language())]
            for name, facet in FILTERS
        },
        asked={name: asked.get(name, "") for name, _facet in FILTERS},
        engaged=engaged,
        kept=_kept(asked),
    )
    return revalidated(answer)


def employer(org: str, employer_id: str) -> Response:
    """Answer the page of an employer that has received a badge."""
    found = directory.public_employer(instance(), db(), org, employer_id)
    if found is None:
        return error_page(404, _("Aucun employeur n’a cette adresse. Regardez l’annuaire."))
    now = instance().clock.now()
    return revalidated(
        render(
            "employer/directory_employer.html",
            employer=found,
            badges=[
                {
                    "name": (badge.content.get(language()) or badge.content["fr"])["name"],
                    "url": instance().urls.short(badge.short_code),
                    "issued_at": badge.issued_at,
                    "expires_at": badge.expires_at,
                    "state": _state(
                        badge.revoked_at is not None, badge.expires_at is not None and badge.expires_at <= now
                    ),
                }
                for badge in found.badges
            ],
        )
    )


def _state(revoked: bool, expired: bool) -> tuple[str, str]:
    if revoked:
        return _("Retiré"), "revoked"
    return (_("Expiré"), "expired") if expired else (_("Valable"), "ok")


def _kept(asked: MultiDict[str, str]) -> dict[str, str]:
    """Return what of an address is kept for the next part of the list and for the files."""
    names = [name for name, _facet in FILTERS]
    return {name: value for name, value in asked.items() if name in (*names, "engages") and value}
