"""From the code in an address to the award or the carnet that it opens; every other code gets its page here."""

from __future__ import annotations

from flask import Response, abort, request
from flask_babel import gettext as _

from badges.domain.claiming import Invitation
from badges.services.carnets import Carnet, carnet_of
from badges.services.claiming import Award, award_by_claim_code, state_of_invitation
from badges.services.pins import LONGEST, is_locked, is_opened_by, tries_left
from badges.services.publishing_pages import BadgePage, page_of_award
from badges.web.candidate.claiming import code_page, keep_private
from badges.web.languages import language
from badges.web.rendering import render
from badges.web.requests import SAFE_METHODS, db, instance

Opened = tuple[Award, Invitation]
PIN_COOKIE = "badges_carnet"  # set by nobody but a person who puts a PIN on her carnet


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


def opened_claim(code: str) -> Award:
    """Return the claimed award of a card, whether or not its carnet has a PIN; raises HTTPException as `opened`."""
    award, _state = opened(code)
    if award.claimed_at is None:
        abort(_unknown(code))
    return award


def opened_carnet(code: str) -> Carnet:
    """Return the carnet that the card of a claimed badge opens; raises HTTPException with the page for any other.

    Where the person has put a PIN on it, that page asks for it, unless this browser gave it a short while ago.
    """
    award = opened_claim(code)
    if not is_opened_by(instance(), award.person, request.cookies.get(PIN_COOKIE)):
        abort(pin_page(code, award, status=200 if request.method in SAFE_METHODS else 403))
    return carnet_of(instance(), db(), award)


def pin_page(code: str, award: Award, *, status: int) -> Response:
    """Answer the page that asks for the PIN of a carnet, or says that it was wrong too often."""
    answer = render(
        "candidate/pin.html",
        status,
        code=code,
        locked=is_locked(award.person),
        failed=award.person.pin_failures > 0,
        left=tries_left(award.person),
        longest=LONGEST,
        issuer_name=award.organisation.name,
    )
    keep_private(answer)
    return answer


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
