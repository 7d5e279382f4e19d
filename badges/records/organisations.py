"""Organisations and what an installation decided once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.records.tables import InstanceSetting, Organisation


def by_slug(session: Session, slug: str) -> Organisation | None:
    """Return the organisation whose address holds `slug`."""
    return session.scalar(select(Organisation).where(Organisation.slug == slug))


def setting(session: Session, name: str) -> str | None:
    """Return the stored setting `name`, or None."""
    return session.scalar(select(InstanceSetting.value).where(InstanceSetting.name == name))


def store_setting(session: Session, name: str, value: str) -> None:
    """Store a setting that has no value yet; a second value for `name` is an IntegrityError."""
    session.add(InstanceSetting(name=name, value=value))
    session.flush()
