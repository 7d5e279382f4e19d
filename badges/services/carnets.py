"""A person's carnet, which any card of hers opens: the badges that she claimed, what others see, the next one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from badges.domain.carnets import BadgeState, KeyBadge, badge_state, nearest
from badges.domain.catalogue import starter_badges
from badges.domain.claiming import SHOWN_ALL, WORDINGS, ConsentKind
from badges.domain.errors import NotFound
from badges.records import carnets, catalogue
from badges.records.tables import Award, Person
from badges.services.holding import hold_person
from badges.services.instance import Instance
from badges.services.publishing_pages import BadgePage, page_of_award

__all__ = ["Award", "BadgeState", "Carnet", "CarnetBadge", "NextBadge", "Person", "carnet_of", "show", "show_name"]

Wording = Mapping[str, Mapping[str, Any]]  # {"fr": {name, description, …}, "en": …}
OF_PERSONS = "person"  # who receives a badge; others go to organisations


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
class NextBadge:
    """The key badge that is nearest: how many of its steps are done, and what may do for each of the others."""

    wording: Wording
    image_url: str
    done: int
    total: int
    missing: Sequence[Sequence[Wording]]


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
    now = instance.clock.now()
    instance.openings.note(award.person_id)
    badges = [
        CarnetBadge(one, page, badge_state(revoked=one.revoked_at is not None, expires_at=page.expires_at, now=now))
        for one in carnets.claimed_awards(session, award.person_id)
        if (page := page_of_award(instance, session, one)) is not None
    ]
    return Carnet(award.person, award, badges)


def next_badge(instance: Instance, session: Session, carnet: Carnet) -> NextBadge | None:
    """Return the key badge of the person's organisation that she is nearest to, None when she has begun none.

    What has expired is no step any more. A step may be met by badges that the organisation does not award yet: they
    are named as the starter catalogue does.
    """
    organisation = carnet.opened_by.organisation
    versions = {one.badge_class.slug: one for one in catalogue.current_versions(session, organisation.id)}
    wordings: dict[str, Wording] = {slug: one.content for slug, one in starter_badges().items()}
    wordings |= {slug: one.content for slug, one in versions.items()}
    owned = {
        badge.award.badge_version.badge_class.slug
        for badge in carnet.badges
        if badge.state in (BadgeState.VALID, BadgeState.ENDING)
    }
    keys = [
        KeyBadge(slug, one.requires)
        for slug, one in versions.items()
        if one.requires and one.recipient_kind == OF_PERSONS and _is_named(one.requires, wordings)
    ]
    found = nearest(keys, owned)
    if found is None:
        return None
    return NextBadge(
        wording=wordings[found.slug],
        image_url=instance.urls.badge_drawing(organisation.slug, found.slug, versions[found.slug].number),
        done=found.done,
        total=found.total,
        missing=[[wordings[slug] for slug in group if slug in wordings] for group in found.missing],
    )


def show(
    instance: Instance,
    session: Session,
    carnet: Carnet,
    badges: Collection[CarnetBadge],
    *,
    shown: bool,
    agreed: str = SHOWN_ALL.id,
) -> None:
    """Show `badges` of `carnet` to whoever has an address of them, or to nobody; said again it changes nothing.

    The consent to publication is withdrawn and given with it; `agreed` is the id of the words of the switch.
    """
    now, person = instance.clock.now(), carnet.person
    hold_person(session, person.id)
    changed = carnets.set_hidden(session, person.id, [one.award.id for one in badges], None if shown else now)
    if not shown:
        carnets.withdraw_consents(session, person.id, ConsentKind.PUBLICATION, now, award_ids=changed)
        return
    for award_id in changed:
        _agree(instance, session, person, ConsentKind.PUBLICATION, award_id, agreed)


def show_name(instance: Instance, session: Session, person: Person, *, shown: bool) -> None:
    """Let the pages of her badges say the person's name, or no longer; said again it changes nothing."""
    now = instance.clock.now()
    hold_person(session, person.id)
    if not carnets.set_name_shown(session, person.id, now if shown else None):
        return
    if shown:
        _agree(instance, session, person, ConsentKind.NAME, None, WORDINGS[ConsentKind.NAME].id)
    else:
        carnets.withdraw_consents(session, person.id, ConsentKind.NAME, now)


def _agree(
    instance: Instance, session: Session, person: Person, kind: ConsentKind, award_id: int | None, wording: str
) -> None:
    carnets.add_consent(
        session,
        person_id=person.id,
        award_id=award_id,
        kind=kind,
        wording=wording,
        accompanied=False,
        now=instance.clock.now(),
    )


def _is_named(requires: Sequence[Sequence[str]], wordings: Mapping[str, Wording]) -> bool:
    """Tell whether each step can be named: one that nobody knows leads nowhere."""
    return all(any(slug in wordings for slug in group) for group in requires)
