"""Starts granian, whose worker loads the application: the process that starts it loads no page."""

from __future__ import annotations

import socket

from granian import Granian

from badges.app.connections import server_options
from badges.app.logs import configure_logs
from badges.app.wiring import create_instance
from badges.domain.errors import Refused
from badges.settings import Settings


def serve(settings: Settings) -> None:
    """Serve on HOST:PORT with granian until a signal stops it; refuses first what the worker would refuse."""
    configure_logs(settings.development)
    create_instance(settings, serving=True).engine.dispose()
    _require_free(settings.host, settings.port)
    Granian(
        "badges.app:served_app",
        factory=True,
        address=settings.host,
        port=settings.port,
        log_access=False,
        **server_options(),
    ).serve()


def _require_free(host: str, port: int) -> None:
    """Refuse an address that is taken: the server itself would share the port in silence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that was just left is free
            probe.bind(address)
    except OSError as error:
        raise Refused(
            f"On ne peut pas écouter sur {host}:{port} ({error.strerror}). Arrêtez ce qui s’y trouve, "
            "ou choisissez un autre port avec PORT.",
            f"Cannot listen on {host}:{port} ({error.strerror}). Stop what is there, or choose another port with PORT.",
        ) from None
