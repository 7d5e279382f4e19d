"""« Proposer une rencontre »: the form on a badge's page, the link that confirms it, and the answer."""

from __future__ import annotations

from flask import Blueprint, Response, request

from badges.domain.engaging import read_proposal
from badges.domain.permissions import Audience, open_to
from badges.services import meeting
from badges.services.publishing_pages import BadgePage
from badges.web.employer.endorsing import keep_private, recognisable
from badges.web.employer.verdict import unknown_code
from badges.web.forgery import acts_for_nobody
from badges.web.languages import language
from badges.web.limits import PROPOSE, SHORT_CODE, limited
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the form, and the link by which an employer confirms, then follows, a proposal."""
    routes.add_url_rule("/v/<code>/rencontre", "propose_meeting", _form)
    routes.add_url_rule("/v/<code>/rencontre", "ask_for_meeting", _ask, methods=["POST"])
    routes.add_url_rule("/rencontres/<token>", "meeting", _follow)
    routes.add_url_rule("/rencontres/<token>", "confirm_meeting", _confirm, methods=["POST"])


@open_to(Audience.ANYONE)
@limited(SHORT_CODE)
def _form(code: str) -> Response:
    page = recognisable(code)
    return _form_page(page) if page and not page.employer else unknown_code()


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(PROPOSE)
def _ask(code: str) -> Response:
    session = writing_db()
    page = recognisable(code)
    if page is None or page.employer:
        return unknown_code()
    try:
        proposal = read_proposal(request.form)
    except meeting.FormRefused as refused:
        problems = {one.field: one.sentence(language()) for one in reversed(refused.problems)}
        return _form_page(page, problems)
    meeting.propose(instance(), session, page, proposal)
    commit()
    answer = render("employer/endorse_sent.html", page=page, email=proposal.email, kept=instance().development)
    return keep_private(answer)


@open_to(Audience.ANYONE)
@limited(PROPOSE)
def _follow(token: str) -> Response:
    """Show what would be passed on and one button, or what the person lets be read; reading changes nothing."""
    found = meeting.follow(instance(), db(), token)
    if found is None:
        return keep_private(render("employer/link_ended.html", 404, answered=True))
    kind = meeting.KINDS[meeting.MeetingKind(found.kind)]
    answer = render(
        "employer/meeting_accepted.html" if found.state == meeting.MeetingState.ACCEPTED else "employer/meeting.html",
        meeting=found,
        kind=kind[language() == "en"],
        passed=meeting.passed_contact(found),
        organisation=found.award.organisation.name,
    )
    return keep_private(answer)


@open_to(Audience.ANYONE)
@acts_for_nobody
@limited(PROPOSE)
def _confirm(token: str) -> Response:
    if not meeting.confirm(instance(), writing_db(), token):
        return keep_private(render("employer/link_ended.html", 404, answered=True))
    commit()
    return keep_private(render("employer/meeting_confirmed.html"))


def _form_page(page: BadgePage, errors: dict[str, str] | None = None) -> Response:
    answer = render(
        "employer/meeting_form.html",
        422 if errors else 200,
        page=page,
        errors=errors or {},
        typed=request.form,
        kinds=[(code.value, words[language() == "en"]) for code, words in meeting.KINDS.items()],
        longest=meeting.LONGEST_MESSAGE,
    )
    return keep_private(answer)
