"""Pages of candidates."""

from __future__ import annotations

from flask import Blueprint

from badges.services.instance import Instance


def blueprint(_instance: Instance) -> Blueprint:
    """Return the pages of people who received a badge."""
    return Blueprint("candidate", __name__)
