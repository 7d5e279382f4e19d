"""Accounts, their memberships, and how they sign in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, contains_eager

from badges.records.tables import Account, Membership, Organisation, SignedInSession, SignInLink


def by_email(session: Session, email: str) -> Account | None:
    """Return the account of the normalised address `email`."""
    return session.scalar(select(Account).where(Account.email == email))


def memberships(session: Session, account_id: int) -> Sequence[Membership]:
    """Return the account's memberships with their organisations, by name."""
    return session.scalars(
        select(Membership)
        .join(Membership.organisation)
        .where(Membership.account_id == account_id)
        .order_by(Organisation.name)
        .options(contains_eager(Membership.organisation))
    ).all()


def membership(session: Session, account_id: int, organisation_slug: str) -> Membership | None:
    """Return what the account is to the organisation `organisation_slug`, with that organisation."""
    return session.scalar(
        select(Membership)
        .join(Membership.organisation)
        .where(Membership.account_id == account_id, Organisation.slug == organisation_slug)
        .options(contains_eager(Membership.organisation))
    )


def usable_link(session: Session, digest: str, now: datetime) -> SignInLink | None:
    """Return the sign-in link of `digest` unless it was used or has expired."""
    return session.scalar(
        select(SignInLink).where(SignInLink.digest == digest, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
    )


def waiting_links(session: Session, account_id: int, after: datetime, until: datetime) -> int:
    """Return how many unused sign-in links of the account expire after `after` and not later than `until`."""
    return (
        session.scalar(
            select(func.count())
            .select_from(SignInLink)
            .where(
                SignInLink.account_id == account_id,
                SignInLink.used_at.is_(None),
                SignInLink.expires_at > after,
                SignInLink.expires_at <= until,
            )
        )
        or 0
    )


def use_link(session: Session, digest: str, now: datetime) -> int | None:
    """Spend the sign-in link of `digest` and return its account's id, once: of two at a time one gets None."""
    return session.scalar(
        update(SignInLink)
        .where(SignInLink.digest == digest, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .returning(SignInLink.account_id)
    )


def account_of_session(session: Session, digest: str, now: datetime) -> Account | None:
    """Return the account whose signed-in session has `digest` and has not expired."""
    return session.scalar(
        select(Account)
        .join(SignedInSession, SignedInSession.account_id == Account.id)
        .where(SignedInSession.digest == digest, SignedInSession.expires_at > now)
    )


def delete_session(session: Session, digest: str) -> None:
    """Forget the signed-in session of `digest`."""
    session.execute(delete(SignedInSession).where(SignedInSession.digest == digest))


def delete_expired(session: Session, now: datetime) -> None:
    """Forget sign-in links and signed-in sessions that have expired."""
    session.execute(delete(SignInLink).where(SignInLink.expires_at <= now))
    session.execute(delete(SignedInSession).where(SignedInSession.expires_at <= now))
