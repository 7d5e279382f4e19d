"""The desk reads testimonies before everybody does, and gives the badge that goes with one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.catalogue import starter_badges
from badges.domain.errors import Refused
from badges.domain.permissions import Audience, open_to
from badges.domain.planning import FormRefused
from badges.domain.testifying import BADGE, Step, TestimonyState
from badges.services import testifying_engagements
from badges.services import testifying_moderation as moderation
from badges.web.coordinator.pages import desk_page, membership
from badges.web.languages import language
from badges.web.problems import problems_by_field
from badges.web.requests import commit, db, instance, writing_db

_ANSWERS = (Step.PUBLISH, Step.SEND_BACK, Step.DECLINE)


def add_routes(routes: Blueprint) -> None:
    """Add the list, the page of one testimony with its answers, and the badge for it."""
    routes.add_url_rule("/espace/<org>/temoignages", "testimonies", _testimonies)
    address = "/espace/<org>/temoignages/<testimony_id>"
    routes.add_url_rule(address, "testimony", _testimony)
    routes.add_url_rule(address, "answer_testimony", _answer, methods=["POST"])
    routes.add_url_rule(f"{address}/badge", "award_testimony", _award, methods=["POST"])


@open_to(Audience.COORDINATOR)
def _testimonies(org: str) -> Response:
    here = membership().organisation_id
    return desk_page(
        "coordinator/testimonies.html",
        waiting=moderation.testimonies_to_read(db(), here),
        treated=moderation.treated(db(), here),
        states=_states(),
    )


@open_to(Audience.COORDINATOR)
def _testimony(org: str, testimony_id: str) -> Response:
    return _page(testimony_id)


@open_to(Audience.COORDINATOR)
def _answer(org: str, testimony_id: str) -> Answer:
    form, session = request.form, writing_db()
    found = moderation.testimony_to_read(session, membership().organisation_id, testimony_id)
    step = next((one for one in _ANSWERS if one == form.get("answer")), None)
    if step is None:
        return _page(testimony_id, 422, refusal=_("Choisissez une réponse."))
    try:
        moderation.answer(instance(), session, found, step, form)
    except FormRefused as refused:
        session.rollback()
        return _page(testimony_id, 422, errors=problems_by_field(refused.problems))
    except Refused as refused:
        session.rollback()
        return _page(testimony_id, 409, refusal=refused.sentence(language()))
    commit()
    return redirect(url_for("coordinator.testimony", org=org, testimony_id=testimony_id), 303)


@open_to(Audience.COORDINATOR)
def _award(org: str, testimony_id: str) -> Answer:
    session = writing_db()
    found = moderation.testimony_to_read(session, membership().organisation_id, testimony_id)
    try:
        if found.person_id is None:
            chosen = request.form.get("employer", "")
            employer = testifying_engagements.give_badge_to(instance(), session, found, chosen)
            commit()
            return redirect(url_for("coordinator.employer", org=org, employer_id=employer.public_id), 303)
        award = moderation.give_badge(instance(), session, found)
    except FormRefused as refused:
        session.rollback()
        return _page(testimony_id, 422, errors=problems_by_field(refused.problems))
    except Refused as refused:
        session.rollback()
        return _page(testimony_id, 409, refusal=refused.sentence(language()))
    commit()
    return redirect(url_for("coordinator.award", org=org, award_id=award.public_id), 303)


def _page(
    testimony_id: str, status: int = 200, *, errors: Mapping[str, str] | None = None, refusal: str = ""
) -> Response:
    found = moderation.testimony_to_read(db(), membership().organisation_id, testimony_id)
    to_employer = testifying_engagements.may_earn_badge(found)
    employers = testifying_engagements.employers_to_choose(db(), found.organisation_id) if to_employer else []
    return desk_page(
        "coordinator/testimony.html",
        status,
        one=found,
        states=_states(),
        seen=moderation.seen_mark(found),
        may_earn_badge=moderation.may_earn_badge(found),
        to_employer=to_employer,
        employers=[("", _("Choisissez")), *((one.public_id, one.name) for one in employers)],
        likely=request.form.get("employer") or testifying_engagements.likely(found, employers),
        badge=starter_badges()[BADGE].content[language()]["name"],
        errors=errors or {},
        refusal=refusal,
        typed=request.form,
    )


def _states() -> dict[str, tuple[str, str]]:
    """Return for each state its word and its tone."""
    return {
        TestimonyState.WAITING: (_("À lire"), "warning"),
        TestimonyState.SENT_BACK: (_("Renvoyé à l’auteur"), "info"),
        TestimonyState.PUBLISHED: (_("Publié"), "ok"),
        TestimonyState.DECLINED: (_("Non publié"), "unknown"),
    }
