"""The carnet: a person's badges as pictures, what each says of her, and what others see."""

from __future__ import annotations

from flask import Response

from badges.services.carnets import CarnetBadge
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.languages import language
from badges.web.rendering import render
from badges.web.requests import instance


def page(code: str) -> Response:
    """Answer the carnet that `code` opens."""
    carnet = opened_carnet(code)
    answer = render(
        "candidate/carnet.html",
        code=code,
        first_name=carnet.person.first_name,
        badges=[_line(badge) for badge in carnet.badges],
    )
    keep_private(answer)
    return answer


def _line(badge: CarnetBadge) -> dict[str, object]:
    words = badge.page.badge.words(language())
    expires = badge.page.expires_at
    return {
        "id": badge.award.public_id,
        "name": words["name"],
        "says": words.get("easy_read") or words["description"],
        "image_url": badge.page.badge.image_url,
        "issuer_name": badge.page.badge.issuer.name,
        "stands": badge.stands,
        "expired": expires is not None and expires <= instance().clock.now(),
        "expires_at": expires,
    }
