"""The directory for other software: JSON and CSV under the field names of data·inclusion."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, request

from badges.api.responses import ANY_SITE, FRESH
from badges.domain.permissions import Audience, open_to
from badges.services.directory import (
    IN_A_FILE,
    IN_AN_ANSWER,
    Facet,
    Filters,
    as_csv,
    as_records,
    filters_of,
    listing,
)
from badges.services.instance import Instance

PATH = "/api/v1/directory"
# The names in addresses, French as on the page.
ASKED = {"departement": Facet.DEPARTMENT, "action": Facet.KIND, "reseau": Facet.NETWORK, "public": Facet.PUBLIC}


def blueprint(instance: Instance) -> Blueprint:
    """Return the two faces of the directory."""
    routes = Blueprint("directory", __name__)

    @routes.get(PATH)
    @open_to(Audience.ANYONE)
    def entries() -> Response:
        with instance.sessions() as session:
            page = listing(instance, session, _filters(), most=IN_AN_ANSWER)
        following = [(name, value) for name, value in request.args.items(multi=True) if name != "apres"]
        told = {
            "licence": "Licence Ouverte 2.0",
            "entries": as_records(instance, page.entries),
            "next": f"{instance.urls.base}{PATH}?{urlencode([*following, ('apres', page.after)])}"
            if page.after
            else None,
        }
        return _revalidated(Response(orjson.dumps(told), content_type="application/json"))

    @routes.get(f"{PATH}.csv")
    @open_to(Audience.ANYONE)
    def file() -> Response:
        with instance.sessions() as session:
            page = listing(instance, session, _filters(), most=IN_A_FILE)
        answer = Response(as_csv(instance, page.entries), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="annuaire.csv"'
        return _revalidated(answer)

    return routes


def _filters() -> Filters:
    asked = {facet: request.args.getlist(name) for name, facet in ASKED.items()}
    return filters_of(asked, after=request.args.get("apres", ""), engaged=request.args.get("engages") == "1")


def _revalidated(answer: Response) -> Response:
    answer.headers.update(ANY_SITE)
    answer.headers["Cache-Control"] = FRESH
    answer.add_etag()
    answer.make_conditional(request)
    return answer
