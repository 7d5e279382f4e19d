"""From a claim code, printed on a card or in a link, to the award that it opens."""

from __future__ import annotations

from sqlalchemy.orm import Session

from badges.domain.codes import CLAIM_LENGTH, claim_code, claim_lookup, read_code
from badges.records import awards
from badges.records.tables import Award
from badges.services.instance import Instance


def award_by_claim_code(instance: Instance, session: Session, typed: str) -> Award | None:
    """Return the award that a claim code opens (any case, with or without separators), or None.

    Codes are found by a keyed digest: a dump of the database holds none of them.
    """
    code = read_code(typed, CLAIM_LENGTH)
    if code is None:
        return None
    return awards.by_claim_lookup(session, claim_lookup(instance.secret, code))


def code_of(instance: Instance, award: Award) -> str:
    """Return the claim code of `award`, ten signs."""
    return claim_code(instance.secret, award.public_id, award.claim_generation)


def claim_link(instance: Instance, award: Award) -> str:
    """Return the address that opens `award` for whoever was given it."""
    return instance.urls.claim(code_of(instance, award))
