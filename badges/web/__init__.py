"""Pages for people, a package per persona."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from badges.services.instance import Instance
from badges.services.visits import Visits
from badges.web import (
    access,
    bodies,
    candidate,
    comfort,
    compression,
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
from badges.web.employer import directory, endorsing, publishing, verdict, verifying_api


@dataclass(frozen=True)
class Pages:
    """The faces for people of addresses that also answer documents; arguments are those of the address."""

    organisation: Callable[[str], Response] = publishing.organisation
    badge_class: Callable[[str, str, int], Response] = publishing.badge_class
    assertion: Callable[[str, str], Response] = verdict.assertion
    signer: Callable[[str, str], Response] = publishing.signer
    recipient: Callable[[str], Response] = publishing.recipient
    endorsement: Callable[[str, str], Response] = endorsing.endorsement
    employer: Callable[[str, str], Response] = directory.employer
    refusal: Callable[[HTTPException], Response] = errors.refusal
    interface: Callable[[Mapping[str, Any]], Response] = verifying_api.interface


def register(app: Flask, instance: Instance, visits: Visits) -> None:
    """Give `app` every page for people, and the plumbing that they share; `visits` counts what has no own limit."""
    requests.install(app, instance)
    # In this order: how much is read, whether the visitor may ask, who it is, and then only what a form says.
    bodies.install(app)
    limits.install(app, visits)
    languages.install(app)
    rendering.install(app)
    comfort.install(app)
    static.install(app)
    compression.install(app)
    security_headers.install(app, instance)
    access.install(app)
    forgery.install(app)
    errors.install(app)
    app.register_blueprint(health.blueprint())
    for persona in (employer, coordinator):
        app.register_blueprint(persona.blueprint(instance))
    app.register_blueprint(candidate.blueprint(instance, verdict.preview))
