"""What `make fuzz` runs, without the fuzzer: its targets take every kind of seed, and can fail."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from badges.openbadges import jws, strict_json
from badges.openbadges.verification import verifier
from tests.fuzz import targets
from tests.fuzz.seeds import MOST_BYTES, dictionary, seeds
from tests.fuzz.targets import TARGETS, BrokenPromiseError, limited


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds_of_every_target_are_read(name: str) -> None:
    """The corpus gives each target dozens of seeds, of which every tenth is run, and a few words."""
    found = seeds(name)
    assert len(found) > 50
    assert max(map(len, found)) <= MOST_BYTES
    assert dictionary(name).count("\n") > 8
    run = limited(TARGETS[name])
    for octets in (b"", b"\0", *found[::10]):
        run(octets)


def test_what_costs_too_much_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processor time and memory over the limit are broken promises."""
    monkeypatch.setattr(targets, "MOST_SECONDS", 0.01)
    with pytest.raises(BrokenPromiseError, match="processor"):
        limited(lambda data: _busy(0.02))(b"")
    peaks: Iterator[int] = iter([80_000, 280_001, 280_001])
    monkeypatch.setattr(targets, "_peak", lambda: next(peaks))
    with pytest.raises(BrokenPromiseError, match="grew by 200 MB"):
        limited(lambda data: None)(b"")


def _unsigned(_: object) -> jws.ParsedJws:
    return jws.ParsedJws({"alg": "none"}, {}, b"e30.e30", b"")


def _stumble(*_: object, **__: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("name", "module", "broken", "instead", "data"),
    [
        ("strict_json", strict_json, "loads", lambda _: 2, b"[1]"),
        ("jws", jws, "parse", _unsigned, b"e30.e30."),
        ("addresses", targets, "same_id", lambda *_: False, b"https://a.example/"),
        ("verify", verifier, "verify_hosted", _stumble, b"\1https://a.example/"),
    ],
)
def test_a_reader_that_is_wrong_is_noticed(
    name: str, module: Any, broken: str, instead: Any, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that answers something else than it should is caught, where an exception alone would not show it."""
    TARGETS[name](data)
    monkeypatch.setattr(module, broken, instead)
    with pytest.raises(BrokenPromiseError):
        TARGETS[name](data)


def _busy(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass
