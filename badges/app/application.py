"""The Flask application, with what it never does: name its host after a header, or write an address into a log."""

from __future__ import annotations

import traceback
from types import TracebackType
from urllib.parse import urlsplit

import structlog
from flask import Flask, Request, request
from werkzeug.routing import MapAdapter

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Application(Flask):
    """Flask for the service whose public address is `base_url`."""

    def __init__(self, base_url: str) -> None:
        super().__init__("badges", static_folder=None, template_folder=None)
        self.url_map.merge_slashes = False  # an address has one spelling
        self._base = urlsplit(base_url)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what matches and builds addresses; its redirects lead to the base URL, whatever host was asked for."""
        adapter = super().create_url_adapter(request)
        if adapter is not None:
            adapter.server_name, adapter.url_scheme = self._base.netloc, self._base.scheme
        return adapter

    def log_exception(self, exc_info: Raised) -> None:
        """Log which rule failed, how and where; addresses hold codes and tokens, messages what strangers sent."""
        kind, _, trace = exc_info
        structlog.get_logger().error(
            "request failed",
            method=request.method,
            rule=request.url_rule.rule if request.url_rule else None,
            error=kind.__name__ if kind else None,
            where=[f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)],
        )
