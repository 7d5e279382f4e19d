"""The PIN of a carnet: kept as a peppered argon2 hash, tried five times at most, taken off by the organisation."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from badges.domain.pins import LONGEST, MOST_FAILURES, OPEN_FOR, read_pin
from badges.records import carnets
from badges.records.tables import Person
from badges.services.instance import Instance

__all__ = [
    "LONGEST", "MOST_FAILURES", "OPEN_FOR", "begin_attempt", "forget_pin", "hashed", "is_locked", "is_opened_by",
    "is_right", "opening", "set_pin", "succeed", "tries_left",
]  # fmt: skip

# 19 MiB and some 30 ms for each: what OWASP advises where many may ask at a time.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(instance: Instance, typed: str) -> str:
    """Return what is kept of a PIN; slow on purpose, so ask before a writer is opened. Raises Refused."""
    return _HASHER.hash(_peppered(instance, read_pin(typed)))


def set_pin(session: Session, person: Person, pin_hash: str) -> None:
    """Put a PIN (its hash) on the carnet of `person`, or another one: whoever had opened it is asked again."""
    carnets.set_pin(session, person.id, pin_hash)


def forget_pin(session: Session, person: Person) -> None:
    """Take the PIN off the carnet of `person`, and with it the count of failures: her card opens it again."""
    carnets.set_pin(session, person.id, None)


def begin_attempt(session: Session, person: Person) -> bool:
    """Count an attempt before it is checked, so that many at once are no more than five; False when it is locked."""
    return carnets.count_pin_failure(session, person.id, MOST_FAILURES)


def is_right(instance: Instance, person: Person, typed: str) -> bool:
    """Tell whether `typed` is the PIN of `person`; slow, so ask while no transaction is open."""
    try:
        return _HASHER.verify(person.pin_hash or "", _peppered(instance, "".join(typed.split())))
    except VerificationError:
        return False


def succeed(session: Session, person: Person) -> None:
    """Forget the failures of `person`: the PIN was right."""
    carnets.forget_pin_failures(session, person.id)


def tries_left(person: Person) -> int:
    """Return how often a PIN may still be tried."""
    return max(0, MOST_FAILURES - person.pin_failures)


def is_locked(person: Person) -> bool:
    """Tell whether the PIN was wrong too often: the organisation takes it off."""
    return person.pin_hash is not None and tries_left(person) == 0


def opening(instance: Instance, person: Person) -> str:
    """Return what a browser keeps to open the carnet of `person`; worth nothing after 30 minutes, or another PIN."""
    until = int((instance.clock.now() + OPEN_FOR).timestamp())
    return str(_serializer(instance).dumps([_fingerprint(person), until]))


def is_opened_by(instance: Instance, person: Person, kept: str | None) -> bool:
    """Tell whether what a browser kept opens the carnet of `person` now; one without a PIN is open."""
    if person.pin_hash is None:
        return True
    try:
        fingerprint, until = _serializer(instance).loads(kept or "")
    except (BadSignature, ValueError, TypeError):
        return False
    return bool(fingerprint == _fingerprint(person) and instance.clock.now().timestamp() < until)


def _peppered(instance: Instance, pin: str) -> str:
    """Return the PIN under the installation's secret: ten thousand tries on a dump of the database find nothing."""
    return hmac.new(instance.secret, f"pin:{pin}".encode(), hashlib.sha256).hexdigest()


def _fingerprint(person: Person) -> str:
    """Return what stands for this person with this PIN; the hash holds a salt, so no two are the same."""
    return hashlib.sha256(f"{person.public_id}:{person.pin_hash}".encode()).hexdigest()[:32]


def _serializer(instance: Instance) -> URLSafeSerializer:
    return URLSafeSerializer(instance.secret, salt="carnet-pin", signer_kwargs={"digest_method": hashlib.sha256})
