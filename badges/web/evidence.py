"""Photos that people send as evidence: read from the form, and answered to those two sides who may see them."""

from __future__ import annotations

from flask import Response, make_response, request

from badges.domain.requesting import MOST_PHOTO_BYTES, MOST_PHOTOS
from badges.services.evidence import MEDIA_TYPE


def sent_photos() -> list[bytes]:
    """Return the files of the field `photos`, one more than may be sent and one byte more of each at most.

    Raises RequestEntityTooLarge for a body that is larger than the view declared.
    """
    sent = [one for one in request.files.getlist("photos") if one.filename]
    return [one.stream.read(MOST_PHOTO_BYTES + 1) for one in sent[: MOST_PHOTOS + 1]]


def photo_answer(data: bytes) -> Response:
    """Answer a private photo: no cache keeps it, and nothing in it could ever run."""
    answer = make_response(data)
    answer.mimetype = MEDIA_TYPE
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
