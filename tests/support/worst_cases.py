"""The dearest inputs that we could think of, each at or just over a limit: name, input, answers, what is asked, code.

The code is one that the report must hold: it proves that the input came as far as it was meant to.
"""

from __future__ import annotations

import base64
import gzip
import json
import random
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.corpus.pictures import SIGNATURE, chunk, itxt, png, svg, text_chunk
from tests.support.remote_issuer import JSON, RemoteIssuer

FILE = 5 * 1024 * 1024
DOCUMENT = 1024 * 1024
ISSUER = RemoteIssuer()


class Case(NamedTuple):
    """One input, where its documents are, and a code of its report (or of the refusal)."""

    name: str
    code: str
    data: bytes | str
    resources: Mapping[str, Any] = {}
    recipient: str | None = None


def cases() -> Iterator[Case]:
    """Yield all cases."""
    for family in (_drawings, _pictures, _files, _documents, _issuers):
        yield from family()


def _drawings() -> Iterator[Case]:
    room = FILE - 1_000
    names = [f'a:b{n:x}=""' for n in range(99_000)]
    in_tags = "".join(f"<g {' '.join(names[at : at + 256])}/>" for at in range(0, len(names), 256))
    longest = f' xmlns:a="{"u" * 256}"'
    too_long = f' xmlns:a="{"u" * 50_000}"'
    many = " ".join(f'a:b{n:x}=""' for n in range(400_000))
    yield Case("svg, 99,000 names in a long namespace", "not_baked", svg(in_tags, attributes=longest))
    yield Case("svg, 99,000 names in one tag", "svg_too_complex", svg(f"<g {' '.join(names)}/>", attributes=longest))
    yield Case("svg, 20 GB of names in one tag", "svg_too_complex", svg(f"<g {many}/>", attributes=too_long))
    yield Case("svg, deeper than 64 levels", "svg_too_complex", svg(_filled("<a>", room)))
    yield Case("svg, escapes in a style", "svg_too_complex", svg(f"<style>{_filled(chr(92) + 'a', room)}</style>"))
    yield Case("svg, a style of open comments", "not_baked", svg(f"<style>{_filled('/*', room)}</style>"))
    yield Case("svg, a style of comments", "not_baked", svg(f"<style>{_filled('/**/', room)}</style>"))
    yield Case("svg, a style beyond ASCII", "not_baked", svg(f"<style>{_filled('/*é ', room // 2)}</style>"))
    yield Case("svg, one comment", "not_baked", svg(before=f"<!--{'a' * (room - 10)}-->"))
    yield Case("svg, one value", "not_baked", svg(f'<g a="{"a" * (room - 20)}"/>'))


def _pictures() -> Iterator[Case]:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 4096, 4096, 16, 6, 0, 0, 0))
    pixels = _dear_pixels(4096 * (1 + 4096 * 8))
    image = SIGNATURE + head + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    yield Case("png, 134 MB of pixels", "not_baked", image)
    values = '{"a":[' + "{}," * 349_000 + "{}]}"
    yield Case(
        "png, 349,000 values and an address", "field_too_long", png(itxt(values), text_chunk("https://a.example/"))
    )
    yield Case("png, a compressed text", "baked_content_invalid", png(_bomb()))


