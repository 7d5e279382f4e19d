"""Issues a confirmed batch, chunk by chunk; a chunk that is repeated, or done by two at once, doubles nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from badges.domain.awarding import RowState
from badges.domain.codes import claim_code, claim_lookup, new_public_id
from badges.records import awards, batches
from badges.records.awards import Pending
from badges.records.tables import BadgeClassVersion, Organisation
from badges.records.tables import Session as PlannedSession
from badges.services.instance import Instance
from badges.services.minting import Mint, new_recipient
from badges.services.signing_keys import LoadedSigner, active_signer, load

CHUNK = 250
CLAIM_ATTEMPTS = 8  # claim codes have 46 bits: two may meet, eight times in a row they do not


@dataclass(frozen=True)
class Progress:
    """How far a batch is, and how many rows one chunk took."""

    done: int
    total: int
    finished: bool
    claimed: int = 0  # rows of this chunk; none: they are all done, or in somebody else's hands


def issue_chunk(instance: Instance, session: Session, batch_id: int, size: int = CHUNK) -> Progress:
    """Award up to `size` waiting rows of a confirmed batch, in the transaction of `session`.

    Participations, awards and assertions are written in bulk, whatever the number of rows. Raises
    IntegrityError when a random id exists already (start the chunk again), KeyStoreError without a key.
    """
    pending = awards.claim_rows(session, batch_id, size)
    if not pending:
        return Progress(*batches.progress(session, batch_id))
    now = instance.clock.now().replace(microsecond=0)
    people = {row.person_id: row for row in pending}  # two lines may have been said to be one person
    _record_participations(session, list(people.values()), now)
    awardable = [row for row in people.values() if not row.revoked_since]
    added = _add_awards(instance, session, awardable, now)
    _publish(instance, session, pending[0], added, now)
    marks, awarded = [], set()
    for row in pending:
        award = added.get(row.person_id) if row.person_id not in awarded else None
        awarded.add(row.person_id)
        marks.append({"row": row.row, "new_state": _state(row, award).value, "new_award": award})
    awards.mark_rows(session, marks)
    done, total, finished = batches.advance(session, batch_id, settled=len(pending), now=now)
    return Progress(done, total, finished, claimed=len(pending))


def _state(row: Pending, award: int | None) -> RowState:
    if award is not None:
        return RowState.AWARDED
    return RowState.SKIPPED if row.revoked_since else RowState.ALREADY


def award_one(
    instance: Instance,
    session: Session,
    person_id: int,
    version: BadgeClassVersion,
    planned: PlannedSession,
    *,
    confirmed: list[list[str]],
) -> int | None:
    """Award `version` to one person, who then took part in the session `planned`, and return the award's id.

    Nobody observed her there: the organisation confirms what it was told. `confirmed` are the criteria that it looked
    at, each with yes or with-help. None when this badge of this session stands already: nothing was awarded then.
    Raises IntegrityError and KeyStoreError as `issue_chunk` does.
    """
    now = instance.clock.now().replace(microsecond=0)
    organisation = session.get_one(Organisation, planned.organisation_id)
    one = Pending(
        row=0,
        person_id=person_id,
        present=True,
        observations=[],
        note="",
        batch_id=None,
        organisation_id=organisation.id,
        session_id=planned.id,
        badge_version_id=version.id,
        labels=[],
        organisation=organisation.slug,
        badge=version.badge_class.slug,
        version=version.number,
        validity=version.validity,
        observer=None,
        signer_id=None,
        signer_kid=None,
        signer_key_uri=None,
        drafted_at=now,
        revoked_since=False,
        confirmed=confirmed,
    )
    awards.freeze_version(session, version.id, now)
    _record_participations(session, [one], now)
    added = _add_awards(instance, session, [one], now)
    _publish(instance, session, one, added, now)
    return added.get(person_id)


def interrupt(session: Session, batch_id: int) -> None:
    """Say of a batch that it could not be issued to its end; it stays to be taken up."""
    batches.interrupt(session, batch_id)


def unfinished_batches(session: Session) -> Sequence[int]:
    """Return the ids of confirmed batches that are not finished, the oldest first."""
    return batches.unfinished(session)


def _record_participations(session: Session, rows: Sequence[Pending], now: datetime) -> None:
    values = [
        {
            "session_id": row.session_id,
            "person_id": row.person_id,
            "present": row.present,
            "observations": row.observations,
            "note": row.note,
            "created_at": now,
        }
        for row in rows
    ]
    awards.record_participations(session, values, observed=bool(rows[0].labels))


def _add_awards(instance: Instance, session: Session, rows: Sequence[Pending], now: datetime) -> dict[int, int]:
    """Return {person id: award id} of the awards that did not stand yet."""
    added: dict[int, int] = {}
    waiting = list(rows)
    if not waiting:
        return added
    for generation in range(1, CLAIM_ATTEMPTS + 1):
        added |= awards.add_awards(session, [_award(instance, row, generation, now) for row in waiting])
        waiting = [row for row in waiting if row.person_id not in added]
        if not waiting:
            return added
        # What was not added stands already, unless its claim code met another one: then the next code.
        first = rows[0]
        standing = awards.standing_awards(
            session,
            first.badge_version_id,
            first.session_id,
            [row.person_id for row in waiting],
            revoked_before=first.drafted_at,
        )
        waiting = [row for row in waiting if row.person_id not in standing]
        if not waiting:
            return added
    raise RuntimeError("no free claim code was found")


def _award(instance: Instance, row: Pending, generation: int, now: datetime) -> dict[str, Any]:
    public_id = new_public_id()
    code = claim_code(instance.secret, public_id, generation)
    return {
        "public_id": public_id,
        "organisation_id": row.organisation_id,
        "badge_version_id": row.badge_version_id,
        "person_id": row.person_id,
        "session_id": row.session_id,
        "batch_id": row.batch_id,
        "observer": row.observer,
        "confirmed": row.confirmed,
        "claim_lookup": claim_lookup(instance.secret, code),
        "claim_generation": generation,
        "awarded_at": now,
        "invited_at": now,
        "reminders": 0,
    }


def _publish(instance: Instance, session: Session, batch: Pending, added: dict[int, int], now: datetime) -> None:
    """Lint, publish and sign one assertion for each new award, on all cores: signing lets go of the GIL."""
    if not added:
        return
    mint = Mint(
        instance,
        _signer(instance, session, batch),
        batch.organisation_id,
        batch.organisation,
        batch.badge,
        batch.version,
        batch.validity,
    )
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        values = list(pool.map(lambda award: mint.make(award, new_recipient(instance), now), added.values()))
    awards.add_assertions(session, values)


def _signer(instance: Instance, session: Session, batch: Pending) -> LoadedSigner:
    if batch.signer_id is not None and batch.signer_kid and batch.signer_key_uri:
        return load(instance, batch.organisation, batch.signer_id, batch.signer_kid, batch.signer_key_uri)
    organisation = session.get_one(Organisation, batch.organisation_id)
    return active_signer(instance, session, organisation)
