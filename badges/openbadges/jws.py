"""Compact JWS (RFC 7515), read strictly, with RS256 alone: the signed badges of Open Badges 2.0."""

from __future__ import annotations

import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.algorithms import RSAAlgorithm

from badges.openbadges import strict_json
from badges.openbadges.errors import JwsError, KeyRejectedError, StrictJsonError

ALLOWED_ALGS: Final = frozenset({"RS256"})  # ours, never the token's
MAX_TOKEN_LENGTH = 64 * 1024
MIN_KEY_BITS = 2048
MAX_KEY_BITS = 8192
MAX_EXPONENT_BITS = 256  # FIPS 186-5, A.1.1; one as long as the key makes a check cost as much as a signature
MAX_PEM_LENGTH = 16 * 1024

_RS256 = RSAAlgorithm(RSAAlgorithm.SHA256)
_REFUSED_PARAMETERS = ("crit", "b64", "zip")
_BASE64URL = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LAST_SIGNS = {2: b"AQgw", 3: b"AEIMQUYcgkosw048"}  # the last sign of a canonical part, by length modulo 4
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_TO_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_SPACE = r"(?:\s|%20|\+){1,9}"
_PRIVATE_LABEL = re.compile(rf"BEGIN{_SPACE}(?:[A-Z0-9]+{_SPACE}){{0,3}}PRIVATE{_SPACE}KEY", re.IGNORECASE)


class ParsedJws(NamedTuple):
    """A token that is well formed; its signature is not checked yet.

    Keys that the header carries (jwk, jku, x5u, x5c) stay in `header` and are used by nobody.
    """

    header: dict[str, Any]
    payload: dict[str, Any]
    signing_input: bytes
    signature: bytes


def parse(token: str | bytes) -> ParsedJws:
    """Take a compact JWS apart: exactly three canonical base64url parts, at most 64 KiB.

    Raises JwsError: input_too_large, jws_malformed, jws_header_invalid, jws_alg_not_allowed,
    jws_crit_unsupported, jws_payload_invalid, json_duplicate_key, json_too_deep (RFC 7515, section 5.2).
    """
    if len(token) > MAX_TOKEN_LENGTH:
        raise JwsError("input_too_large", f"a JWS has at most {MAX_TOKEN_LENGTH} characters")
    try:
        octets = token if isinstance(token, bytes) else token.encode("ascii")
    except UnicodeEncodeError:
        raise JwsError("jws_malformed", "a JWS is written in ASCII") from None
    parts = octets.split(b".")
    if len(parts) != 3 or not parts[0] or not parts[1] or octets.translate(None, _BASE64URL) != b"..":
        raise JwsError("jws_malformed", "a compact JWS is three parts in base64url, joined by full stops")
    header_part, payload_part, signature_part = parts
    payload_octets, signature = _decoded(payload_part), _decoded(signature_part)
    try:
        header = dict(_header(header_part))
    except JwsError as error:
        raise _with_payload(error, payload_octets) from None
    payload = _json_object(payload_octets, "jws_payload_invalid")
    return ParsedJws(header, payload, octets[: -1 - len(signature_part)], signature)


def verify(parsed: ParsedJws, public_key: RSAPublicKey) -> None:
    """Check the RS256 signature of `parsed` with `public_key`; raises JwsError (jws_signature_invalid)."""
    signature = parsed.signature
    if len(signature) != (public_key.key_size + 7) // 8:
        raise JwsError("jws_signature_invalid", "the signature is not as long as the key")
    if not _RS256.verify(parsed.signing_input, public_key, signature):
        raise JwsError("jws_signature_invalid", "the signature does not match")


