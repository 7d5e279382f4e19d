"""The faces for people that `badges.app` hands over for negotiated addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask import Response
from werkzeug.exceptions import HTTPException


class Pages(Protocol):
    """One renderer for each document that has a page; arguments are those of the address."""

    @property
    def organisation(self) -> Callable[[str], Response]:
        """Answer `/o/{org}`."""
        ...

    @property
    def badge_class(self) -> Callable[[str, str, int], Response]:
        """Answer `/o/{org}/badges/{badge}/{version}`."""
        ...

    @property
    def assertion(self) -> Callable[[str, str], Response]:
        """Answer `/o/{org}/assertions/{id}`."""
        ...

    @property
    def signer(self) -> Callable[[str, str], Response]:
        """Answer `/o/{org}/signers/{kid}`."""
        ...

    @property
    def recipient(self) -> Callable[[str], Response]:
        """Answer `/r/{token}`."""
        ...

    @property
    def endorsement(self) -> Callable[[str, str], Response]:
        """Answer `/o/{org}/endorsements/{id}`, and its issuer's Profile."""
        ...

    @property
    def employer(self) -> Callable[[str, str], Response]:
        """Answer `/o/{org}/employers/{id}`."""
        ...

    @property
    def refusal(self) -> Callable[[HTTPException], Response]:
        """Answer a refusal to a person."""
        ...

    @property
    def interface(self) -> Callable[[Mapping[str, Any]], Response]:
        """Answer `/api/docs` from the OpenAPI description."""
        ...
