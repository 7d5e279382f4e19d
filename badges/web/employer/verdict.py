"""The page of a badge that this service published: is it true, what does it say, how to check it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response
from flask_babel import gettext as _
from markupsafe import Markup

from badges.domain.permissions import Audience, open_to
from badges.domain.verdicts import State, state_of, verdict_sentences
from badges.openbadges.verification import Report
from badges.services.endorsing import endorsements_of_version
from badges.services.publishing import is_segment
from badges.services.publishing_erased import erased_assertion, erased_id
from badges.services.publishing_pages import BadgePage, badge_page, page_by_short_code
from badges.services.verifying import verify
from badges.web.dates import day, hour
from badges.web.employer.findings import findings, heading, not_tried
from badges.web.erased import erased_page
from badges.web.errors import error_page
from badges.web.isolating import filled, french, isolated
from badges.web.languages import in_chosen_language, language, spoken
from badges.web.limits import SHORT_CODE, limited
from badges.web.rendering import render, revalidated
from badges.web.requests import db, instance
from badges.web.security_headers import OWN_SCRIPTS

MOST_OPINIONS = 5  # of employers; the page of the badge has more
Fact = tuple[str, str, str | None]


@dataclass(frozen=True)
class Verdict:
    """What the banner says."""

    state: State
    title: str
    sentence: str  # may hold markup


def add_routes(routes: Blueprint) -> None:
    """Add the short address, as people type it and as QR codes hold it."""
    routes.add_url_rule("/v/<code>", "short", _short)
    routes.add_url_rule("/V/<code>", "short_in_capitals", _short)


@open_to(Audience.ANYONE)
@limited(SHORT_CODE)
def _short(code: str) -> Response:
    page = page_by_short_code(instance(), db(), code)
    if page is None:
        return erased_page() if erased_id(db(), code) else unknown_code()
    return render_badge_page(page)


def unknown_code() -> Response:
    """Answer that no badge has the short code that was typed."""
    return error_page(
        404,
        _("Aucun badge n’a ce code de 12 signes. Vérifiez chaque signe, ou demandez le badge à la personne."),
    )


def assertion(org: str, public_id: str) -> Response:
    """Answer the page at the address of a hosted assertion."""
    page = badge_page(instance(), db(), org, public_id)
    if page is None and is_segment(public_id) and erased_assertion(db(), org, public_id):
        return erased_page()
    if page is None:
        return error_page(404, _("Aucun badge n’a cette adresse. Demandez-la de nouveau à la personne."))
    return render_badge_page(page)


def hidden() -> Response:
    """Answer that the person shows this badge to nobody for now: 404, for it was not withdrawn."""
    answer = render("employer/hidden.html", 404)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def preview(page: BadgePage, carnet_url: str) -> Response:
    """Answer the page of a badge as its employer sees it, to the person whose carnet is at `carnet_url`."""
    return render_badge_page(page, carnet_url=carnet_url)


def render_badge_page(page: BadgePage, *, holder: object = None, carnet_url: str | None = None) -> Response:
    """Verify the signed form of a badge, now, and answer its page; 410 when it was withdrawn, 404 when it is hidden.

    `holder` (tone, title, sentence) is what to say of whose badge it is, when that was asked. With the address of
    her carnet the page is a preview for the person herself, who sees it while it is hidden, too.
    """
    if page.hidden and carnet_url is None:
        return hidden()
    report = verify(instance(), db(), page.jws)
    state = State.REVOKED if page.revoked_at is not None else state_of(report)
    verdict = Verdict(state, heading(state), _sentence(state, page, report))
    words = page.badge.words(language())
    answer = render(
        "employer/verdict.html",
        410 if state is State.REVOKED else 200,
        verdict=verdict,
        page=page,
        name=words["name"],
        description=words["description"],
        criteria=words["criteria"],
        facts=_facts(state, page),
        more=[
            (_("Le badge et ses critères"), in_chosen_language(page.badge.url)),
            (_("L’organisme qui le délivre"), in_chosen_language(page.badge.issuer_url)),
        ],
        findings=findings(report),
        not_tried=not_tried(report),
        checked_at=report.checked_at,
        holder=holder,
        carnet_url=carnet_url,
        opinions=endorsements_of_version(instance(), db(), page.badge, most=MOST_OPINIONS),
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers.update(OWN_SCRIPTS)
    return revalidated(answer, but_for=hour(report.checked_at))


def _sentence(state: State, page: BadgePage, report: Report) -> str:
    """Return the answer in one or two sentences, as precise as a badge of our own allows."""
    issuer = french(page.badge.issuer.name)
    if state is State.REVOKED and page.revoked_at is not None:
        reason = spoken(page.reason[language()]) if page.reason else ""
        told = filled(_("%(issuer)s a retiré ce badge le %(day)s."), issuer=issuer, day=day(page.revoked_at))
        return Markup(" ").join(part for part in (told, reason, _("Il n’a plus de valeur.")) if part)
    if state is State.EXPIRED and page.expires_at is not None:
        return str(
            _(
                "Ce badge est vrai. Il était valable jusqu’au %(day)s. "
                "Demandez à la personne si elle en a un plus récent.",
                day=day(page.expires_at),
            )
        )
    if state is State.AUTHENTIC:
        return filled(
            _("Délivré par %(issuer)s le %(day)s, %(clause)s. Toujours valable."),
            issuer=issuer,
            day=day(page.issued_at),
            clause=spoken(page.badge.proof.clause[language()]),
        )
    todo = (
        _("Réessayez dans une heure.")
        if state is State.INCOMPLETE
        else _("Ne vous y fiez pas avant d’avoir contacté l’organisme.")
    )
    return " ".join((*(spoken(part) for part in verdict_sentences(report, language())), todo))


def _facts(state: State, page: BadgePage) -> list[Fact]:
    issuer, observer = french(page.badge.issuer.name), page.observer
    if state is State.REVOKED and page.revoked_at is not None:
        facts: list[Fact] = [(_("Retiré par"), issuer, None), (_("Retiré le"), day(page.revoked_at), None)]
        return [*facts, (_("Motif"), spoken(page.reason[language()]), None)] if page.reason else facts
    proof = page.badge.proof
    until = _("Expiré le") if state is State.EXPIRED else _("Valable jusqu’au")
    return [
        (_("Délivré par"), issuer, isolated(page.badge.issuer_url.partition("://")[2])),
        (spoken(proof.heading[language()]), spoken(proof.who[language()]), french(observer) if observer else None),
        (_("Délivré le"), day(page.issued_at), None),
        (until, day(page.expires_at) if page.expires_at else _("Sans limite de durée"), None),
    ]
