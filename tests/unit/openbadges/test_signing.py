"""Signing: RS256 over exactly what was linted."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from badges.openbadges import jws, strict_json
from badges.openbadges.errors import JwsError, KeyRejectedError, LintSpentError
from badges.openbadges.linting import SignerIdentity, lint_hosted, lint_signed
from badges.openbadges.signing import publish, sign
from tests.support.prose import misspelt


def test_a_signed_badge_verifies(
    signed_assertion: dict[str, Any], signer: SignerIdentity, private_key: RSAPrivateKey
) -> None:
    """Our own reader and PyJWT's both verify the token, and find the document and the key id in it."""
    token = sign(lint_signed(signed_assertion, signer=signer), private_key)
    parsed = jws.parse(token)
    jws.verify(parsed, private_key.public_key())
    assert parsed.payload == signed_assertion
    other = jwt.api_jws.PyJWS().decode_complete(token, private_key.public_key(), ["RS256"])
    assert other["payload"] == strict_json.dumps(signed_assertion)
    assert other["header"] == {"alg": "RS256", "kid": "k1"}


def test_the_header_names_the_algorithm_and_the_key(
    signed_assertion: dict[str, Any], signer: SignerIdentity, private_key: RSAPrivateKey
) -> None:
    """The header of every badge is RS256 and the id of the signer's own key, and the payload names that key."""
    other = SignerIdentity(signer.profile_id, signer.key_id, signer.badge_prefix, "k2")
    assert jws.parse(sign(lint_signed(signed_assertion, signer=other), private_key)).header == {
        "alg": "RS256",
        "kid": "k2",
    }
    assert other.verification == {"type": "SignedBadge", "creator": signer.key_id}


def test_nothing_but_a_lint_is_signed(
    signed_assertion: dict[str, Any], hosted_assertion: dict[str, Any], private_key: RSAPrivateKey
) -> None:
    """A dict, bytes or the lint of a hosted assertion is a TypeError."""
    for other in (signed_assertion, strict_json.dumps(signed_assertion), None, lint_hosted(hosted_assertion)):
        with pytest.raises(TypeError, match=r"^only what lint_signed returned can be signed$"):
            sign(other, private_key)  # type: ignore[arg-type]  # that is the point


def test_nothing_but_a_hosted_lint_is_published(
    signed_assertion: dict[str, Any], hosted_assertion: dict[str, Any], signer: SignerIdentity
) -> None:
    """Publishing gives the bytes of a hosted assertion once, and nothing else."""
    lint = lint_hosted(hosted_assertion)
    assert publish(lint) == strict_json.dumps(hosted_assertion)
    with pytest.raises(LintSpentError):
        publish(lint)
    with pytest.raises(TypeError, match=r"^only what lint_hosted returned can be published$"):
        publish(lint_signed(signed_assertion, signer=signer))


def test_a_lint_is_signed_once(
    signed_assertion: dict[str, Any], signer: SignerIdentity, private_key: RSAPrivateKey
) -> None:
    """The second signature over one lint raises."""
    lint = lint_signed(signed_assertion, signer=signer)
    sign(lint, private_key)
    with pytest.raises(LintSpentError):
        sign(lint, private_key)


def test_a_weak_key_signs_nothing(signed_assertion: dict[str, Any], signer: SignerIdentity) -> None:
    """A key under 2048 bits is refused, and the lint can still be signed with a better one."""
    lint = lint_signed(signed_assertion, signer=signer)
    with pytest.raises(KeyRejectedError) as caught:
        sign(lint, generate_private_key(65537, 1024))
    assert caught.value.code == "key_too_weak"
    assert misspelt(caught.value.detail) == []
    assert lint.take()


def test_every_byte_of_a_badge_is_protected(
    signed_assertion: dict[str, Any], signer: SignerIdentity, private_key: RSAPrivateKey
) -> None:
    """Whichever byte of a signed badge is flipped, it is refused."""
    token = sign(lint_signed(signed_assertion, signer=signer), private_key).encode()
    for position in range(len(token)):
        changed = token[:position] + bytes([token[position] ^ 1]) + token[position + 1 :]
        with pytest.raises(JwsError):
            jws.verify(jws.parse(changed), private_key.public_key())
