"""Makes assertions: lint, publish and sign, the same way for a whole chunk and for one e-mail variant."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from badges.domain import publishing
from badges.domain.codes import new_public_id, new_short_code
from badges.domain.durations import after
from badges.domain.errors import Gone
from badges.openbadges.documents import IdentityObject
from badges.openbadges.identity import url_identity
from badges.openbadges.linting import lint_hosted, lint_signed
from badges.openbadges.signing import publish, sign
from badges.records import awards
from badges.records.tables import Assertion, Award, BadgeClassVersion, Engagement, Organisation
from badges.services.instance import Instance
from badges.services.signing_keys import LoadedSigner, active_signer


def new_recipient(instance: Instance) -> IdentityObject:
    """Return a new opaque identity, `/r/` and a token of 128 bits, so that badges cannot be linked."""
    return url_identity(instance.urls.recipient(new_public_id()))


@dataclass(frozen=True)
class Mint:
    """Makes the assertions of one badge version with one signer."""

    instance: Instance
    signer: LoadedSigner
    organisation_id: int
    organisation: str  # the slug
    badge: str
    version: int
    validity: str | None  # ISO 8601 duration

    def make(self, award_id: int | None, recipient: IdentityObject, issued_at: datetime) -> dict[str, Any]:
        """Return the values of a new assertion row; CPU only, so that threads can share the work.

        `recipient` is an address `/r/{token}`, the hash of an e-mail address, or an employer's Profile: then there is
        no award, and `engagement` completes the row.
        Raises LintError for a document that the standard would refuse: nothing of it is then signed.
        """
        issued_at = issued_at.replace(microsecond=0)
        public_id, signed_id = new_public_id(), uuid.uuid4().urn
        said: dict[str, Any] = {
            "recipient": recipient.to_dict(),
            "badge": self.badge,
            "version": self.version,
            "issued_on": issued_at,
            "expires": after(issued_at, self.validity),
        }
        urls, kid = self.instance.urls, self.signer.identity.kid
        own_prefix = f"{urls.organisation(self.organisation)}/"
        hosted = publishing.hosted_assertion(urls, self.organisation, public_id, **said)
        signed = publishing.signed_assertion(urls, self.organisation, signed_id, kid=kid, **said)
        return {
            "public_id": public_id,
            "organisation_id": self.organisation_id,
            "award_id": award_id,
            "signer_id": self.signer.id,
            "signed_id": signed_id,
            "short_code": new_short_code(),
            "recipient_kind": "email" if recipient.hashed else "url",
            "recipient_token": new_public_id() if recipient.hashed else recipient.identity.rpartition("/")[2],
            "recipient_salt": recipient.salt,
            "recipient_hash": recipient.identity if recipient.hashed else None,
            "issued_at": issued_at,
            "expires_at": said["expires"],
            "document": publish(lint_hosted(hosted, prefix=own_prefix)),
            "jws": sign(lint_signed(signed, signer=self.signer.identity), self.signer.private_key),
        }


def mint_assertion(instance: Instance, session: Session, award: Award, recipient: IdentityObject) -> Assertion:
    """Publish one more assertion of `award`, dated as the award is; raises Gone when it was withdrawn."""
    if award.revoked_at is not None:
        raise Gone(
            "Ce badge a été retiré\u00a0: il ne peut plus être emporté.",
            "This badge was withdrawn: it cannot be taken away any more.",
        )
    values = _mint(instance, session, award.organisation, award.badge_version).make(
        award.id, recipient, award.awarded_at
    )
    assertion = Assertion(**values)
    session.add(assertion)
    session.flush()
    return awards.assertion_by_id(session, assertion.id)


def mint_engagement(instance: Instance, session: Session, engagement: Engagement) -> Assertion:
    """Publish the badge of an employer: its recipient is the Profile under which the employer is known."""
    employer = engagement.employer
    recipient = url_identity(instance.urls.employer(employer.organisation.slug, employer.public_id))
    mint = _mint(instance, session, employer.organisation, engagement.badge_version)
    own = {"engagement_id": engagement.id, "recipient_kind": "profile", "recipient_token": new_public_id()}
    assertion = Assertion(**(mint.make(None, recipient, engagement.awarded_at) | own))
    session.add(assertion)
    session.flush()
    return assertion


def _mint(instance: Instance, session: Session, organisation: Organisation, version: BadgeClassVersion) -> Mint:
    return Mint(
        instance,
        active_signer(instance, session, organisation),
        organisation.id,
        organisation.slug,
        version.badge_class.slug,
        version.number,
        version.validity,
    )
