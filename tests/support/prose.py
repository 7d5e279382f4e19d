"""How the details of errors are written: plain English in small letters, and names as the standards spell them."""

from __future__ import annotations

import re

NAMES = (
    "ASCII", "Assertion", "BadgeClass", "Badges", "BCP", "CryptographicKey", "DTD", "E", "Endorsement", "Gone",
    "HostedBadge", "HTTP", "IDAT", "IEND", "IHDR", "Infinity", "IPv4", "IPv6", "IRI", "ISO", "issuedOn", "Issuer",
    "iTXt", "JSON", "JWS", "Lint", "NaN", "Open", "PEM", "PNG", "Profile", "publicKeyPem", "RevocationList", "RS256",
    "RSA", "SHA", "SignedBadge", "startsWith", "SVG", "targetName", "targetUrl", "URI", "URL", "UTF", "XML",
)  # fmt: skip
EVERYDAY = {
    "assertion",
    "badges",
    "e",
    "gone",
    "http",
    "issuer",
    "open",
    "profile",
    "svg",
    "url",
    "xml",
}  # plain words too
_SPELLING = {name.lower(): name for name in NAMES}
_QUOTED = re.compile(r"https?://\S+|(?<=not JSON: ).*|(?<=not well-formed XML: ).*|(?:^|(?<=; ))[\w.\[\]]+(?=: )")


def misspelt(detail: str) -> list[str]:
    """Return the words of a detail that are written otherwise; what it quotes, and the path before it, are free."""
    words = re.findall(r"[A-Za-z][A-Za-z0-9]*", _QUOTED.sub("", detail))
    return [word for word in words if word != _SPELLING.get(word.lower(), word.lower()) and word not in EVERYDAY]
