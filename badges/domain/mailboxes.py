"""Who reads a mailbox: the same person behind several spellings of an address, for counting letters alone."""

from __future__ import annotations

from typing import Final

_ONE_PROVIDER: Final = {"googlemail.com": "gmail.com"}


def mailbox(email: str) -> str:
    """Return the mailbox that an address most probably ends in: without a tag (`+…`), dots and capitals.

    Only for counting: where two people's addresses differ by a dot, one of them waits for her letter a little longer.
    """
    local, _, domain = email.strip().lower().rpartition("@")
    name = local.partition("+")[0].replace(".", "")
    return f"{name or local}@{_ONE_PROVIDER.get(domain, domain)}"
