"""What a person is shown and may keep of a check: the report, the badge's picture, the proof; nothing stays here."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from badges.domain.verdict_report import report_in_words
from badges.domain.verdicts import State, state_of
from badges.openbadges.verification import Fetcher, FetchError, Report
from badges.openbadges.verification.inputs import InputBusyError, InputUnreadableError, read_input
from badges.services.instance import Instance
from badges.services.verifying import InputRefusedError, checking, verify_and_record, verify_through

__all__ = ["Examined", "InputRefusedError", "Proof", "examine", "examined", "keep_proof", "portable"]

MOST_PORTABLE: Final = 64 * 1024  # bytes of UTF-8, as for pasted text
_INLINE_PNG: Final = "data:image/png;base64,"
_ABOUT: Final = {
    "fr": "Preuve d’une vérification\u00a0: «\u00a0resources\u00a0» contient tout ce qui a été lu. Pour refaire "
    "le contrôle sans connexion\u00a0: badges verify INPUT --replay CE_FICHIER --now MOMENT, avec "
    "«\u00a0input\u00a0» et «\u00a0report.checkedAt\u00a0».",
    "en": "Proof of a check: “resources” holds everything that was read. To check again without a connection: "
    "badges verify INPUT --replay THIS_FILE --now MOMENT, with “input” and “report.checkedAt”.",
}


@dataclass(frozen=True)
class Examined:
    """A check as a person sees it."""

    report: Report
    picture: bytes | None  # a small PNG, drawn again by us
    fetched: Sequence[Mapping[str, Any]]  # url, status, code: those of the report, and the picture's
    given: str | None  # the text that stands for what was given: itself, or what its image holds


@dataclass(frozen=True)
class Proof:
    """What settles a dispute later: a replay file (VERIFYING.md) with its dated report."""

    name: str
    data: bytes  # JSON
    report: Report
    given: str
    recipient: str | None


def examine(
    instance: Instance,
    session: Session,
    data: bytes | str,
    *,
    recipient: str | None = None,
    filename: str | None = None,
) -> Examined:
    """Verify a badge, and read its picture with what is left of the check's budget; raises InputRefusedError."""
    with checking(instance, session) as fetcher:
        report = verify_through(fetcher, instance, session, data, recipient=recipient, filename=filename)
        return examined(fetcher, instance, session, report, portable(data, filename))


def examined(fetcher: Fetcher, instance: Instance, session: Session, report: Report, given: str | None) -> Examined:
    """Return what a person is shown of a check by `fetcher`, which reads the badge's picture as well."""
    picture = _picture(instance, session, fetcher, report)
    seen = [{"url": one.url, "status": one.status, "code": one.code} for one in fetcher.log[len(report.fetched) :]]
    return Examined(report, picture, (*report.fetched, *seen), given)


def keep_proof(instance: Instance, session: Session, data: str, *, recipient: str | None = None) -> Proof:
    """Verify a badge anew and return everything that was read, with the report; raises InputRefusedError."""
    report, replay = verify_and_record(instance, session, data, recipient=recipient)
    content = {
        "about": _ABOUT,
        "input": data,
        "recipient": recipient,
        "report": report_in_words(report),
        **replay,
    }
    moment = report.checked_at.strftime("%Y-%m-%d-%H%M%S")
    kept = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return Proof(f"preuve-{moment}.json", kept, report, data, recipient)


def portable(data: bytes | str, filename: str | None) -> str | None:
    """Return what was given as a text that can be given again; an image is worth the badge that it holds."""
    try:
        text = data if isinstance(data, str) else read_input(data, filename).text
    except (InputUnreadableError, InputBusyError):
        return None
    return text if text and len(text.encode("utf-8", "surrogatepass")) <= MOST_PORTABLE else None


def _picture(instance: Instance, session: Session, fetcher: Fetcher, report: Report) -> bytes | None:
    """Return the badge's picture, small and drawn again; an SVG of a stranger is never drawn.

    Nor is anything of a document that is merely described, or of a badge that is not recognised.
    """
    address = (report.badge or {}).get("image")
    if not address or "id" not in (report.assertion or {}) or state_of(report) is State.NOT_RECOGNISED:
        return None
    image = _image(fetcher, address)
    session.commit()  # only what was read: whoever waits for a drawing keeps no transaction open before writers
    return instance.thumbnails.thumbnail(image) if image is not None else None


def _image(fetcher: Fetcher, address: str) -> bytes | None:
    try:
        if address.startswith(_INLINE_PNG):
            return base64.b64decode(address.removeprefix(_INLINE_PNG), validate=True)
        fetched = fetcher.get(address) if address[:4].lower() == "http" else None
    except (FetchError, binascii.Error):
        return None
    return fetched.body if fetched is not None and fetched.status == 200 else None
