"""Badge classes and their versions, each seen from its own organisation."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, defer

from badges.records.tables import BadgeClass, BadgeClassVersion

PICTURES = (defer(BadgeClassVersion.image_svg), defer(BadgeClassVersion.image_png))


def badge_by_slug(session: Session, organisation_id: int, slug: str) -> BadgeClass | None:
    """Return the organisation's badge `slug`."""
    return session.scalar(
        select(BadgeClass).where(BadgeClass.organisation_id == organisation_id, BadgeClass.slug == slug)
    )


def badges_of(session: Session, organisation_id: int) -> Sequence[BadgeClass]:
    """Return the organisation's badges in the order of their adoption."""
    return session.scalars(
        select(BadgeClass).where(BadgeClass.organisation_id == organisation_id).order_by(BadgeClass.id)
    ).all()


def current_versions(session: Session, organisation_id: int) -> Sequence[BadgeClassVersion]:
    """Return the current version of each badge of the organisation, with its badge, without its pictures."""
    return session.scalars(
        select(BadgeClassVersion)
        .join(BadgeClassVersion.badge_class)
        .where(
            BadgeClass.organisation_id == organisation_id,
            BadgeClassVersion.number == BadgeClass.current_version,
        )
        .order_by(BadgeClass.id)
        .options(contains_eager(BadgeClassVersion.badge_class), *PICTURES)
    ).all()


def version(session: Session, organisation_id: int, slug: str, number: int | None = None) -> BadgeClassVersion | None:
    """Return version `number` of the organisation's badge `slug` with its badge; the current one for None."""
    wanted = BadgeClass.current_version if number is None else number
    return session.scalar(
        select(BadgeClassVersion)
        .join(BadgeClassVersion.badge_class)
        .where(
            BadgeClass.organisation_id == organisation_id,
            BadgeClass.slug == slug,
            BadgeClassVersion.number == wanted,
        )
        .options(contains_eager(BadgeClassVersion.badge_class))
    )