def load_public_key(pem: str) -> RSAPublicKey:
    """Read a published RSA public key (`publicKeyPem`; SubjectPublicKeyInfo or PKCS#1, in PEM).

    Raises KeyRejectedError: key_is_private (its text is never repeated), key_invalid, key_alg_mismatch,
    key_too_weak (under 2048 bits); over 8192 bits it is key_invalid.
    """
    if names_private_key(pem):
        raise KeyRejectedError("key_is_private", "a private key was published: it must be revoked")
    if len(pem) > MAX_PEM_LENGTH or pem.count("-----BEGIN ") != 1:
        raise KeyRejectedError("key_invalid", "publicKeyPem must hold exactly one PEM block of an ordinary size")
    try:
        key = load_pem_public_key(pem.strip().encode("ascii"))
    except (ValueError, UnsupportedAlgorithm):  # a UnicodeEncodeError is a ValueError
        raise KeyRejectedError("key_invalid", "publicKeyPem cannot be read as a public key") from None
    if not isinstance(key, RSAPublicKey):
        raise KeyRejectedError("key_alg_mismatch", "RS256 needs an RSA key")
    if key.key_size > MAX_KEY_BITS:
        raise KeyRejectedError("key_invalid", f"an RSA key of {key.key_size} bits is over {MAX_KEY_BITS}")
    if key.key_size < MIN_KEY_BITS:
        raise KeyRejectedError("key_too_weak", f"an RSA key of {key.key_size} bits is under {MIN_KEY_BITS}")
    exponent = key.public_numbers().e
    if exponent < 3 or exponent.bit_length() > MAX_EXPONENT_BITS:
        raise KeyRejectedError("key_invalid", "the public exponent protects nothing, or is far longer than any in use")
    return key


def names_private_key(text: str) -> bool:
    """Tell whether a text holds the label of a private key in PEM: it is never repeated."""
    return "PRIVATE" in text.upper() and _PRIVATE_LABEL.search(text) is not None


def encode_part(octets: bytes) -> bytes:
    """Return `octets` as base64url without padding (RFC 7515, section 2)."""
    return b2a_base64(octets, newline=False).translate(_TO_URL_SAFE).rstrip(b"=")


def _decoded(part: bytes) -> bytes:
    spare = len(part) % 4
    # Of several spellings with different left-over bits only the one with none is canonical.
    if spare == 1 or (spare and part[-1] not in _LAST_SIGNS[spare]):
        raise JwsError("jws_malformed", "a part is not canonical base64url")
    return a2b_base64(part.translate(_TO_STANDARD) + b"=="[: -spare % 4])


@lru_cache(maxsize=64)
def _header(part: bytes) -> Mapping[str, Any]:
    """Read a header once: every badge of a signer begins with the same one."""
    header = _json_object(_decoded(part), "jws_header_invalid")
    _check_header(header)
    return header


def _json_object(octets: bytes, code: str) -> dict[str, Any]:
    try:
        value = strict_json.loads(octets)
    except StrictJsonError as error:
        raise JwsError(code if error.code == "json_invalid" else error.code, error.detail) from None
    if type(value) is not dict:
        raise JwsError(code, "not a JSON object")
    return value


def _check_header(header: dict[str, Any]) -> None:
    wrong: list[tuple[str, str]] = []
    alg = header.get("alg")
    if not isinstance(alg, str) or alg not in ALLOWED_ALGS:
        wrong.append(("jws_alg_not_allowed", "the signature algorithm must be RS256"))
    refused = [parameter for parameter in _REFUSED_PARAMETERS if parameter in header]
    if refused:
        wrong.append(("jws_crit_unsupported", f"not supported in the header: {', '.join(refused)}"))
    if wrong:
        raise JwsError(*wrong[0], also=tuple(wrong[1:]))


def _with_payload(error: JwsError, octets: bytes) -> JwsError:
    """Return a refusal of the header that also tells about the payload, which is examined all the same."""
    try:
        return JwsError(error.code, error.detail, also=error.also, payload=_json_object(octets, "jws_payload_invalid"))
    except JwsError as second:
        return JwsError(error.code, error.detail, also=(*error.also, (second.code, second.detail)))
