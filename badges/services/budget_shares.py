"""Several checks that live on one budget: together they take no longer, and fetch no more, than one."""

from __future__ import annotations

from collections.abc import Sequence

from badges.openbadges.verification import Fetched, Fetcher, FetchRecord


class BudgetShare:
    """A fetcher whose budget others spend as well; its log holds what it was asked for itself, and no more."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.own = fetcher.own
        self._fetcher = fetcher
        self._log: list[FetchRecord] = []

    @property
    def log(self) -> Sequence[FetchRecord]:
        """Return every hop of this share so far, in the order in which they were asked for."""
        return tuple(self._log)

    def get(self, url: str, *, keep: bool = False, anew: bool = False) -> Fetched:
        """Fetch `url` and whatever it redirects to; raises FetchError, also when the others have left nothing."""
        before = self._fetcher.log
        hops: Sequence[str] = (url,)
        try:
            fetched = self._fetcher.get(url, keep=keep, anew=anew)
            hops = fetched.hops
            return fetched
        finally:
            self._note(before)
            self._note_asked_by_others(hops)

    def ahead(self, urls: Sequence[str], *, keep: bool = False) -> None:
        """Ask for several documents at the same time where that saves waiting; `get` then has their answers."""
        before = self._fetcher.log
        self._fetcher.ahead(urls, keep=keep)
        self._note(before)

    def close(self) -> None:
        """Do nothing: whoever opened the fetcher closes it."""

    def _note(self, before: Sequence[FetchRecord]) -> None:
        new = list(self._fetcher.log)
        for record in before:
            if record in new:  # what was asked ahead stands elsewhere once it is used
                new.remove(record)
        self._log.extend(new)

    def _note_asked_by_others(self, hops: Sequence[str]) -> None:
        """Note what another share had asked for ahead, and this one used."""
        told = {record.url for record in self._log}
        latest = {record.url: record for record in self._fetcher.log}
        self._log.extend(latest[hop] for hop in hops if hop not in told and hop in latest)
