"""What employers say of the organisation's badges: what waits, what is new, and what should not stand."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.permissions import Audience, open_to
from badges.services import endorsing
from badges.web.coordinator.pages import desk_page, membership
from badges.web.languages import language
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the list, and what a coordinator does with one of them."""
    routes.add_url_rule("/espace/<org>/reconnaissances", "endorsements", _list)
    address = "/espace/<org>/reconnaissances/<endorsement_id>"
    routes.add_url_rule(f"{address}/vue", "see_endorsement", _see, methods=["POST"])
    routes.add_url_rule(f"{address}/publication", "publish_endorsement", _publish, methods=["POST"])
    routes.add_url_rule(f"{address}/retrait", "endorsement_withdrawal", _form)
    routes.add_url_rule(f"{address}/retrait", "withdraw_endorsement", _withdraw, methods=["POST"])


@open_to(Audience.MEMBER)
def _list(org: str) -> Response:
    return desk_page(
        "coordinator/endorsements.html",
        endorsements=endorsing.endorsements_of_desk(instance(), db(), membership().organisation_id),
        reasons=_reasons(endorsing.REASONS),
        kept_days=endorsing.KEPT_WAITING.days,
    )


@open_to(Audience.COORDINATOR)
def _see(org: str, endorsement_id: str) -> Answer:
    found = endorsing.endorsement_of_desk(writing_db(), membership().organisation_id, endorsement_id)
    endorsing.mark_seen(instance(), db(), found)
    commit()
    return redirect(url_for("coordinator.endorsements", org=org), 303)


@open_to(Audience.COORDINATOR)
def _publish(org: str, endorsement_id: str) -> Answer:
    found = endorsing.endorsement_of_desk(writing_db(), membership().organisation_id, endorsement_id)
    endorsing.publish_waiting(instance(), db(), found)
    commit()
    return redirect(url_for("coordinator.endorsements", org=org), 303)


@open_to(Audience.COORDINATOR)
def _form(org: str, endorsement_id: str) -> Response:
    return _question(endorsing.endorsement_of_desk(db(), membership().organisation_id, endorsement_id))


@open_to(Audience.COORDINATOR)
def _withdraw(org: str, endorsement_id: str) -> Answer:
    found = endorsing.endorsement_of_desk(writing_db(), membership().organisation_id, endorsement_id)
    chosen = request.form.get("reason", "")
    if found.withdrawn_at is None:
        if chosen not in _choices(found):
            return _question(found, _("Choisissez un motif dans la liste."))
        end = endorsing.withdraw if found.document is not None else endorsing.decline
        end(instance(), db(), found, chosen)
        commit()
    return redirect(url_for("coordinator.endorsements", org=org), 303)


def _question(found: endorsing.Endorsement, error: str | None = None) -> Response:
    return desk_page(
        "coordinator/endorsement_withdrawal.html",
        422 if error else 200,
        endorsement=found,
        reasons=list(_reasons(_choices(found)).items()),
        error=error,
    )


def _choices(found: endorsing.Endorsement) -> Iterable[str]:
    """Return the reasons that fit: what was never published was not published by mistake."""
    return endorsing.REASONS if found.document is not None else endorsing.DECLINED


def _reasons(codes: Iterable[str]) -> dict[str, str]:
    return {code: endorsing.REASONS[code].sentence(language()) for code in codes}
