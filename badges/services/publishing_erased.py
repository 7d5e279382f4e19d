"""What was published of people who were erased: their badges' addresses are remembered, and nothing else of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from badges.domain.codes import SHORT_LENGTH, read_code
from badges.domain.erasing import GONE_EN, GONE_FR, Kind
from badges.domain.errors import Gone
from badges.records import tombstones

__all__ = ["GONE_EN", "GONE_FR", "erased_assertion", "erased_id", "erased_recipient", "erased_share", "gone"]


def erased_assertion(session: Session, org: str, public_id: str) -> bool:
    """Tell whether the badge at `/o/{org}/assertions/{public_id}` was erased; both are parts of addresses."""
    return tombstones.is_erased(session, Kind.ASSERTION, public_id, org)


def erased_id(session: Session, typed: str) -> bool:
    """Tell whether a public id, a `urn:uuid:` or a short code (in any case, with separators) was a badge's."""
    if not (typed.isascii() and typed.isprintable()):
        return False
    code = read_code(typed, SHORT_LENGTH)
    return (
        tombstones.is_erased(session, Kind.ASSERTION, typed)
        or tombstones.is_erased(session, Kind.SIGNED, typed.lower())
        or (code is not None and tombstones.is_erased(session, Kind.SHORT, code))
    )


def erased_recipient(session: Session, token: str) -> bool:
    """Tell whether `/r/{token}` stood for somebody who was erased."""
    return tombstones.is_erased(session, Kind.RECIPIENT, token)


def erased_share(session: Session, token: str) -> bool:
    """Tell whether a link for an employer was somebody's who was erased."""
    return tombstones.is_erased(session, Kind.SHARE, token)


def gone() -> Gone:
    """Return the refusal of whatever concerns an erased badge: it says nothing about why, or about whom."""
    return Gone(GONE_FR, GONE_EN)
