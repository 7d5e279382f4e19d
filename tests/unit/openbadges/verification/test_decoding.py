"""Content encodings are undone within the limit."""

from __future__ import annotations

import gzip
import zlib

import pytest

from badges.openbadges.verification.decoding import MOST_BYTES, decoded
from badges.openbadges.verification.ports import FetchError
from tests.support.prose import misspelt

TEXT = b'{"type": "Assertion"}' * 50


def gzipped(data: bytes) -> bytes:
    """Return `data` compressed, without the time: test workers must name their cases alike."""
    return gzip.compress(data, mtime=0)


def raw_deflate(body: bytes) -> bytes:
    """Deflate without the zlib wrapper."""
    maker = zlib.compressobj(wbits=-15)
    return maker.compress(body) + maker.flush()


@pytest.mark.parametrize(
    ("body", "encodings"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzipped(TEXT), "gzip"),
        (gzipped(TEXT), "X-GZIP"),
        (gzipped(TEXT[:100]) + gzipped(TEXT[100:]), "gzip"),
        (zlib.compress(TEXT), "deflate"),
        (raw_deflate(TEXT), "deflate"),
        (gzipped(zlib.compress(TEXT)), "deflate, gzip"),
    ],
)
def test_honest_encodings(body: bytes, encodings: str) -> None:
    """Whatever a server may send honestly is read."""
    assert decoded(body, encodings) == TEXT


@pytest.mark.parametrize(
    ("body", "encodings", "code"),
    [
        (b"x" * (MOST_BYTES + 1), "", "response_too_large"),
        (gzipped(b"\0" * 5_000_000), "gzip", "response_too_large"),
        (gzipped(gzipped(b"\0" * 20_000_000)), "gzip, gzip", "response_too_large"),
        (gzipped(b"\0" * 1_000_000) * 1000, "gzip", "response_too_large"),
        (zlib.compress(b"\0" * 5_000_000), "deflate", "response_too_large"),
        (gzipped(b"") * 2000, "gzip", "response_invalid"),
        (gzipped(TEXT)[:-3], "gzip", "response_invalid"),
        (gzipped(TEXT) + b"more", "gzip", "response_invalid"),
        (zlib.compress(TEXT) + b"more", "deflate", "response_invalid"),
        (TEXT, "gzip", "response_invalid"),
        (b"", "gzip", "response_invalid"),
        (TEXT, "br", "response_invalid"),
        (TEXT, "gzip, gzip, gzip, gzip", "response_invalid"),
    ],
)
def test_bombs_and_damage(body: bytes, encodings: str, code: str) -> None:
    """A bomb is stopped at the limit, single or nested, and damage is not guessed at."""
    with pytest.raises(FetchError) as refused:
        decoded(body, encodings)
    assert refused.value.code == code
    assert misspelt(refused.value.detail) == []


def test_exactly_the_limit_passes() -> None:
    """One MiB is allowed, decoded."""
    assert len(decoded(gzipped(b"\0" * MOST_BYTES), "gzip")) == MOST_BYTES
