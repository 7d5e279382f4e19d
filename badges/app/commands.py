"""The console entry: what the commands are handed, opened only when they ask.

What it takes to open it is imported then, too: it costs a second, and `badges verify` of a file needs none of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from badges.cli import run_command_line
from badges.domain.errors import Refused

if TYPE_CHECKING:
    from badges.cli.wiring import OnProgress
    from badges.openbadges.verification import Fetcher
    from badges.services.instance import Instance
    from badges.settings import Settings


def main() -> None:
    """Run the `badges` command."""
    sys.exit(run_command_line(CommandWiring()))


class CommandWiring:
    """Implements `badges.cli.wiring.Wiring`; the environment is read when a command first needs it."""

    @cached_property
    def _settings(self) -> Settings:
        from badges.settings import SettingsError, read_settings

        try:
            return read_settings()
        except SettingsError as error:
            fr, en = ("\n".join(sentences) for sentences in zip(*error.problems, strict=True))
            raise Refused(fr, en) from None

    def has_instance(self) -> bool:
        """Tell whether this home holds an initialised installation that this environment may open."""
        try:
            settings = self._settings
        except Refused:
            return False
        if settings.database.startswith("sqlite:///"):
            path = Path(settings.database.removeprefix("sqlite:///"))
            if not path.exists():
                return False
        from sqlalchemy.orm import Session

        from badges.records.database import current, open_database
        from badges.services.initialising import stored_base_url

        engine = open_database(settings.database)
        if not current(engine):
            return False
        with Session(engine) as session:
            return stored_base_url(session) is not None

    def development(self) -> bool:
        """Tell whether the environment, or the home, asks for development."""
        try:
            return self._settings.development
        except Refused:
            return False

    def instance(self) -> Instance:
        """Open the installation."""
        from badges.app.logs import configure_logs
        from badges.app.wiring import create_instance

        configure_logs(self._settings.development)
        return create_instance(self._settings)

    def initialise(self, base_url: str | None, *, serving: bool = False) -> Instance:
        """Create or upgrade the database, settle the base URL and open the installation."""
        from sqlalchemy.orm import Session

        from badges.records.database import open_database
        from badges.services.initialising import settle_base_url, stored_base_url

        self.upgrade_database()
        self._settings.remember_development()
        with Session(open_database(self._settings.database)) as session:
            asked, listening = base_url or self._settings.base_url, self._settings.wanted_base_url
            wanted = asked or (listening if serving else stored_base_url(session) or listening)
            if wanted is None:
                raise Refused(
                    "Donnez l’adresse publique du service\u00a0: BADGES_BASE_URL=https://badges.exemple.fr.",
                    "Give the public address of the service: BADGES_BASE_URL=https://badges.example.org.",
                )
            settle_base_url(session, wanted)
            session.commit()
        return self.instance()

    def guarded_fetcher(self, allow_loopback: bool) -> Fetcher:
        """Return a fetcher that needs no installation; those of one command share what issuers published."""
        return self._new_fetcher(allow_loopback)

    @cached_property
    def _new_fetcher(self) -> Callable[[bool], Fetcher]:
        from badges.app.fetchers import fetchers

        return fetchers()

    def upgrade_database(self) -> str:
        """Bring the tables to the newest migration and return its number."""
        from badges.records.database import current, open_database, upgrade

        self._settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = open_database(self._settings.database)
        upgrade(engine)
        return current(engine) or ""

    def database_revision(self) -> tuple[str | None, str]:
        """Return the database's migration number and the newest one."""
        from badges.records.database import current, head, open_database

        return current(open_database(self._settings.database)), head()

    def run_batch(self, instance: Instance, batch_id: int, on_progress: OnProgress | None = None) -> None:
        """Issue a confirmed batch here and now."""
        from badges.jobs.awarding import run_batch

        run_batch(instance, batch_id, on_progress)

    def retain(self, instance: Instance) -> tuple[int, int]:
        """Tell those whose time ends and erase those whose time is over."""
        from badges.jobs.retaining import retain

        return retain(instance, now=True)

    def serve(self) -> None:
        """Serve the installation until a signal stops it."""
        from badges.app.starting import serve

        serve(self._settings)

    def data_folder(self) -> Path:
        """Return the folder where this installation keeps its data."""
        return self._settings.data_folder
