"""What was handed in: an address, a document, a token, or an image that holds one of these."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any, Literal

from badges.openbadges.baking import unbake
from badges.openbadges.errors import BakingError, OpenBadgesError, StrictJsonError
from badges.openbadges.verification.structure import read_json

MOST_FILE_BYTES = 5 * 1024 * 1024
MOST_TEXT_BYTES = 64 * 1024
LARGE = 1024 * 1024  # bytes
_REQUEST_CODES = frozenset({"input_too_large", "unsupported_media_type", "unsupported_encoding"})

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S*")
_TOKEN = re.compile(r"eyJ.*|[A-Za-z0-9_\-+/=]*\.[A-Za-z0-9_\-+/=.]*", re.DOTALL)
_UTF16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_OTHER_FILES = (b"\xff\xd8\xff", b"GIF8", b"%PDF", b"RIFF", b"PK\x03\x04")
_IMAGE_NAMES = (".png", ".apng", ".svg", ".svgz")
_one_large_file = threading.Lock()
PATIENCE_S = 5.0


class InputRefusedError(OpenBadgesError):
    """The request itself is unusable: input_too_large, unsupported_media_type, unsupported_encoding."""


class InputBusyError(OpenBadgesError):
    """Other large files are being read: nothing is said about this one, which may be handed in again."""

    def __init__(self) -> None:
        super().__init__("busy", f"large files waited for more than {PATIENCE_S:.0f} s")


class InputUnreadableError(OpenBadgesError):
    """What was given can be read as no badge; the verdict is `invalid`, with this code and those in `also`."""

    def __init__(self, code: str, detail: str, *, also: tuple[str, ...] = ()) -> None:
        super().__init__(code, detail)
        self.also = also


@dataclass(frozen=True, slots=True)
class Given:
    """A badge as it was handed in, not yet verified in any way."""

    kind: Literal["url", "json", "jws", "ob3"]
    text: str
    document: dict[str, Any] | None = None  # of kind json
    image: bool = False


def read_input(data: bytes | str, filename: str | None = None) -> Given:
    """Tell what was given; raises InputRefusedError, InputUnreadableError and InputBusyError.

    A file has at most 5 MiB, pasted text and a JWS at most 64 KiB.
    """
    if isinstance(data, str):
        if len(data) > MOST_TEXT_BYTES or len(data.encode("utf-8", "surrogatepass")) > MOST_TEXT_BYTES:
            raise InputRefusedError("input_too_large", f"pasted text has at most {MOST_TEXT_BYTES} bytes")
        return _read_text(data)
    if len(data) > MOST_FILE_BYTES:
        raise InputRefusedError("input_too_large", f"a file has at most {MOST_FILE_BYTES} bytes")
    # A large file costs several times its size while it is taken apart: threads that do so wait for each other.
    if len(data) <= LARGE:
        return _read_file(data, filename)
    if not _one_large_file.acquire(timeout=PATIENCE_S):
        raise InputBusyError
    try:
        return _read_file(data, filename)
    finally:
        _one_large_file.release()


def _read_file(data: bytes, filename: str | None) -> Given:
    named_image = (filename or "").lower().endswith(_IMAGE_NAMES)
    if named_image or _looks_like_image(data):
        return _read_image(data, filename)
    if data.startswith(_OTHER_FILES):
        raise InputRefusedError("unsupported_media_type", "the file is no PNG, SVG, JSON or JWS")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        if data.startswith(_UTF16_OR_32) or (b"\x00" not in data and _is_mostly_text(data)):
            raise InputRefusedError("unsupported_encoding", "a text file is written in UTF-8") from None
        raise InputRefusedError("unsupported_media_type", "the file is no PNG, SVG, JSON or JWS") from None
    return _read_text(_without_line_end(text))


def _without_line_end(text: str) -> str:
    """Drop the line end with which editors and shells close a text file; a token itself is exact or malformed."""
    return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text


def _looks_like_image(data: bytes) -> bool:
    if b"PNG" in data[:8]:
        return True
    return data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"<")


def _is_mostly_text(data: bytes) -> bool:
    sample = data[:1024]
    return sum(octet >= 0x20 or octet in b"\t\r\n" for octet in sample) == len(sample)


def _read_image(data: bytes, filename: str | None) -> Given:
    try:
        baked = unbake(data, filename)
    except BakingError as error:
        if error.code in _REQUEST_CODES:
            raise InputRefusedError(error.code, error.detail) from None
        raise InputUnreadableError(error.code, error.detail, also=error.also) from None
    if baked.kind == "json":
        return Given("json", baked.text, _json(baked.text), image=True)
    if baked.kind == "jws" and len(baked.text) > MOST_TEXT_BYTES:
        raise InputUnreadableError("baked_too_large", f"a JWS has at most {MOST_TEXT_BYTES} bytes")
    return Given(baked.kind, baked.text, image=True)


def _read_text(text: str) -> Given:
    trimmed = text.strip(" \t\r\n\ufeff")
    first = trimmed[:1]
    if first == "<":
        return _read_image(trimmed.encode("utf-8", "surrogatepass"), None)
    if first and first in '{["':
        return Given("json", trimmed, _json(trimmed))
    if trimmed[:4].lower() == "http" or _SCHEME.fullmatch(trimmed):
        return Given("url", trimmed)
    if _TOKEN.fullmatch(trimmed):
        if len(text) > MOST_TEXT_BYTES:
            raise InputRefusedError("input_too_large", f"a JWS has at most {MOST_TEXT_BYTES} bytes")
        return Given("jws", text)  # with whatever stands around it: a token is exact or malformed
    raise InputUnreadableError("json_invalid", "the text is neither an address, nor JSON, nor a JWS")


def _json(text: str) -> dict[str, Any]:
    try:
        document = read_json(text)
    except StrictJsonError as error:
        raise InputUnreadableError(error.code, error.detail) from None
    if not isinstance(document, dict):
        raise InputUnreadableError("schema_invalid", "the JSON is no object")
    return document
