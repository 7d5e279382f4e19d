"""Withdrawing an award: all that was published of it, at once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from badges.domain.errors import NotFound
from badges.domain.revoking import REASONS, Reason, reason
from badges.records import awards
from badges.records.tables import Award
from badges.services.instance import Instance
from badges.services.publishing import find_assertion

__all__ = ["REASONS", "Award", "Reason", "award_to_revoke", "revoke"]


def revoke(instance: Instance, session: Session, award: Award, reason_code: str) -> bool:
    """Withdraw `award` and every assertion of it (hosted, signed, e-mail variant), in this transaction.

    The status is derived when read, so it shows everywhere at once. False when it was withdrawn before:
    the first reason and date stand. Raises Refused for a reason that is not in the closed list.
    """
    listed = reason(reason_code)
    return awards.revoke(session, award.id, listed.code, instance.clock.now())


def award_to_revoke(
    instance: Instance, session: Session, address_or_id: str, *, organisation_id: int | None = None
) -> Award:
    """Return the award behind an assertion's address, public id, `urn:uuid:` or short code.

    With `organisation_id`, what belongs to another organisation does not exist. Raises NotFound.
    """
    found = find_assertion(instance, session, address_or_id)
    if found.award_id is None:
        raise NotFound(
            "Ce badge est celui d’un employeur. Il se retire dans l’espace de l’organisme, à la page de cet employeur.",
            "This badge is an employer’s. It is withdrawn in the organisation’s space, on that employer’s page.",
        )
    award = awards.assertion_by_id(session, found.id).award
    if organisation_id is not None and award.organisation_id != organisation_id:
        raise NotFound(
            "Aucun badge de votre organisation n’a cette adresse. Vérifiez l’adresse ou l’identifiant du badge.",
            "No badge of your organisation has that address. Check the badge’s address or id.",
        )
    return award
