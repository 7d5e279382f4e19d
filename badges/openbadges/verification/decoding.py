"""Undoes content encodings without ever holding more than the limit."""

from __future__ import annotations

import zlib

from badges.openbadges.verification.ports import FetchError

MOST_BYTES = 1 << 20  # of one document, decoded
MOST_LAYERS = 3
MOST_MEMBERS = 64  # of one gzip body: each step over one copies what is left
_GZIP = 16 + zlib.MAX_WBITS


def decoded(body: bytes, encodings: str) -> bytes:
    """Return `body` without its content encodings (RFC 9110, 8.4), the last one named being undone first.

    Raises FetchError: response_too_large over 1 MiB at any layer, response_invalid for damaged, unknown
    or more than three encodings.
    """
    layers = [name for name in (part.strip().lower() for part in encodings.split(",")) if name]
    layers = [name for name in layers if name != "identity"]
    if len(layers) > MOST_LAYERS:
        raise FetchError("response_invalid", "the answer is encoded too many times")
    for name in reversed(layers):
        body = _without_layer(body, name)
    if len(body) > MOST_BYTES:
        raise FetchError("response_too_large", f"the answer is over {MOST_BYTES} bytes")
    return body


def _without_layer(body: bytes, name: str) -> bytes:
    try:
        if name in ("gzip", "x-gzip"):
            return _inflated(body, _GZIP)
        if name == "deflate":
            try:
                return _inflated(body, zlib.MAX_WBITS)
            except zlib.error:  # many servers send it without the zlib wrapper
                return _inflated(body, -zlib.MAX_WBITS)
    except zlib.error:
        raise FetchError("response_invalid", f"the {name} encoding is damaged") from None
    raise FetchError("response_invalid", "the answer has an encoding that was not asked for")


def _inflated(body: bytes, window: int) -> bytes:
    parts: list[bytes] = []
    room = MOST_BYTES
    while body or not parts:
        inflater = zlib.decompressobj(window)
        part = inflater.decompress(body, room + 1)
        room -= len(part)
        if room < 0:
            raise FetchError("response_too_large", f"the answer inflates to over {MOST_BYTES} bytes")
        if not inflater.eof:
            raise zlib.error("truncated")
        if window != _GZIP and inflater.unused_data:
            raise zlib.error("trailing bytes")
        parts.append(part)
        body = inflater.unused_data  # a gzip body may hold several members
        if len(parts) > MOST_MEMBERS:
            raise FetchError("response_invalid", "the answer is made of too many pieces")
    return b"".join(parts)
