"""What everybody reads of testimonies: who signs is what its author chose, and never more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from badges.domain.codes import is_public_id
from badges.domain.erasing import Kind
from badges.domain.errors import Gone
from badges.domain.testifying import TestimonyState
from badges.records import organisations, testimonies, tombstones
from badges.records.tables import Organisation, Testimony
from badges.services.publishing import is_segment

__all__ = ["TestimonyPage", "organisation_at", "published_testimonies", "published_testimony"]
MOST_ON_PAGE = 30


@dataclass(frozen=True)
class TestimonyPage:
    """A published testimony; `signature` is a first name or an employer's name, or empty."""

    __test__ = False  # its name begins like that of a test

    public_id: str
    by_employer: bool
    signature: str
    words: str
    video: str
    captions: str
    transcript: str
    published_at: datetime


def organisation_at(session: Session, org: str) -> Organisation | None:
    """Return the organisation whose address holds `org`."""
    return organisations.by_slug(session, org) if is_segment(org) else None


def published_testimonies(
    session: Session, organisation: Organisation, after: str | None = None
) -> tuple[Sequence[TestimonyPage], str | None]:
    """Return testimonies, the latest first, from behind `after` on, and what asks for the next part."""
    found = testimonies.published(session, organisation.id, after=after, limit=MOST_ON_PAGE + 1)
    shown = [_page(one) for one in found[:MOST_ON_PAGE]]
    return shown, shown[-1].public_id if len(found) > MOST_ON_PAGE else None


def published_testimony(session: Session, org: str, public_id: str) -> TestimonyPage | None:
    """Return the page at `/o/{org}/temoignages/{public_id}`; raises Gone for one that was published once."""
    if not is_segment(org) or not is_public_id(public_id):
        return None
    found = testimonies.at_address(session, org, public_id)
    if found is None:
        if tombstones.is_erased(session, Kind.TESTIMONY, public_id):
            raise _gone()
        return None
    if found.state == TestimonyState.PUBLISHED:
        return _page(found)
    if found.published_at is not None:
        raise _gone()
    return None


def _page(found: Testimony) -> TestimonyPage:
    return TestimonyPage(
        public_id=found.public_id,
        by_employer=found.person is None,
        signature=found.name if found.signed else "",
        words=found.words,
        video=found.video,
        captions=found.captions,
        transcript=found.transcript,
        published_at=found.published_at or found.changed_at,
    )


def _gone() -> Gone:
    return Gone("Ce témoignage a été retiré.", "This testimony was withdrawn.")
