"""Builds an installation for tests: real parts wherever they touch nothing outside, doubles elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import sessionmaker

from badges.domain.public_urls import PublicUrls
from badges.services.instance import Instance
from tests.support.compiled import TEMPLATES, share_routes, share_statements, wait_for_no_disk
from tests.support.doubles import (
    FixedClock,
    NoNetworkFetcher,
    PooledKeyStore,
    RecordingMailer,
    RecordingRunner,
    RememberingRenderer,
)

BASE = "https://badges.example.org"
SECRET = b"a secret for tests, never for use"


def build_instance(database_url: str, home: Path, *, base: str = BASE, **replacements: Any) -> Instance:
    """Wire an installation on the migrated database at `database_url`, keeping its files in `home`."""

    from badges.gateways.erasure_record import ERASURES, ErasureRecordFile
    from badges.gateways.images import ResvgRenderer
    from badges.gateways.pdf_baking import PdfBaker
    from badges.gateways.pictures import Thumbnails
    from badges.gateways.qr_codes import QrCodes
    from badges.gateways.qr_reading import QrCodeReader
    from badges.gateways.spreadsheets import CalamineReader
    from badges.gateways.typesetting import Typst
    from badges.records.database import open_database
    from badges.services.initialising import settle_base_url

    engine = wait_for_no_disk(share_statements(open_database(database_url)))
    sessions = sessionmaker(engine, expire_on_commit=False)
    with sessions() as session:
        settle_base_url(session, base)
        session.commit()
    parts: dict[str, Any] = {
        "urls": PublicUrls(base),
        "home": home,
        "development": True,
        "secret": SECRET,
        "key_bits": 2048,
        "engine": engine,
        "sessions": sessions,
        "clock": FixedClock(),
        "key_store": PooledKeyStore(),
        "mailer": RecordingMailer(),
        "erasures": ErasureRecordFile(home / ERASURES),
        "images": RememberingRenderer(ResvgRenderer()),
        "thumbnails": Thumbnails(),
        "qr_codes": QrCodes(),
        "qr_reader": QrCodeReader(),
        "typesetter": Typst(),
        "pdf_baker": PdfBaker(),
        "spreadsheets": CalamineReader(),
        "new_fetcher": NoNetworkFetcher,
        "batches": RecordingRunner(),
    }
    return Instance(**(parts | replacements))


def build_app(instance: Instance, **replacements: Any) -> Flask:
    """Return the web application of `instance`; in tests it fails on what a request forgot to commit."""
    from badges.app import create_app
    from badges.settings import Settings

    settings = Settings(env="development", base_url=instance.urls.base, home=instance.home)
    share_routes()
    app = create_app(settings, instance=instance, **replacements)
    app.jinja_env.bytecode_cache = TEMPLATES
    app.testing = True
    return app
