"""One person's data at the desk: correct, hand over, erase; and the list of those whose time ends."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from badges.domain.codes import is_public_id
from badges.domain.errors import NotFound
from badges.domain.permissions import Audience, open_to
from badges.domain.planning import FormRefused
from badges.services.erasing import clear_file, erase
from badges.services.personal_data import Person, archive, correct, person_of
from badges.services.retaining import endings, keep, kept_until
from badges.web.coordinator.pages import desk_page, membership
from badges.web.problems import problems_by_field
from badges.web.requests import commit, db, instance, writing_db

FIELDS = ("name", "first_name", "email", "phone")
_LONGEST = 400  # characters of a field that are read


def add_routes(routes: Blueprint) -> None:
    """Add the page of a person, what its buttons do, and the list."""
    address = "/espace/<org>/personnes/<person_id>"
    routes.add_url_rule(address, "person", _person)
    routes.add_url_rule(address, "correct_person", _correct, methods=["POST"])
    routes.add_url_rule(f"{address}/donnees", "person_data", _data, methods=["POST"])
    routes.add_url_rule(f"{address}/garder", "keep_person", _keep, methods=["POST"])
    routes.add_url_rule(f"{address}/effacer", "erase_person", _ask)
    routes.add_url_rule(f"{address}/effacer", "confirm_person_erasure", _erase, methods=["POST"])
    routes.add_url_rule("/espace/<org>/echeances", "endings", _endings)


@open_to(Audience.COORDINATOR)
def _person(org: str, person_id: str) -> Response:
    return _page(_known(person_id))


@open_to(Audience.COORDINATOR)
def _correct(org: str, person_id: str) -> Answer:
    said = {name: request.form.get(name, "").strip()[:_LONGEST] for name in FIELDS}
    session = writing_db()
    person = _known(person_id)
    try:
        correct(instance(), session, person, **said)
    except FormRefused as refusal:
        return _page(person, 422, typed=said, errors=problems_by_field(refusal.problems))
    commit()
    return redirect(url_for("coordinator.person", org=org, person_id=person_id), 303)


@open_to(Audience.COORDINATOR)
def _data(org: str, person_id: str) -> Response:
    answer = Response(archive(instance(), db(), _known(person_id), to_desk=True), content_type="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="donnees-personnelles.zip"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@open_to(Audience.COORDINATOR)
def _keep(org: str, person_id: str) -> Answer:
    session = writing_db()
    keep(instance(), session, _known(person_id))
    commit()
    return redirect(url_for("coordinator.endings", org=org), 303)


@open_to(Audience.COORDINATOR)
def _ask(org: str, person_id: str) -> Response:
    return desk_page("coordinator/person_erase.html", person=_known(person_id))


@open_to(Audience.COORDINATOR)
def _erase(org: str, person_id: str) -> Response:
    session = writing_db()
    erase(instance(), session, _known(person_id))
    commit()
    clear_file(instance())
    return desk_page("coordinator/person_erased.html")


@open_to(Audience.MEMBER)
def _endings(org: str) -> Response:
    return desk_page("coordinator/endings.html", endings=endings(db(), membership().organisation_id))


def _known(person_id: str) -> Person:
    """Return the person of the organisation in the address; another organisation's does not exist."""
    if not is_public_id(person_id):
        raise NotFound("Cette personne n’est pas connue ici.", "This person is not known here.")
    return person_of(db(), person_id, membership().organisation_id)


def _page(person: Person, status: int = 200, **context: Any) -> Response:
    known = {name: getattr(person, name) or "" for name in FIELDS}
    return desk_page(
        "coordinator/person.html",
        status,
        person=person,
        ends_on=kept_until(db(), person),
        **({"typed": known, "errors": {}} | context),
    )
