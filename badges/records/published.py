"""What the public documents are read from: one prebuilt select each, and plain rows (PERFORMANCE goal 7).

A prebuilt Core select costs half of one that is built for each request and a quarter of the ORM.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from badges.records.tables import Assertion, Award, Organisation, Signer


class PublishedAssertion(NamedTuple):
    """An assertion as it was published, and what has become of it since."""

    id: int
    award_id: int
    organisation: str  # the slug
    public_id: str
    document: bytes  # the hosted form, status aside
    jws: str
    short_code: str
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    reason: str | None  # a code of the closed list


def _assertions(*conditions: Any) -> Select[Any]:
    return (
        select(
            Assertion.id,
            Assertion.award_id,
            Organisation.slug,
            Assertion.public_id,
            Assertion.document,
            Assertion.jws,
            Assertion.short_code,
            Assertion.issued_at,
            Assertion.expires_at,
            Assertion.revoked_at,
            Award.revocation_reason,
        )
        .join(Organisation, Organisation.id == Assertion.organisation_id)
        .join(Award, Award.id == Assertion.award_id)
        .where(*conditions)
    )


_BY_ADDRESS = _assertions(
    Organisation.slug == bindparam("org"), Assertion.public_id == bindparam("public_id")
)
_BY_SHORT_CODE = _assertions(Assertion.short_code == bindparam("code"))
_BY_SIGNED_ID = _assertions(Assertion.signed_id == bindparam("signed_id"))
_RECIPIENT = select(Assertion.id).where(
    Assertion.recipient_token == bindparam("token"), Assertion.recipient_kind == "url"
)
_REVOKED = (
    select(Assertion.signed_id, Award.revocation_reason)
    .join(Award, Award.id == Assertion.award_id)
    .where(Assertion.signer_id == bindparam("signer_id"), Assertion.revoked_at.is_not(None))
    .order_by(Assertion.signed_id)
)
_SIGNER = (
    select(Signer.id, Signer.state, Signer.public_pem, Signer.decoys)
    .join(Organisation, Organisation.id == Signer.organisation_id)
    .where(Organisation.slug == bindparam("org"), Signer.kid == bindparam("kid"))
)


class PublishedSigner(NamedTuple):
    """A signer as the world sees it."""

    id: int
    state: str
    public_pem: str
    decoys: Sequence[str]


def assertion_at(session: Session, org: str, public_id: str) -> PublishedAssertion | None:
    """Return the assertion at `/o/{org}/assertions/{public_id}`."""
    return _one(session, _BY_ADDRESS, org=org, public_id=public_id)


def assertion_of_short_code(session: Session, code: str) -> PublishedAssertion | None:
    """Return the assertion of the short code `code` (as stored: 12 capitals)."""
    return _one(session, _BY_SHORT_CODE, code=code)


def assertion_of_signed_id(session: Session, signed_id: str) -> PublishedAssertion | None:
    """Return the assertion whose signed form has the id `signed_id` (`urn:uuid:…`)."""
    return _one(session, _BY_SIGNED_ID, signed_id=signed_id)


def recipient_exists(session: Session, token: str) -> bool:
    """Tell whether `/r/{token}` is a recipient's identity."""
    return session.execute(_RECIPIENT, {"token": token}).first() is not None


def signer_at(session: Session, org: str, kid: str) -> PublishedSigner | None:
    """Return the signer at `/o/{org}/signers/{kid}`."""
    row = session.execute(_SIGNER, {"org": org, "kid": kid}).first()
    return PublishedSigner(*row) if row else None


def revoked_of_signer(session: Session, signer_id: int) -> list[tuple[str, str]]:
    """Return the (signed id, reason code) pairs that the signer's revocation list holds."""
    return [
        (signed_id, reason or "") for signed_id, reason in session.execute(_REVOKED, {"signer_id": signer_id})
    ]


def _one(session: Session, statement: Select[Any], **values: str) -> PublishedAssertion | None:
    row = session.execute(statement, values).first()
    return PublishedAssertion(*row) if row else None
