"""What strangers call themselves, shown so that it cannot pass for somebody else."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

MOST_SHOWN = 300  # signs of a text that a stranger chose
_KEPT = frozenset("\n\u200c\u200d")  # line ends; joiners that Arabic and Indic scripts need


def plain_text(text: str, most: int = MOST_SHOWN) -> str:
    """Return at most `most` signs of a stranger's text, without what steers its display: controls, direction marks."""
    seen = "".join(sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return seen if len(seen) <= most else f"{seen[:most]}…"


def issuer_name(issuer: Mapping[str, Any]) -> str:
    """Return an issuer's name with the host that proves it: anybody may choose the name, only one has the host."""
    issuer_id = issuer.get("id")
    host = host_of(issuer_id) if isinstance(issuer_id, str) else ""
    name = issuer.get("name")
    if not isinstance(name, str) or not name.strip():
        return host or plain_text(str(issuer_id or ""))
    return f"{plain_text(name)} ({host})" if host else plain_text(name)


def is_of(issuer: Mapping[str, Any], base: str) -> bool:
    """Tell whether an issuer publishes under the address `base`."""
    issuer_id = issuer.get("id")
    return isinstance(issuer_id, str) and issuer_id.startswith(f"{base}/")


def host_of(address: str) -> str:
    """Return the host, with its port, of a web address; empty for anything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return plain_text(parts.netloc.rpartition("@")[2]) if parts.scheme in ("http", "https") else ""
