"""From the code in an address to the award or the carnet that it opens; every other code gets its page here."""

from __future__ import annotations

from flask import Response, abort
from flask_babel import gettext as _

from badges.domain.claiming import Invitation
from badges.services.carnets import Carnet, carnet_of
from badges.services.claiming import Award, award_by_claim_code, state_of_invitation
from badges.services.publishing_pages import BadgePage, page_of_award
from badges.web.candidate.claiming import code_page, keep_private
from badges.web.languages import language
from badges.web.rendering import render
from badges.web.requests import db, instance

Opened = tuple[Award, Invitation]


def opened(code: str) -> Opened:
    """Return the award that `code` opens and what has become of its invitation; else the answer is a page.

    Raises HTTPException with that page: 404 for an unknown code, 410 for one that has ended, was refused or whose
    badge was withdrawn before it was claimed.
    """
    award = award_by_claim_code(instance(), db(), code)
    if award is None:
        abort(_unknown(code))
    state = state_of_invitation(instance(), award)
    if state in (Invitation.ENDED, Invitation.REFUSED):
        abort(_closed(award, state))
    if state is Invitation.WITHDRAWN and award.claimed_at is None:
        abort(_closed(award, state))
    return award, state


def opened_carnet(code: str) -> Carnet:
    """Return the carnet that the card of a claimed badge opens; raises HTTPException with the page for any other."""
    award, _state = opened(code)
    if award.claimed_at is None:
        abort(_unknown(code))
    return carnet_of(instance(), db(), award)


def page_of(award: Award) -> BadgePage:
    """Return what is published of an award; raises LookupError when nothing is."""
    page = page_of_award(instance(), db(), award)
    if page is None:
        raise LookupError("an award without an assertion")
    return page


def _unknown(code: str) -> Response:
    return code_page(404, code=code[:40], error=_("Aucun badge ne correspond à ce code. Regardez chaque signe."))


def _closed(award: Award, state: Invitation) -> Response:
    page = page_of(award)
    answer = render(
        "candidate/closed.html",
        410,
        state=state.value,
        name=page.badge.words(language())["name"],
        image_url=page.badge.image_url,
        issuer_name=page.badge.issuer.name,
    )
    keep_private(answer)
    return answer
