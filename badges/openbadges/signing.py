"""Signing (RS256, compact JWS) and publishing: both accept nothing but what was linted."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from jwt.algorithms import RSAAlgorithm

from badges.openbadges.errors import KeyRejectedError
from badges.openbadges.jws import MIN_KEY_BITS, encode_part
from badges.openbadges.linting import Lint, SignerIdentity

__all__ = ["SignerIdentity", "publish", "sign"]

_RS256 = RSAAlgorithm(RSAAlgorithm.SHA256)


def sign(lint: Lint, private_key: RSAPrivateKey) -> str:
    """Return the compact JWS of a linted assertion, whose header names RS256 and the signer's key id.

    Raises TypeError for anything but the Lint of `lint_signed`, LintSpentError when it was used before,
    KeyRejectedError (key_too_weak) for a key under 2048 bits (Open Badges 2.0, Signed Badges; RFC 7515).
    """
    if type(lint) is not Lint or lint.signer is None:
        raise TypeError("only what lint_signed returned can be signed")
    if private_key.key_size < MIN_KEY_BITS:
        raise KeyRejectedError("key_too_weak", f"an RSA key has at least {MIN_KEY_BITS} bits")
    signing_input = lint.signer.header_part + b"." + encode_part(lint.take())
    signature = _RS256.sign(signing_input, private_key)
    return (signing_input + b"." + encode_part(signature)).decode("ascii")


def publish(lint: Lint) -> bytes:
    """Return the exact bytes of a linted hosted assertion, once.

    Raises TypeError for anything but the Lint of `lint_hosted`, LintSpentError when it was used before.
    """
    if type(lint) is not Lint or lint.signer is not None:
        raise TypeError("only what lint_hosted returned can be published")
    return lint.take()
