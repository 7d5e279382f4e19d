"""The three doors, and the two pages that say how the service treats people."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response

from badges.domain import directory_consents, endorsing
from badges.domain.permissions import Audience, open_to
from badges.domain.retaining import KEPT_MONTHS, MAIL_KEPT, NOTICE
from badges.web.rendering import render, revalidated
from badges.web.requests import instance


def add_routes(routes: Blueprint) -> None:
    """Add the home page and the statements."""
    routes.add_url_rule("/", "home", _home)
    routes.add_url_rule("/confidentialite", "privacy", _privacy)
    routes.add_url_rule("/accessibilite", "accessibility", _accessibility)


@open_to(Audience.ANYONE)
def _home() -> Response:
    return revalidated(render("employer/home.html"))


@open_to(Audience.ANYONE)
def _privacy() -> Response:
    return revalidated(
        render(
            "employer/privacy.html",
            controller=instance().controller,
            kept_months=KEPT_MONTHS,
            notice=NOTICE.days,
            mail_leaves=instance().mailer.sends,
            mail_kept=MAIL_KEPT.days,
            opinion_link=endorsing.LINK // timedelta(hours=1),
            opinion_waits=endorsing.KEPT_WAITING.days,
            directory_link=directory_consents.LINK.days,
        )
    )


@open_to(Audience.ANYONE)
def _accessibility() -> Response:
    return revalidated(render("employer/accessibility.html"))
