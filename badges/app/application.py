"""The Flask application, with what it never does: name its host after a header, or write an address into a log."""

from __future__ import annotations

import traceback
from types import TracebackType

import structlog
from flask import Flask, request

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Application(Flask):
    """Flask for this service."""

    def __init__(self) -> None:
        super().__init__("badges", static_folder=None, template_folder=None)
        self.url_map.merge_slashes = False  # the redirect to one slash would repeat the Host header

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
