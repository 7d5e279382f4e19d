"""Unit tests touch neither network nor database: they fail when they try."""

from __future__ import annotations

import socket
import sqlite3
from typing import Any, NoReturn

import pytest
import sqlalchemy


class OutsideWorldError(AssertionError):
    """A unit test reached for the network or for a database."""


def _refuse(what: str) -> Any:
    def refuse(*_args: object, **_kwargs: object) -> NoReturn:
        raise OutsideWorldError(f"a unit test called {what}: move it to tests/integration, or hand in a double")

    return refuse


@pytest.fixture(autouse=True)
def _no_outside_world(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, _refuse(f"socket.{name}"))
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, _refuse(f"socket.{name}"))
    monkeypatch.setattr(sqlite3, "connect", _refuse("sqlite3.connect"))
    monkeypatch.setattr(sqlalchemy, "create_engine", _refuse("sqlalchemy.create_engine"))
    monkeypatch.setattr(sqlalchemy.Engine, "connect", _refuse("Engine.connect"))
