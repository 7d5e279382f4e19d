"""The web application, and the one that granian serves."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from badges import api, web
from badges.api.front import HostedFront
from badges.app.allocator import spare_memory
from badges.app.application import Application
from badges.app.bridge import Bridge
from badges.app.logs import configure_logs
from badges.app.wiring import create_instance
from badges.domain.limits import SMALL_FORM
from badges.jobs.awarding import ThreadRunner
from badges.services.instance import Instance
from badges.services.outbound import MOST_TURNS, MOST_WAITING
from badges.services.publishing_hosted import HostedAssertions
from badges.services.visits import Visits
from badges.settings import Settings, read_settings
from badges.web.arrival import MOST_ARRIVING, TimelyBodies
from badges.web.employer.verifying_many import MOST_LISTS_AT_ONCE
from badges.web.security_headers import headers_of

ANSWERING = 20  # threads that are left when all who may wait do
# Each of these waits for others and needs no processor: bodies that arrive, checks that reach out or want to, lists.
THREADS = MOST_ARRIVING + MOST_TURNS + MOST_WAITING + MOST_LISTS_AT_ONCE + ANSWERING


def create_app(settings: Settings, **replacements: Any) -> Flask:
    """Return the web application; `instance=` hands over a whole installation, other names replace its parts.

    `visits=` replaces the count of those who ask for what has no limit of its own.
    """
    visits: Visits = replacements.pop("visits", None) or Visits()
    instance: Instance = replacements.pop("instance", None) or create_instance(settings, **replacements)
    app = Application(instance.urls.base)
    app.config.update(
        SECRET_KEY=instance.secret,
        MAX_CONTENT_LENGTH=SMALL_FORM.most,
        MAX_FORM_MEMORY_SIZE=SMALL_FORM.most_text,
        SESSION_COOKIE_SECURE=instance.urls.base.startswith("https:"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    web.register(app, instance, visits)
    api.register(app, instance, web.Pages())
    front = HostedFront(app.wsgi_app, HostedAssertions(instance), visits, headers_of(instance))
    app.wsgi_app = TimelyBodies(front)  # type: ignore[method-assign]  # the way that Flask documents
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies)  # type: ignore[method-assign]
    return app


def served_app() -> Bridge:
    """Return what granian serves: the environment's application, with its background thread."""
    spare_memory()
    settings = read_settings()
    configure_logs(settings.development)
    runner = ThreadRunner()
    instance = create_instance(settings, serving=True, batches=runner)
    runner.attach(instance)
    if instance.controller.missing and not settings.development:
        structlog.get_logger().warning("the page about privacy is not complete", missing=instance.controller.missing)
    return Bridge(create_app(settings, instance=instance), THREADS, runner.stop)
