"""What a badge of anybody says of itself, as a page may show it: bounded, tamed, and named as the issuer's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from badges.domain.strangers import host_of, plain_text
from badges.openbadges.verification import Report
from badges.web.markdown import markup

MOST_SIGNS = 6_000  # of all texts together: a page stays a page
MOST_ITEMS = 10
Link = tuple[str, str]  # where it leads, and the host that it names


@dataclass(frozen=True)
class Evidence:
    """One thing that shows what the person did."""

    name: str
    link: Link | None
    narrative: Markup | None


@dataclass(frozen=True)
class BadgeTexts:
    """The texts of a badge class and of its assertion."""

    description: str
    criteria: Markup | None
    criteria_link: Link | None
    narrative: Markup | None
    evidence: Sequence[Evidence]
    endorsements: Sequence[Link]
    extensions: Sequence[str]


class _Budget:
    """Gives each text its share of the page, first come, first served."""

    def __init__(self) -> None:
        self._left = MOST_SIGNS

    def plain(self, text: str | None) -> str:
        """Return what there is room for."""
        told = plain_text(text or "", self._left)
        self._left = max(0, self._left - len(told))
        return told

    def rendered(self, text: str | None) -> Markup | None:
        """Return Markdown as markup, as far as there is room; None for nothing."""
        told = self.plain(text) if self._left else ""
        return markup(told, MOST_SIGNS + 1) if told.strip() else None


def texts_of(report: Report) -> BadgeTexts:
    """Return what the badge of a report says."""
    badge, assertion, budget = report.badge or {}, report.assertion or {}, _Budget()
    criteria = badge.get("criteria") or {}
    return BadgeTexts(
        description=budget.plain(badge.get("description")),
        criteria=budget.rendered(criteria.get("narrative")),
        criteria_link=_link(criteria.get("id")),
        narrative=budget.rendered(assertion.get("narrative")),
        evidence=[
            Evidence(
                budget.plain(item.get("name")),
                _link(item.get("id")),
                budget.rendered(item.get("narrative")),
            )
            for item in (assertion.get("evidence") or ())[:MOST_ITEMS]
        ],
        endorsements=[link for address in (assertion.get("endorsements") or ()) if (link := _link(address))][
            :MOST_ITEMS
        ],
        extensions=[plain_text(name) for name in (assertion.get("extensions") or ())[:MOST_ITEMS]],
    )


def _link(address: str | None) -> Link | None:
    """Return a link to a web address of a stranger, named by its host alone; None for anything else."""
    host = host_of(address or "")
    return (address or "", host) if host else None
