"""What `badges.app` hands to the commands, so that none of them knows a concrete gateway."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # named here, and needed by those commands that open an installation
    from badges.openbadges.verification import Fetcher
    from badges.services.instance import Instance

OnProgress = Callable[[int, int], None]  # done, total


class Wiring(Protocol):
    """Opens the parts of the installation that a command asks for, when it asks."""

    def has_instance(self) -> bool:
        """Tell whether this home holds an initialised installation."""
        ...

    def development(self) -> bool:
        """Tell whether the environment, or the home, asks for development; never raises."""
        ...

    def instance(self) -> Instance:
        """Open the installation; raises ProgrammeError when there is none, or its base URL is another."""
        ...

    def initialise(self, base_url: str | None, *, serving: bool = False) -> Instance:
        """Create or upgrade the database, settle the base URL and open the installation.

        Without `base_url` a stored one stays; `serving` compares it with the address that will be listened on.
        """
        ...

    def guarded_fetcher(self, allow_loopback: bool) -> Fetcher:
        """Return a fetcher that needs no installation."""
        ...

    def upgrade_database(self) -> str:
        """Bring the tables to the newest migration and return its number."""
        ...

    def database_revision(self) -> tuple[str | None, str]:
        """Return the database's migration number (None: empty) and the newest one."""
        ...

    def run_batch(self, instance: Instance, batch_id: int, on_progress: OnProgress | None = None) -> None:
        """Issue a confirmed batch here and now, chunk by chunk."""
        ...

    def retain(self, instance: Instance) -> tuple[int, int]:
        """Tell those whose time ends and erase those whose time is over; return how many of each."""
        ...

    def serve(self) -> None:
        """Serve the installation until a signal stops it."""
        ...

    def data_folder(self) -> Path:
        """Return the folder where this installation keeps its data."""
        ...
