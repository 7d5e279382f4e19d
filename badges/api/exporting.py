"""Files made from public documents: images, baked badges, JWS and QR codes."""

from __future__ import annotations

from flask import Blueprint, Response, request

from badges.api.responses import FRESH, allow_any_site, document_response, not_found
from badges.domain.errors import Gone, NotFound
from badges.domain.limits import FILES, limited
from badges.domain.permissions import Audience, open_to
from badges.services.exporting import ExportedFile
from badges.services.exporting_files import assertion_file
from badges.services.instance import Instance
from badges.services.publishing import document

# An SVG of ours that is opened by itself runs nothing and reads nothing.
SANDBOX = "sandbox"
SVG = "image/svg+xml"


def blueprint(instance: Instance) -> Blueprint:
    """Return the routes of DESIGN.md §3 that answer files."""
    routes = Blueprint("exporting", __name__)
    routes.after_request(allow_any_site)

    @routes.get("/o/<org>/badges/<badge>/<int:version>/image")
    @routes.get("/o/<org>/signers/<kid>/badges/<badge>/<int:version>/image")
    @open_to(Audience.ANYONE)
    def badge_image(org: str, badge: str, version: int, kid: str | None = None) -> Response:
        accept = request.accept_mimetypes
        prefer_svg = accept.quality(SVG) > accept.quality("image/png")
        with instance.sessions() as session:
            found = document(instance, session, request.path, prefer_svg=prefer_svg)
        return _guarded(document_response(found, found.content_type)) if found else not_found()

    @routes.get("/o/<org>/badges/<badge>/<int:version>/image.svg")
    @open_to(Audience.ANYONE)
    def badge_drawing(org: str, badge: str, version: int) -> Response:
        with instance.sessions() as session:
            found = document(instance, session, request.path)
        return _unnegotiated(document_response(found, found.content_type)) if found else not_found()

    @routes.get("/o/<org>/endorsements/<endorsement_id>/logo")
    @open_to(Audience.ANYONE)
    def endorser_logo(org: str, endorsement_id: str) -> Response:
        with instance.sessions() as session:
            found = document(instance, session, request.path)
        return _unnegotiated(document_response(found, found.content_type)) if found else not_found()

    @routes.get("/o/<org>/assertions/<public_id>/<name>")
    @open_to(Audience.ANYONE)
    @limited(FILES)
    def exported(org: str, public_id: str, name: str) -> Response:
        with instance.sessions() as session:
            try:
                language = "en" if request.args.get("lang") == "en" else "fr"
                file = assertion_file(instance, session, org, public_id, name, language)
            except NotFound:
                return not_found()
            except Gone:
                gone = document(instance, session, request.path.rpartition("/")[0])
                return _unnegotiated(document_response(gone, gone.content_type)) if gone else not_found()
        return _guarded(_download(file))

    return routes


def _download(file: ExportedFile) -> Response:
    answer = Response(file.data, content_type=file.media_type)
    headers = answer.headers
    kind = "inline" if file.media_type.startswith("image/") else "attachment"
    headers["Content-Disposition"] = f'{kind}; filename="{file.name}"'
    headers["Cache-Control"] = FRESH
    headers["X-Robots-Tag"] = "noindex"
    headers["Referrer-Policy"] = "no-referrer"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _unnegotiated(answer: Response) -> Response:
    """Say that what is at this address does not depend on `Accept`."""
    del answer.headers["Vary"]
    return _guarded(answer)


def _guarded(answer: Response) -> Response:
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if answer.mimetype == SVG:
        answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
