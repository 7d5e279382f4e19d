"""An issuer somewhere in the world, held in memory, whose documents tests bend one at a time."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badges.openbadges.verification import ReplayFetcher, Report, verify

CONTEXT = "https://w3id.org/openbadges/v2"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOST = "https://issuer.example"
JSON = {"Content-Type": "application/ld+json"}


@lru_cache(maxsize=4)
def rsa_key(name: str = "issuer", bits: int = 2048) -> RSAPrivateKey:
    """Return an RSA key made once for all tests of a process."""
    return generate_private_key(65537, bits)


def public_pem(key: RSAPrivateKey) -> str:
    """Return the public half in PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


class RemoteIssuer:
    """The documents of one issuer by address; `put`, `bend` and `answer` change what they say."""

    def __init__(self, host: str = HOST, org: str = "org") -> None:
        self.base = f"{host}/{org}"
        self.key = rsa_key()
        self.profile_id = f"{self.base}/issuer"
        self.badge_id = f"{self.base}/badge"
        self.assertion_id = f"{self.base}/assertions/1"
        self.key_id = f"{self.base}/key"
        self.list_id = f"{self.base}/revocations"
        self.signed_id = "urn:uuid:5c0d6c1e-9f5b-4a53-8d52-0f3b2f1a7f10"
        self.resources: dict[str, Any] = {}
        self.put(
            self.profile_id,
            type="Issuer",
            name="Maison de l’emploi",
            url=host,
            email="contact@issuer.example",
            publicKey=self.key_id,
            revocationList=self.list_id,
        )
        self.put(
            self.badge_id,
            type="BadgeClass",
            name="Accueillir un client",
            description="A accueilli des clients.",
            image=f"{self.badge_id}/image",
            criteria={"narrative": "Avoir accueilli trois clients."},
            issuer=self.profile_id,
        )
        self.put(self.assertion_id, **self.assertion())
        self.put(self.key_id, type="CryptographicKey", owner=self.profile_id, publicKeyPem=public_pem(self.key))
        self.put(self.list_id, type="RevocationList", issuer=self.profile_id, revokedAssertions=["urn:uuid:other"])

    def assertion(self, **changes: Any) -> dict[str, Any]:
        """Return the members of a hosted Assertion."""
        return {
            "type": "Assertion",
            "recipient": {"type": "email", "hashed": False, "identity": "lea@example.org"},
            "badge": self.badge_id,
            "verification": {"type": "HostedBadge"},
            "issuedOn": "2026-03-12T09:30:00Z",
        } | changes

    def payload(self, **changes: Any) -> dict[str, Any]:
        """Return the payload of a signed Assertion."""
        verification = {"type": "SignedBadge", "creator": self.key_id}
        return {"@context": CONTEXT, "id": self.signed_id} | self.assertion(verification=verification) | changes

    def sign(self, payload: dict[str, Any] | None = None, *, key: RSAPrivateKey | None = None) -> str:
        """Return a JWS by the issuer's key, or by another."""
        octets = json.dumps(payload if payload is not None else self.payload(), separators=(",", ":")).encode()
        return jwt.PyJWS().encode(octets, key or self.key, algorithm="RS256")

    def put(self, address: str, **members: Any) -> None:
        """Publish a document at `address`."""
        self.resources[address] = {"json": {"@context": CONTEXT, "id": address} | members, "headers": JSON}

    def bend(self, address: str, **members: Any) -> None:
        """Change members of a published document; None takes one out."""
        document = copy.deepcopy(self.resources[address]["json"])
        for name, value in members.items():
            document[name.replace("__", "@")] = value
            if value is None:
                del document[name]
        self.resources[address] = {"json": document, "headers": JSON}

    def answer(self, address: str, status: int = 200, **resource: Any) -> None:
        """Have `address` answer something else."""
        self.resources[address] = {"status": status} | resource

    def redirect(self, address: str, to: str, status: int = 302) -> None:
        """Have `address` lead elsewhere."""
        self.resources[address] = {"status": status, "headers": {"Location": to}}

    def verify(self, data: bytes | str | None = None, **asked: Any) -> Report:
        """Verify `data`, by default the hosted Assertion's address, with only this issuer in the world."""
        given = self.assertion_id if data is None else data
        return verify(given, fetcher=ReplayFetcher(self.resources), now=asked.pop("now", NOW), **asked)
