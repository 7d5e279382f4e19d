"""An organisation adopts badges of the starter catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from badges.domain.artwork import draw
from badges.domain.catalogue import StarterBadge, starter_badges
from badges.domain.errors import NotFound
from badges.records import catalogue
from badges.records.tables import BadgeClass, BadgeClassVersion, Organisation
from badges.services.instance import Instance

PICTURE_PIXELS = 512


def adopt(
    instance: Instance,
    session: Session,
    organisation: Organisation,
    starter_slugs: Iterable[str] | None = None,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[BadgeClass]:
    """Give `organisation` the starter badges `starter_slugs` (None: all), each with its version 1 and image.

    What it has adopted already stays as it is. `on_progress` is told (done, total) after each badge, because
    drawing them takes a second or two. Raises NotFound for a slug that the catalogue does not hold.
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
    adopted: list[BadgeClass] = []
    for slug in wanted:
        adopted.append(owned.get(slug) or _adopt_one(instance, session, organisation, starters[slug]))
        if on_progress is not None:
            on_progress(len(adopted), len(wanted))
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
