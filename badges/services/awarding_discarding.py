"""Letting go of drafts: by hand, and after a day; they name people for no purpose once nobody will confirm them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from badges.domain.codes import is_public_id
from badges.domain.errors import Refused
from badges.records import batches
from badges.records.tables import Organisation
from badges.services.awarding_preview import unknown_batch
from badges.services.instance import Instance, begin_writing

DRAFTS_KEPT = timedelta(hours=24)


def discard(session: Session, *, organisation: Organisation, batch_public_id: str) -> str:
    """Remove a draft of the organisation with its rows, and return the public id of the session that it was for.

    Raises NotFound, or Refused for a sheet that was confirmed: what it awarded is revoked, badge by badge.
    """
    if not is_public_id(batch_public_id):
        raise unknown_batch()
    begin_writing(session)
    batch = batches.by_public_id(session, organisation.id, batch_public_id, lock=True)
    if batch is None:
        raise unknown_batch()
    if batch.state != "draft":
        raise Refused(
            "Cette feuille est déjà confirmée\u00a0: elle ne peut plus être abandonnée. Un badge donné par erreur se "
            "retire depuis sa page.",
            "This sheet is confirmed already: it can no longer be discarded. A badge that was given by mistake is "
            "revoked from its own page.",
        )
    planned = batch.session.public_id
    batches.delete_drafts(session, [batch.id])
    return planned


def discard_old_drafts(instance: Instance, session: Session) -> None:
    """Forget the drafts of yesterday, which nobody confirmed: the server does it now and then, and `badges award`."""
    old = batches.drafts_before(session, instance.clock.now() - DRAFTS_KEPT)
    if old:
        batches.delete_drafts(session, old)
