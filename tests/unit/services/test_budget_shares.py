"""Several checks on one fetcher: one budget for all, and a log for each."""

from __future__ import annotations

import pytest

from badges.openbadges.verification import FetchError, ReplayFetcher
from badges.openbadges.verification.fetching import MOST_FETCHES
from badges.services.budget_shares import BudgetShare

ONE, TWO, MOVED = "https://un.example/", "https://deux.example/", "https://parti.example/"
RESOURCES = {
    ONE: {"body": "1"},
    TWO: {"body": "2"},
    MOVED: {"status": 302, "headers": {"location": ONE}},
}


def test_a_share_tells_its_own_hops_alone() -> None:
    """Each log holds what its share was asked for, redirects and failures too, and the same address for both."""
    fetcher = ReplayFetcher(RESOURCES)
    first, second = BudgetShare(fetcher), BudgetShare(fetcher)
    assert first.get(ONE).body == b"1"
    second.get(TWO)
    second.get(ONE)
    first.get(MOVED)
    with pytest.raises(FetchError):
        second.get("https://10.0.0.1/")
    assert [one.url for one in first.log] == [ONE, MOVED, ONE]
    assert [(one.url, one.code) for one in second.log] == [
        (TWO, None), (ONE, None), ("https://10.0.0.1/", "url_not_allowed"),
    ]  # fmt: skip


def test_what_is_asked_ahead_is_told_once() -> None:
    """An answer that was read ahead stands once in the log of its share, whoever fetches in between."""
    fetcher = ReplayFetcher(RESOURCES)
    fetcher.waits = True
    first, second = BudgetShare(fetcher), BudgetShare(fetcher)
    first.ahead([ONE, TWO])
    second.get(MOVED)
    first.get(TWO)
    assert sorted(one.url for one in first.log) == [TWO, ONE]
    assert second.log[0].url == MOVED


def test_what_another_share_asked_ahead_is_told_by_whoever_used_it() -> None:
    """A document, or a refusal, that stood ready for another share is in the log of the one that read it."""
    fetcher = ReplayFetcher(RESOURCES | {MOVED: {"error": "fetch_timeout"}})
    fetcher.waits = True
    first, second = BudgetShare(fetcher), BudgetShare(fetcher)
    first.ahead([ONE, MOVED])
    second.get(ONE)
    with pytest.raises(FetchError):
        second.get(MOVED)
    assert [(one.url, one.code) for one in second.log] == [(ONE, None), (MOVED, "fetch_timeout")]


def test_what_one_share_spends_the_other_lacks() -> None:
    """All shares together may fetch as much as one check."""
    fetcher = ReplayFetcher(RESOURCES)
    first, second = BudgetShare(fetcher), BudgetShare(fetcher)
    for _ in range(MOST_FETCHES):
        first.get(ONE)
    with pytest.raises(FetchError, match="documents were needed"):
        second.get(TWO)
