"""Take one's badge away: files that were verified first, the address, the QR code, the e-mail variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from badges.domain.errors import Gone, ProgrammeError, Refused
from badges.domain.permissions import Audience, open_to
from badges.services.carnets import CarnetBadge
from badges.services.exporting import email_variant
from badges.services.exporting_files import assertion_file
from badges.services.publishing_pages import BadgePage, badge_page
from badges.web.candidate.claiming import keep_private
from badges.web.candidate.opening import opened_carnet
from badges.web.forgery import acts_for_nobody
from badges.web.languages import in_chosen_language, language
from badges.web.limits import CLAIM_CODE, limited
from badges.web.rendering import render
from badges.web.requests import commit, db, instance, writing_db

OFFERED = ("badge.png", "signed.png", "badge.svg", "signed.svg", "badge.jws", "badge.json")


@dataclass(frozen=True)
class OfferedFile:
    """A file that has passed verification."""

    title: str
    url: str
    size: str


@dataclass(frozen=True)
class OfferedFiles:
    """The image to take first (None when it did not pass) and every file that passed."""

    png: OfferedFile | None
    all: Sequence[OfferedFile]


@dataclass(frozen=True)
class CarriedBadge:
    """A badge as its own page shows it to whoever holds its claim code."""

    name: str
    says: str
    issuer_name: str
    image_url: str
    hosted_url: str
    short_url: str
    page_url: str
    page: BadgePage

    def file_url(self, name: str) -> str:
        """Return the address of a file of this badge."""
        return self.page.file_url(name)


def add_routes(routes: Blueprint) -> None:
    """Add the badge's page for its claim holder, and the file for a backpack."""
    routes.add_url_rule("/c/<code>/badges/<award_id>/emporter", "take_away", _take_away)
    routes.add_url_rule("/c/<code>/badges/<award_id>/backpack", "backpack", _backpack, methods=["POST"])


@open_to(Audience.CLAIM_HOLDER)
@limited(CLAIM_CODE)
def _take_away(code: str, award_id: str) -> Response:
    return _page(code, opened_carnet(code).badge(award_id))


@open_to(Audience.CLAIM_HOLDER)
@acts_for_nobody
@limited(CLAIM_CODE)
def _backpack(code: str, award_id: str) -> Response:
    address = request.form.get("email", "").strip()[:320]
    session = writing_db()
    badge = opened_carnet(code).badge(award_id)
    try:
        variant = email_variant(instance(), session, badge.award, address)
    except Gone:
        return _page(code, badge)
    except Refused as refusal:
        return _page(code, badge, email=address, email_error=refusal.sentence(language()))
    commit()  # now: making and checking the files takes a while, and needs no writer
    page = badge_page(instance(), session, variant.organisation, variant.public_id)
    if page is None:
        raise LookupError("the variant that was just made is not there")
    answer = render(
        "candidate/backpack.html",
        badge=_carried(page),
        files=_files(page),
        email=address,
        code=code,
        award_id=award_id,
    )
    keep_private(answer)
    return answer


def _page(code: str, held: CarnetBadge, *, email: str = "", email_error: str | None = None) -> Response:
    badge = _carried(held.page)
    if not held.stands:
        answer = render("candidate/withdrawn.html", 410, badge=badge, code=code)
    else:
        status = 400 if email_error else 200
        answer = render(
            "candidate/take_away.html",
            status,
            badge=badge,
            files=_files(held.page),
            code=code,
            award_id=held.award.public_id,
            email=email,
            email_error=email_error,
        )
    keep_private(answer)
    return answer


def _carried(page: BadgePage) -> CarriedBadge:
    words = page.badge.words(language())
    return CarriedBadge(
        name=words["name"],
        says=words.get("easy_read") or "",
        issuer_name=page.badge.issuer.name,
        image_url=page.badge.image_url,
        hosted_url=page.hosted_url,
        short_url=page.short_url,
        page_url=in_chosen_language(page.short_url),
        page=page,
    )


def _files(page: BadgePage) -> OfferedFiles:
    """Make every file once, and offer those alone that verify."""
    offered = {}
    for name in OFFERED:
        try:
            made = assertion_file(instance(), db(), page.badge.issuer.slug, page.public_id, name)
        except ProgrammeError:
            continue
        offered[name] = OfferedFile(_title(name), page.file_url(name), _size(len(made.data)))
    return OfferedFiles(offered.get("badge.png"), list(offered.values()))


def _title(name: str) -> str:
    titles: dict[str, str] = {
        "badge.png": _("Image PNG"),
        "signed.png": _("Image PNG signée"),
        "badge.svg": _("Image SVG"),
        "signed.svg": _("Image SVG signée"),
        "badge.jws": _("Texte signé (JWS)"),
        "badge.json": _("Texte du badge (JSON)"),
    }
    return titles[name]


def _size(count: int) -> str:
    """Return a number of bytes for a person."""
    unit = "kB" if language() == "en" else "ko"
    return f"{max(1, round(count / 1000))}\u00a0{unit}"
