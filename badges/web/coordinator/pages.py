"""What the pages of the desk share: the membership in the header, problems beside their fields, words for codes."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from flask import Response, g, request
from flask_babel import gettext as _

from badges.domain.codes import is_public_id
from badges.domain.permissions import Role, may_award
from badges.domain.planning import ACTION_KINDS, publics
from badges.domain.proof_levels import KINDS, PROOF_LEVELS
from badges.services.desk import Session, Waiting, waiting
from badges.services.organisations import Membership
from badges.web.dates import day
from badges.web.languages import language
from badges.web.rendering import render
from badges.web.requests import db, instance

NOTHING_WAITS = Waiting(0, 0, 0, 0)


def membership() -> Membership:
    """Return what the signed-in account is to the organisation in the address."""
    return cast(Membership, g.membership)


def desk_page(template: str, /, status: int = 200, *, deciding: bool = False, **context: Any) -> Response:
    """Answer a page of the desk; it is private, so no shared cache may keep it.

    Its navigation says how much waits elsewhere, but not to whoever is `deciding` on something here.
    """
    here = membership()
    awards = may_award(here.role)
    counts = waiting(instance(), db(), here.organisation_id) if awards and not deciding else NOTHING_WAITS
    answer = render(
        template,
        status=status,
        organisation=here.organisation,
        org=here.organisation.slug,
        may_award=awards,
        to_do=counts if awards else None,
        several=len(g.memberships) > 1,
        **context,
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def cursor() -> str | None:
    """Return where the list of this page starts (`?apres=`), None: at its beginning."""
    asked = request.args.get("apres", "")
    return asked if is_public_id(asked) else None


def kind_words(code: str) -> str:
    """Return the kind of an action in the language of the page."""
    french, english = ACTION_KINDS.get(code, (code, code))
    return english if language() == "en" else french


def public_words(code: str) -> str:
    """Return a public of data·inclusion in the language of the page."""
    french, english = publics().get(code, (code, code))
    return english if language() == "en" else french


def proof_words(level: str) -> str:
    """Say who sees what a badge attests, in the language of the page."""
    known = PROOF_LEVELS.get(level)
    return known.who[language()] if known else level


def badge_kind_words(kind: str) -> str:
    """Return the kind of a badge in the language of the page."""
    return KINDS[kind][language()] if kind in KINDS else kind


def role_words() -> dict[str, str]:
    """Return the roles of a member in the language of the page."""
    return {
        Role.OWNER: _("Responsable"),
        Role.COORDINATOR: _("Coordination"),
        Role.OBSERVER: _("Observation"),
    }


def sms_to(phone: str, text: str) -> str:
    """Return a link that opens a text message to a number, ready to be sent (RFC 5724)."""
    return f"sms:{phone}?&body={quote(text)}"  # `?&` is what both kinds of phone read


def session_title(planned: Session) -> str:
    """Return « Duo-day du 19 novembre 2026 »."""
    title: str = _("%(kind)s du %(day)s", kind=kind_words(planned.action.kind), day=day(planned.takes_place_on))
    return title
