"""What reaches out for other people's documents; `badges verify` needs nothing else of an installation."""

from __future__ import annotations

from collections.abc import Callable

from badges.gateways.fetching import USER_AGENT, GuardedFetcher
from badges.gateways.shelf import DocumentShelf
from badges.openbadges.verification import Fetcher


def fetchers(base_url: str | None = None) -> Callable[[bool], Fetcher]:
    """Return what makes a guarded fetcher for each check; all of them share what issuers last published.

    The User-Agent names the installation at `base_url`: whoever is asked may want to know by whom.
    """
    shelf = DocumentShelf()
    named = base_url is not None and base_url.isascii()  # a header is
    user_agent = USER_AGENT.replace("(", f"(+{base_url}; ") if named else USER_AGENT

    def new_fetcher(allow_loopback: bool) -> Fetcher:
        return GuardedFetcher(allow_loopback=allow_loopback, user_agent=user_agent, shelf=shelf)

    return new_fetcher
