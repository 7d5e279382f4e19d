"""What an installation decides once: its base URL, which stands in every id that it publishes."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from badges.domain.errors import Refused
from badges.records import organisations

BASE_URL = "base_url"


def stored_base_url(session: Session) -> str | None:
    """Return the base URL that this installation was initialised with, or None."""
    return organisations.setting(session, BASE_URL)


def settle_base_url(session: Session, wanted: str) -> str:
    """Store the base URL of a new installation, or check that it is the stored one, and return it.

    Raises Refused for another one, and for what is no http or https address.
    """
    base = _checked(wanted)
    stored = stored_base_url(session)
    if stored is None:
        organisations.store_setting(session, BASE_URL, base)
        return base
    check_base_url(stored=stored, asked=base)
    return stored


def check_base_url(*, stored: str, asked: str) -> None:
    """Raise Refused when `asked` is not the base URL that this installation was initialised with."""
    if asked.rstrip("/") != stored:
        raise Refused(
            f"Cette installation publie ses badges sous {stored}\u00a0; avec {asked}, tous leurs identifiants "
            f"seraient faux. Remettez BADGES_BASE_URL à {stored} (ou PORT comme avant), "
            "ou choisissez un autre BADGES_HOME.",
            f"This installation publishes its badges under {stored}; with {asked}, every one of their ids would "
            f"be wrong. Set BADGES_BASE_URL to {stored} again (or PORT as it was), or choose another BADGES_HOME.",
        )


def _checked(wanted: str) -> str:
    base = wanted.strip().rstrip("/")
    try:
        parts = urlsplit(base)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.path or "@" in parts.netloc:
        raise Refused(
            f"«\u00a0{wanted}\u00a0» ne peut pas être l’adresse du service. "
            "Écrivez-la ainsi\u00a0: https://badges.exemple.fr",
            f"“{wanted}” cannot be the address of the service. Write it like this: https://badges.example.org",
        )
    return base
