"""What the forms of the verifier have in common: which requests are forms, and what others are told."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

_FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})


def is_no_form() -> bool:
    """Tell whether the request carries something that is no form, as a program's does that meant the interface."""
    return bool(request.mimetype) and request.mimetype not in _FORMS


def meant_for_programs() -> str:
    """Return the sentence that goes with 415."""
    return str(_("Cette page lit un formulaire. Pour un programme, l’adresse est /api/v1/verify."))
