"""From Settings to an Instance: which gateway stands behind which port."""

from __future__ import annotations

import sys
from typing import Any

from sqlalchemy.orm import sessionmaker

from badges.app.fetchers import fetchers
from badges.domain.controller import Controller
from badges.domain.errors import NotFound
from badges.domain.ports import Mailer
from badges.domain.public_urls import PublicUrls
from badges.gateways.clock import SystemClock
from badges.gateways.erasure_record import ERASURES, ErasureRecordFile
from badges.gateways.images import ResvgRenderer
from badges.gateways.key_store import FileKeyStore
from badges.gateways.mail import FolderMailer, SmtpMailer
from badges.gateways.pdf_baking import PdfBaker
from badges.gateways.pictures import Thumbnails
from badges.gateways.qr_codes import QrCodes
from badges.gateways.qr_reading import QrCodeReader
from badges.gateways.secret_file import kept_secret
from badges.gateways.spreadsheets import CalamineReader
from badges.gateways.typesetting import Typst
from badges.jobs.awarding import InlineRunner
from badges.records.database import current, head, open_database
from badges.services.erasing_record import reconcile
from badges.services.initialising import check_base_url, stored_base_url
from badges.services.instance import Instance
from badges.settings import Settings


def create_instance(settings: Settings, *, serving: bool = False, **replacements: Any) -> Instance:
    """Open the installation that `settings` describe; `replacements` stand in for its parts by name.

    A base URL that was asked for must be the stored one; a server also compares the address it listens on. People
    whom a restored backup has brought back are erased again before anything else.
    Raises NotFound when the installation was never initialised, Refused when its base URL is another one.
    """
    engine = replacements.pop("engine", None) or open_database(settings.database)
    sessions = sessionmaker(engine, expire_on_commit=False)
    with sessions() as session:
        base_url = stored_base_url(session) if current(engine) else None
    if base_url is None:
        raise NotFound(
            "Cette installation n’est pas prête. Lancez d’abord « badges init » ou « badges demo ».",
            "This installation is not ready. Run “badges init” or “badges demo” first.",
        )
    asked = settings.wanted_base_url if serving else settings.base_url
    if asked:
        check_base_url(stored=base_url, asked=asked)
    parts: dict[str, Any] = {
        "urls": PublicUrls(base_url),
        "home": settings.data_folder,
        "development": settings.development,
        "secret": _secret(settings),
        "key_bits": settings.key_bits,
        "engine": engine,
        "sessions": sessions,
        "clock": SystemClock(),
        "key_store": FileKeyStore(settings.keys_folder, _passphrase(settings)),
        "mailer": _mailer(settings),
        "erasures": ErasureRecordFile(settings.data_folder / ERASURES),
        "images": ResvgRenderer(),
        "thumbnails": Thumbnails(),
        "qr_codes": QrCodes(),
        "qr_reader": QrCodeReader(),
        "typesetter": Typst(),
        "pdf_baker": PdfBaker(),
        "spreadsheets": CalamineReader(),
        "new_fetcher": fetchers(base_url),
        "batches": InlineRunner(),
        "controller": _controller(settings),
    }
    instance = Instance(**(parts | replacements))
    if isinstance(instance.batches, InlineRunner):
        instance.batches.attach(instance)
    if current(engine) == head():
        reconcile(instance)
    return instance


def _mailer(settings: Settings) -> Mailer:
    if settings.smtp_url:
        return SmtpMailer(settings.smtp_url.get_secret_value(), settings.mail_from)
    announce = _announce if settings.development else None
    return FolderMailer(settings.data_folder / "outbox", settings.mail_from, announce)


def _controller(settings: Settings) -> Controller:
    told = (settings.controller_name, settings.controller_address, settings.controller_email, settings.dpo)
    return Controller(*(value.strip() for value in told))


def _announce(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _passphrase(settings: Settings) -> bytes | None:
    return settings.key_passphrase.get_secret_value().encode() if settings.key_passphrase else None


def _secret(settings: Settings) -> bytes:
    """Return the installation's secret; in development one is drawn once and kept beside the database."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value().encode()
    return kept_secret(settings.data_folder / "secret.key")
