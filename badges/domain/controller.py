"""Who answers for an installation: what the law wants on the page about privacy (GDPR, article 13)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Controller:
    """Who runs the service; nothing is invented where nothing was said."""

    name: str = ""
    address: str = ""  # where a letter arrives, on one line
    email: str = ""
    dpo: str = ""  # how the data protection officer is reached, where there is one

    @property
    def missing(self) -> tuple[str, ...]:
        """The variables that an installation which is open to people has to set."""
        told = {
            "BADGES_CONTROLLER_NAME": self.name,
            "BADGES_CONTROLLER_ADDRESS": self.address,
            "BADGES_CONTROLLER_EMAIL": self.email,
        }
        return tuple(variable for variable, value in told.items() if not value)
