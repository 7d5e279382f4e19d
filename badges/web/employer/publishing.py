"""The faces for people of an organisation, its badges, its signers and a recipient's opaque identity."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from badges.domain.durations import in_words
from badges.services.endorsing import endorsements_of_organisation, endorsements_of_version
from badges.services.publishing import document
from badges.services.publishing_pages import BadgeClassPage, class_page, organisation_page, signer_page
from badges.web.erased import erased_page
from badges.web.errors import error_page
from badges.web.languages import in_chosen_language, language
from badges.web.rendering import render, revalidated
from badges.web.requests import db, instance


def organisation(org: str) -> Response:
    """Answer the page of an organisation: who it is, and its badges."""
    page = organisation_page(instance(), db(), org)
    if page is None:
        return error_page(404, _("Aucun organisme n’a cette adresse. Vérifiez-la sur la page du badge."))
    facts = [(_("Site"), page.issuer.url, None), (_("E-mail"), page.issuer.email, None)]
    badges = [
        {
            "image_url": badge.image_url,
            "name": badge.words(language())["name"],
            "description": badge.words(language())["description"],
            "page_url": in_chosen_language(badge.url),
        }
        for badge in page.badges
    ]
    opinions = endorsements_of_organisation(instance(), db(), org)
    return revalidated(
        render("employer/organisation.html", organisation=page.issuer, facts=facts, badges=badges, opinions=opinions)
    )


def badge_class(org: str, badge: str, version: int) -> Response:
    """Answer the page of a badge: what it says, what it takes, what it corresponds to."""
    page = class_page(instance(), db(), org, badge, version)
    if page is None:
        return error_page(404, _("Aucun badge n’a cette adresse. Vérifiez-la sur la page de l’organisme."))
    words = page.words(language())
    alignments = [
        {"name": line.name[language()], "url": _target(line.url), "framework": line.framework}
        for line in page.alignments
    ]
    return revalidated(
        render(
            "employer/badge_class.html",
            badge=words,
            kind=page.kind[language()],
            issuer_name=page.issuer.name,
            image_url=page.image_url,
            facts=_class_facts(page),
            alignments=alignments,
            opinions=endorsements_of_version(instance(), db(), page),
        )
    )


def signer(org: str, kid: str) -> Response:
    """Answer the page of an issuer Profile that is bound to one key."""
    page = signer_page(instance(), db(), org, kid)
    if page is None:
        return error_page(404, _("Aucune clé n’a cette adresse."))
    states = {
        "active": _("En service\u00a0: elle signe les nouveaux badges."),
        "retired": _("Remplacée\u00a0: elle ne signe plus, mais prouve toujours les anciens badges."),
        "compromised": _("Elle n’est plus sûre\u00a0: ne vous fiez pas aux badges qu’elle a signés."),
    }
    facts = [
        (_("Organisme"), page.issuer.name, page.issuer_url),
        (_("État"), states[page.state], None),
        (_("Clé publique"), page.key_url, None),
        (_("Retraits"), page.revocations_url, None),
    ]
    return revalidated(render("employer/signer.html", issuer_name=page.issuer.name, facts=facts))


def recipient(token: str) -> Response:
    """Answer the page of a recipient's opaque identity, which tells nothing about the person."""
    found = document(instance(), db(), f"/r/{token}")
    if found is None:
        return error_page(404, _("Il n’y a rien à cette adresse."))
    if found.status == 410:
        return erased_page()
    answer = render("employer/recipient.html")
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return revalidated(answer)


def _class_facts(page: BadgeClassPage) -> list[tuple[str, str, str | None]]:
    return [
        (_("Délivré par"), page.issuer.name, page.issuer_url),
        (page.proof.heading[language()], page.proof.who[language()], None),
        (_("Durée"), in_words(page.validity, language()), None),
        (_("Version"), str(page.version), None),
    ]


def _target(url: str) -> str:
    """Keep the language on our own pages; other sites' addresses stay as they are."""
    return in_chosen_language(url) if url.startswith(f"{instance().urls.base}/referentiels/") else url
