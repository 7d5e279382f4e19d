"""The secret part of a link that is mailed and works more than once: no dump of the database holds it."""

from __future__ import annotations

import base64
import hashlib
import hmac

from badges.domain.codes import is_public_id
from badges.services.instance import Instance


def secret_part(instance: Instance, purpose: str, public_id: str) -> str:
    """Derive 128 bits from the installation's secret, for one purpose and one thing."""
    digest = hmac.new(instance.secret, f"{purpose}:{public_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def opens(instance: Instance, purpose: str, public_id: str, token: str) -> bool:
    """Tell whether `token` is the secret part of the link to `public_id`."""
    return is_public_id(public_id) and hmac.compare_digest(
        secret_part(instance, purpose, public_id).encode(), token.encode()
    )
