"""An organisation adopts badges of the starter catalogue, and writes the next version of one of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from badges.domain.artwork import draw
from badges.domain.catalogue import StarterBadge, starter_badges
from badges.domain.errors import NotFound
from badges.records import catalogue
from badges.records.tables import BadgeClass, BadgeClassVersion, Organisation
from badges.services.instance import Instance

PICTURE_PIXELS = 512


def adopt(
    instance: Instance, session: Session, organisation: Organisation, starter_slugs: Iterable[str] | None = None
) -> list[BadgeClass]:
    """Give `organisation` the starter badges `starter_slugs` (None: all), each with its version 1 and image.

    What it has adopted already stays as it is. Raises NotFound for a slug that the catalogue does not hold.
    """
    starters = starter_badges()
    wanted = list(starters) if starter_slugs is None else list(dict.fromkeys(starter_slugs))
    for slug in wanted:
        if slug not in starters:
            raise NotFound(
                f"Le catalogue n’a pas de badge «\u00a0{slug}\u00a0». Choisissez-en un dans sa liste.",
                f"The catalogue has no badge “{slug}”. Choose one from its list.",
            )
    owned = {badge.slug: badge for badge in catalogue.badges_of(session, organisation.id)}
    adopted = [owned.get(slug) or _adopt_one(instance, session, organisation, starters[slug]) for slug in wanted]
    session.flush()
    return adopted


def _adopt_one(instance: Instance, session: Session, organisation: Organisation, starter: StarterBadge) -> BadgeClass:
    now = instance.clock.now()
    badge = BadgeClass(
        organisation=organisation, slug=starter.slug, starter_slug=starter.slug, current_version=1, created_at=now
    )
    svg = draw(starter.artwork)
    session.add(
        BadgeClassVersion(
            badge_class=badge,
            number=1,
            kind=starter.kind,
            proof_level=starter.proof_level,
            recipient_kind=starter.recipient_kind,
            validity=starter.validity,
            content={language: dict(words) for language, words in starter.content.items()},
            tags=list(starter.tags),
            alignment=starter.alignment_at(instance.urls.base),
            requires=[list(group) for group in starter.requires],
            image_svg=svg,
            image_png=instance.images.png(svg, size=PICTURE_PIXELS),
            created_at=now,
            awarded_at=None,
        )
    )
    return badge


def reword(instance: Instance, session: Session, badge: BadgeClass, content: Mapping[str, Any]) -> BadgeClassVersion:
    """Give `badge` new wording (`content` as in the table): in the next version once it was awarded."""
    current = catalogue.version(session, badge.organisation_id, badge.slug)
    if current is None:
        raise NotFound("Ce badge n’existe plus.", "This badge no longer exists.")
    if current.awarded_at is None:
        current.content = dict(content)
        session.flush()
        return current
    columns = BadgeClassVersion.__table__.columns.keys()
    kept = {name: getattr(current, name) for name in columns if name != "id"}
    now = instance.clock.now()
    changes = {"number": current.number + 1, "content": dict(content), "created_at": now, "awarded_at": None}
    following = BadgeClassVersion(**(kept | changes))
    session.add(following)
    badge.current_version = following.number
    session.flush()
    return following
