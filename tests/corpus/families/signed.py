"""Attacks on the JWS itself: its shape, its header, its payload, its signature."""

from __future__ import annotations

import base64
from typing import Any

from tests.corpus import keys, signing
from tests.corpus.cases import Book
from tests.corpus.signing import compact, encoded, text_of
from tests.corpus.world import OTHER_ID, World


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "RFC 7515, 5.2 and appendix C; VERIFYING.md: jws_malformed"
    _malformed(book)
    book.section = "RFC 7515, 4.1; VERIFYING.md: jws_header_invalid, jws_alg_not_allowed, jws_crit_unsupported"
    _headers(book)
    _algorithms(book)
    book.section = "SignedBadge Verification; VERIFYING.md: jws_payload_invalid"
    _payloads(book)
    _says_hosted(book)
    book.section = "SignedBadge Verification: signature"
    _signatures(book)
    _strangers(book)


def _malformed(book: Book) -> None:
    world = World.signed()
    token = world.token()
    head, body, sign = token.split(".")
    stretched = _with_spare_bits(head, body, sign)
    broken = {
        "padding": f"{head}.{body}.{sign}=",
        "padding-two": f"{head}.{body}.{sign}==",
        "padding-header": f"{head}=.{body}.{sign}",
        "blank-inside": f"{head}.{body} .{sign}",
        "newline-inside": f"{head}.\n{body}.{sign}",
        "newline-in-signature": f"{head}.{body}.{sign[:40]}\n{sign[40:]}",
        "tab-at-the-end": f"{token}\t",
        "two-parts": f"{head}.{body}",
        "four-parts": f"{token}.{sign}",
        "five-parts": f"{token}..{sign}",
        "dot-at-the-end": f"{token}.",
        "empty-payload": f"{head}..{sign}",
        "empty-header": f".{body}.{sign}",
        "standard-base64": f"{head}.{body}.{sign[:10]}+/{sign[12:]}",
        "odd-sign": f"{head}.{body}.{sign[:10]}!{sign[11:]}",
        "length-1-mod-4": f"{head}.{body}.{sign[:341]}",
        "spare-bits": stretched,
        "appended": f"{token}#x",
        "unicode": f"{head}.{body}.{sign[:10]}é{sign[11:]}",
    }
    for name, text in broken.items():
        why = "not three canonical base64url parts, nothing else"
        book.attack(f"malformed-{name}", world, "jws_malformed", why, text)


