"""A key pair, a signer and an assertion that pass every rule, for the tests of the library to bend."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from badges.openbadges.linting import SignerIdentity

PROFILE = "https://badges.exemple.fr/o/cap-tandem/signers/k1"


@pytest.fixture(scope="session")
def private_key() -> RSAPrivateKey:
    """An RSA key of 2048 bits, made once."""
    return generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def signer() -> SignerIdentity:
    """The identity of a signer."""
    return SignerIdentity(PROFILE, f"{PROFILE}/key", f"{PROFILE}/badges/", "k1")


@pytest.fixture
def signed_assertion() -> dict[str, Any]:
    """An assertion that the signer may sign."""
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "urn:uuid:3f2a8c1e-5b7d-4e90-a1c2-0d4e6f8a9b1c",
        "recipient": {
            "type": "url",
            "hashed": False,
            "identity": "https://badges.exemple.fr/r/Zk3vQ8nT1xY5uW7pL0aBcd",
        },
        "badge": f"{PROFILE}/badges/duo-decouverte-metier/1",
        "verification": {"type": "SignedBadge", "creator": f"{PROFILE}/key"},
        "issuedOn": "2026-03-12T09:30:00Z",
    }


@pytest.fixture
def hosted_assertion(signed_assertion: dict[str, Any]) -> dict[str, Any]:
    """An assertion that may be hosted."""
    prefix = "https://badges.exemple.fr/o/cap-tandem"
    return signed_assertion | {
        "id": f"{prefix}/assertions/Qm9uam91ckxlTW9uZGUhIQ",
        "badge": f"{prefix}/badges/duo-decouverte-metier/1",
        "verification": {"type": "HostedBadge"},
    }
