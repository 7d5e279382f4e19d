"""The faces for people that `badges.app` hands over for negotiated addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response


@dataclass(frozen=True)
class Pages:
    """One renderer for each document that has a page; arguments are those of the address."""

    organisation: Callable[[str], Response]  # org
    badge_class: Callable[[str, str, int], Response]  # org, badge, version
    assertion: Callable[[str, str], Response]  # org, public id
    signer: Callable[[str, str], Response]  # org, kid
