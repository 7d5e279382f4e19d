"""Engaged employers: recorded, awarded their badge, listed; and the organisation's own entry in the directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from badges.domain.directory import Facet, read_employer, read_entry, words_of
from badges.domain.permissions import Audience, Role, may_award, open_to
from badges.services import directory, engagements
from badges.web.coordinator.pages import desk_page, membership
from badges.web.dates import day
from badges.web.languages import language, shown_in
from badges.web.problems import problems_by_field
from badges.web.requests import commit, db, instance, writing_db

# Reasons of the closed list that do not speak of a person.
REASONS = ("error", "criteria-not-met", "duplicate", "replaced")


def add_routes(routes: Blueprint) -> None:
    """Add employers and the organisation's own entry."""
    routes.add_url_rule("/espace/<org>/employeurs", "employers", _list)
    routes.add_url_rule("/espace/<org>/employeurs/nouveau", "new_employer", _new)
    routes.add_url_rule("/espace/<org>/employeurs/nouveau", "record_employer", _record, methods=["POST"])
    address = "/espace/<org>/employeurs/<employer_id>"
    routes.add_url_rule(address, "employer", _one)
    routes.add_url_rule(f"{address}/fiche", "employer_form", _form)
    routes.add_url_rule(f"{address}/fiche", "save_employer", _save, methods=["POST"])
    routes.add_url_rule(f"{address}/badge", "engage_employer", _award, methods=["POST"])
    routes.add_url_rule(f"{address}/retrait/<engagement_id>", "withdraw_engagement", _withdraw, methods=["POST"])
    routes.add_url_rule("/espace/<org>/annuaire", "directory_entry", _own)
    routes.add_url_rule("/espace/<org>/annuaire", "save_directory_entry", _save_own, methods=["POST"])


@open_to(Audience.MEMBER)
def _list(org: str) -> Response:
    seen = engagements.employers_seen(instance(), db(), membership().organisation)
    return desk_page("coordinator/engagements.html", employers=seen)


@open_to(Audience.COORDINATOR)
def _new(org: str) -> Response:
    return _employer_form(None, {})


@open_to(Audience.COORDINATOR)
def _record(org: str) -> Answer:
    session = writing_db()
    try:
        form = read_employer(request.form, _chosen())
        employer = engagements.record(
            instance(), session, membership().organisation, form, account_id=membership().account_id
        )
    except engagements.FormRefused as refused:
        session.rollback()
        return _employer_form(None, problems_by_field(refused.problems))
    commit()
    return redirect(url_for("coordinator.employer", org=org, employer_id=employer.public_id), 303)


@open_to(Audience.MEMBER)
def _one(org: str, employer_id: str) -> Response:
    return _employer_page(engagements.employer_of(db(), membership().organisation_id, employer_id))


@open_to(Audience.COORDINATOR)
def _form(org: str, employer_id: str) -> Response:
    return _employer_form(engagements.employer_of(db(), membership().organisation_id, employer_id), {})


@open_to(Audience.COORDINATOR)
def _save(org: str, employer_id: str) -> Answer:
    employer = engagements.employer_of(writing_db(), membership().organisation_id, employer_id)
    try:
        form = read_employer(request.form, _chosen())
        engagements.save(instance(), db(), employer, form, account_id=membership().account_id)
    except engagements.FormRefused as refused:
        db().rollback()
        employer = engagements.employer_of(db(), membership().organisation_id, employer_id)
        return _employer_form(employer, problems_by_field(refused.problems))
    commit()
    return redirect(url_for("coordinator.employer", org=org, employer_id=employer_id), 303)


@open_to(Audience.COORDINATOR)
def _award(org: str, employer_id: str) -> Answer:
    employer = engagements.employer_of(writing_db(), membership().organisation_id, employer_id)
    engagements.award(instance(), db(), membership().organisation, employer, request.form.get("badge", ""))
    commit()
    return redirect(url_for("coordinator.employer", org=org, employer_id=employer_id), 303)


@open_to(Audience.COORDINATOR)
def _withdraw(org: str, employer_id: str, engagement_id: str) -> Answer:
    employer = engagements.employer_of(writing_db(), membership().organisation_id, employer_id)
    chosen = request.form.get("reason", "")
    if chosen not in REASONS:
        return _employer_page(employer, _("Choisissez un motif dans la liste."))
    engagements.withdraw(instance(), db(), employer, engagement_id, chosen)
    commit()
    return redirect(url_for("coordinator.employer", org=org, employer_id=employer_id), 303)


