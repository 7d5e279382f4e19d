"""How the details of errors are written: plain English in small letters, and names as the standards spell them."""

from __future__ import annotations

import re

NAMES = (
    "ASCII", "Assertion", "BCP", "BadgeClass", "CryptographicKey", "DTD", "E", "Endorsement", "Gone", "HTTP",
    "HostedBadge", "IDAT", "IEND", "IHDR", "IPv4", "IRI", "ISO", "Infinity", "Issuer", "JSON", "JWS", "Lint", "NaN",
    "PEM", "PNG", "Open", "Badges", "RS256", "RSA", "RevocationList", "SHA", "SVG", "SignedBadge", "URI", "URL", "UTF", "XML",
    "Profile", "iTXt", "issuedOn", "publicKeyPem", "startsWith", "targetName", "targetUrl",
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
