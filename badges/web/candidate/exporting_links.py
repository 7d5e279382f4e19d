"""How a badge leaves without a file: a message that is already written, LinkedIn's form, advice for the device."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, urlencode

from flask_babel import gettext as _

from badges.domain.dates import PARIS

LINKEDIN = "https://www.linkedin.com/profile/add"
WHATSAPP = "https://wa.me/"


def message(name: str, address: str) -> str:
    """Return the message that a person sends with her badge."""
    return str(_("Mon badge «\u00a0%(name)s\u00a0»\u00a0: %(address)s", name=name, address=address))


def sms_link(text: str) -> str:
    """Return what opens a new SMS with `text` in it (RFC 5724, in the form that iOS and Android both read)."""
    return f"sms:?&body={quote(text, safe='')}"


def whatsapp_link(text: str) -> str:
    """Return what opens WhatsApp with `text` in it, to be sent to whomever the person chooses."""
    return f"{WHATSAPP}?text={quote(text, safe='')}"


def linkedin_link(
    *, name: str, issuer: str, issued_at: datetime, expires_at: datetime | None, address: str, code: str
) -> str:
    """Return LinkedIn's form for a licence or certificate, filled with what the badge says."""
    issued = issued_at.astimezone(PARIS)
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": name,
        "organizationName": issuer,
        "issueYear": str(issued.year),
        "issueMonth": str(issued.month),
    }
    if expires_at is not None:
        expires = expires_at.astimezone(PARIS)
        fields |= {"expirationYear": str(expires.year), "expirationMonth": str(expires.month)}
    return f"{LINKEDIN}?{urlencode(fields | {'certUrl': address, 'certId': code}, quote_via=quote)}"


def advice(user_agent: str) -> str:
    """Say how to keep the file on this device, so that the proof stays in it."""
    if any(device in user_agent for device in ("iPhone", "iPad", "iPod")):
        return str(
            _("Sur iPhone\u00a0: choisissez «\u00a0Enregistrer dans Fichiers\u00a0». Une photo ne garde pas la preuve.")
        )
    if "Android" in user_agent:
        return str(
            _("Sur Android\u00a0: le fichier va dans «\u00a0Téléchargements\u00a0». Une photo ne garde pas la preuve.")
        )
    return str(_("Le fichier va dans «\u00a0Téléchargements\u00a0». Ne le modifiez pas\u00a0: il perdrait sa preuve."))