@open_to(Audience.MEMBER)
def _own(org: str) -> Response:
    return _own_page({})


@open_to(Audience.COORDINATOR)
def _save_own(org: str) -> Answer:
    """Only the organisation's owner says whether everybody may read about it."""
    if membership().role != Role.OWNER:
        abort(403)
    try:
        form = read_entry(request.form, _chosen())
    except directory.FormRefused as refused:
        return _own_page(problems_by_field(refused.problems))
    directory.save_entry(
        instance(),
        writing_db(),
        membership().organisation_id,
        form,
        account_id=membership().account_id,
        language=shown_in("coordinator.directory_entry"),
    )
    commit()
    return redirect(url_for("coordinator.directory_entry", org=org), 303)


def _own_page(errors: Mapping[str, str]) -> Response:
    entry = directory.entry_of(db(), membership().organisation_id)
    return desk_page(
        "coordinator/engagement_directory.html",
        422 if errors else 200,
        errors=errors,
        typed=_typed(entry, errors),
        listed_at=entry.listed_at,
        listed_by=entry.asked.by if entry.asked else "",
        is_owner=membership().role == Role.OWNER,
        choices=_choices(),
    )


def _employer_form(employer: engagements.Employer | None, errors: Mapping[str, str]) -> Response:
    known = directory.entry_of(db(), membership().organisation_id, employer.id) if employer else None
    typed = _typed(known, errors)
    if employer is not None and not errors:
        typed |= {"name": employer.name, "url": employer.url, "place": employer.place}
    return desk_page(
        "coordinator/engagement_form.html",
        422 if errors else 200,
        employer_id=employer.public_id if employer else None,
        errors=errors,
        typed=typed,
        asked=known is not None and known.asked is not None and known.asked.ended_at is None,
        choices=_choices(),
    )


def _employer_page(employer: engagements.Employer, error: str | None = None) -> Response:
    badges = engagements.badges_for_employers(db(), membership().organisation)
    seen = engagements.employer_seen(instance(), db(), membership().organisation, employer)
    return desk_page(
        "coordinator/engagement.html",
        422 if error else 200,
        seen=seen,
        consent=_consent(seen.entry.asked) if seen.entry.asked else None,
        words={facet: words_of(facet, language()) for facet in Facet},
        badges=[(slug, (content.get(language()) or content["fr"])["name"]) for slug, content in badges],
        reasons=[(code, engagements.REASONS[code].sentence(language())) for code in REASONS],
        error=error,
        short_url=instance().urls.short,
    )


def _typed(entry: directory.Entry | None, errors: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form shows: what was just typed when it is to be corrected, else what is kept."""
    if errors or entry is None:
        chosen: Mapping[Facet, Sequence[str]] = _chosen()
        said = {name: request.form.get(name, "") for name in ("name", "url", "place", "contact", "offer")}
        return said | {"listed": request.form.get("listed") == "1", "marks": chosen}
    blank = dict.fromkeys(("name", "url", "place"), "")
    asked = entry.asked if entry.asked and entry.asked.ended_at is None else None
    return blank | {
        "contact": (asked.email or "") if asked else "",
        "offer": entry.offer,
        "listed": asked is not None,
        "marks": entry.marks,
    }


def _consent(asked: directory.Asked) -> dict[str, str]:
    """Return what the employer said to being listed, and who asked when."""
    if asked.ended_at is not None:
        said = (
            _("A dit non le %(day)s", day=day(asked.ended_at))
            if asked.by_employer
            else _("Terminé le %(day)s, sans réponse ou par votre structure", day=day(asked.ended_at))
        )
    elif asked.agreed_at is not None:
        said = _("A dit oui le %(day)s", day=day(asked.agreed_at))
    else:
        said = _("En attente de sa réponse")
    by = asked.by or _("la démonstration")
    told = _("Demandé le %(day)s par %(name)s", day=day(asked.asked_at), name=by)
    email = asked.email if may_award(membership().role) else None
    return {"said": said, "asked": " · ".join(filter(None, (told, email)))}


def _chosen() -> dict[Facet, list[str]]:
    return {facet: request.form.getlist(facet) for facet in Facet}


def _choices() -> dict[Facet, list[tuple[str, str]]]:
    return {facet: list(words_of(facet, language()).items()) for facet in Facet}
