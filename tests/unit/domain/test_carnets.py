"""What a carnet says of badges: their state, and the key badge that is nearest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from badges.domain.carnets import ENDING_SOON, BadgeState, KeyBadge, badge_state, complete, nearest, time_left

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DAY = timedelta(days=1)
APPRENTICE = KeyBadge("apprentice", [["duo"], ["reliable"], ["cv", "interview"]])


@pytest.mark.parametrize(
    ("revoked", "left", "state"),
    [
        (False, None, BadgeState.VALID),
        (False, ENDING_SOON + DAY, BadgeState.VALID),
        (False, ENDING_SOON, BadgeState.ENDING),
        (False, timedelta(seconds=1), BadgeState.ENDING),
        (False, timedelta(0), BadgeState.EXPIRED),
        (True, -DAY, BadgeState.REVOKED),
        (True, None, BadgeState.REVOKED),
    ],
)
def test_the_state_of_a_badge(revoked: bool, left: timedelta | None, state: BadgeState) -> None:
    """A withdrawn badge says so first; one that ends within three months says it, and at its end it has expired."""
    expires = None if left is None else NOW + left
    assert badge_state(revoked=revoked, expires_at=expires, now=NOW) is state


@pytest.mark.parametrize(
    ("left", "told"),
    [(92 * DAY, (3, 0)), (64 * DAY, (2, 0)), (60 * DAY, (2, 0)), (59 * DAY, (0, 59)), (DAY / 2, (0, 1))],
)
def test_the_time_left_is_told_in_one_unit(left: timedelta, told: tuple[int, int]) -> None:
    """Months while there are two of them, then days; the last hours are a day."""
    assert time_left(NOW + left, NOW) == told


def test_one_badge_of_each_group_is_a_step() -> None:
    """Of each group any badge will do, and the groups of which there is none are what is missing."""
    found = nearest([APPRENTICE], {"duo", "interview", "other"})
    assert found is not None
    assert (found.done, found.total, found.missing) == (2, 3, [["reliable"]])


def test_the_nearest_key_badge_is_the_one_with_the_fewest_steps_missing() -> None:
    """Fewer missing steps win, then more done ones, then the order; one that is owned or not begun is never near."""
    near = KeyBadge("near", [["duo"], ["forum"]])
    nearer = KeyBadge("nearer", [["duo"], ["reliable"], ["forum"]])
    unbegun = KeyBadge("unbegun", [["mentor"]])
    owned = {"duo", "reliable"}
    keys = [unbegun, near, nearer, APPRENTICE]
    assert getattr(nearest(keys, owned), "slug", None) == "nearer"
    assert getattr(nearest(keys, {"duo"}), "slug", None) == "near"
    assert getattr(nearest(keys, owned | {"nearer"}), "slug", None) == "apprentice"
    assert nearest([unbegun], owned) is None
    assert nearest([], owned) is None


@pytest.mark.parametrize(
    ("owned", "earned"),
    [
        ({"duo", "reliable", "cv"}, ["apprentice"]),
        ({"duo", "reliable", "cv", "interview"}, ["apprentice"]),
        ({"duo", "reliable"}, []),
        ({"duo", "reliable", "cv", "apprentice"}, []),
        (set(), []),
    ],
)
def test_a_key_badge_is_earned_with_one_badge_of_each_step(owned: set[str], earned: list[str]) -> None:
    """All steps, whichever badge did for each; a badge that is there already is not earned again."""
    assert complete([APPRENTICE], owned) == earned
