"""The badge for an employer's testimony: awarded to the Profile under which the organisation knows the employer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from badges.domain.errors import Refused
from badges.domain.planning import FieldProblem, FormRefused
from badges.domain.testifying import BADGE, TestimonyState
from badges.domain.text import normalise_name
from badges.records import directory, requests
from badges.records.tables import Employer, Testimony
from badges.services import engagements
from badges.services.cataloguing import adopt
from badges.services.instance import Instance
from badges.services.testifying import hold

__all__ = ["Employer", "employers_to_choose", "give_badge_to", "likely", "may_earn_badge"]


def may_earn_badge(found: Testimony) -> bool:
    """Tell whether an employer's testimony is published, and the badge that it asked for was not given yet."""
    return (
        found.state == TestimonyState.PUBLISHED
        and found.person_id is None
        and found.wants_badge
        and found.engagement_id is None
    )


def employers_to_choose(session: Session, organisation_id: int) -> Sequence[Employer]:
    """Return the employers that the organisation recorded, by name."""
    return directory.employers_of(session, organisation_id, most=engagements.MOST_EMPLOYERS)


def likely(found: Testimony, employers: Sequence[Employer]) -> str:
    """Return the public id of the employer that is called as the testimony's author, or nothing."""
    name = normalise_name(found.name)
    return next((one.public_id for one in employers if normalise_name(one.name) == name), "")


def give_badge_to(instance: Instance, session: Session, found: Testimony, chosen: str) -> Employer:
    """Award the badge for testimonies to the employer `chosen` (a public id), who the coordinator says has testified.

    An organisation that has not adopted the badge does so now. Raises FormRefused without a choice, NotFound for
    another organisation's employer, and Refused when the badge was given or cannot be.
    """
    held = hold(session, found)
    if not may_earn_badge(held):
        raise Refused(
            "Ce badge a déjà été donné, ou n’a pas été demandé.", "This badge was given already, or was not asked for."
        )
    if not chosen:
        raise FormRefused([FieldProblem("employer", "Choisissez un employeur.", "Choose an employer.")])
    employer = engagements.employer_of(session, held.organisation_id, chosen)
    (badge,) = adopt(instance, session, held.organisation, [BADGE])
    held.engagement = engagements.engage(instance, session, employer, requests.current_version(session, badge.id))
    session.flush()
    return employer
