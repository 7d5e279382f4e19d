"""What is fuzzed: each target takes any bytes and raises when our code does what it must not.

Nothing here needs atheris, so that what it finds can be run again anywhere, and the unit tests run the targets too.
"""

from __future__ import annotations

import json
import resource
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from badges.openbadges import jws, strict_json
from badges.openbadges.baking import unbake
from badges.openbadges.baking.png import unbake_png
from badges.openbadges.baking.png_chunks import SIGNATURE
from badges.openbadges.baking.svg import unbake_svg
from badges.openbadges.errors import BakingError, JwsError, StrictJsonError
from badges.openbadges.verification import FetchError, InputRefusedError, ReplayFetcher, verify
from badges.openbadges.verification.addresses import parse, require_public, same_id
from badges.openbadges.verification.scope import scope_of
from badges.openbadges.verification.structure import read_json
from tests.support.remote_issuer import JSON, NOW, RemoteIssuer

FILENAMES = (None, "badge.png", "badge.svg", "badge.json", "badge", "BADGE.PNG", ".svg", "badge.jpeg")
MOST_SECONDS = 1.0
MOST_KILOBYTES = 200_000
UNFORESEEN = "the verification stopped by an unforeseen error"
ISSUER = RemoteIssuer()
SIGNATURE_PART = ISSUER.sign().rpartition(".")[2]
DOCUMENTS = tuple(ISSUER.resources)


class BrokenPromiseError(AssertionError):
    """Our code did something that it must never do."""


def limited(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return the target, which also raises when an input takes over 1 s, or the process grew by over 200 MB."""
    before = _peak()

    def run(data: bytes) -> None:
        started = time.thread_time()
        target(data)
        seconds = time.thread_time() - started
        if seconds > MOST_SECONDS:
            raise BrokenPromiseError(f"it took {seconds:.2f} s of processor time")
        if _peak() - before > MOST_KILOBYTES:
            raise BrokenPromiseError(f"the process grew by {(_peak() - before) // 1000} MB")

    return run


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def png(data: bytes) -> None:
    """Unbake a PNG file, as it is and with the checksums that its chunks should have: no mutation finds these."""
    for octets in (data, repaired(data)):
        with suppress(BakingError):
            unbake_png(octets)


def svg(data: bytes) -> None:
    """Unbake an SVG file."""
    with suppress(BakingError):
        unbake_svg(data)


def either(data: bytes) -> None:
    """Unbake a file of any name, which the first byte chooses."""
    with suppress(BakingError):
        unbake(data[1:], FILENAMES[data[0] % len(FILENAMES)] if data else None)


def strict(data: bytes) -> None:
    """Read strict JSON: what is accepted means what every reader says, and survives being written."""
    with suppress(StrictJsonError):
        read_json(data)
    try:
        value = strict_json.loads(data)
    except StrictJsonError:
        return
    _require(json.loads(data) == value, "another reader reads another value")
    _require(strict_json.loads(strict_json.dumps(value)) == value, "what was written is read as another value")
    _require(strict_json.loads(data.decode()) == value, "text and bytes are read as different values")


def token(data: bytes) -> None:
    """Parse a compact JWS, and one whose header and payload (a line each) were encoded as they should be."""
    header, _, payload = data.partition(b"\n")
    made = b".".join((jws.encode_part(header), jws.encode_part(payload), SIGNATURE_PART.encode()))
    for octets in (data, made):
        try:
            parsed = jws.parse(octets)
        except JwsError:
            continue
        _require(parsed.header.get("alg") == "RS256", "another algorithm passed")
        _require(not {"crit", "b64", "zip"} & parsed.header.keys(), "a critical parameter passed")
        again = parsed.signing_input + b"." + jws.encode_part(parsed.signature)
        _require(again == octets, "two spellings of one token are accepted")


def address(data: bytes) -> None:
    """Read addresses, one a line: what is accepted is its own normal form; the first is held against the others."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")[:6]
    for line in lines:
        try:
            found = parse(line)
            again = parse(found.url + found.fragment)
            require_public(found)
        except FetchError:
            continue
        _require(found.url.isascii() and again == found, "the normal form is another address")
        _require(same_id(line, found.url + found.fragment), "an address is not the same as its normal form")
    scope = scope_of(ISSUER.profile_id, {"verification": {"startsWith": lines[1:], "allowedOrigins": lines[1:]}})
    scope.allows(lines[0])


def whole(data: bytes) -> None:
    """Verify: the first byte says whether the rest is what is handed in, a document of the issuer's, or a payload."""
    which, rest = (data[0] if data else 0), data[1:]
    resources: Mapping[str, Any] = ISSUER.resources
    given: bytes | str = rest
    if which % 8 == 1:
        given = rest.decode("utf-8", "surrogateescape")
    elif which % 8 == 2:
        header, _, payload = rest.partition(b"\n")
        given = f"{jws.encode_part(header).decode()}.{jws.encode_part(payload).decode()}.{SIGNATURE_PART}"
    elif which % 8 > 2:
        changed = DOCUMENTS[which % 8 - 3]
        resources = ISSUER.resources | {changed: {"body": rest.decode("utf-8", "surrogateescape"), "headers": JSON}}
        given = ISSUER.sign() if which & 8 else ISSUER.assertion_id
    recipient = "email:lea@example.org" if which & 16 else None
    try:
        report = verify(given, fetcher=ReplayFetcher(resources), now=NOW, recipient=recipient)
    except InputRefusedError:
        return
    _require(UNFORESEEN not in [check.detail for check in report.checks], UNFORESEEN)
    json.dumps(report.to_dict(), ensure_ascii=False, allow_nan=False).encode()


def repaired(data: bytes) -> bytes:
    """Return a PNG whose chunks carry the checksums that belong to them, as far as chunks can be told apart."""
    octets = bytearray(data)
    start = len(SIGNATURE)
    while start + 12 <= len(octets):
        end = start + 8 + int.from_bytes(octets[start : start + 4], "big")
        if end + 4 > len(octets):
            break
        octets[end : end + 4] = zlib.crc32(octets[start + 4 : end]).to_bytes(4, "big")
        start = end + 4
    return bytes(octets)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise BrokenPromiseError(what)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "png": png,
    "svg": svg,
    "unbake": either,
    "strict_json": strict,
    "jws": token,
    "addresses": address,
    "verify": whole,
}
