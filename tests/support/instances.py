"""Builds an installation for tests: real parts wherever they touch nothing outside, doubles elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy.orm import sessionmaker

from badges.domain.public_urls import PublicUrls
from badges.services.instance import Instance
from tests.support.doubles import (
    FixedClock,
    NoNetworkFetcher,
    PooledKeyStore,
    RecordingMailer,
    RecordingRunner,
)

BASE = "https://badges.example.org"
SECRET = b"a secret for tests, never for use"


def build_instance(database_url: str, home: Path, *, base: str = BASE, **replacements: Any) -> Instance:
    """Wire an installation on the migrated database at `database_url`, keeping its files in `home`."""
    from badges.records.database import open_database

    engine = open_database(database_url)
    parts: dict[str, Any] = {
        "urls": PublicUrls(base),
        "home": home,
        "development": True,
        "secret": SECRET,
        "key_bits": 2048,
        "engine": engine,
        "sessions": sessionmaker(engine, expire_on_commit=False),
        "clock": FixedClock(),
        "key_store": PooledKeyStore(),
        "mailer": RecordingMailer(),
        "images": None,
        "qr_codes": None,
        "spreadsheets": None,
        "new_fetcher": NoNetworkFetcher,
        "batches": RecordingRunner(),
    }
    return Instance(**(parts | replacements))
