"""What the public documents are read from: one prebuilt select each, and plain rows (PERFORMANCE goal 7).

Prebuilt from the tables rather than the mapped classes: that costs half of a select that is built for each
request, and a quarter of the ORM.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import Session

from badges.domain.erasing import Kind
from badges.records.tables import Assertion, Award, Engagement, Organisation, Person, Signer, Tombstone

_assertion = Assertion.__table__.c
_award = Award.__table__.c
_engagement = Engagement.__table__.c
_organisation = Organisation.__table__.c
_person = Person.__table__.c
_signer = Signer.__table__.c
_tombstone = Tombstone.__table__.c


class PublishedAssertion(NamedTuple):
    """An assertion as it was published, and what has become of it since."""

    id: int
    award_id: int | None  # None: an employer's badge
    organisation: str  # the slug
    public_id: str
    document: bytes  # the hosted form, status aside
    jws: str
    short_code: str
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    reason: str | None  # a code of the closed list
    hidden_at: datetime | None

    @property
    def is_hidden(self) -> bool:
        """Tell whether its person shows it to nobody for now; that a badge was withdrawn is never hidden."""
        return self.hidden_at is not None and self.revoked_at is None


def shown_assertion() -> ScalarSelect[int]:
    """Return the id of the assertion that pages show for an award: the latest one of an opaque address.

    For a statement that also reads awards.
    """
    return (
        select(func.max(_assertion.id))
        .where(_assertion.award_id == _award.id, _assertion.recipient_kind == "url")
        .correlate(Award.__table__)
        .scalar_subquery()
    )


_reason = func.coalesce(_award.revocation_reason, _engagement.revocation_reason)


def _assertions(*conditions: Any) -> Select[Any]:
    statement: Select[Any] = (
        select(
            _assertion.id,
            _assertion.award_id,
            _organisation.slug,
            _assertion.public_id,
            _assertion.document,
            _assertion.jws,
            _assertion.short_code,
            _assertion.issued_at,
            _assertion.expires_at,
            _assertion.revoked_at,
            _reason,
            _award.hidden_at,
        )
        .join(Organisation.__table__, _organisation.id == _assertion.organisation_id)
        .outerjoin(Award.__table__, _award.id == _assertion.award_id)
        .outerjoin(Engagement.__table__, _engagement.id == _assertion.engagement_id)
        .where(*conditions)
    )
    return statement


_BY_ADDRESS = _assertions(_organisation.slug == bindparam("org"), _assertion.public_id == bindparam("public_id"))
_BY_PUBLIC_ID = _assertions(_assertion.public_id == bindparam("public_id"))
_BY_SHORT_CODE = _assertions(_assertion.short_code == bindparam("code"))
_BY_AWARD = _assertions(
    _assertion.award_id == bindparam("award_id"), _award.id == bindparam("award_id"), _assertion.id == shown_assertion()
)
_BY_SIGNED_ID = _assertions(_assertion.signed_id == bindparam("signed_id"))
_RECIPIENT = (
    select(_assertion.id)
    .join(Award.__table__, _award.id == _assertion.award_id)
    .where(
        _assertion.recipient_token == bindparam("token"),
        _assertion.recipient_kind == "url",
        _award.hidden_at.is_(None),
    )
)
_SHOWN_NAME = (
    select(_person.name)
    .join(Award.__table__, _award.person_id == _person.id)
    .where(_award.id == bindparam("award_id"), _award.claimed_at.is_not(None), _person.name_shown_at.is_not(None))
)
_CONFIRMATION = select(_award.observer, _award.confirmed).where(_award.id == bindparam("award_id"))
_REVOKED = (
    select(_assertion.signed_id, _reason)
    .outerjoin(Award.__table__, _award.id == _assertion.award_id)
    .outerjoin(Engagement.__table__, _engagement.id == _assertion.engagement_id)
    .where(_assertion.signer_id == bindparam("signer_id"), _assertion.revoked_at.is_not(None))
    .order_by(_assertion.signed_id)
)
_ERASED = (
    select(_tombstone.key)
    .where(_tombstone.signer_id == bindparam("signer_id"), _tombstone.kind == Kind.SIGNED)
    .order_by(_tombstone.key)
)
_SIGNER = (
    select(_signer.id, _signer.state, _signer.public_pem, _signer.decoys)
    .join(Organisation.__table__, _organisation.id == _signer.organisation_id)
    .where(_organisation.slug == bindparam("org"), _signer.kid == bindparam("kid"))
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


def assertion_of_public_id(session: Session, public_id: str) -> PublishedAssertion | None:
    """Return the assertion `public_id` of whichever organisation."""
    return _one(session, _BY_PUBLIC_ID, public_id=public_id)


def assertion_of_short_code(session: Session, code: str) -> PublishedAssertion | None:
    """Return the assertion of the short code `code` (as stored: 12 capitals)."""
    return _one(session, _BY_SHORT_CODE, code=code)


def assertion_of_signed_id(session: Session, signed_id: str) -> PublishedAssertion | None:
    """Return the assertion whose signed form has the id `signed_id` (`urn:uuid:…`)."""
    return _one(session, _BY_SIGNED_ID, signed_id=signed_id)


def assertion_of_award(session: Session, award_id: int) -> PublishedAssertion | None:
    """Return the assertion that pages show for an award."""
    return _one(session, _BY_AWARD, award_id=award_id)


def recipient_exists(session: Session, token: str) -> bool:
    """Tell whether `/r/{token}` is a recipient's identity, of a badge that is not hidden."""
    return session.connection().execute(_RECIPIENT, {"token": token}).first() is not None


def shown_name(session: Session, award_id: int | None) -> str | None:
    """Return the name of the person who claimed an award, if she lets the pages for people say it."""
    return session.connection().execute(_SHOWN_NAME, {"award_id": award_id}).scalar()


def confirmation_of_award(session: Session, award_id: int | None) -> tuple[str | None, bool]:
    """Return the organisation whose professional observed, as it was called then, and whether evidence was enough."""
    row = session.connection().execute(_CONFIRMATION, {"award_id": award_id}).first()
    return (row.observer, row.confirmed is not None) if row else (None, False)


def signer_at(session: Session, org: str, kid: str) -> PublishedSigner | None:
    """Return the signer at `/o/{org}/signers/{kid}`."""
    row = session.connection().execute(_SIGNER, {"org": org, "kid": kid}).first()
    return PublishedSigner(*row) if row else None


def revoked_of_signer(session: Session, signer_id: int) -> list[tuple[str, str]]:
    """Return the (signed id, reason code) pairs that the signer's revocation list holds."""
    return [
        (signed_id, reason or "")
        for signed_id, reason in session.connection().execute(_REVOKED, {"signer_id": signer_id})
    ]


def erased_of_signer(session: Session, signer_id: int) -> list[str]:
    """Return the signed ids of badges that were erased: the signer's revocation list holds them for ever."""
    return [key for (key,) in session.connection().execute(_ERASED, {"signer_id": signer_id})]


def _one(session: Session, statement: Select[Any], **values: str | int) -> PublishedAssertion | None:
    row = session.connection().execute(statement, values).first()
    return PublishedAssertion(*row) if row else None
