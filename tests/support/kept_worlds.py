"""The world and the badges of `tests.support.sample`, made once for each worker and laid into the database of a test.

To make them takes 80 ms, to lay them 5; a third of all tests begins with them. On SQLite alone: a file can be copied.
"""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from badges.services.instance import Instance

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class _Kept:
    file: bytes
    keys: dict[str, Any]
    objects: bytes


_kept: dict[tuple[str, str, datetime, bytes], _Kept] = {}
_common: set[bytes] = set()  # the digests of files that many tests begin with


def laid(name: str, instance: Instance, session: Session, make: Callable[[Instance, Session], _Made]) -> _Made:
    """Return what `make` makes and commits, from where it was kept if the installation is the same as then."""
    if instance.engine.name != "sqlite":
        return _made(instance, session, make)
    before = _digest(instance.engine)
    now = (name, instance.urls.base, instance.clock.now(), before)
    if now in _kept:
        kept = _kept[now]
        _fill(instance.engine, kept.file)
        _common.add(_digest(instance.engine))
        instance.key_store.keys.update(kept.keys)  # type: ignore[attr-defined]  # the pool of tests
        belonging: _Made = _belonging(session, pickle.loads(kept.objects))
        session.commit()  # as after making: a rollback to come does not forget what is loaded
        return belonging
    made = _made(instance, session, make)
    if before in _common or not _common:
        keys: Any = instance.key_store
        _kept[now] = _Kept(_content(instance.engine), dict(keys.keys), pickle.dumps(made))
    return made


def _made(instance: Instance, session: Session, make: Callable[[Instance, Session], _Made]) -> _Made:
    made = make(instance, session)
    session.commit()
    return made


def _belonging(session: Session, made: Any) -> Any:
    """Return `made` with every row in it, and what was loaded of it, as one of `session`."""
    if isinstance(made, list):
        return [_belonging(session, one) for one in made]
    if inspect(made, raiseerr=False) is not None:
        return session.merge(made, load=False)
    return type(made)(**{name: _belonging(session, value) for name, value in vars(made).items()})


def _digest(engine: Engine) -> bytes:
    return hashlib.sha256(_content(engine)).digest()


def _content(engine: Engine) -> bytes:
    connection = engine.raw_connection()
    try:
        return _driver(connection).serialize()
    finally:
        connection.close()


def _fill(engine: Engine, content: bytes) -> None:
    connection = engine.raw_connection()
    kept = sqlite3.connect(":memory:")
    try:
        kept.deserialize(content)
        kept.backup(_driver(connection))
    finally:
        kept.close()
        connection.close()


def _driver(connection: Any) -> sqlite3.Connection:
    driver: sqlite3.Connection = connection.driver_connection
    return driver
