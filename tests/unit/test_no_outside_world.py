"""The guard of the unit tests works."""

from __future__ import annotations

import socket
import sqlite3

import pytest
import sqlalchemy


def test_sockets_do_not_connect() -> None:
    """A unit test that opens a connection fails with a sentence that says where it belongs."""
    with socket.socket() as opened, pytest.raises(AssertionError, match="tests/integration"):
        opened.connect(("127.0.0.1", 9))


def test_names_are_not_resolved() -> None:
    """A unit test that resolves a name fails."""
    with pytest.raises(AssertionError, match="getaddrinfo"):
        socket.getaddrinfo("badges.example.org", 443)


def test_databases_do_not_open() -> None:
    """A unit test that opens a database fails, through the driver or through SQLAlchemy."""
    with pytest.raises(AssertionError, match=r"sqlite3\.connect"):
        sqlite3.connect(":memory:")
    with pytest.raises(AssertionError, match="create_engine"):
        sqlalchemy.create_engine("sqlite://")
