"""The form of /verify, filled in and sent."""

from __future__ import annotations

from tests.support.client import PageClient


def said(client: PageClient, path: str = "/verify", *, status: int = 200, **fields: object) -> str:
    """Send a form, and return what the page says."""
    client.post(path, fields, status=status, content_type="multipart/form-data")
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")
