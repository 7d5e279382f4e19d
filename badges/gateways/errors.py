"""The error family of the outside world: one French and one English sentence each."""

from __future__ import annotations

from badges.domain.errors import ProgrammeError


class GatewayError(ProgrammeError):
    """Something outside did not do what it should; `fr` and `en` say what and what to do."""