def _with_spare_bits(head: str, body: str, sign: str) -> str:
    """Return the token with other left-over bits in its last sign: the same octets, another text."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = sign[:-1] + alphabet[alphabet.index(sign[-1]) + 1]
    assert base64.urlsafe_b64decode(other + "==") == base64.urlsafe_b64decode(sign + "==")
    return f"{head}.{body}.{other}"


def _headers(book: Book) -> None:
    world = World.signed()
    payload, key = world.payload(), world.token_key
    for name, header in {
        "array": b'["RS256"]',
        "string": b'"RS256"',
        "null": b"null",
        "number": b"256",
        "text": b"RS256",
        "broken": b'{"alg":',
    }.items():
        token = compact(payload, key, header)
        book.attack(f"header-{name}", world, "jws_header_invalid", "the header is no JSON object", token)
    refused: dict[str, dict[str, Any]] = {
        "crit": {"crit": ["exp"], "exp": 1},
        "crit-empty": {"crit": []},
        "crit-b64": {"crit": ["b64"], "b64": False},
        "b64": {"b64": True},
        "zip": {"zip": "DEF"},
    }
    for name, members in refused.items():
        token = compact(payload, key, {"alg": "RS256", **members})
        book.attack(
            f"header-{name}",
            world,
            "jws_crit_unsupported",
            "crit, b64 and zip are refused in any form",
            token,
        )
    token = compact(payload, key, b'{"alg":"RS256","alg":"RS256"}')
    book.attack("header-twice", world, "json_duplicate_key", "a name stands twice in the header", token)
    deep = b'{"alg":"RS256","x":' + b"[" * 70 + b"]" * 70 + b"}"
    book.attack("header-deep", world, "json_too_deep", "70 levels in the header", compact(payload, key, deep))


def _algorithms(book: Book) -> None:
    world = World.signed()
    payload, key = world.payload(), world.token_key
    why = "RS256 alone; the token does not choose"
    for name, alg in {
        "none": "none",
        "None": "None",
        "empty": "",
        "lower-case": "rs256",
        "blank": "RS256 ",
        "rs1": "RS1",
    }.items():
        token = compact(payload, key, {"alg": alg})
        book.attack(f"alg-{name}", world, "jws_alg_not_allowed", why, token)
    odd: dict[str, dict[str, Any]] = {
        "missing": {"typ": "JWT"},
        "null": {"alg": None},
        "array": {"alg": ["RS256"]},
        "number": {"alg": 256},
    }
    for name, header in odd.items():
        book.attack(f"alg-{name}", world, "jws_alg_not_allowed", why, compact(payload, key, header))
    unsigned = signing.signing_input(payload, {"alg": "none"}) + "."
    book.attack("alg-none-unsigned", world, "jws_alg_not_allowed", "no signature at all", unsigned)
    secret = keys.public_pem(key).encode()
    why = "the public key taken as an HMAC secret"
    book.attack("alg-hs256", world, "jws_alg_not_allowed", why, signing.compact_by_secret(payload, secret))
    book.attack("alg-ps256", world, "jws_alg_not_allowed", why, signing.compact_pss(payload, key))
    book.attack("alg-rs512", world, "jws_alg_not_allowed", why, signing.compact_rs512(payload, key, {"alg": "RS512"}))
    book.attack("alg-es256", world, "jws_alg_not_allowed", why, signing.compact_elliptic(payload, {"alg": "ES256"}))
    book.attack("alg-eddsa", world, "jws_alg_not_allowed", why, signing.compact_edwards(payload))


def _payloads(book: Book) -> None:
    world = World.signed()
    key = world.token_key
    text = text_of(world.payload())
    for name, octets in {
        "text": b"badge",
        "array": b"[1]",
        "string": b'"urn:uuid:1"',
        "null": b"null",
        "cut": text[:-5].encode(),
        "appended": (text + "x").encode(),
        "not-utf-8": text.replace("2026", "\u00e9", 1).encode("latin-1"),
    }.items():
        book.attack(
            f"payload-{name}",
            world,
            "jws_payload_invalid",
            "the payload is no JSON object",
            compact(octets, key),
        )
    for name, document in {
        "badge": world.documents["badge"],
        "profile": world.documents["issuer"],
        "empty": {},
    }.items():
        token = compact(document, key)
        book.attack(f"payload-{name}", world, "jws_payload_invalid", "the payload is no Assertion", token)
    book.section = "VERIFYING.md: json_duplicate_key, json_too_deep"
    twice = text.replace("{", '{"id":"urn:uuid:0",', 1).encode()
    book.attack("payload-twice", world, "json_duplicate_key", "the id stands twice", compact(twice, key))
    twice = text.replace('"hashed":false', '"hashed":false,"hashed":true').encode()
    book.attack("payload-twice-inside", world, "json_duplicate_key", "twice, further down", compact(twice, key))
    deep = text.replace("{", '{"x":' + "[" * 80 + "]" * 80 + ",", 1).encode()
    book.attack("payload-deep", world, "json_too_deep", "80 levels", compact(deep, key))


def _says_hosted(book: Book) -> None:
    book.section = "SignedBadge Verification; VERIFYING.md: jws_payload_invalid"
    world = World.signed()
    token = world.token(verification={"type": "HostedBadge"})
    why = "a payload that says hosted is not verified by its signature, and is no way round the keys"
    book.attack("payload-says-hosted", world, "jws_payload_invalid", why, token)
    world = World.signed().bend("issuer", publicKey=None)
    why = "a stranger's JWS that says hosted, of an issuer without keys: the reference validator accepts it"
    for name, declared in {"urn": {}, "https": {"id": f"{world.base}/assertions/1"}}.items():
        token = compact(world.payload(declared, verification={"type": "hosted"}), keys.rsa_key("stranger"))
        codes = "jws_payload_invalid key_not_authorized"
        book.attack(f"payload-says-hosted-without-keys-{name}", world, codes, why, token)


def _signatures(book: Book) -> None:
    world = World.signed()
    token = world.token()
    head, body, sign = token.split(".")
    code = "jws_signature_invalid"
    changed = encoded(text_of(world.payload(issuedOn="2020-01-01T00:00:00Z")).encode())
    book.attack("signature-of-another-payload", world, code, "the payload was changed", f"{head}.{changed}.{sign}")
    other = encoded(b'{"alg":"RS256","typ":"JWT"}')
    book.attack("signature-of-another-header", world, code, "the header was changed", f"{other}.{body}.{sign}")
    swapped = world.token(id=OTHER_ID.replace("b7", "c8")).split(".")[2]
    book.attack(
        "signature-of-another-badge",
        world,
        code,
        "the signature of another badge",
        f"{head}.{body}.{swapped}",
    )
    book.attack("signature-zero", world, code, "256 zeros", f"{head}.{body}.{encoded(bytes(256))}")
    book.attack("signature-empty", world, code, "no signature", f"{head}.{body}.")
    book.attack("signature-short", world, code, "255 octets", f"{head}.{body}.{encoded(b'1' * 255)}")
    book.attack(
        "signature-long",
        world,
        code,
        "a zero in front",
        f"{head}.{body}.{encoded(bytes(1) + base64.urlsafe_b64decode(sign + '=='))}",
    )
    flipped = sign[:-6] + ("A" if sign[-6] != "A" else "B") + sign[-5:]
    book.attack("signature-flipped", world, code, "one sign of the signature was changed", f"{head}.{body}.{flipped}")
    why = "signed with SHA-512 and called RS256"
    book.attack(
        "signature-sha512",
        world,
        code,
        why,
        signing.compact_rs512(world.payload(), world.token_key, {"alg": "RS256"}),
    )


def _strangers(book: Book) -> None:
    world = World.signed()
    stranger = keys.rsa_key("stranger")
    code = "jws_signature_invalid"
    book.attack("stranger", world, code, "signed by a stranger", compact(world.payload(), stranger))
    numbers = stranger.public_key().public_numbers()
    jwk = {"kty": "RSA", "n": encoded(numbers.n.to_bytes(256, "big")), "e": "AQAB"}
    own = "https://evil.example/key"
    headers: dict[str, dict[str, Any]] = {
        "jwk": {"jwk": jwk},
        "jku": {"jku": own, "kid": "1"},
        "x5u": {"x5u": own},
        "x5c": {"x5c": [base64.b64encode(b"certificate").decode()]},
        "kid": {"kid": own},
    }
    for name, header in headers.items():
        there = World.signed()
        there.answer(own, json=there.key_document("stranger", own))
        token = compact(there.payload(), stranger, {"alg": "RS256", **header})
        book.attack(
            f"stranger-{name}",
            there,
            code,
            "the token brings its own key: it is neither used nor fetched",
            token,
        )
