"""Photographs of paper that are handed in to be checked: the badge is behind the address in their QR code."""

from __future__ import annotations

import time
from collections.abc import Sequence
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
from badges.services.instance import Instance
from badges.services.outbound import CHECK_SECONDS, Busy
from badges.services.verifying import BUSY_SECONDS, verify

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


def most_likely(instance: Instance, session: Session, addresses: Sequence[str]) -> str:
    """Return the first address behind which a badge is found, as far as that can be seen soon.

    Else the first of which nothing certain can be said, else the first. One address alone is not looked at: whoever
    asks checks it anyway. Raises Busy as `verify` does.
    """
    likely, *others = addresses
    ends, uncertain = time.monotonic() + CHECK_SECONDS, None
    for address in addresses if others else ():
        state = state_of(verify(instance, session, address))
        if state not in (State.NOT_RECOGNISED, State.INCOMPLETE):
            return address
        if state is State.INCOMPLETE:
            uncertain = uncertain or address
        if time.monotonic() > ends:
            break
    return uncertain or likely


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
