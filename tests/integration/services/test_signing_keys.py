"""One active key for each organisation; a rotation is seen everywhere and breaks nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from badges.domain.errors import NotFound, Refused
from badges.gateways.key_store import FileKeyStore
from badges.openbadges import jws
from badges.records.tables import Signer
from badges.services import signing_keys
from tests.support.instances import build_instance

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance
    from tests.support.sample import World


def test_the_first_use_makes_the_key(instance: Instance, session: Session, world: World) -> None:
    """An organisation without a key gets one, once; its ids and its two decoys are random."""
    first = signing_keys.active_signer(instance, session, world.organisation)
    assert signing_keys.active_signer(instance, session, world.organisation).id == first.id
    (row,) = signing_keys.list_signers(instance, session, world.organisation)
    assert len(set(row.decoys)) == 2
    assert all(decoy.startswith("urn:uuid:") for decoy in row.decoys)
    assert first.identity.profile_id == instance.urls.signer(world.slug, row.kid)
    assert row.kid[0].isalnum()
    with pytest.raises(Refused, match="rotate"):
        signing_keys.create_signer(instance, session, world.organisation)


def test_a_rotation_keeps_the_old_key_verifying(
    instance: Instance, session: Session, world: World, awarded: list[Assertion]
) -> None:
    """After a rotation one other signer is active, and what the old one signed verifies with its own key."""
    new = signing_keys.rotate(instance, session, world.organisation)
    states = {row.kid: row.state for row in signing_keys.list_signers(instance, session, world.organisation)}
    old = awarded[0].signer
    assert states == {new.kid: "active", old.kid: "retired"}
    assert new.public_pem != old.public_pem
    key = instance.key_store.load(old.key_uri).public_key()
    jws.verify(jws.parse(awarded[0].jws), key)


def test_a_rotation_by_another_process_is_seen(
    instance: Instance, session: Session, world: World, database_url: str, tmp_path: Path
) -> None:
    """A process that has loaded the old key signs with the new one as soon as it is committed."""
    before = signing_keys.active_signer(instance, session, world.organisation)
    session.commit()
    other = build_instance(database_url, tmp_path, key_store=instance.key_store)
    with other.unit_of_work() as unit:
        rotated = signing_keys.rotate(other, unit, unit.merge(world.organisation)).kid
    after = signing_keys.active_signer(instance, session, world.organisation)
    assert before.identity.kid != after.identity.kid == rotated
    other.engine.dispose()


def test_a_retired_key_signs_no_more(instance: Instance, session: Session, world: World) -> None:
    """After `retire` the next award makes a new key; retiring twice, or another's key, is refused."""
    kid = signing_keys.active_signer(instance, session, world.organisation).identity.kid
    retired = signing_keys.retire(instance, session, world.organisation, kid)
    assert (retired.state, retired.retired_at) == ("retired", instance.clock.now())
    assert signing_keys.active_signer(instance, session, world.organisation).identity.kid != kid
    with pytest.raises(Refused):
        signing_keys.retire(instance, session, world.organisation, kid)
    with pytest.raises(NotFound):
        signing_keys.retire(instance, session, world.organisation, "unknown")


def test_another_organisations_key_does_not_exist(
    instance: Instance, session: Session, world: World, neighbour: World
) -> None:
    """An organisation neither lists nor retires the key of another."""
    kid = signing_keys.active_signer(instance, session, world.organisation).identity.kid
    assert signing_keys.list_signers(instance, session, neighbour.organisation) == []
    with pytest.raises(NotFound):
        signing_keys.retire(instance, session, neighbour.organisation, kid)


def test_the_database_refuses_two_active_keys(instance: Instance, session: Session, world: World) -> None:
    """Whatever the code does, two signers of one organisation cannot both be active."""
    first = signing_keys.create_signer(instance, session, world.organisation)
    session.add(
        Signer(
            organisation_id=first.organisation_id, kid="another", state="active", key_uri="file:another.pem",
            public_pem=first.public_pem, decoys=[], created_at=instance.clock.now(),
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        session.flush()


def test_keys_are_files_outside_the_database(database_url: str, tmp_path: Path, session: Session, world: World) -> None:
    """With the real key store the database holds an address and the public half, never the private key."""
    store = FileKeyStore(tmp_path / "keys", b"ouvre-toi")
    real = build_instance(database_url, tmp_path, key_store=store)
    row = signing_keys.create_signer(real, session, world.organisation)
    assert row.key_uri == f"file:{row.kid}.pem"
    assert "PRIVATE" not in row.public_pem
    assert (tmp_path / "keys" / f"{row.kid}.pem").stat().st_mode & 0o777 == 0o600
    assert session.scalar(select(Signer.public_pem)) == row.public_pem
    real.engine.dispose()
