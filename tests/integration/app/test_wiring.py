"""What the wiring hands to an installation."""

from __future__ import annotations

import socket

import pytest

from badges.app.fetchers import fetchers
from tests.support.hostile import answer, server


@pytest.mark.parametrize(
    ("base", "named"),
    [
        (
            "https://badges.example.org",
            b"badges-verifier/1 (+https://badges.example.org; Open Badges 2.0 verification)",
        ),
        (None, b"badges-verifier/1 (Open Badges 2.0 verification)"),
        ("https://bâdges.example.org", b"badges-verifier/1 (Open Badges 2.0 verification)"),
    ],
)
def test_the_fetcher_says_for_whom_it_asks(base: str | None, named: bytes) -> None:
    """The User-Agent names the installation where there is one, and its address can stand in a header."""
    heads: list[bytes] = []

    def note(connection: socket.socket, head: bytes) -> None:
        heads.append(head)
        answer(b"{}")(connection, head)

    with server(note) as port:
        fetcher = fetchers(base)(True)
        fetcher.get(f"http://127.0.0.1:{port}/")
        fetcher.close()
    assert b"User-Agent: " + named + b"\r\n" in heads[0]
