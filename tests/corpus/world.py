"""A small web with one issuer on it, whose documents and answers the cases bend."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Mapping
from typing import Any, Self

from tests.corpus import keys, signing

CONTEXT = "https://w3id.org/openbadges/v2"
BASE = "https://badges.example.com"
SIGNED_ID = "urn:uuid:0f5a2f0e-6a0e-4c1b-9b0a-6c1d7a3e9d21"
OTHER_ID = "urn:uuid:b7f5d0c2-3f6e-4a57-8d3a-0d9a2b6b1c4e"
EMAIL = "lea.martin@example.org"
PNG_URI = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
JSON_LD = {"Content-Type": "application/ld+json"}
JSON = {"Content-Type": "application/json"}


class World:
    """The documents of an issuer by role (assertion, badge, issuer, key, list), and answers by address."""

    def __init__(self, base: str = BASE) -> None:
        self.base = base
        self.at = {
            "assertion": f"{base}/assertions/1",
            "badge": f"{base}/badges/accueil",
            "issuer": f"{base}/issuer",
        }
        self.token_key = keys.rsa_key("issuer")
        self.documents: dict[str, dict[str, Any]] = {
            "assertion": {
                "@context": CONTEXT,
                "id": self.at["assertion"],
                "type": "Assertion",
                "recipient": {"type": "email", "hashed": False, "identity": EMAIL},
                "badge": self.at["badge"],
                "verification": {"type": "HostedBadge"},
                "issuedOn": "2026-03-12T09:30:00Z",
            },
            "badge": {
                "@context": CONTEXT,
                "id": self.at["badge"],
                "type": "BadgeClass",
                "name": "Accueillir un client",
                "description": "A accueilli des clients.",
                "image": f"{base}/badges/accueil.png",
                "criteria": {"narrative": "Avoir accueilli trois clients."},
                "issuer": self.at["issuer"],
            },
            "issuer": {
                "@context": CONTEXT,
                "id": self.at["issuer"],
                "type": "Issuer",
                "name": "Maison de l’emploi",
                "url": base,
                "email": "contact@example.com",
            },
        }
        self.answers: dict[str, dict[str, Any]] = {}

    @classmethod
    def signed(cls, base: str = BASE) -> Self:
        """Return a world whose issuer signs: with a key and a list of what it took back."""
        world = cls(base)
        world.at |= {"key": f"{base}/key", "list": f"{base}/revoked"}
        del world.documents["assertion"]
        world.documents["key"] = world.key_document("issuer")
        world.documents["list"] = {
            "@context": CONTEXT,
            "id": world.at["list"],
            "type": "RevocationList",
            "issuer": world.at["issuer"],
            "revokedAssertions": [OTHER_ID],
        }
        return world.bend("issuer", publicKey=world.at["key"], revocationList=world.at["list"])

    def key_document(self, name: str, address: str | None = None, **members: Any) -> dict[str, Any]:
        """Return the document of a public key."""
        return {
            "@context": CONTEXT,
            "id": address or self.at["key"],
            "type": "CryptographicKey",
            "owner": self.at["issuer"],
            "publicKeyPem": keys.public_pem(keys.rsa_key(name)),
        } | members

    def bend(self, role: str, members: Mapping[str, Any] | None = None, /, **named: Any) -> Self:
        """Change members of a document; None takes one out."""
        document = self.documents[role]
        for name, value in {**(members or {}), **named}.items():
            if value is None:
                document.pop(name, None)
            else:
                document[name] = copy.deepcopy(value)
        return self

    def put(self, role: str, address: str, document: Mapping[str, Any]) -> Self:
        """Add a document, or replace one, at an address."""
        self.at[role] = address
        self.documents[role] = dict(document)
        return self

    def move(self, role: str, address: str) -> Self:
        """Publish a document elsewhere; whatever names it follows."""
        old, self.at[role] = self.at[role], address
        text = json.dumps(self.documents, ensure_ascii=False)
        self.documents = json.loads(text.replace(json.dumps(old), json.dumps(address, ensure_ascii=False)))
        return self

    def answer(self, place: str, status: int = 200, headers: Mapping[str, str] | None = None, **content: Any) -> Self:
        """Have a role's address, or any other, answer this: body, body_b64, json, delay_s."""
        head = dict(JSON_LD if headers is None else headers)
        if isinstance(content.get("body"), bytes):
            content["body_b64"] = base64.b64encode(content.pop("body")).decode("ascii")
        self.answers[self.at.get(place, place)] = {"status": status, "headers": head, **content}
        return self

    def redirect(self, place: str, to: str, status: int = 302) -> Self:
        """Have an address lead elsewhere."""
        return self.answer(place, status, {"Location": to})

    def silent(self, role: str) -> Self:
        """Take the document of a role off the web; documents still name it."""
        del self.documents[role]
        return self

    def text(self, role: str) -> str:
        """Return a document as JSON text."""
        return signing.text_of(self.documents[role])

    def payload(self, members: Mapping[str, Any] | None = None, /, **named: Any) -> dict[str, Any]:
        """Return the payload of a signed Assertion; None takes a member out."""
        payload: dict[str, Any] = {
            "@context": CONTEXT,
            "id": SIGNED_ID,
            "type": "Assertion",
            "recipient": {"type": "email", "hashed": False, "identity": EMAIL},
            "badge": self.at["badge"],
            "verification": {"type": "SignedBadge", "creator": self.at["key"]},
            "issuedOn": "2026-03-12T09:30:00Z",
        }
        payload |= {**(members or {}), **named}
        return {name: value for name, value in payload.items() if value is not None}

    def token(self, members: Mapping[str, Any] | None = None, /, **named: Any) -> str:
        """Return the signed Assertion by the issuer's own key."""
        return signing.compact(self.payload(members, **named), self.token_key)

    def given(self) -> str:
        """Return what is handed in unless a case says otherwise: the address, or the JWS."""
        return self.token() if "key" in self.at else self.at["assertion"]

    def resources(self) -> dict[str, Any]:
        """Return every answer of this web, as in a replay file."""
        resources: dict[str, Any] = {
            self.at[role]: {"status": 200, "headers": dict(JSON_LD), "json": copy.deepcopy(document)}
            for role, document in self.documents.items()
        }
        return resources | copy.deepcopy(self.answers)
