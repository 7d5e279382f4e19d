"""The shelf of documents that checks share."""

from __future__ import annotations

from badges.gateways.shelf import DocumentShelf
from badges.openbadges.verification.ports import Fetched, FetchRecord, Kept


def _kept(size: int) -> Kept:
    body = b"x" * size
    return Kept(
        Fetched("https://a.example/", 200, {}, body), (FetchRecord("https://a.example/", 200, body=body),), 0, 1
    )


def test_what_was_used_last_stays() -> None:
    """When the shelf is full, what nobody asked for longest goes first."""
    shelf = DocumentShelf(most_weight=3 * 20_000)
    kept = _kept(1000)
    for name in "abc":
        shelf.put(name, kept)
    assert shelf.find("a") is kept
    shelf.put("d", kept)
    assert [name for name in "abcd" if shelf.find(name)] == ["a", "c", "d"]


def test_one_large_list_does_not_empty_the_shelf() -> None:
    """A document that would take most of the shelf is not kept at all."""
    shelf = DocumentShelf(most_weight=100_000)
    shelf.put("small", _kept(10))
    shelf.put("large", _kept(50_000))
    assert shelf.find("small") is not None
    assert shelf.find("large") is None
    assert shelf.find("unknown") is None
