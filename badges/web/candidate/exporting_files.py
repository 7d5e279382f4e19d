"""Files for the person alone: her certificate, with her name if she shows it, the line for a CV, all her badges."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from badges.domain.permissions import Audience, open_to
from badges.services.bundling import bundle
from badges.services.carnets import Carnet, CarnetBadge
from badges.services.certifying import certificate, name_on_paper
from badges.services.counting import Counts
from badges.services.cv_lines import cv_line
from badges.services.exporting import ExportedFile
from badges.services.publishing import PublishedAssertion, find_assertion
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.languages import language
from badges.web.limits import CLAIM_CODE, limited
from badges.web.requests import db, instance

MOST_BUNDLES = 10  # of one person in ten minutes: each is a second or two of work
MOST_PAPERS = 40  # certificates and lines for a CV, likewise: each is a tenth of a second
_BADGE = "/c/<code>/badges/<award_id>"


def add_routes(routes: Blueprint, counts: Counts) -> None:
    """Add the files; `counts` keeps one person from having costly ones made again and again."""

    @open_to(Audience.CLAIM_HOLDER)
    @limited(CLAIM_CODE)
    def all_badges(code: str) -> Response:
        carnet = opened_carnet(code)
        counts.require_file("bundle", carnet.person.public_id, MOST_BUNDLES)
        found = [published(one) for one in takeable(carnet)]
        return _answer(bundle(instance(), db(), found, language(), name=name_on_paper(carnet.person)))

    def paper(code: str, award_id: str) -> tuple[Carnet, PublishedAssertion]:
        carnet = opened_carnet(code)
        assertion = _assertion(carnet, award_id)
        counts.require_file("paper", carnet.person.public_id, MOST_PAPERS)
        return carnet, assertion

    @open_to(Audience.CLAIM_HOLDER)
    @limited(CLAIM_CODE)
    def certificate_pdf(code: str, award_id: str) -> Response:
        carnet, assertion = paper(code, award_id)
        return _answer(certificate(instance(), db(), assertion, language(), name=name_on_paper(carnet.person)))

    @open_to(Audience.CLAIM_HOLDER)
    @limited(CLAIM_CODE)
    def cv_line_pdf(code: str, award_id: str) -> Response:
        return _answer(cv_line(instance(), db(), paper(code, award_id)[1], language(), "pdf"))

    @open_to(Audience.CLAIM_HOLDER)
    @limited(CLAIM_CODE)
    def cv_line_png(code: str, award_id: str) -> Response:
        return _answer(cv_line(instance(), db(), paper(code, award_id)[1], language(), "png"))

    routes.add_url_rule(f"{_BADGE}/certificat.pdf", "certificate", certificate_pdf)
    routes.add_url_rule(f"{_BADGE}/cv.pdf", "cv_line_pdf", cv_line_pdf)
    routes.add_url_rule(f"{_BADGE}/cv.png", "cv_line_png", cv_line_png)
    routes.add_url_rule("/c/<code>/badges.zip", "all_badges", all_badges)


def takeable(carnet: Carnet) -> list[CarnetBadge]:
    """Return the badges of a carnet that can be taken away: a hidden one could be verified by nobody."""
    return [badge for badge in carnet.badges if badge.stands and not badge.page.hidden]


def published(badge: CarnetBadge) -> PublishedAssertion:
    """Return the published assertion of a badge."""
    return find_assertion(instance(), db(), badge.page.hosted_url)


def _assertion(carnet: Carnet, award_id: str) -> PublishedAssertion:
    badge = carnet.badge(award_id)
    if badge.stands and badge.page.hidden:
        abort(404)
    return published(badge)


def _answer(file: ExportedFile) -> Response:
    answer = Response(file.data, content_type=file.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    keep_private(answer)
    return answer
