"""A counter that no test of the way out can go round."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.connections import Tried, connections
from tests.support.hostile import served_ports


@pytest.fixture(autouse=True)
def tried() -> Iterator[Tried]:
    """Every attempt to connect, counted where Python makes it; all of them must go to the test's own servers."""
    served_ports.clear()
    with connections() as attempts:
        yield attempts
    astray = [(ip, port) for ip, port in attempts if ip not in ("127.0.0.1", "::1") or port not in served_ports]
    assert astray == []
