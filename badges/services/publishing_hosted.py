"""The short way to a hosted assertion that stands; whatever else it is, `publishing.document` answers."""

from __future__ import annotations

from badges.records.hosted import HostedReader
from badges.services.instance import Instance
from badges.services.publishing import etag_of


class HostedAssertions:
    """Finds the published bytes of assertions; the status is read each time, never kept."""

    def __init__(self, instance: Instance) -> None:
        self._read = HostedReader(instance.engine).read

    def find(self, org: str, public_id: str) -> tuple[bytes, str] | None:
        """Return (body, ETag) of an assertion that stands; None for one that is unknown, withdrawn or hidden."""
        row = self._read(org, public_id)
        if row is None or not row.stands:
            return None
        return row.document, etag_of(row.document)
