"""The verifier as a whole: what was not foreseen, what was not asked, and what was not reached."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from badges.openbadges.verification import FetchError, ReplayFetcher, verify
from tests.support.remote_issuer import NOW, RemoteIssuer


class Broken(ReplayFetcher):
    """A fetcher with a fault."""

    def get(self, url: str, **_: Any) -> Any:
        """Fail as nobody foresaw, with a message that must not be repeated."""
        raise KeyError(url)


def test_what_nobody_foresaw(caplog: pytest.LogCaptureFixture) -> None:
    """A fault of ours leaves the badge undecided; the log says where it was, and repeats nothing."""
    with caplog.at_level(logging.ERROR):
        report = verify("https://issuer.example/zoe", fetcher=Broken({}), now=NOW)
    assert (report.verdict, report.codes, report.checked_at) == ("indeterminate", (), NOW)
    told = [(check.name, check.status, check.code, check.looked_at, check.detail) for check in report.checks[:2]]
    assert told == [
        ("input", "passed", None, "url", ""),
        ("input", "could not check", None, "", "the verification stopped by an unforeseen error"),
    ]
    assert caplog.messages[0].startswith("verification stopped by an unforeseen KeyError\n  File ")
    assert ", in get" in caplog.messages[0]
    assert "XX" not in caplog.messages[0]
    assert "zoe" not in caplog.text


@pytest.mark.parametrize(("recipient", "status"), [(None, "not asked"), ("lea@example.org", "could not check")])
def test_a_recipient_that_was_not_reached(recipient: str | None, status: str) -> None:
    """Where a check ends early, nobody was asked about, or the answer stays open."""
    issuer = RemoteIssuer()
    issuer.answer(issuer.assertion_id, 404)
    report = issuer.verify(recipient=recipient)
    assert [check.status for check in report.checks if check.name == "recipient"] == [status]
    assert not [check for check in issuer.verify("nothing").checks if check.name == "recipient"]


def test_whoever_was_asked_about_is_told_once() -> None:
    """A step about the recipient stands once in a report."""
    for recipient, status in ((None, "not asked"), ("lea@example.org", "passed")):
        report = RemoteIssuer().verify(recipient=recipient)
        assert [check.status for check in report.checks if check.name == "recipient"] == [status]


def test_errors_of_fetching() -> None:
    """As text an error is its detail, or its code where there is none."""
    assert (str(FetchError("fetch_failed")), FetchError("fetch_failed").detail) == ("fetch_failed", "")
    assert str(FetchError("fetch_failed", "the server answered 500")) == "the server answered 500"
