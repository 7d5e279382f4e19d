"""What a dishonest organisation could do with its own key: sign whatever it likes, without our lint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from badges.openbadges import strict_json
from badges.openbadges.jws import encode_part
from badges.records.tables import Signer
from badges.services.instance import Instance


def signed_by_hand(instance: Instance, signer: Signer, payload: Mapping[str, Any]) -> str:
    """Return `payload` as a JWS by the private key of `signer`."""
    header = encode_part(strict_json.dumps({"alg": "RS256", "kid": signer.kid}))
    signing_input = header + b"." + encode_part(strict_json.dumps(dict(payload)))
    signature = instance.key_store.load(signer.key_uri).sign(signing_input, PKCS1v15(), SHA256())
    return (signing_input + b"." + encode_part(signature)).decode()
