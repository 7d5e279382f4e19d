"""What the fuzzer begins with: the corpus of the verifier, taken apart for each target."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any

from tests.corpus.generate import CASES
from tests.fuzz.targets import DOCUMENTS, FILENAMES, ISSUER

MOST_BYTES = 16_384
WORDS = {
    "png": "IHDR PLTE IDAT IEND iTXt tEXt zTXt openbadges openbadgecredential",
    "svg": "<svg </svg> <!DOCTYPE <!ENTITY <![CDATA[ ]]> <!-- --> <?xml ?> xmlns= xmlns:openbadges= http://openbadges.org"
    " http://www.w3.org/2000/svg openbadges:assertion verify= href= style= url( @import onload= <script> &#x41; &amp;",
    "strict_json": r'{" ":[ null true false 1e400 -0 NaN \ud800 \udc00 \u0000 [[[[[[[[ ]]]]]]]] {}, "a":1,"a":2',
    "addresses": "https:// http:// @ [::1] [::ffff: 127.0.0.1 0x7f 2130706433 %2e%2e %252f xn-- .example :443 ?a #b \\",
    "verify": " ".join(
        f'"{name}":' for name in ("id", "type", "@context", "badge", "issuer", "verification", "publicKey", "revoked")
    )
    + ' "Assertion" "SignedBadge" "https://w3id.org/openbadges/v2" "https://issuer.example/org/badge" {} [] null',
}
WORDS["unbake"] = f"{WORDS['png']} {WORDS['svg']}"
WORDS["jws"] = f"{WORDS['strict_json']} " + '{"alg":"RS256"} "crit":["b64"] "zip":"DEF" "jwk":{} eyJ . = -_'


def seeds(name: str) -> list[bytes]:
    """Return the seeds of a target: each once, none over 16 KiB, in the order of the corpus."""
    found = (octets for case in _cases() for octets in _SEEDS[name](case))
    return [octets for octets in dict.fromkeys(found) if len(octets) <= MOST_BYTES]


def dictionary(name: str) -> str:
    """Return the words of a target's language, as libFuzzer reads them."""
    words = [word.encode() for word in WORDS[name].split()]
    escaped = ("".join(f"\\x{octet:02x}" for octet in word) for word in words)
    return "".join(f'"{word}"\n' for word in escaped)


def _cases() -> Iterator[dict[str, Any]]:
    yield from map(json.loads, CASES.read_text(encoding="utf-8").splitlines())


def _given(case: dict[str, Any]) -> bytes:
    given = case.get("input")
    return base64.b64decode(case["input_b64"]) if given is None else given.encode("utf-8", "surrogatepass")


def _pngs(case: dict[str, Any]) -> Iterator[bytes]:
    if b"PNG" in _given(case)[:8]:
        yield _given(case)


def _svgs(case: dict[str, Any]) -> Iterator[bytes]:
    if b"<" in _given(case)[:200]:
        yield _given(case)


def _images(case: dict[str, Any]) -> Iterator[bytes]:
    for octets in (*_pngs(case), *_svgs(case)):
        name = case.get("filename")
        yield bytes([FILENAMES.index(name) if name in FILENAMES else 0]) + octets


def _bodies(case: dict[str, Any]) -> Iterator[bytes]:
    for resource in case["resources"].values():
        if isinstance(resource, dict) and isinstance(resource.get("body"), str):
            yield resource["body"].encode("utf-8", "surrogatepass")
        elif isinstance(resource, dict) and "json" in resource:
            yield json.dumps(resource["json"], ensure_ascii=False).encode("utf-8", "surrogatepass")


def _documents(case: dict[str, Any]) -> Iterator[bytes]:
    yield from _bodies(case)
    yield from _parts(case)
    if _given(case).lstrip().startswith(b"{"):
        yield _given(case)


def _parts(case: dict[str, Any]) -> Iterator[bytes]:
    for part in _given(case).split(b".")[:2] if _given(case).startswith(b"eyJ") else ():
        try:
            yield base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
        except binascii.Error:
            continue


def _tokens(case: dict[str, Any]) -> Iterator[bytes]:
    if b"." in _given(case) and _given(case)[:3] == b"eyJ":
        yield _given(case)
        yield b"\n".join(_parts(case))


def _addresses(case: dict[str, Any]) -> Iterator[bytes]:
    named = [address.encode("utf-8", "surrogatepass") for address in case["resources"]]
    if b":" in _given(case)[:8]:
        named.insert(0, _given(case))
    yield b"\n".join(named)


def _whole(case: dict[str, Any]) -> Iterator[bytes]:
    yield b"\0" + _given(case)
    yield b"\1" + _given(case)
    if _given(case)[:3] == b"eyJ":
        yield b"\2" + b"\n".join(_parts(case))
    for octets in _bodies(case):
        kind = next((at for at, mark in enumerate(_KINDS) if mark in octets), 0)
        yield bytes([3 + kind + (8 if kind > 2 else 16)]) + octets


_KINDS = tuple(ISSUER.resources[address]["json"]["type"].encode() for address in DOCUMENTS)
_SEEDS = {
    "png": _pngs,
    "svg": _svgs,
    "unbake": _images,
    "strict_json": _documents,
    "jws": _tokens,
    "addresses": _addresses,
    "verify": _whole,
}
