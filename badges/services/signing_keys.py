"""The signing keys of an organisation: one active, the retired ones verify for ever (DESIGN §6)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from badges.domain.codes import new_public_id
from badges.domain.errors import NotFound, Refused
from badges.openbadges.signing import SignerIdentity
from badges.records import signers
from badges.records.tables import Organisation, Signer
from badges.services.instance import Instance

__all__ = [
    "LoadedSigner", "Signer", "active_signer", "create_signer", "list_signers", "load", "retire", "rotate",
]  # fmt: skip


@dataclass(frozen=True)
class LoadedSigner:
    """A signer that is ready to sign."""

    id: int
    identity: SignerIdentity
    private_key: RSAPrivateKey


def list_signers(instance: Instance, session: Session, organisation: Organisation) -> Sequence[Signer]:
    """Return the organisation's signers, the newest first."""
    return signers.of_organisation(session, organisation.id)


def create_signer(instance: Instance, session: Session, organisation: Organisation) -> Signer:
    """Create the active signer of an organisation that has none; raises Refused when it has one."""
    if signers.active(session, organisation.id) is not None:
        raise Refused(
            "Cette organisation a déjà une clé active. Pour la remplacer, lancez «\u00a0badges keys rotate\u00a0».",
            "This organisation already has an active key. To replace it, run “badges keys rotate”.",
        )
    return _add(instance, session, organisation)


def rotate(instance: Instance, session: Session, organisation: Organisation) -> Signer:
    """Put a new active signer in the place of the present one, whose badges stay valid."""
    present = signers.active(session, organisation.id)
    if present is not None:
        _retire(instance, present)
        session.flush()  # two active signers at once are refused: the old one leaves first
    return _add(instance, session, organisation)


def retire(instance: Instance, session: Session, organisation: Organisation, kid: str) -> Signer:
    """Sign nothing more with `kid`; its badges stay valid, and the next award makes a new signer.

    Raises NotFound for a signer that the organisation does not have, Refused for one that is not active.
    """
    found = signers.by_kid(session, organisation.id, kid)
    if found is None:
        raise NotFound(
            f"Cette organisation n’a pas de clé «\u00a0{kid}\u00a0». Lancez «\u00a0badges keys list\u00a0».",
            f"This organisation has no key “{kid}”. Run “badges keys list”.",
        )
    if found.state != "active":
        raise Refused(f"La clé {kid} n’est déjà plus active.", f"The key {kid} is not active any more.")
    _retire(instance, found)
    session.flush()
    return found


def active_signer(instance: Instance, session: Session, organisation: Organisation) -> LoadedSigner:
    """Return the organisation's signer of this moment, made on first use.

    The row is read each time, so that a rotation by another process is seen; only parsed keys are kept.
    """
    row = signers.active(session, organisation.id)
    if row is None:
        try:
            with session.begin_nested():
                row = _add(instance, session, organisation)
        except IntegrityError:  # another process was faster
            row = signers.active(session, organisation.id)
            if row is None:
                raise
    return load(instance, organisation.slug, row.id, row.kid, row.key_uri)


def load(instance: Instance, organisation_slug: str, signer_id: int, kid: str, key_uri: str) -> LoadedSigner:
    """Return the signer `kid` with its private key; raises KeyStoreError (a ProgrammeError)."""
    urls = instance.urls
    identity = SignerIdentity(
        profile_id=urls.signer(organisation_slug, kid),
        key_id=urls.signer_key(organisation_slug, kid),
        badge_prefix=f"{urls.signer(organisation_slug, kid)}/badges/",
        kid=kid,
    )
    return LoadedSigner(signer_id, identity, instance.key_store.load(key_uri))


def _add(instance: Instance, session: Session, organisation: Organisation) -> Signer:
    kid = _new_kid()
    uri = instance.key_store.create(kid, bits=instance.key_bits)
    public_key = instance.key_store.load(uri).public_key()
    row = Signer(
        organisation_id=organisation.id,
        kid=kid,
        state="active",
        key_uri=uri,
        public_pem=public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        decoys=[uuid.uuid4().urn, uuid.uuid4().urn],
        created_at=instance.clock.now(),
    )
    session.add(row)
    session.flush()
    return row


def _retire(instance: Instance, row: Signer) -> None:
    row.state = "retired"
    row.retired_at = instance.clock.now()


def _new_kid() -> str:
    """Return a random id that can also name a file: it starts with a letter or a digit."""
    while not (kid := new_public_id())[0].isalnum():
        continue
    return kid
