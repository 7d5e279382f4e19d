"""Content negotiation of public documents, strict as the standard asks (Open Badges 2.0, "Serving")."""

from __future__ import annotations

from enum import Enum

from werkzeug.datastructures import MIMEAccept

LD_JSON = "application/ld+json"
JSON = "application/json"
HTML = ("text/html", "application/xhtml+xml")


class Face(Enum):
    """Which face of a document a client wants."""

    LD_JSON = LD_JSON
    JSON = JSON
    HTML = "text/html"


def choose(accept: MIMEAccept, *, has_page: bool = True) -> Face | None:
    """Return the face that `accept` asks for, or None when it takes none of ours.

    JSON-LD is the default; `application/json` is answered when JSON-LD is not accepted as well;
    HTML only when the client ranks it strictly above JSON, and the document has a page at all.
    """
    if not accept:
        return Face.LD_JSON
    ld_json, json, html = (
        _quality(accept, LD_JSON),
        _quality(accept, JSON),
        max(_quality(accept, t) for t in HTML),
    )
    if has_page and html > max(ld_json, json):
        return Face.HTML
    if json > ld_json:
        return Face.JSON
    return Face.LD_JSON if ld_json > 0 else None


def _quality(accept: MIMEAccept, media_type: str) -> float:
    """Return the weight of the most specific range that covers `media_type` (RFC 9110, 12.5.1)."""
    family = media_type.partition("/")[0]
    best = (-1, 0.0)
    for offered, quality in accept:
        bare = offered.partition(";")[0].strip().lower()
        specific = {media_type: 2, f"{family}/*": 1, "*/*": 0}.get(bare)
        if specific is not None and (specific > best[0] or (specific == best[0] and quality > best[1])):
            best = (specific, float(quality))
    return best[1]
