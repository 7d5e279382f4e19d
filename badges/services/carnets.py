"""A person's carnet: the badges that she claimed; any of their cards opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from badges.domain.errors import NotFound
from badges.records import carnets
from badges.records.tables import Award, Person
from badges.services.instance import Instance
from badges.services.publishing_pages import BadgePage, page_of_award

__all__ = ["Award", "Carnet", "CarnetBadge", "Person", "carnet_of"]


@dataclass(frozen=True)
class CarnetBadge:
    """A badge of a carnet: the private award, and the page that others may see of it."""

    award: Award
    page: BadgePage

    @property
    def stands(self) -> bool:
        """Tell whether nobody has withdrawn it."""
        return self.award.revoked_at is None


@dataclass(frozen=True)
class Carnet:
    """What a person has claimed, the newest first; `opened_by` is the award whose card was used."""

    person: Person
    opened_by: Award
    badges: Sequence[CarnetBadge]

    def badge(self, award_public_id: str) -> CarnetBadge:
        """Return one badge of this carnet; raises NotFound for any other."""
        for badge in self.badges:
            if badge.award.public_id == award_public_id:
                return badge
        raise NotFound("Ce badge n’est pas dans votre carnet.", "This badge is not in your carnet.")


def carnet_of(instance: Instance, session: Session, award: Award) -> Carnet:
    """Return the carnet that the card of a claimed `award` opens."""
    found = carnets.claimed_awards(session, award.person_id)
    pages = [(one, page_of_award(instance, session, one)) for one in found]
    return Carnet(award.person, award, [CarnetBadge(one, page) for one, page in pages if page is not None])
