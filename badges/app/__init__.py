"""The only place where things are wired together: settings and gateways become an Instance, an app, a command."""

from badges.app.commands import main
from badges.app.serving import create_app, served_app
from badges.app.wiring import create_instance

__all__ = ["create_app", "create_instance", "main", "served_app"]
