"""Key badges, which other badges earn: the nearest one, and whether all of its steps are done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from badges.domain.awarding import KEY_BADGE
from badges.domain.carnets import BadgeState, KeyBadge, complete, nearest
from badges.domain.catalogue import starter_badges
from badges.domain.errors import Refused
from badges.records import catalogue
from badges.records.tables import BadgeClassVersion, Person
from badges.services.carnets import Carnet, CarnetBadge, badges_of
from badges.services.instance import Instance

Wording = Mapping[str, Mapping[str, Any]]  # {"fr": {name, description, …}, "en": …}
OF_PERSONS = "person"  # who receives a badge; others go to organisations


@dataclass(frozen=True)
class NextBadge:
    """The key badge that is nearest: how many of its steps are done, and what may do for each of the others."""

    slug: str
    wording: Wording
    image_url: str
    done: int
    total: int
    missing: Sequence[Sequence[Wording]]


def next_badge(instance: Instance, session: Session, carnet: Carnet) -> NextBadge | None:
    """Return the key badge of the person's organisation that she is nearest to, None when she has begun none.

    What has expired is no step any more. A step may be met by badges that the organisation does not award yet: they
    are named as the starter catalogue does.
    """
    organisation = carnet.opened_by.organisation
    versions = {one.badge_class.slug: one for one in catalogue.current_versions(session, organisation.id)}
    wordings: dict[str, Wording] = {slug: one.content for slug, one in starter_badges().items()}
    wordings |= {slug: one.content for slug, one in versions.items()}
    keys = [one for one in _keys(versions.values()) if _is_named(one.requires, wordings)]
    found = nearest(keys, _owned(carnet.badges))
    if found is None:
        return None
    return NextBadge(
        slug=found.slug,
        wording=wordings[found.slug],
        image_url=instance.urls.badge_drawing(organisation.slug, found.slug, versions[found.slug].number),
        done=found.done,
        total=found.total,
        missing=[[wordings[slug] for slug in group if slug in wordings] for group in found.missing],
    )


def earned_key_badges(instance: Instance, session: Session, person: Person) -> list[BadgeClassVersion]:
    """Return the key badges whose steps the person has all done, and that she does not have yet."""
    versions = catalogue.current_versions(session, person.organisation_id)
    keys = _keys(versions)
    earned = complete(keys, _owned(badges_of(instance, session, person.id))) if keys else []
    return [one for one in versions if one.badge_class.slug in earned]


def require_earned(instance: Instance, session: Session, person: Person, version: BadgeClassVersion) -> None:
    """Raise Refused for a key badge of which a step is missing, or that the person has already."""
    if version.kind != KEY_BADGE:
        return
    if version.id not in [one.id for one in earned_key_badges(instance, session, person)]:
        raise Refused(
            "Ce badge clé ne peut pas être donné\u00a0: une étape manque aujourd’hui, ou la personne l’a déjà.",
            "This key badge cannot be given: a step is missing today, or the person has the badge already.",
        )


def _keys(versions: Iterable[BadgeClassVersion]) -> list[KeyBadge]:
    return [
        KeyBadge(one.badge_class.slug, one.requires)
        for one in versions
        if one.kind == KEY_BADGE and one.requires and one.recipient_kind == OF_PERSONS
    ]


def _owned(badges: Iterable[CarnetBadge]) -> set[str]:
    """Return the badges that are worth something today."""
    return {
        badge.award.badge_version.badge_class.slug
        for badge in badges
        if badge.state in (BadgeState.VALID, BadgeState.ENDING)
    }


def _is_named(requires: Sequence[Sequence[str]], wordings: Mapping[str, Wording]) -> bool:
    """Tell whether each step can be named: one that nobody knows leads nowhere."""
    return all(any(slug in wordings for slug in group) for group in requires)
