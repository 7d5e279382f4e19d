"""Erasing a person: what is left, and by which words what is hers is found."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

GONE_FR: Final = "Ce badge n’existe plus."
GONE_EN: Final = "This badge no longer exists."


class Kind(StrEnum):
    """What the id of a tombstone was."""

    ASSERTION = "assertion"  # the last part of a hosted assertion's address
    SHORT = "short"  # a code of twelve signs
    RECIPIENT = "recipient"  # the token of an opaque identity
    SIGNED = "signed"  # the `urn:uuid:` of a signed assertion
    SHARE = "share"  # the token of a link for an employer
    TESTIMONY = "testimony"  # the last part of a published testimony's address
    PERSON = "person"  # the digest of a person's random id: a backup that holds her again is recognised


@dataclass(frozen=True, order=True)
class Erased:
    """One line of the record of erasures; `kid` names the signer of an assertion, else it is empty."""

    key: str
    kind: str
    kid: str
    erased_on: date


def digest_of(person_public_id: str) -> str:
    """Return 64 hex digits that stand for a person's random id and do not give it back."""
    return hashlib.sha256(f"person:{person_public_id}".encode()).hexdigest()


@dataclass(frozen=True)
class Letters:
    """Which messages are to or about one person.

    `email` is hers; `alone` tells that nobody else is known by it. `words` stand in no message about anybody else;
    in one to her address, `first_name` is enough.
    """

    email: str | None
    alone: bool
    first_name: str
    words: Collection[str] = field(default_factory=tuple)

    def concern(self, recipient: str, text: str) -> bool:
        """Tell whether a message to `recipient`, of which `text` is the subject and the body, is to or about her."""
        to_her = self.email is not None and recipient == self.email
        if to_her and (self.alone or self.first_name in text):
            return True
        return any(word in text for word in self.words)
