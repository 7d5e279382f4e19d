"""Pages for people, a package per persona."""

from __future__ import annotations

from flask import Flask

from badges.services.instance import Instance
from badges.web import (
    access,
    candidate,
    coordinator,
    employer,
    errors,
    forgery,
    health,
    languages,
    limits,
    rendering,
    requests,
    security_headers,
    static,
)


def register(app: Flask, instance: Instance) -> None:
    """Give `app` every page for people, and the plumbing that they share."""
    requests.install(app, instance)
    languages.install(app)
    rendering.install(app)
    static.install(app)
    security_headers.install(app, instance)
    access.install(app)
    forgery.install(app)
    errors.install(app)
    app.register_blueprint(health.blueprint())
    for persona in (employer, candidate, coordinator):
        app.register_blueprint(persona.blueprint(instance))
    limits.install(app)
