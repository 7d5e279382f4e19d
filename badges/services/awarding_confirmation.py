"""What a coordinator confirms: a signed promise that binds it to exactly what the preview showed."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from badges.domain.errors import Refused
from badges.records.tables import AwardBatch
from badges.services.instance import Instance

VALID_FOR = timedelta(hours=2)


def promise(instance: Instance, batch: AwardBatch, account_id: int | None, fingerprint: str) -> str:
    """Return the token of a preview.

    It binds account, organisation, badge version, session, the sheet's digest, the batch and the plan of
    every line, for two hours.
    """
    issued = int(instance.clock.now().timestamp())
    return str(_serializer(instance).dumps([*_bound(batch, account_id, fingerprint), issued]))


def check_promise(instance: Instance, token: str, batch: AwardBatch, account_id: int | None, fingerprint: str) -> None:
    """Raise Refused unless `token` was given to this account for this batch and this very plan, and lately."""
    try:
        *bound, issued = _serializer(instance).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise _not_ours() from None
    expected = _bound(batch, account_id, fingerprint)
    if bound[:-1] != expected[:-1]:
        raise _not_ours()
    if instance.clock.now().timestamp() - issued > VALID_FOR.total_seconds():
        raise Refused(
            "Cet aperçu a plus de deux heures. Relisez-le, puis confirmez de nouveau.",
            "This preview is more than two hours old. Read it again, then confirm once more.",
        )
    if bound != expected:
        raise changed_meanwhile()


def changed_meanwhile() -> Refused:
    """Return the refusal of a confirmation whose preview shows no longer what would happen."""
    return Refused(
        "Quelqu’un a ajouté des personnes depuis cet aperçu. Relisez-le, puis confirmez de nouveau.",
        "Somebody has added people since this preview. Read it again, then confirm once more.",
    )


def _bound(batch: AwardBatch, account_id: int | None, fingerprint: str) -> list[Any]:
    return [
        account_id,
        batch.organisation_id,
        batch.badge_version_id,
        batch.session_id,
        batch.sheet_digest,
        batch.public_id,
        fingerprint,
    ]


def _not_ours() -> Refused:
    return Refused(
        "Cette confirmation ne correspond pas à cet aperçu. Relisez l’aperçu, puis confirmez de nouveau.",
        "This confirmation does not belong to this preview. Read the preview again, then confirm once more.",
    )


def _serializer(instance: Instance) -> URLSafeSerializer:
    return URLSafeSerializer(
        instance.secret, salt="awarding-confirmation", signer_kwargs={"digest_method": hashlib.sha256}
    )
