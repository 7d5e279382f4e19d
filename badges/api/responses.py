"""How finished documents, and refusals, become HTTP answers."""

from __future__ import annotations

import orjson
from flask import Response, request

from badges.services.publishing import PublicDocument

IMMUTABLE = "public, max-age=31536000, immutable"
FRESH = "no-cache"
ANY_SITE = (("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "ETag, Link"))
PREFLIGHT = (
    *ANY_SITE,
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),  # seconds
)
EVERY_DOCUMENT = (("Vary", "Accept"), ("X-Content-Type-Options", "nosniff"), *ANY_SITE)
# Known only to whoever was given it: not for search engines, and its links do not tell where they were found.
PRIVATE_ADDRESS = (("X-Robots-Tag", "noindex"), ("Referrer-Policy", "no-referrer"))
PRIVATE_DOCUMENT_HEADERS = (*EVERY_DOCUMENT, *PRIVATE_ADDRESS, ("Cache-Control", FRESH))


def document_response(found: PublicDocument, media_type: str) -> Response:
    """Answer a document with its ETag, caching and CORS headers; 304 when the client has it already."""
    answer = Response(found.body, status=found.status, content_type=media_type)
    headers = answer.headers
    headers["ETag"] = found.etag
    headers["Cache-Control"] = IMMUTABLE if found.immutable else FRESH
    headers.update(EVERY_DOCUMENT)
    if found.link:
        headers["Link"] = found.link
    if found.private_address:
        headers.update(PRIVATE_ADDRESS)
    if found.status == 200:
        answer.make_conditional(request)
    return answer


def problem(status: int, title: str, detail: str, code: str | None = None) -> Response:
    """Answer a refusal as problem+json (RFC 9457); `code` of VERIFYING.md where there is one."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body = orjson.dumps(content | ({"code": code} if code else {}))
    answer = Response(body, status=status, content_type="application/problem+json")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = FRESH
    answer.headers["Vary"] = "Accept"
    return answer


def not_found() -> Response:
    """Answer that there is no such document."""
    return problem(404, "Not Found", "Aucun document à cette adresse. / There is no document at this address.")


def not_acceptable() -> Response:
    """Answer that the document has no face of the kind asked for."""
    return problem(
        406,
        "Not Acceptable",
        "Ce document existe en application/ld+json et application/json. "
        "/ This document exists as application/ld+json and application/json.",
    )


def allow_any_site(response: Response) -> Response:
    """Let scripts of other sites read documents and files, and ask beforehand (Fetch standard, CORS protocol)."""
    if request.method == "OPTIONS":
        allowed = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        return Response(status=204, headers=[("Allow", allowed), *PREFLIGHT])
    if response.mimetype != "text/html":
        response.headers.update(ANY_SITE)
    return response
