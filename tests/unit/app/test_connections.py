"""How many connections there is room for."""

from __future__ import annotations

import resource

import pytest

from badges.app.connections import HEADER_SECONDS, MOST_CONNECTIONS, OTHER_FILES, room_for_connections, server_options

ENDLESS = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("soft", "hard", "room"),
    [
        (1024, 524_288, MOST_CONNECTIONS),
        (1024, ENDLESS, MOST_CONNECTIONS),
        (ENDLESS, ENDLESS, MOST_CONNECTIONS),
        (20_000, 20_000, MOST_CONNECTIONS),
        (1024, 2048, 2048 - OTHER_FILES),
        (1024, 1024, 1024 - OTHER_FILES),
        (256, 256, 128),
    ],
)
def test_connections_leave_descriptors_for_the_rest(
    soft: int, hard: int, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is raised as far as it may be, never lowered, and connections never take all of it."""
    limits = [(soft, hard)]
    monkeypatch.setattr(resource, "getrlimit", lambda _which: limits[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _which, wanted: limits.append(wanted))
    assert room_for_connections() == room
    raised, kept = limits[-1]
    assert kept == hard
    assert raised == ENDLESS or raised >= max(soft, room + min(OTHER_FILES, room))


def test_a_limit_that_may_not_be_raised_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system refuses, there is room for fewer, and the service starts."""

    def refuse(_which: int, _wanted: tuple[int, int]) -> None:
        raise ValueError("not allowed")

    monkeypatch.setattr(resource, "getrlimit", lambda _which: (1024, 524_288))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert room_for_connections() == 1024 - OTHER_FILES


def test_heads_are_waited_for_a_few_seconds() -> None:
    """What the real server is handed: seconds, not half a minute, and the room that was asked for."""
    options = server_options(7)
    assert options["http1_settings"].header_read_timeout == HEADER_SECONDS * 1000 <= 10_000
    assert options["backpressure"] == 7
