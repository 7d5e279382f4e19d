"""Who may use what: every route names its audience, and membership roles say what a member may do."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar


class Audience(StrEnum):
    """Who a route is for."""

    ANYONE = "anyone"
    CLAIM_HOLDER = "claim-holder"  # whoever was given the claim link of an award
    SIGNED_IN = "signed-in"  # any account with a session
    MEMBER = "member"  # any member of the organisation in the address, observers too: they look
    COORDINATOR = "coordinator"  # owner or coordinator of the organisation in the address


class Role(StrEnum):
    """What a member is to an organisation."""

    OWNER = "owner"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"


View = TypeVar("View", bound=Callable[..., object])
_MARK = "badges_audience"
_FOR_NOBODY = "badges_acts_for_nobody"


def open_to(audience: Audience) -> Callable[[View], View]:
    """Declare the audience of a view; the edge enforces it, and a test refuses a view that declares none."""

    def mark(view: View) -> View:
        setattr(view, _MARK, audience)
        return view

    return mark


def audience_of(view: Callable[..., object]) -> Audience | None:
    """Return the audience that `view` declared, or None."""
    return getattr(view, _MARK, None)


def acts_for_nobody(view: View) -> View:
    """Declare that `view` acts for nobody who is signed in: there is nothing to forge, and its page sets no token.

    Checking a badge, or opening one with its claim code, gives another site no more than it could do itself. The
    cookie of a carnet with a PIN is worth nothing without that code, and is not sent along from other sites.
    """
    setattr(view, _FOR_NOBODY, True)
    return view


def is_for_nobody(view: Callable[..., object]) -> bool:
    """Tell whether `view` declared that it acts for nobody."""
    return getattr(view, _FOR_NOBODY, False)


def may_award(role: str) -> bool:
    """Tell whether a member with `role` may award and revoke badges."""
    return role in (Role.OWNER, Role.COORDINATOR)
