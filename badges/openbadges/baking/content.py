"""What an image can carry: the badge itself, told apart by its first signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlsplit, urlunsplit

from badges.openbadges import jws, strict_json
from badges.openbadges.errors import BakingError, JwsError, StrictJsonError

MAX_FILE: Final = 5 * 1024 * 1024
MAX_CONTENT: Final = 1024 * 1024

BakedKind = Literal["json", "jws", "url", "ob3"]

_JWS = re.compile(r"[A-Za-z0-9_\-+/=]+\.[A-Za-z0-9_\-+/=]*\.[A-Za-z0-9_\-+/=]*")
_URL = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Baked:
    """What was found in an image: Assertion JSON, a JWS, a URL, or an Open Badges 3.0 credential (`ob3`)."""

    kind: BakedKind
    text: str


def read_content(text: str) -> Baked:
    """Tell what kind of badge a baked text is; raises BakingError (baked_content_invalid).

    A token that is merely malformed and JSON that is merely ambiguous keep their kind: whoever reads them
    next says precisely what is wrong.
    """
    trimmed = text.strip()
    if trimmed.startswith("{"):
        _require_json(trimmed)
        return Baked("json", text)
    if _URL.fullmatch(trimmed):
        return Baked("url", trimmed)
    if trimmed.startswith("eyJ") or _JWS.fullmatch(trimmed):
        return Baked("jws", text)
    raise BakingError("baked_content_invalid", "the baked text is neither JSON, nor a JWS, nor a URL")


def the_only(texts: Sequence[str]) -> Baked:
    """Return the single badge among `texts`; raises BakingError (baked_duplicate, baked_conflict)."""
    if len(set(texts)) > 1:
        detail = "the image holds badges that contradict each other"
        raise BakingError("baked_conflict", detail, also=("baked_duplicate",))
    if len(texts) > 1:
        raise BakingError("baked_duplicate", "the image holds its badge twice")
    return read_content(texts[0])


def require_bakeable(content: str) -> bytes:
    """Return the bytes of a badge that is to be baked; they come back unchanged when it is read.

    Raises BakingError: baked_content_invalid, baked_too_large.
    """
    try:
        octets = content.encode("utf-8")
    except UnicodeEncodeError:
        raise BakingError("baked_content_invalid", "the text holds half a surrogate pair") from None
    require_content_size(octets)
    kind = read_content(content).kind
    if content != content.strip() or (kind == "jws" and not _JWS.fullmatch(content)):
        raise BakingError("baked_content_invalid", "the text has something before or after the badge")
    return octets


def require_content_size(octets: bytes) -> None:
    """Refuse a badge over 1 MiB (baked_too_large)."""
    if len(octets) > MAX_CONTENT:
        raise BakingError("baked_too_large", f"a baked badge has at most {MAX_CONTENT} bytes")


def require_file_size(image: bytes) -> None:
    """Refuse an image file over 5 MiB (input_too_large)."""
    if len(image) > MAX_FILE:
        raise BakingError("input_too_large", f"an image file has at most {MAX_FILE} bytes")


def require_same_badge(baked: Baked, other: str) -> None:
    """Refuse a badge that stands beside `other`, the address or the JWS of another one (baked_conflict)."""
    try:
        own, others = _named_by(baked.text.strip()), _named_by(other)
    except StrictJsonError as error:
        raise BakingError(error.code, error.detail) from None
    except JwsError:
        return  # whoever reads the token refuses it; what stands beside it is judged by itself
    if own and own.isdisjoint(others):
        raise BakingError("baked_conflict", "the image names one badge and holds another")


def is_url(text: str) -> bool:
    """Tell whether `text` is the address of a hosted badge."""
    return _URL.fullmatch(text) is not None


def is_jws(text: str) -> bool:
    """Tell whether `text` looks like a compact JWS."""
    return _JWS.fullmatch(text) is not None


def _named_by(text: str) -> set[str]:
    """Return the addresses that a baked text gives its badge; raises StrictJsonError and JwsError."""
    if text.startswith("{"):
        return _addresses(_loads(text))
    if is_url(text):
        return {_spelling(text)}
    return _addresses(jws.parse(text).payload) if is_jws(text) else {text}


def _addresses(assertion: dict[str, Any]) -> set[str]:
    """Return what an Assertion says its own address is: nothing said contradicts nothing."""
    verify: Any = assertion.get("verify", assertion.get("verification"))
    url = verify.get("url") if isinstance(verify, dict) else None
    return {_spelling(address) for address in (assertion.get("id"), url) if isinstance(address, str)}


def _spelling(address: str) -> str:
    """Return an address with scheme and host in lower case and no default port: one badge, however written."""
    try:
        parts = urlsplit(address)
        default = {"https": 443, "http": 80}.get(parts.scheme.lower())
        port = f":{parts.port}" if parts.port not in (None, default) else ""
    except ValueError:
        return address
    host = parts.netloc.lower().rpartition("@")[2].removesuffix(f":{parts.port}")
    if "@" in parts.netloc or not host:
        return address
    return urlunsplit((parts.scheme.lower(), host + port, parts.path, parts.query, parts.fragment))


def _require_json(text: str) -> None:
    try:
        _loads(text)
    except StrictJsonError as error:
        if error.code == "json_invalid":
            raise BakingError("baked_content_invalid", f"the baked text is no JSON: {error.detail}") from None


def _loads(text: str) -> Any:
    strict_json.require_few_values(text.encode("utf-8", "surrogatepass"))
    return strict_json.loads(text)
