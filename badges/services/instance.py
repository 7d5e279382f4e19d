"""The running installation, as every service is handed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from badges.domain.controller import Controller
from badges.domain.ports import (
    BatchRunner,
    Clock,
    ErasureRecord,
    ImageRenderer,
    KeyStore,
    Mailer,
    PdfBaker,
    QrDrawer,
    QrReader,
    SpreadsheetReader,
    Thumbnailer,
    Typesetter,
)
from badges.domain.public_urls import PublicUrls
from badges.openbadges.verification import Fetcher
from badges.records.database import begin_writing
from badges.services.openings import Openings

__all__ = ["Instance", "begin_writing"]


@dataclass(frozen=True)
class Instance:
    """Everything that a use case may reach, wired by `badges.app` and replaced piece by piece in tests."""

    urls: PublicUrls
    home: Path
    development: bool
    secret: bytes  # at least 32 bytes: claim codes, confirmations, sessions
    key_bits: int
    engine: Engine
    sessions: sessionmaker[Session]
    clock: Clock
    key_store: KeyStore
    mailer: Mailer
    erasures: ErasureRecord
    images: ImageRenderer
    thumbnails: Thumbnailer
    qr_codes: QrDrawer
    qr_reader: QrReader
    typesetter: Typesetter
    pdf_baker: PdfBaker
    spreadsheets: SpreadsheetReader
    new_fetcher: Callable[[bool], Fetcher]  # one guarded fetcher for each check; True allows loopback (development)
    batches: BatchRunner
    controller: Controller = field(default_factory=Controller)
    openings: Openings = field(default_factory=Openings)

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """Open a session for an edge that is no web request; commits at the end, rolls back on any error."""
        with self.sessions() as session:
            begin_writing(session)
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
