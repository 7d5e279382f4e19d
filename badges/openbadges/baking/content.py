"""What an image can carry: the badge itself, told apart by its first signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from badges.openbadges import strict_json
from badges.openbadges.errors import BakingError, StrictJsonError

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


def require_same_badge(baked: Baked, address: str) -> None:
    """Refuse a badge that stands beside the `address` of another one (baked_conflict)."""
    addresses = _addresses(baked.text) if baked.kind == "json" else {baked.text}
    if addresses and address not in addresses:
        raise BakingError("baked_conflict", "the image names one badge and holds another")


def is_url(text: str) -> bool:
    """Tell whether `text` is the address of a hosted badge."""
    return _URL.fullmatch(text) is not None


def _addresses(text: str) -> set[str]:
    """Return what an Assertion says its own address is: nothing said contradicts nothing."""
    try:
        assertion = _loads(text.strip())
    except StrictJsonError as error:
        raise BakingError(error.code, error.detail) from None
    verify: Any = assertion.get("verify", assertion.get("verification"))
    url = verify.get("url") if isinstance(verify, dict) else None
    return {address for address in (assertion.get("id"), url) if isinstance(address, str)}


def _require_json(text: str) -> None:
    try:
        _loads(text)
    except StrictJsonError as error:
        if error.code == "json_invalid":
            raise BakingError("baked_content_invalid", f"the baked text is no JSON: {error.detail}") from None


def _loads(text: str) -> Any:
    strict_json.require_few_values(text.encode("utf-8", "surrogatepass"))
    return strict_json.loads(text)
