"""Organisations, and what accounts are to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from badges.domain.codes import new_public_id
from badges.domain.errors import NotFound, Refused
from badges.domain.permissions import Role
from badges.domain.text import read_email
from badges.records import accounts, organisations
from badges.records.tables import Account, Membership, Organisation
from badges.services.instance import Instance

__all__ = [
    "Account", "Membership", "Organisation", "add_member", "create_organisation", "memberships_of",
    "organisation_by_slug",
]  # fmt: skip
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def create_organisation(
    instance: Instance,
    session: Session,
    *,
    slug: str,
    name: str,
    url: str,
    email: str,
    kind: str = "structure",
    description: str = "",
    territory: str = "",
) -> Organisation:
    """Create an organisation that can issue badges; raises Refused for a slug that is odd or taken.

    `url` and `email` are public: they stand in its issuer Profile (Open Badges 2.0, Profile).
    """
    if not SLUG.fullmatch(slug) or len(slug) > 80:
        raise Refused(
            f"Le nom court «\u00a0{slug}\u00a0» ne convient pas. "
            "Écrivez des lettres sans accent, des chiffres et des tirets.",
            f"The short name “{slug}” will not do. Use letters without accents, digits and hyphens.",
        )
    if organisations.by_slug(session, slug) is not None:
        raise Refused(
            f"Le nom court «\u00a0{slug}\u00a0» est déjà pris. Choisissez-en un autre.",
            f"The short name “{slug}” is taken. Choose another one.",
        )
    organisation = Organisation(
        slug=slug,
        name=name,
        kind=kind,
        url=url,
        email=_address(email),
        description=description,
        territory=territory,
        created_at=instance.clock.now(),
    )
    session.add(organisation)
    session.flush()
    return organisation


def add_member(
    instance: Instance, session: Session, organisation: Organisation, *, email: str, name: str, role: Role
) -> Account:
    """Make the account of `email` (created when there is none) a member of the organisation."""
    address = _address(email)
    account = accounts.by_email(session, address)
    if account is None:
        account = Account(public_id=new_public_id(), email=address, name=name, created_at=instance.clock.now())
        session.add(account)
        session.flush()
    membership = accounts.membership(session, account.id, organisation.slug)
    if membership is None:
        membership = Membership(organisation_id=organisation.id, account_id=account.id, created_at=instance.clock.now())
        session.add(membership)
    membership.role = role.value
    session.flush()
    return account


def organisation_by_slug(session: Session, slug: str) -> Organisation:
    """Return the organisation `slug`; raises NotFound."""
    found = organisations.by_slug(session, slug)
    if found is None:
        raise NotFound(
            f"Aucune organisation ne s’appelle «\u00a0{slug}\u00a0». Vérifiez son nom court.",
            f"No organisation is called “{slug}”. Check its short name.",
        )
    return found


def memberships_of(instance: Instance, session: Session, account_id: int) -> Sequence[Membership]:
    """Return the account's memberships with their organisations, by the organisation's name."""
    return accounts.memberships(session, account_id)


def _address(email: str) -> str:
    address = read_email(email)
    if address is None:
        raise Refused(
            f"«\u00a0{email}\u00a0» n’est pas une adresse e-mail. Corrigez-la.",
            f"“{email}” is not an e-mail address. Correct it.",
        )
    return address
