"""Checking any badge of any issuer; documents of our own are answered in-process, never fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from badges.domain.errors import NotFound
from badges.openbadges import verification
from badges.openbadges.verification import (
    Answer,
    Fetcher,
    FetchError,
    InputBusyError,
    InputRefusedError,
    Report,
    recorded,
)
from badges.openbadges.verification.addresses import parse
from badges.services import publishing
from badges.services.instance import Instance
from badges.services.outbound import Busy, Turn

BUSY_SECONDS = 5  # until a large file may be handed in again
__all__ = ["InputRefusedError", "Report", "checking", "verify", "verify_and_record", "verify_through"]


def verify(
    instance: Instance,
    session: Session,
    data: bytes | str,
    *,
    recipient: str | None = None,
    filename: str | None = None,
    now: datetime | None = None,
    allow_loopback: bool | None = None,
) -> Report:
    """Verify a badge as VERIFYING.md says; `data` is an address, a text or the bytes of a file.

    Loopback addresses are fetched in development alone, unless `allow_loopback` says otherwise. Raises
    InputRefusedError for an unusable request, Busy when too many checks reach for the network, and nothing else.
    """
    report, _ = verify_and_record(
        instance,
        session,
        data,
        recipient=recipient,
        filename=filename,
        now=now,
        allow_loopback=allow_loopback,
    )
    return report


def verify_and_record(
    instance: Instance,
    session: Session,
    data: bytes | str,
    *,
    recipient: str | None = None,
    filename: str | None = None,
    now: datetime | None = None,
    allow_loopback: bool | None = None,
) -> tuple[Report, dict[str, Any]]:
    """Verify as `verify` does, and also return the replay file that holds everything that was read."""
    with checking(instance, session, allow_loopback) as fetcher:
        report = verify_through(fetcher, instance, session, data, recipient=recipient, filename=filename, now=now)
        return report, recorded(fetcher.log)


@contextmanager
def checking(instance: Instance, session: Session, allow_loopback: bool | None = None) -> Iterator[Fetcher]:
    """Open the fetcher of one check, which answers documents of ours in-process; its budget is spent once.

    Raises Busy at its end when it had to leave for the network and there was no turn.
    """
    fetcher = instance.new_fetcher(instance.development if allow_loopback is None else allow_loopback)
    turn = Turn()

    def own(url: str) -> Answer | None:
        answer = _own_document(instance, session, url)
        if answer is None and turn.is_needed:
            session.commit()  # only what was read: a check that waits for strangers keeps no connection from others
            if not turn.take():
                raise FetchError("fetch_failed", "too many checks at a time")
        return answer

    fetcher.own = own
    try:
        yield fetcher
    finally:
        fetcher.close()
        turn.end()
    turn.raise_if_refused()


def verify_through(
    fetcher: Fetcher,
    instance: Instance,
    session: Session,
    data: bytes | str,
    *,
    recipient: str | None = None,
    filename: str | None = None,
    now: datetime | None = None,
) -> Report:
    """Verify as `verify` does, through a fetcher of `checking`, for those who read more with what is left of it."""
    try:
        return verification.verify(
            _canonical(instance, session, data),
            fetcher=fetcher,
            now=now or instance.clock.now(),
            recipient=recipient,
            filename=filename,
        )
    except InputBusyError:
        raise Busy(BUSY_SECONDS) from None


def _own_document(instance: Instance, session: Session, url: str) -> Answer | None:
    """Answer an address under our own base URL, whether there is a document or not; None for all others."""
    path = _own_path(instance, url)
    if path is None:
        return None
    document = publishing.document(instance, session, path)
    if document is None:
        return Answer(404)
    headers = {"content-type": document.content_type}
    if document.location is not None:
        headers["location"] = document.location
    return Answer(document.status, headers, document.body)


def _canonical(instance: Instance, session: Session, data: bytes | str) -> bytes | str:
    """Turn a short address of ours, in any case, or the address of a file into that of its assertion."""
    try:
        text = data.decode("ascii") if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        return data
    path = _own_path(instance, text.strip()) if len(text) < 1000 else None
    if path is None:
        return data
    try:
        found = publishing.find_assertion(instance, session, f"{instance.urls.base}{path}")
    except NotFound:
        return data
    return instance.urls.assertion(found.organisation, found.public_id)


def _own_path(instance: Instance, url: str) -> str | None:
    """Return the path of `url` under our base URL, or None when it is elsewhere."""
    try:
        address, base = parse(url), parse(instance.urls.base)
    except FetchError:
        return None
    prefix = base.path.rstrip("/")
    same = (address.scheme, address.host, address.port) == (base.scheme, base.host, base.port)
    return address.path.removeprefix(prefix) if same and address.path.startswith(f"{prefix}/") else None
