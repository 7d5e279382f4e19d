"""Pages of coordinators."""

from __future__ import annotations

from flask import Blueprint

from badges.services.instance import Instance


def blueprint(_instance: Instance) -> Blueprint:
    """Return the coordinator's desk."""
    return Blueprint("coordinator", __name__)
