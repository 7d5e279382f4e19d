"""Meetings that employers propose, in the carnet: yes with the contact that is ticked, or no, in one tap."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.permissions import Audience, open_to
from badges.domain.text import mask_email, mask_phone
from badges.services import meeting
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language, shown_in
from badges.web.limits import CLAIM_CODE, limited
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the list of what waits for an answer, and the two answers."""
    routes.add_url_rule("/c/<code>/rencontres", "meetings", _list)
    address = "/c/<code>/rencontres/<meeting_id>"
    routes.add_url_rule(f"{address}/oui", "accept_meeting", _accept, methods=["POST"])
    routes.add_url_rule(f"{address}/non", "decline_meeting", _decline, methods=["POST"])


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _list(code: str) -> Response:
    person = opened_carnet(code).person
    answer = render(
        "candidate/meetings.html",
        code=code,
        meetings=meeting.meetings_of_person(instance(), db(), person),
        kinds={kind.value: words[language() == "en"] for kind, words in meeting.KINDS.items()},
        email=mask_email(person.email) if person.email else None,  # a card may be lost: she knows the rest
        phone=mask_phone(person.phone) if person.phone else None,
        consent=WORDINGS[ConsentKind.CONTACT].sentence(language()),
    )
    keep_private(answer)
    return answer


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _accept(code: str, meeting_id: str) -> AnyResponse:
    session = writing_db()
    person = opened_carnet(code).person
    ticked = {name: request.form.get(name) == "1" for name in ("email", "phone")}
    meeting.accept(instance(), session, person, meeting_id, **ticked, language=shown_in("candidate.meetings"))
    commit()
    return redirect(url_for("candidate.meetings", code=code), 303)


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _decline(code: str, meeting_id: str) -> AnyResponse:
    session = writing_db()
    person = opened_carnet(code).person
    meeting.decline(instance(), session, person, meeting_id)
    commit()
    return redirect(url_for("candidate.meetings", code=code), 303)
