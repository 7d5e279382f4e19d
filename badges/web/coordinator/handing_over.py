"""Handing one badge over: its card, its mail, and claiming beside the person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.permissions import Audience, open_to
from badges.services import claiming, desk, inviting, inviting_cards, inviting_sending
from badges.web.coordinator.invitations import pdf_of, state_words
from badges.web.coordinator.pages import desk_page, membership, session_title
from badges.web.languages import language, shown_in
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add what is done with the invitation of one award."""
    address = "/espace/<org>/attributions/<award_id>"
    routes.add_url_rule(f"{address}/carte.pdf", "award_card", _card)
    routes.add_url_rule(f"{address}/carte", "card_renewal", _renewal)
    routes.add_url_rule(f"{address}/carte", "renew_card", _renew, methods=["POST"])
    routes.add_url_rule(f"{address}/courriel", "award_letter", _letter)
    routes.add_url_rule(f"{address}/courriel", "send_award_letter", _send, methods=["POST"])
    routes.add_url_rule(f"{address}/accompagnement", "accompanied", _accompanied)
    routes.add_url_rule(f"{address}/accompagnement", "claim_accompanied", _claim, methods=["POST"])


@open_to(Audience.COORDINATOR)
def _card(org: str, award_id: str) -> Response:
    """Answer the card with the code that it has."""
    award = desk.award_of(db(), membership().organisation_id, award_id)
    return pdf_of(inviting_cards.card(instance(), db(), award, language()), "carte.pdf")


@open_to(Audience.COORDINATOR)
def _renewal(org: str, award_id: str) -> Response:
    return _page("coordinator/card_renewal.html", org, desk.award_of(db(), membership().organisation_id, award_id))


@open_to(Audience.COORDINATOR)
def _renew(org: str, award_id: str) -> Answer:
    """Give the award another code, and lead to its page with the new card."""
    award = desk.award_of(writing_db(), membership().organisation_id, award_id)
    inviting_cards.remake(instance(), db(), award)
    commit()
    return _done(org, award_id, "card")


@open_to(Audience.COORDINATOR)
def _letter(org: str, award_id: str) -> Response:
    """Show the message before it is sent."""
    award = desk.award_of(db(), membership().organisation_id, award_id)
    letter = inviting_sending.letter_to(instance(), db(), award)
    return _page("coordinator/letter.html", org, award, letter=letter)


@open_to(Audience.COORDINATOR)
def _send(org: str, award_id: str) -> Answer:
    award = desk.award_of(writing_db(), membership().organisation_id, award_id)
    inviting_sending.send(instance(), db(), award)
    commit()
    return _done(org, award_id, "letter")


@open_to(Audience.COORDINATOR)
def _accompanied(org: str, award_id: str) -> Response:
    return _question(org, desk.award_of(db(), membership().organisation_id, award_id))


@open_to(Audience.COORDINATOR)
def _claim(org: str, award_id: str) -> Answer:
    """Claim the badge beside its person; who says that she is there and agrees is recorded with her consent."""
    agreed = request.form.get("agreed") == "1"
    award = desk.award_of(writing_db(), membership().organisation_id, award_id)
    if not agreed:
        return _question(org, award, error=_("Cochez la case quand la personne est d’accord."), status=422)
    claiming.claim(instance(), db(), award, language=shown_in("coordinator.accompanied"), accompanied=True)
    commit()
    return _done(org, award_id, "claimed")


def _question(org: str, award: desk.Award, error: str | None = None, status: int = 200) -> Response:
    consent = WORDINGS[ConsentKind.PUBLICATION].sentence(language())
    return _page("coordinator/accompanied.html", org, award, status, consent=consent, error=error)


def _page(template: str, org: str, award: desk.Award, status: int = 200, **context: Any) -> Response:
    return desk_page(
        template,
        status,
        award=award,
        invited=inviting.invited_one(instance(), db(), award, org, hand_on=True),
        session_title=session_title(award.session),
        states=state_words(),
        **context,
    )


def _done(org: str, award_id: str, what: str) -> Answer:
    return redirect(url_for("coordinator.award", org=org, award_id=award_id, fait=what), 303)