def _files() -> Iterator[Case]:
    room = FILE - 20
    yield Case("json, 1,700,000 objects", "field_too_long", b'{"a":[' + b"{}," * (room // 3) + b"1]}")
    yield Case("json, 2,600,000 levels", "json_too_deep", b'{"a":' + b"[" * room)
    yield Case("json, strings that are no JSON", "json_invalid", b'{"a":[' + b"[]," * 70 + b'"":' * (room // 3 - 100))
    yield Case(
        "json, one string of astral signs", "schema_invalid", f'{{"a": "{chr(0x1F600) * (room // 4)}"}}'.encode()
    )
    yield Case("json, one number", "json_invalid", b'{"a":' + b"1" * room + b"}")
    yield Case("text, nothing but letters", "json_invalid", b"a" * FILE)
    yield Case("jws, 64 KiB of dots", "jws_malformed", "eyJ" + "." * 65_000)
    yield Case("url, 64 KiB", "url_not_allowed", "https://" + "a" * 65_000)


def _documents() -> Iterator[Case]:
    many = "[" + ",".join(["{}"] * 999) + "]"
    deep = '{"endorsement":' * 56 + '{"endorsement":[%s]}' + "}" * 56
    nested = deep % ",".join([f'{{"endorsement":{many}}}'] * 24)
    yield _bent("endorsements, nested", "schema_invalid", "endorsement", nested)
    contexts = '{"a":' * 58 + "[" + ",".join(['{"@context":"x"}'] * 24_900) + "]" + "}" * 58
    yield _bent("contexts, nested", "context_not_allowed", "x", contexts)
    yield _bent("image, a broken data URI", "schema_invalid", "image", '"data:image/a' + ";a=b" * 200_000 + '"')
    several = json.dumps({"type": ["email"] * 900, "hashed": False, "identity": ["a"] * 1_000})
    case = _bent("recipients, many", "schema_invalid", "recipient", several)
    yield case._replace(recipient="é" * 60_000 + "@example.org")
    members = gzip.compress(b"", 9) * 60 + gzip.compress(random.Random(1).randbytes(DOCUMENT - 9_000), 0)
    packed = {"body_b64": base64.b64encode(members).decode(), "headers": JSON | {"Content-Encoding": "gzip"}}
    yield Case("gzip, many members", "json_invalid", ISSUER.assertion_id, {ISSUER.assertion_id: packed})
    late = {ISSUER.assertion_id: {"delay_s": 10**400}}
    yield Case("delay, longer than a float can say", "fetch_timeout", ISSUER.assertion_id, late)
    moved = {"status": 302, "headers": {"Location": "https://issuer.example/" + "../" * 340_000}}
    yield Case("redirect, a megabyte of address", "url_not_allowed", ISSUER.assertion_id, {ISSUER.assertion_id: moved})


def _issuers() -> Iterator[Case]:
    issuer = RemoteIssuer()
    for address in (issuer.badge_id, issuer.key_id, issuer.list_id):
        issuer.resources[address] = {"body": _crowded(issuer.resources[address]["json"]), "headers": JSON}
    rules = [f"https://issuer.example/{n}/{'%2525' * 130}" for n in range(999)]
    issuer.bend(issuer.profile_id, verification={"type": "hosted", "startsWith": rules})
    yield Case("signed, full documents, 999 rules of escapes", "origin_not_allowed", issuer.sign(), issuer.resources)

    issuer = RemoteIssuer()
    token = issuer.sign(issuer.payload(id=f"{issuer.base}/signed"))
    issuer.bend(issuer.list_id, revokedAssertions=[f"https://a.example/{n:x}" for n in range(33_000)])
    yield Case("revocations, 33,000 addresses", "", token, issuer.resources)

    yield _keys("keys, exponents as long as they are", "key_invalid", 3_072, 3_070, 100)
    yield _keys("keys of 8,192 bits, as many as a Profile holds", "fetch_budget_exceeded", 8_192, 64, 640)
    yield _keys("keys of 8,192 bits, as many as are tried", "jws_signature_invalid", 8_192, 64, 100)

    issuer = RemoteIssuer()
    for n in range(16):
        crowded = _crowded(issuer.resources[issuer.key_id]["json"])
        issuer.resources[f"{issuer.base}/keys/{n}"] = {
            "body": crowded + " " * (DOCUMENT - len(crowded)),
            "headers": JSON,
        }
    issuer.bend(issuer.profile_id, publicKey=[f"{issuer.base}/keys/{n}" for n in range(16)])
    token = issuer.sign(issuer.payload(verification={"type": "SignedBadge"}))
    yield Case("keys, 16 full documents", "field_too_long", token, issuer.resources)


def _keys(name: str, code: str, bits: int, exponent_bits: int, count: int) -> Case:
    """Return a badge of an issuer that lists `count` keys, none of which signed it."""
    numbers = random.Random(bits)
    issuer = RemoteIssuer()
    modulus = numbers.getrandbits(bits) | 1 | (3 << (bits - 2))
    exponent = numbers.getrandbits(exponent_bits) | 1 | (1 << (exponent_bits - 1))
    key = RSAPublicNumbers(exponent, modulus).public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    issuer.bend(issuer.profile_id, publicKey=[{"id": f"a:{n}", "publicKeyPem": pem} for n in range(count)])
    payload = issuer.payload(verification={"type": "SignedBadge"})
    head = issuer.sign(payload).rpartition(".")[0]
    signature = base64.urlsafe_b64encode(b"\x55" * (bits // 8)).rstrip(b"=").decode()
    return Case(name, code, f"{head}.{signature}", issuer.resources)


def _bent(name: str, code: str, member: str, value: str) -> Case:
    """Return a badge whose Assertion has one more member, written as text."""
    document = ISSUER.resources[ISSUER.assertion_id]["json"]
    kept = json.dumps({key: item for key, item in document.items() if key != member})
    body = f'{kept[:-1]},"{member}":{value}}}'
    return Case(
        name, code, ISSUER.assertion_id, ISSUER.resources | {ISSUER.assertion_id: {"body": body, "headers": JSON}}
    )


def _crowded(document: Mapping[str, Any]) -> str:
    """Return a document with nearly as many values as one may have."""
    values = ",".join(['{"a":{}}'] * 16_500)
    return f'{json.dumps(document)[:-1]},"x":[{values}]}}'


def _filled(unit: str, room: int) -> str:
    return unit * (room // len(unit))


def _dear_pixels(size: int) -> bytes:
    """Return a zlib stream of nearly 5 MiB that inflates to `size` bytes: the same block over and over."""
    block = random.Random(1).randbytes(2_300) + bytes(65_536 - 2_300)
    count, rest = divmod(size, len(block))
    checksum = zlib.adler32(bytes(rest), zlib.adler32(block * count))
    return b"\x78\x9c" + _deflated(block) * count + _deflated(bytes(rest), last=True) + checksum.to_bytes(4, "big")


def _deflated(data: bytes, *, last: bool = False) -> bytes:
    maker = zlib.compressobj(9, zlib.DEFLATED, -15)
    return maker.compress(data) + maker.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)


def _bomb() -> bytes:
    return chunk(b"iTXt", b"openbadges\0\1\0\0\0" + _deflated(bytes(65_536)) * 5_000)
