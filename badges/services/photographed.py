"""Photographs of paper that are handed in to be checked: the badge is behind the address in their QR code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from badges.domain.codes import SHORT_LENGTH, read_code
from badges.domain.errors import Refused
from badges.domain.public_urls import PublicUrls
from badges.domain.verdicts import State, state_of
from badges.openbadges.verification.inputs import (
    MOST_FILE_BYTES,
    InputBusyError,
    InputRefusedError,
    InputUnreadableError,
    read_input,
)
from badges.services.budget_shares import BudgetShare
from badges.services.instance import Instance
from badges.services.outbound import Busy
from badges.services.proofs import Examined, examined, portable
from badges.services.verifying import BUSY_SECONDS, Report, checking, verify_through

MOST_ADDRESSES: Final = 3  # of one photograph: a badge, and what else stands on the page
_WEB: Final = ("http://", "https://")
_BADGES_KEYWORD: Final = b"openbadges"  # that no badge in a picture can do without (Baked Badges, 1.0 and 2.0)
_NO_BADGE: Final = frozenset({"not_baked", "image_too_large"})


def photographed_addresses(instance: Instance, data: bytes) -> Sequence[str] | None:
    """Return the web addresses that a photograph shows as QR codes, at most MOST_ADDRESSES.

    None for all else: what is no photograph, or is a picture with a badge inside, is checked as the file it is; a file
    that is too large, too. Raises Busy when too many photographs are being looked at.
    """
    if len(data) > MOST_FILE_BYTES or not instance.qr_reader.is_photograph(data) or _holds_badge(data):
        return None
    try:
        texts = instance.qr_reader.texts(data)
    except Refused:
        raise Busy(BUSY_SECONDS) from None
    return [text for text in map(str.strip, texts) if text.lower().startswith(_WEB)][:MOST_ADDRESSES]


def own_short_code(urls: PublicUrls, addresses: Sequence[str]) -> str | None:
    """Return the code of the first address that is the short address of a page here, in any case; else None."""
    start = urls.qr_text("")
    for address in addresses:
        capitals = address.upper()
        if address.isascii() and capitals.startswith(start):
            code = read_code(capitals.removeprefix(start).partition("?")[0].rstrip("/"), SHORT_LENGTH)
            if code is not None:
                return code
    return None


def examine_likeliest(
    instance: Instance, session: Session, addresses: Sequence[str], *, recipient: str | None = None
) -> tuple[str, Examined]:
    """Check the addresses of one photograph; return the first behind which a badge is found, and its check.

    Else the first of which nothing certain can be said, else the first. Together they take no longer than one check,
    so that three slow servers hold a thread no longer than one. Raises Busy and InputRefusedError as `examine` does.
    """
    looks: list[_Look] = []
    with checking(instance, session) as fetcher:
        for address in addresses:
            share = BudgetShare(fetcher)
            looks.append(_Look(address, share, verify_through(share, instance, session, address, recipient=recipient)))
            if looks[-1].rank == 0:
                break
        best = min(looks, key=lambda look: look.rank)
        return best.address, examined(best.share, instance, session, best.report, portable(best.address, None))


@dataclass(frozen=True)
class _Look:
    """What stands behind one address."""

    address: str
    share: BudgetShare
    report: Report

    @property
    def rank(self) -> int:
        """Return 0 for a badge, 1 where nothing certain can be said, 2 for anything else."""
        return {State.NOT_RECOGNISED: 2, State.INCOMPLETE: 1}.get(state_of(self.report), 0)


def _holds_badge(data: bytes) -> bool:
    """Tell whether there is anything in a picture that claims to be a badge: then it is read as one, however wrong."""
    try:
        read_input(data)
    except InputBusyError:
        raise Busy(BUSY_SECONDS) from None
    except InputRefusedError:
        return False  # a picture of a kind that holds no badge
    except InputUnreadableError as error:
        return error.code not in _NO_BADGE or (error.code == "image_too_large" and _BADGES_KEYWORD in data)
    return True
