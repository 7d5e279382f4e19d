"""A small world to test in: two organisations that know nothing of each other, each with a duo-day.

Every function takes the installation and a database session, flushes, and leaves the commit to its caller.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import joinedload

from badges.domain.codes import new_public_id
from badges.domain.permissions import Role
from badges.records.tables import (
    Account,
    Action,
    Assertion,
    Award,
    AwardBatchRow,
    BadgeClass,
    BadgeClassVersion,
    Organisation,
    Session,
)
from badges.services import awarding, claiming, organisations
from badges.services.awarding_issue import issue_chunk
from badges.services.cataloguing import adopt
from badges.services.instance import Instance

BADGE = "duo-decouverte-metier"
OTHER_BADGE = "duo-cadre-de-travail"
# Invented; two share an address, one has none, one name is made to be escaped.
PEOPLE = (
    ("Zéphyrine Quibolle", "zephyrine.quibolle@exemple.fr", "06 39 98 00 11"),
    ("Théodule Brancaleon", "famille.partagee@exemple.fr", ""),
    ("Ondine Brancaleon", "famille.partagee@exemple.fr", ""),
    ("Isidore d’Haricourt-Wysocki", "", "07 39 98 11 22"),
    ("Philomène <b>O'Tral</b> & fils", "", ""),
)
NOTE = "Note privée : à ne montrer à personne"
OBSERVATIONS = ("Arrive à l’heure", "Pose des questions", "Respecte les consignes")
# What tests ask of an assertion after its database session is closed.
_TO_BE_READ_LATER = (
    joinedload(Assertion.signer),
    joinedload(Assertion.award).joinedload(Award.organisation),
    joinedload(Assertion.award).joinedload(Award.person),
    joinedload(Assertion.award).joinedload(Award.badge_version).joinedload(BadgeClassVersion.badge_class),
)


@dataclass(frozen=True)
class World:
    """One organisation, who works there, what it plans and which badges it may award."""

    organisation: Organisation
    owner: Account
    observer: Account
    action: Action
    session: Session
    badges: list[BadgeClass] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """The organisation's part of addresses."""
        return self.organisation.slug


def build_world(instance: Instance, session: DatabaseSession, slug: str = "cap-tandem") -> World:
    """Make an organisation with an owner, an observer, a duo-day and two badges."""
    organisation = organisations.create_organisation(
        instance,
        session,
        slug=slug,
        name=f"Structure {slug}",
        url=f"https://{slug}.exemple.fr",
        email=f"contact@{slug}.exemple.fr",
        territory="Drôme",
    )
    owner, observer = (
        organisations.add_member(
            instance, session, organisation, email=f"{role}@{slug}.exemple.fr", name=role.title(), role=role
        )
        for role in (Role.OWNER, Role.OBSERVER)
    )
    now = instance.clock.now()
    action = Action(
        public_id=new_public_id(),
        organisation=organisation,
        title=f"Duo-day de {slug}",
        description="Une journée en duo",
        publics=["personnes-en-situation-de-handicap"],
        created_at=now,
    )
    planned = Session(
        public_id=new_public_id(),
        organisation_id=organisation.id,
        action=action,
        takes_place_on=date(2026, 3, 12),
        place="Valence",
        host="Boulangerie Pétrin",
        created_at=now,
    )
    session.add_all([action, planned])
    badges = adopt(instance, session, organisation, [BADGE, OTHER_BADGE])
    return World(organisation, owner, observer, action, planned, badges)


def sheet(people: tuple[tuple[str, str, str], ...] = PEOPLE) -> bytes:
    """Return an attendance sheet (CSV, semicolons, French) on which all `people` came and did everything."""
    lines = [";".join(("Nom", "E-mail", "Téléphone", "Présent", *OBSERVATIONS, "Note"))]
    lines += [";".join((*person, "oui", "oui", "oui", "avec aide", NOTE)) for person in people]
    return "\r\n".join(lines).encode("utf-8-sig")


def award(
    instance: Instance,
    session: DatabaseSession,
    world: World,
    people: tuple[tuple[str, str, str], ...] = PEOPLE,
    badge: str = BADGE,
) -> list[Assertion]:
    """Award `badge` to `people` as a coordinator does, by a sheet, and return the assertions in its order."""
    who = {"account_id": world.owner.id, "organisation": world.organisation}
    batch = awarding.draft(
        instance,
        session,
        **who,
        badge=badge,
        session_public_id=world.session.public_id,
        data=sheet(people),
        filename="feuille.csv",
    )
    shown = awarding.preview(instance, session, **who, batch_public_id=batch.public_id)
    answers = {question.row: "new" for question in shown.questions}
    awarding.confirm(instance, session, **who, batch_public_id=batch.public_id, token=shown.token, answers=answers)
    while not issue_chunk(instance, session, batch.id).finished:
        pass
    rows = select(Assertion).join(AwardBatchRow, AwardBatchRow.award_id == Assertion.award_id)
    rows = rows.where(AwardBatchRow.batch_id == batch.id).order_by(AwardBatchRow.number)
    return list(session.scalars(rows.options(*_TO_BE_READ_LATER)))


def take(instance: Instance, session: DatabaseSession, assertion: Assertion) -> str:
    """Claim the badge as its person does, and return the address where it is taken away, with her code."""
    claiming.claim(instance, session, session.get_one(Award, assertion.award_id))
    return f"/c/{claiming.code_of(instance, assertion.award)}/badges/{assertion.award.public_id}"
