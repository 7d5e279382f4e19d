"""What became of an invitation, and when its reminders are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from badges.domain.claiming import (
    AGREED,
    FORMER,
    INVITATION,
    REMINDERS,
    WORDINGS,
    Invitation,
    invitation,
    reminders_due,
)

DAY = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def state(**changes: object) -> Invitation:
    """Return the state of an invitation of that day, looked at on the same day, but for `changes`."""
    facts: dict[str, object] = {"invited_at": DAY, "claimed_at": None, "revoked_at": None, "reason": None, "now": DAY}
    return invitation(**(facts | changes))  # type: ignore[arg-type]  # a table of facts


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Invitation.WAITING),
        ({"now": DAY + INVITATION - SECOND}, Invitation.WAITING),
        ({"now": DAY + INVITATION}, Invitation.ENDED),
        ({"claimed_at": DAY, "now": DAY + 2 * INVITATION}, Invitation.CLAIMED),
        ({"revoked_at": DAY, "reason": "person-request"}, Invitation.REFUSED),
        ({"revoked_at": DAY, "reason": "person-request", "now": DAY + 2 * INVITATION}, Invitation.REFUSED),
        ({"revoked_at": DAY, "reason": "person-request", "claimed_at": DAY}, Invitation.WITHDRAWN),
        ({"revoked_at": DAY, "reason": "error"}, Invitation.WITHDRAWN),
        ({"revoked_at": DAY, "reason": "error", "claimed_at": DAY}, Invitation.WITHDRAWN),
    ],
)
def test_an_invitation_has_one_state(changes: dict[str, object], expected: Invitation) -> None:
    """Withdrawn before anything else, then taken, then too old; a no is a no only before a yes."""
    assert state(**changes) is expected


def test_an_invitation_waits_ninety_days_and_is_recalled_twice() -> None:
    """The waits are those that people were told: 90 days, reminders after 7 and 21."""
    assert timedelta(days=90) == INVITATION
    assert [wait.days for wait in REMINDERS] == [7, 21]


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (timedelta(0), 0),
        (timedelta(days=7) - SECOND, 0),
        (timedelta(days=7), 1),
        (timedelta(days=21) - SECOND, 1),
        (timedelta(days=21), 2),
        (timedelta(days=89), 2),
    ],
)
def test_reminders_fall_due(after: timedelta, due: int) -> None:
    """One from the seventh day on, two from the twenty-first."""
    assert reminders_due(DAY, DAY + after) == due


def test_each_consent_has_a_sentence_in_both_languages() -> None:
    """French is the reference: any language that is not English reads it."""
    assert {one.id for one in WORDINGS.values()}.isdisjoint(one.id for one in FORMER)
    for wording in AGREED.values():
        assert wording.sentence("en") == wording.en != wording.fr
        assert wording.sentence("fr") == wording.sentence("uk") == wording.fr


def test_words_are_what_was_shown_only_where_they_are_kept() -> None:
    """French and English stand under the id for ever; a translation can be corrected, so it is never quoted."""
    for wording in AGREED.values():
        assert [wording.shown(language) for language in ("fr", "en")] == [wording.fr, wording.en]
        assert [wording.shown(language) for language in ("ar", "uk", None)] == [None, None, None]
