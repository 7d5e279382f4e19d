"""Telling what an action changed: write, correct what was sent back, take it back at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.catalogue import starter_badges
from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.errors import Refused
from badges.domain.limits import TESTIMONY_FORM, accepts_body
from badges.domain.permissions import Audience, open_to
from badges.domain.planning import FormRefused
from badges.domain.testifying import BADGE, TestimonyState, may_be_corrected
from badges.services import testifying
from badges.services.carnets import Carnet
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.forgery import acts_for_nobody
from badges.web.languages import in_chosen_language, language, shown_in
from badges.web.limits import CLAIM_CODE, limited
from badges.web.problems import problems_by_field
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the list, the form, and the page of one testimony."""
    routes.add_url_rule("/c/<code>/temoignages", "testimonies", _testimonies)
    routes.add_url_rule("/c/<code>/temoignages/nouveau", "new_testimony", _new)
    routes.add_url_rule("/c/<code>/temoignages/nouveau", "tell", _tell, methods=["POST"])
    address = "/c/<code>/temoignages/<testimony_id>"
    routes.add_url_rule(address, "testimony", _testimony)
    routes.add_url_rule(address, "correct_testimony", _correct, methods=["POST"])
    routes.add_url_rule(f"{address}/retrait", "take_back_testimony", _take_back, methods=["POST"])


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _testimonies(code: str) -> Response:
    carnet = opened_carnet(code)
    found = testifying.testimonies_of(db(), carnet.person)
    return _private("candidate/testimonies.html", carnet, code=code, testimonies=found, states=_states())


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _new(code: str) -> Response:
    return _form(code, opened_carnet(code), {}, {})


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
@accepts_body(TESTIMONY_FORM)
def _tell(code: str) -> AnyResponse:
    session = writing_db()
    carnet = opened_carnet(code)
    try:
        read = shown_in("candidate.new_testimony")
        made = testifying.tell(instance(), session, carnet.person, request.form, language=read)
    except FormRefused as refused:
        return _form(code, carnet, request.form, problems_by_field(refused.problems), 422)
    except Refused as refused:
        return _form(code, carnet, request.form, {"words": refused.sentence(language())}, 409)
    commit()
    return redirect(url_for("candidate.testimony", code=code, testimony_id=made.public_id), 303)


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _testimony(code: str, testimony_id: str) -> Response:
    return _page(code, testimony_id)


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
@accepts_body(TESTIMONY_FORM)
def _correct(code: str, testimony_id: str) -> AnyResponse:
    session = writing_db()
    found = testifying.testimony_of(session, opened_carnet(code).person, testimony_id)
    try:
        testifying.correct(instance(), session, found, request.form)
    except FormRefused as refused:
        session.rollback()
        return _page(code, testimony_id, 422, errors=problems_by_field(refused.problems), typed=request.form)
    except Refused as refused:
        session.rollback()
        return _page(code, testimony_id, 409, refusal=refused.sentence(language()))
    commit()
    return redirect(url_for("candidate.testimony", code=code, testimony_id=testimony_id), 303)


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _take_back(code: str, testimony_id: str) -> AnyResponse:
    session = writing_db()
    found = testifying.testimony_of(session, opened_carnet(code).person, testimony_id)
    testifying.take_back(instance(), session, found)
    commit()
    return redirect(url_for("candidate.testimonies", code=code), 303)


def _form(
    code: str, carnet: Carnet, typed: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    words = starter_badges()[BADGE].content
    return _private(
        "candidate/testimony_form.html",
        carnet,
        status,
        code=code,
        typed=typed,
        errors=errors,
        badge=words[language()]["name"],
        badge_consent=WORDINGS[ConsentKind.PUBLICATION].sentence(language()),
        consent=WORDINGS[ConsentKind.TESTIMONY].sentence(language()),
    )


def _page(
    code: str,
    testimony_id: str,
    status: int = 200,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    refusal: str = "",
) -> Response:
    carnet = opened_carnet(code)
    found = testifying.testimony_of(db(), carnet.person, testimony_id)
    organisation = carnet.opened_by.organisation
    return _private(
        "candidate/testimony.html",
        carnet,
        status,
        code=code,
        one=found,
        states=_states(),
        may_correct=may_be_corrected(found.state),
        typed=typed or testifying.typed_again(found),
        errors=errors or {},
        refusal=refusal,
        public_url=in_chosen_language(instance().urls.testimony(organisation.slug, found.public_id)),
    )


def _states() -> dict[str, tuple[str, str, str]]:
    """Return for each state its word, its tone and the sentence that goes with it."""
    return {
        TestimonyState.WAITING: (_("En relecture"), "info", _("La structure vous relit. Vous pouvez encore corriger.")),
        TestimonyState.SENT_BACK: (
            _("À corriger"),
            "warning",
            _("La structure vous demande de changer quelque chose."),
        ),
        TestimonyState.PUBLISHED: (_("Publié"), "ok", _("Tout le monde peut le lire.")),
        TestimonyState.DECLINED: (_("Non publié"), "unknown", _("Merci. La structure ne le publie pas cette fois.")),
    }


def _private(template: str, carnet: Carnet, /, status: int = 200, **context: Any) -> Response:
    answer = render(
        template,
        status,
        issuer_name=carnet.opened_by.organisation.name,
        first_name=carnet.person.first_name,
        **context,
    )
    keep_private(answer)
    return answer
