"""One award, and taking it back with a reason from the closed list."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.permissions import Audience, may_award, open_to
from badges.domain.proof_levels import proof_of
from badges.domain.revoking import REASONS
from badges.services import desk, inviting
from badges.services.revoking import revoke
from badges.web.coordinator.invitations import sms_link, state_words
from badges.web.coordinator.pages import desk_page, membership, session_title
from badges.web.languages import language
from badges.web.requests import commit, db, instance, writing_db

DONE = ("card", "letter", "claimed")  # what the page of an award may say was just done


def add_routes(routes: Blueprint) -> None:
    """Add the page of an award and its revocation."""
    routes.add_url_rule("/espace/<org>/attributions/<award_id>", "award", _award)
    address = "/espace/<org>/attributions/<award_id>/retrait"
    routes.add_url_rule(address, "revoke", _form)
    routes.add_url_rule(address, "confirm_revocation", _revoke, methods=["POST"])


@open_to(Audience.MEMBER)
def _award(org: str, award_id: str) -> Response:
    award = desk.award_of(db(), membership().organisation_id, award_id)
    invited = inviting.invited_one(instance(), db(), award, org, hand_on=may_award(membership().role))
    done = request.args.get("fait")
    on_evidence = award.confirmed is not None
    proof = proof_of(award.badge_version.proof_level, on_evidence=on_evidence)
    return _page(
        "coordinator/award.html",
        org,
        award,
        proof=proof,
        on_evidence=on_evidence,
        observer=proof.organisation(award.observer, membership().organisation.name),
        observations=desk.observations_of(db(), award),
        invited=invited,
        states=state_words(),
        sms=sms_link(invited),
        done=done if done in DONE else None,
    )


@open_to(Audience.COORDINATOR)
def _form(org: str, award_id: str) -> Response:
    """Ask for the reason; afterwards the same address says what was done."""
    award = desk.award_of(db(), membership().organisation_id, award_id)
    if award.revoked_at is not None:
        return _page("coordinator/revoked.html", org, award)
    return _question(org, award)


@open_to(Audience.COORDINATOR)
def _revoke(org: str, award_id: str) -> Answer:
    chosen = request.form.get("reason", "")
    award = desk.award_of(writing_db(), membership().organisation_id, award_id)
    if award.revoked_at is None:
        if chosen not in REASONS:
            return _question(org, award, error=_("Choisissez un motif dans la liste."), status=422)
        revoke(instance(), db(), award, chosen)
        commit()
    return redirect(url_for("coordinator.revoke", org=org, award_id=award_id), 303)


def _question(org: str, award: desk.Award, error: str | None = None, status: int = 200) -> Response:
    reasons = [(reason.code, reason.sentence(language())) for reason in REASONS.values()]
    return _page("coordinator/revoke.html", org, award, status=status, reasons=reasons, chosen=None, error=error)


def _page(template: str, org: str, award: desk.Award, status: int = 200, **context: Any) -> Response:
    reason = REASONS.get(award.revocation_reason or "")
    return desk_page(
        template,
        status,
        award=award,
        seen=desk.award_seen(instance(), db(), award, org, hand_on=may_award(membership().role)),
        session_title=session_title(award.session),
        reason=reason.sentence(language()) if reason else "",
        claim_page=f"{instance().urls.base}/c",
        **context,
    )
