"""What can be taken of a badge: its addresses, and the files that passed verification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from badges.domain.errors import ProgrammeError
from badges.services.exporting_files import assertion_file
from badges.services.publishing_pages import BadgePage
from badges.web.languages import in_chosen_language, language
from badges.web.requests import db, instance

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
    issuer_name: str
    image_url: str
    hosted_url: str
    short_url: str
    page_url: str
    page: BadgePage

    def file_url(self, name: str) -> str:
        """Return the address of a file of this badge."""
        return self.page.file_url(name)


def carried(page: BadgePage) -> CarriedBadge:
    """Return what pages show of a badge that is taken away."""
    return CarriedBadge(
        name=page.badge.words(language())["name"],
        issuer_name=page.badge.issuer.name,
        image_url=page.badge.image_url,
        hosted_url=page.hosted_url,
        short_url=page.short_url,
        page_url=in_chosen_language(page.short_url),
        page=page,
    )


def offered_files(page: BadgePage) -> OfferedFiles:
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
