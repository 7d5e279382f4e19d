"""The files that stand under an assertion's address, by their names."""

from __future__ import annotations

from sqlalchemy.orm import Session

from badges.domain.errors import Gone, NotFound
from badges.domain.ports import QrFormat
from badges.records import published
from badges.services.certifying import certificate
from badges.services.exporting import ExportedFile, export
from badges.services.instance import Instance
from badges.services.publishing import FILES, MEDIA_TYPES, is_segment
from badges.services.publishing_erased import erased_assertion, gone

CERTIFICATE = "certificate.pdf"
QR_CODES: dict[str, QrFormat] = {"qr.png": "png", "qr.svg": "svg"}


def assertion_file(
    instance: Instance, session: Session, org: str, public_id: str, name: str, language: str = "fr"
) -> ExportedFile:
    """Return the file `name` of the assertion at `/o/{org}/assertions/{public_id}` (DESIGN §3).

    A certificate speaks `language` (`fr` or `en`); it names nobody. Raises NotFound for an unknown or hidden assertion
    or an unknown name, Gone for a revoked or erased badge, ExportFailed when the file that was made does not verify.
    """
    ours = is_segment(org) and is_segment(public_id)
    found = published.assertion_at(session, org, public_id) if ours else None
    known = name in {*FILES, *QR_CODES, CERTIFICATE}
    if found is None and ours and known and erased_assertion(session, org, public_id):
        raise gone()
    if found is None or found.is_hidden or not known:
        raise NotFound("Aucun fichier à cette adresse.", "There is no file at this address.")
    if found.revoked_at is not None:
        raise Gone("Ce badge a été retiré.", "This badge was withdrawn.")
    if name in QR_CODES:
        fmt = QR_CODES[name]
        drawn = instance.qr_codes.draw(instance.urls.qr_text(found.short_code), fmt)
        return ExportedFile(name, MEDIA_TYPES[fmt], drawn)
    if name == CERTIFICATE:
        return certificate(instance, session, found, language)
    chosen, signed = FILES[name]
    return export(instance, session, found, chosen, signed=signed)
