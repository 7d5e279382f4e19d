"""The only place where things are wired together: settings and gateways become an Instance, an app, a command.

What it offers is imported when it is asked for: a command needs none of the pages, and starts a quarter sooner.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from badges.app.commands import main
    from badges.app.serving import create_app, served_app
    from badges.app.wiring import create_instance

__all__ = ["create_app", "create_instance", "main", "served_app"]
_ROOMS = {"create_app": "serving", "served_app": "serving", "create_instance": "wiring", "main": "commands"}


def __getattr__(name: str) -> object:
    """Return what `name` stands for; raises AttributeError, as Python asks of a module (PEP 562)."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
