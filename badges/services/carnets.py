"""A person's carnet, which any card of hers opens: the badges that she claimed, what others see, the next one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from badges.domain.carnets import BadgeState, badge_state
from badges.domain.claiming import SHOWN_ALL, WORDINGS, ConsentKind
from badges.domain.errors import NotFound
from badges.records import carnets
from badges.records.tables import Award, Person
from badges.services.holding import hold_person
from badges.services.instance import Instance
from badges.services.publishing_pages import BadgePage, page_of_award

__all__ = ["Award", "BadgeState", "Carnet", "CarnetBadge", "Person", "badges_of", "carnet_of", "show", "show_name"]


@dataclass(frozen=True)
class CarnetBadge:
    """A badge of a carnet: the private award, and the page that others may see of it."""

    award: Award
    page: BadgePage
    state: BadgeState

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
        raise NotFound("Ce badge n’est pas dans votre carnet.", "This badge is not in your badge book.")

    @property
    def standing(self) -> Sequence[CarnetBadge]:
        """The badges that nobody has withdrawn."""
        return [badge for badge in self.badges if badge.stands]

    @property
    def visible(self) -> Sequence[CarnetBadge]:
        """The standing badges that others may see."""
        return [badge for badge in self.standing if not badge.page.hidden]


def carnet_of(instance: Instance, session: Session, award: Award) -> Carnet:
    """Return the carnet that the card of a claimed `award` opens."""
    instance.openings.note(award.person_id)
    return Carnet(award.person, award, badges_of(instance, session, award.person_id))


def badges_of(instance: Instance, session: Session, person_id: int) -> list[CarnetBadge]:
    """Return what a person has claimed, the newest first."""
    now = instance.clock.now()
    return [
        CarnetBadge(one, page, badge_state(revoked=one.revoked_at is not None, expires_at=page.expires_at, now=now))
        for one in carnets.claimed_awards(session, person_id)
        if (page := page_of_award(instance, session, one)) is not None
    ]


def show(
    instance: Instance,
    session: Session,
    carnet: Carnet,
    badges: Collection[CarnetBadge],
    *,
    shown: bool,
    agreed: str = SHOWN_ALL.id,
    language: str | None = None,
) -> None:
    """Show `badges` of `carnet` to whoever has an address of them, or to nobody; said again it changes nothing.

    The consent to publication is withdrawn and given with it; `agreed` is the id of the words of the switch,
    and `language` the one in which they stood there (None: unknown).
    """
    now, person = instance.clock.now(), carnet.person
    hold_person(session, person.id)
    changed = carnets.set_hidden(session, person.id, [one.award.id for one in badges], None if shown else now)
    if not shown:
        carnets.withdraw_consents(session, person.id, ConsentKind.PUBLICATION, now, award_ids=changed)
        return
    for award_id in changed:
        _agree(instance, session, person, ConsentKind.PUBLICATION, award_id, agreed, language)


def show_name(
    instance: Instance, session: Session, person: Person, *, shown: bool, language: str | None = None
) -> None:
    """Let the pages of her badges say the person's name, or no longer; said again it changes nothing.

    `language` is that in which the words of the switch stood there (None: unknown).
    """
    now = instance.clock.now()
    hold_person(session, person.id)
    if not carnets.set_name_shown(session, person.id, now if shown else None):
        return
    if shown:
        _agree(instance, session, person, ConsentKind.NAME, None, WORDINGS[ConsentKind.NAME].id, language)
    else:
        carnets.withdraw_consents(session, person.id, ConsentKind.NAME, now)


def _agree(
    instance: Instance,
    session: Session,
    person: Person,
    kind: ConsentKind,
    award_id: int | None,
    wording: str,
    language: str | None,
) -> None:
    carnets.add_consent(
        session,
        person_id=person.id,
        award_id=award_id,
        kind=kind,
        wording=wording,
        language=language,
        accompanied=False,
        now=instance.clock.now(),
    )
