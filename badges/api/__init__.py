"""Machine-readable faces: hosted Open Badges documents, their files, and the state of the service."""

from __future__ import annotations

from flask import Flask

from badges.api import directory, documents, exporting, refusals, verifying
from badges.api.pages import Pages
from badges.services.instance import Instance

__all__ = ["Pages", "register"]


def register(app: Flask, instance: Instance, pages: Pages) -> None:
    """Put every machine-readable route on `app`; `pages` renders the faces for people."""
    app.register_blueprint(documents.blueprint(instance, pages))
    app.register_blueprint(exporting.blueprint(instance))
    app.register_blueprint(directory.blueprint(instance))
    app.register_blueprint(verifying.blueprint(instance, pages))
    refusals.install(app, pages)
