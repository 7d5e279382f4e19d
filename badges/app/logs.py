"""What the service and its commands write of their own work."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def configure_logs(development: bool) -> None:
    """Log lines as JSON in production, as text in development; never personal data, never a query string."""
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False) if development else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
