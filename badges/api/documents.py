"""The public Open Badges documents: JSON-LD by default, JSON when only that is accepted, a page for people."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, request

from badges.api.negotiation import Face, choose
from badges.api.pages import Pages
from badges.api.responses import allow_any_site, document_response, not_acceptable, not_found
from badges.domain.permissions import Audience, open_to
from badges.services.instance import Instance
from badges.services.publishing import document


def blueprint(instance: Instance, pages: Pages) -> Blueprint:
    """Return the routes of DESIGN.md §3 that answer documents."""
    routes = Blueprint("documents", __name__)
    routes.after_request(allow_any_site)
    _organisation_routes(routes, instance, pages)
    _signer_routes(routes, instance, pages)
    _employer_routes(routes, instance, pages)
    return routes


def _negotiated(instance: Instance, page: Callable[[], Response] | None = None) -> Response:
    face = choose(request.accept_mimetypes, has_page=page is not None)
    if face is Face.HTML and page is not None:
        return page()
    with instance.sessions() as session:
        found = document(instance, session, request.path)
    if found is None:
        return not_found()
    return document_response(found, face.value) if face else not_acceptable()


def _organisation_routes(routes: Blueprint, instance: Instance, pages: Pages) -> None:
    @routes.get("/o/<org>")
    @open_to(Audience.ANYONE)
    def organisation(org: str) -> Response:
        return _negotiated(instance, lambda: pages.organisation(org))

    @routes.get("/o/<org>/badges/<badge>")
    @open_to(Audience.ANYONE)
    def current_badge(org: str, badge: str) -> Response:
        with instance.sessions() as session:
            found = document(instance, session, request.path)
        if found is None or found.location is None:
            return not_found()
        answer = redirect(found.location, 302)
        answer.headers["Cache-Control"] = "no-cache"
        return answer  # type: ignore[return-value]  # werkzeug types its own base class

    @routes.get("/o/<org>/badges/<badge>/<int:version>")
    @open_to(Audience.ANYONE)
    def badge_class(org: str, badge: str, version: int) -> Response:
        return _negotiated(instance, lambda: pages.badge_class(org, badge, version))

    @routes.get("/o/<org>/badges/<badge>/<int:version>/endorsements")
    @open_to(Audience.ANYONE)
    def badge_endorsements(org: str, badge: str, version: int) -> Response:
        return _negotiated(instance)

    @routes.get("/o/<org>/assertions/<public_id>")
    @open_to(Audience.ANYONE)
    def assertion(org: str, public_id: str) -> Response:
        return _negotiated(instance, lambda: pages.assertion(org, public_id))

    @routes.get("/r/<token>")
    @open_to(Audience.ANYONE)
    def recipient(token: str) -> Response:
        return _negotiated(instance, lambda: pages.recipient(token))


def _signer_routes(routes: Blueprint, instance: Instance, pages: Pages) -> None:
    @routes.get("/o/<org>/signers/<kid>")
    @open_to(Audience.ANYONE)
    def signer(org: str, kid: str) -> Response:
        return _negotiated(instance, lambda: pages.signer(org, kid))

    @routes.get("/o/<org>/signers/<kid>/badges/<badge>/<int:version>")
    @open_to(Audience.ANYONE)
    def signer_badge(org: str, kid: str, badge: str, version: int) -> Response:
        def page() -> Response:
            with instance.sessions() as session:
                known = document(instance, session, request.path)
            return pages.badge_class(org, badge, version) if known else abort(404)

        return _negotiated(instance, page)

    @routes.get("/o/<org>/signers/<kid>/key")
    @open_to(Audience.ANYONE)
    def signer_key(org: str, kid: str) -> Response:
        return _negotiated(instance)

    @routes.get("/o/<org>/signers/<kid>/revocations")
    @open_to(Audience.ANYONE)
    def signer_revocations(org: str, kid: str) -> Response:
        return _negotiated(instance)


def _employer_routes(routes: Blueprint, instance: Instance, pages: Pages) -> None:
    @routes.get("/o/<org>/employers/<employer_id>")
    @open_to(Audience.ANYONE)
    def employer(org: str, employer_id: str) -> Response:
        return _negotiated(instance, lambda: pages.employer(org, employer_id))

    @routes.get("/o/<org>/endorsements/<endorsement_id>")
    @open_to(Audience.ANYONE)
    def endorsement(org: str, endorsement_id: str) -> Response:
        return _negotiated(instance, lambda: pages.endorsement(org, endorsement_id))

    @routes.get("/o/<org>/endorsements/<endorsement_id>/issuer")
    @open_to(Audience.ANYONE)
    def endorser(org: str, endorsement_id: str) -> Response:
        return _negotiated(instance, lambda: pages.endorsement(org, endorsement_id))
