"""A person's rights, from her carnet: take everything along, keep for longer, erase."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.permissions import Audience, open_to
from badges.domain.text import mask_email, mask_phone
from badges.services.carnets import Carnet
from badges.services.counting import Counts
from badges.services.erasing import clear_file, erase
from badges.services.exporting_codes import can_prove
from badges.services.personal_data import archive
from badges.services.retaining import keep, kept_until
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.forgery import acts_for_nobody
from badges.web.limits import CLAIM_CODE, limited
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db

ARCHIVE = "mes-donnees.zip"
MOST_ARCHIVES = 5  # of one person in ten minutes: each draws every badge again


def add_routes(routes: Blueprint, counts: Counts) -> None:
    """Add the page of one's rights and what its buttons do."""

    @open_to(Audience.CLAIM_HOLDER)
    @acts_for_nobody
    @limited(CLAIM_CODE)
    def download_data(code: str) -> Response:
        person = opened_carnet(code).person
        counts.require_file("archive", person.public_id, MOST_ARCHIVES)
        answer = Response(archive(instance(), db(), person), content_type="application/zip")
        answer.headers["Content-Disposition"] = f'attachment; filename="{ARCHIVE}"'
        keep_private(answer)
        return answer

    routes.add_url_rule("/c/<code>/mes-donnees", "rights", _rights)
    routes.add_url_rule("/c/<code>/mes-donnees/emporter", "download_data", download_data, methods=["POST"])
    routes.add_url_rule("/c/<code>/mes-donnees/garder", "keep", _keep, methods=["POST"])
    routes.add_url_rule("/c/<code>/effacer", "erase", _ask)
    routes.add_url_rule("/c/<code>/effacer", "confirm_erasure", _erase, methods=["POST"])


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _rights(code: str) -> Response:
    return rights_page(code, opened_carnet(code))


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _keep(code: str) -> AnyResponse:
    session = writing_db()
    keep(instance(), session, opened_carnet(code).person)
    commit()
    return redirect(url_for("candidate.rights", code=code), 303)


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _ask(code: str) -> Response:
    carnet = opened_carnet(code)
    answer = render(
        "candidate/rights_erase.html",
        code=code,
        badges=len(carnet.badges),
        issuer_name=carnet.opened_by.organisation.name,
    )
    keep_private(answer)
    return answer


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _erase(code: str) -> Response:
    session = writing_db()
    carnet = opened_carnet(code)
    issuer_name = carnet.opened_by.organisation.name
    erase(instance(), session, carnet.person)
    commit()
    clear_file(instance())
    answer = render("candidate/rights_erased.html", issuer_name=issuer_name)
    keep_private(answer)
    return answer


def rights_page(code: str, carnet: Carnet, status: int = 200, **context: object) -> Response:
    """Answer the page of one's rights; `problems` and `typed` are about what she wanted to correct."""
    person = carnet.person
    answer = render(
        "candidate/rights.html",
        status,
        code=code,
        first_name=person.first_name,
        email=mask_email(person.email) if person.email else None,
        can_prove=can_prove(instance()),
        phone=mask_phone(person.phone) if person.phone else None,
        ends_on=kept_until(db(), person),
        ending=person.end_announced_on is not None,
        issuer_name=carnet.opened_by.organisation.name,
        **({"problems": {}, "typed": {}} | context),
    )
    keep_private(answer)
    return answer
