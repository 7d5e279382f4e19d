"""Reads what was sent to `POST /api/v1/verify`: JSON, a form with a file, or the image itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Request
from pydantic import ValidationError

from badges.api.verifying_models import LONGEST_RECIPIENT, CheckRequest
from badges.openbadges import strict_json
from badges.openbadges.errors import StrictJsonError

MOST_JSON: Final = 512 * 1024  # bytes: 64 KiB of text, every sign of it escaped
JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
IMAGES: Final = {"image/png": "badge.png", "image/svg+xml": "badge.svg"}  # with the name that such bytes must keep to
MEDIA_TYPES: Final = (JSON, FORM, *IMAGES)
_NO_JSON: Final = "Le corps n’est pas du JSON en UTF-8. / The body is no JSON in UTF-8."
_UNREADABLE: Final = {  # by the code of strict_json
    "json_duplicate_key": "Un objet du corps porte deux fois le même nom. / An object in the body has a name twice.",
    "json_too_deep": (
        f"Le corps est imbriqué sur plus de {strict_json.MAX_DEPTH} niveaux. "
        f"/ The body is nested deeper than {strict_json.MAX_DEPTH} levels."
    ),
}


class UnusableError(Exception):
    """The request cannot be used: `status`, `detail` (French / English), and a code of the contract or None."""

    def __init__(self, status: int, detail: str, code: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code


@dataclass(frozen=True)
class Asked:
    """A badge as it was handed in, and whose it should be."""

    data: bytes | str
    filename: str | None = None
    recipient: str | None = None


def read(request: Request) -> Asked:
    """Return what `request` asks; raises UnusableError, and what werkzeug raises for bodies that are too large."""
    kind = request.mimetype
    if kind not in MEDIA_TYPES or request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        accepted = ", ".join(MEDIA_TYPES)
        detail = f"Envoyez {accepted}, sans compression. / Send {accepted}, not compressed."
        raise UnusableError(415, detail, "unsupported_media_type")
    if kind == FORM:
        return _from_form(request)
    if kind == JSON:
        request.max_content_length = MOST_JSON
        return _from_json(request.get_data(cache=False))
    return Asked(_not_empty(request.get_data(cache=False)), IMAGES[kind])


def _from_json(body: bytes) -> Asked:
    try:
        document = strict_json.loads(body)
    except StrictJsonError as error:
        raise UnusableError(400, _UNREADABLE.get(error.code, _NO_JSON), error.code) from None
    try:
        asked = CheckRequest.model_validate(document)
    except ValidationError as error:
        raise _mistaken(error) from None
    return Asked(asked.input, None, asked.recipient or None)


def _mistaken(error: ValidationError) -> UnusableError:
    """Say which member is wrong, by names of ours only: nothing of the input is echoed."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(one["type"] == "string_too_long" and one["loc"] == ("input",) for one in found):
        detail = "Le texte dépasse 64 Kio. / The text is over 64 KiB."
        return UnusableError(413, detail, "input_too_large")
    wrong = sorted({str(one["loc"][0]) for one in found if one["loc"]} & CheckRequest.model_fields.keys())
    fr, en = (", ".join(wrong),) * 2 if wrong else ("un autre nom", "another name")
    detail = (
        f"Envoyez un objet avec «\u00a0input\u00a0» (texte) et, si besoin, «\u00a0recipient\u00a0»\u00a0; "
        f"à corriger\u00a0: {fr}. / Send an object with “input” (text) and, if needed, “recipient”; "
        f"to be corrected: {en}."
    )
    return UnusableError(400, detail)


def _from_form(request: Request) -> Asked:
    files = request.files.getlist("file")
    recipient = request.form.get("recipient", "").strip() or None
    unknown = (request.files.keys() - {"file"}) | (request.form.keys() - {"recipient"})
    if len(files) != 1 or unknown or (recipient and len(recipient) > LONGEST_RECIPIENT):
        detail = (
            "Le formulaire contient un «\u00a0file\u00a0» et, si besoin, un «\u00a0recipient\u00a0». "
            "/ The form holds one “file” and, if needed, one “recipient”."
        )
        raise UnusableError(400, detail)
    return Asked(_not_empty(files[0].read()), files[0].filename or None, recipient)


def _not_empty(data: bytes) -> bytes:
    if not data:
        raise UnusableError(400, "Il n’y a rien à vérifier. / There is nothing to verify.")
    return data
