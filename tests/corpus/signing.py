"""Compact JWS made by hand, so that every rule can be broken on purpose."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256, SHA512

from tests.corpus import keys

RS256: dict[str, Any] = {"alg": "RS256"}


def text_of(document: Any) -> str:
    """Return a document as compact JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def encoded(octets: bytes) -> str:
    """Return octets in base64url without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")


def compact(
    payload: dict[str, Any] | bytes, key: rsa.RSAPrivateKey, header: dict[str, Any] | bytes | None = None
) -> str:
    """Return a JWS by RSA with SHA-256, whatever its header says."""
    signed = signing_input(payload, header)
    return f"{signed}.{encoded(key.sign(signed.encode(), padding.PKCS1v15(), SHA256()))}"


def signing_input(payload: dict[str, Any] | bytes, header: dict[str, Any] | bytes | None = None) -> str:
    """Return the first two parts of a JWS."""
    head = RS256 if header is None else header
    head_octets = head if isinstance(head, bytes) else text_of(head).encode()
    octets = payload if isinstance(payload, bytes) else text_of(payload).encode()
    return f"{encoded(head_octets)}.{encoded(octets)}"


def compact_by_secret(payload: dict[str, Any], secret: bytes) -> str:
    """Return an HS256 JWS: the classic attack takes the public key as the secret."""
    signed = signing_input(payload, {"alg": "HS256"})
    return f"{signed}.{encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def compact_pss(payload: dict[str, Any], key: rsa.RSAPrivateKey) -> str:
    """Return a PS256 JWS; its salt is empty, so that each run signs the same."""
    signed = signing_input(payload, {"alg": "PS256"})
    pss = padding.PSS(padding.MGF1(SHA256()), 0)
    return f"{signed}.{encoded(key.sign(signed.encode(), pss, SHA256()))}"


def compact_rs512(payload: dict[str, Any], key: rsa.RSAPrivateKey, header: dict[str, Any]) -> str:
    """Return a JWS by RSA with SHA-512."""
    signed = signing_input(payload, header)
    return f"{signed}.{encoded(key.sign(signed.encode(), padding.PKCS1v15(), SHA512()))}"


def compact_elliptic(payload: dict[str, Any], header: dict[str, Any]) -> str:
    """Return an ECDSA signature over P-256 in the form of ES256, whatever the header says."""
    signed = signing_input(payload, header)
    der = keys.elliptic_key().sign(signed.encode(), ec.ECDSA(SHA256(), deterministic_signing=True))
    r, s = utils.decode_dss_signature(der)
    return f"{signed}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def compact_edwards(payload: dict[str, Any]) -> str:
    """Return an EdDSA JWS."""
    signed = signing_input(payload, {"alg": "EdDSA"})
    return f"{signed}.{encoded(keys.edwards_key().sign(signed.encode()))}"
