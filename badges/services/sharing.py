"""Badges shown to somebody by an address that ends: made, counted, stopped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import structlog
from sqlalchemy.orm import Session

from badges.domain.codes import is_public_id, new_public_id
from badges.domain.errors import Gone, NotFound, Refused
from badges.domain.text import printable
from badges.domain.verdicts import State, state_of
from badges.records import sharing
from badges.records.tables import ShareLink
from badges.services.carnets import Carnet, CarnetBadge
from badges.services.holding import hold_person
from badges.services.instance import Instance
from badges.services.publishing_erased import erased_share
from badges.services.publishing_pages import BadgePage, page_of_award
from badges.services.verifying import verify

__all__ = [
    "DAYS", "LONGEST_LABEL", "LinkState", "ShareLink", "Shared", "SharedBadge", "count_visit", "end",
    "link_of", "links_of", "share", "shared", "shown_in", "shows", "state_of_link",
]  # fmt: skip

DAYS: Final = (7, 30, 90)  # how long an address may show something
LONGEST_LABEL: Final = 80  # characters
MOST_OPEN: Final = 30  # addresses of one person at a time
MOST_LISTED: Final = 40


class LinkState(StrEnum):
    """What has become of an address."""

    OPEN = "open"
    EXPIRED = "expired"
    ENDED = "ended"  # by the person


@dataclass(frozen=True)
class SharedBadge:
    """A badge that is shown, and what it is worth at this moment."""

    page: BadgePage
    state: State


@dataclass(frozen=True)
class Shared:
    """What an address shows; no badge when its person hides them all for now."""

    badges: Sequence[SharedBadge]
    until: datetime | None

    @property
    def shown_name(self) -> str | None:
        """The person's name, if she lets pages say it; never over badges of which none is true and stands."""
        said = (badge.page.shown_name for badge in self.badges if badge.state in (State.AUTHENTIC, State.EXPIRED))
        return next((name for name in said if name), None)


def share(
    instance: Instance, session: Session, carnet: Carnet, *, badges: Collection[str], label: str, days: int
) -> ShareLink:
    """Make an address that shows `badges` (public ids of awards) for `days`; `label` is for the person alone.

    Raises Refused when none of them can be shown, for another number of days, and for one address too many.
    """
    chosen = [badge.award.id for badge in carnet.visible if badge.award.public_id in badges]
    if not chosen or days not in DAYS:
        raise Refused(
            "Choisissez au moins un badge visible.",
            "Choose at least one badge that is visible.",
        )
    now = instance.clock.now()
    hold_person(session, carnet.person.id)  # two at once are counted one after the other
    if sharing.open_links(session, carnet.person.id, now) >= MOST_OPEN:
        raise Refused(
            f"Vous avez déjà {MOST_OPEN} adresses. Arrêtez-en une, puis recommencez.",
            f"You already have {MOST_OPEN} addresses. Stop one of them, then start again.",
        )
    link = ShareLink(
        token=new_public_id(),
        person_id=carnet.person.id,
        label=" ".join(printable(label).split())[:LONGEST_LABEL],
        award_ids=chosen,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(link)
    session.flush()
    return link


def links_of(session: Session, carnet: Carnet) -> Sequence[ShareLink]:
    """Return the last addresses that the person of `carnet` made, the newest first."""
    return sharing.links_of(session, carnet.person.id, MOST_LISTED)


def link_of(session: Session, carnet: Carnet, token: str) -> ShareLink:
    """Return an address that the person of `carnet` made; raises NotFound for any other."""
    found = sharing.link_at(session, token, carnet.person.id) if is_public_id(token) else None
    if found is None:
        raise NotFound("Cette adresse n’est pas à vous.", "This address is not yours.")
    return found


def state_of_link(instance: Instance, link: ShareLink) -> LinkState:
    """Return what has become of an address."""
    if link.ended_at is not None:
        return LinkState.ENDED
    return LinkState.EXPIRED if link.expires_at <= instance.clock.now() else LinkState.OPEN


def end(instance: Instance, session: Session, link: ShareLink) -> None:
    """Stop an address at once: it answers 410 from now on."""
    sharing.end(session, link.id, instance.clock.now())


def shared(instance: Instance, session: Session, token: str) -> Shared:
    """Return what the address `token` shows now; raises NotFound, and Gone when it ended or its person was erased."""
    if not is_public_id(token):
        raise _unknown()
    link = sharing.link_at(session, token)
    if link is None:
        raise _gone() if erased_share(session, token) else _unknown()
    if state_of_link(instance, link) is not LinkState.OPEN:
        raise _gone()
    return shows(instance, session, link)


def shows(instance: Instance, session: Session, link: ShareLink) -> Shared:
    """Return what is behind an address, whatever has become of it: for the person herself."""
    found = [page_of_award(instance, session, award) for award in sharing.awards_of(session, link)]
    pages = [page for page in found if page is not None and not page.hidden]
    return Shared([_checked(instance, session, page) for page in pages], link.expires_at)


def shown_in(instance: Instance, session: Session, badges: Sequence[CarnetBadge]) -> Shared:
    """Return what an employer would see of these badges, for the person herself."""
    return Shared([_checked(instance, session, badge.page) for badge in badges], None)


def count_visit(instance: Instance, token: str) -> None:
    """Count a visit of an address in a short transaction of its own; that it could not be counted stops nothing."""
    try:
        with instance.unit_of_work() as session:
            sharing.count_visit(session, token)
    except Exception as error:  # the page has left already
        structlog.get_logger().warning("visit_not_counted", error=type(error).__name__)


def _checked(instance: Instance, session: Session, page: BadgePage) -> SharedBadge:
    """Verify the signed form of a badge, now, as its own page does."""
    if page.revoked_at is not None:
        return SharedBadge(page, State.REVOKED)
    return SharedBadge(page, state_of(verify(instance, session, page.jws)))


def _gone() -> Gone:
    return Gone(
        "Cette adresse ne montre plus rien. Demandez-en une nouvelle à la personne.",
        "This address shows nothing any more. Ask the person for a new one.",
    )


def _unknown() -> NotFound:
    return NotFound(
        "Personne n’a donné cette adresse. Vérifiez chaque signe, ou demandez-la de nouveau.",
        "Nobody gave this address. Check each sign, or ask for it again.",
    )
