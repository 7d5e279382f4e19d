"""Meetings that employers propose: the organisation reads them, passes them on, or does not."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.engaging import LONGEST_NOTE, read_note
from badges.domain.permissions import Audience, open_to
from badges.services import meeting
from badges.web.coordinator.pages import desk_page, membership, sms_to
from badges.web.languages import language
from badges.web.problems import problems_by_field
from badges.web.requests import commit, db, instance, writing_db


def add_routes(routes: Blueprint) -> None:
    """Add the list, one proposal, and the two answers."""
    routes.add_url_rule("/espace/<org>/rencontres", "meetings", _list)
    address = "/espace/<org>/rencontres/<meeting_id>"
    routes.add_url_rule(address, "meeting", _one)
    routes.add_url_rule(f"{address}/transmettre", "pass_meeting_on", _pass_on, methods=["POST"])
    routes.add_url_rule(f"{address}/refus", "keep_meeting_back", _keep_back, methods=["POST"])


@open_to(Audience.COORDINATOR)
def _list(org: str) -> Response:
    return desk_page(
        "coordinator/meetings.html",
        meetings=meeting.meetings_of_desk(db(), membership().organisation_id),
        kinds=_kinds(),
        states=_states(),
    )


@open_to(Audience.COORDINATOR)
def _one(org: str, meeting_id: str) -> Response:
    return _page(meeting.meeting_of_desk(db(), membership().organisation_id, meeting_id))


@open_to(Audience.COORDINATOR)
def _pass_on(org: str, meeting_id: str) -> Answer:
    found = meeting.meeting_of_desk(writing_db(), membership().organisation_id, meeting_id)
    meeting.pass_on(instance(), db(), found)
    commit()
    return redirect(url_for("coordinator.meeting", org=org, meeting_id=meeting_id), 303)


@open_to(Audience.COORDINATOR)
def _keep_back(org: str, meeting_id: str) -> Answer:
    found = meeting.meeting_of_desk(writing_db(), membership().organisation_id, meeting_id)
    try:
        note = read_note(request.form)
    except meeting.FormRefused as refused:
        return _page(found, problems_by_field(refused.problems))
    meeting.keep_back(instance(), db(), found, note)
    commit()
    return redirect(url_for("coordinator.meeting", org=org, meeting_id=meeting_id), 303)


def _page(found: meeting.Meeting, errors: dict[str, str] | None = None) -> Response:
    return desk_page(
        "coordinator/meeting.html",
        422 if errors else 200,
        meeting=found,
        kinds=_kinds(),
        states=_states(),
        errors=errors or {},
        typed=request.form,
        longest=LONGEST_NOTE,
        claimed=found.award.claimed_at is not None,
        sms=_sms(found),
    )


def _sms(found: meeting.Meeting) -> str | None:
    """Return the link that prepares a text message (RFC 5724), as in `invitations.sms_link`; no code is in it."""
    person = found.award.person
    if person.phone is None or person.email or found.state != meeting.MeetingState.PASSED:
        return None
    text = _(
        "Bonjour %(name)s, une proposition vous attend dans votre carnet. Ouvrez-le avec votre carte. %(link)s",
        name=person.first_name,
        link=f"{instance().urls.base}/c",
    )
    return sms_to(person.phone, text)


def _kinds() -> dict[str, str]:
    return {code.value: words[language() == "en"] for code, words in meeting.KINDS.items()}


def _states() -> dict[str, tuple[str, str]]:
    """Return the word and the tone of each state, as the desk sees it."""
    state = meeting.MeetingState
    return {
        state.WAITING: (_("À lire"), "info"),
        state.PASSED: (_("Transmis à la personne"), "unknown"),
        state.ACCEPTED: (_("Acceptée"), "ok"),
        state.DECLINED: (_("Sans suite"), "expired"),
    }
