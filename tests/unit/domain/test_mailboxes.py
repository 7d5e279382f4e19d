"""Who reads a mailbox."""

from __future__ import annotations

import pytest

from badges.domain.mailboxes import mailbox


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a@x.fr", "a+1@x.fr", True),
        ("a+1@x.fr", "A+2+3@X.fr", True),
        ("jeanne.petit@x.fr", "jeannepetit@x.fr", True),
        ("j.p+x@googlemail.com", "jp@gmail.com", True),
        ("+a@x.fr", "+b@x.fr", False),
        ("a@x.fr", "b@x.fr", False),
        ("a@x.fr", "a@y.fr", False),
        ("a@b.x.fr", "a@bx.fr", False),
    ],
)
def test_spellings_of_one_mailbox_are_one(one: str, other: str, same: bool) -> None:
    """Tags, dots and capitals before the at sign make no other mailbox; another name or domain does."""
    assert (mailbox(one) == mailbox(other)) is same
