"""`badges demo`: make the demonstration once, and say what to open."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import click

from badges.cli.help import HELP
from badges.cli.languages import choose
from badges.cli.progress import progress_bar
from badges.cli.wiring import Wiring
from badges.services import demonstrating


def demo_command(wiring: Wiring) -> click.Command:
    """Return the `demo` command."""

    @click.command("demo", help=choose(*HELP["demo"]))
    def demo() -> None:
        instance = wiring.initialise(None, serving=True)
        with instance.unit_of_work() as session, progress_bar("Catalogue") as advance:
            batch_id = demonstrating.prepare(instance, session, advance)
        if batch_id is not None:
            with progress_bar(choose("Attribution", "Awarding")) as advance:
                wiring.run_batch(instance, batch_id, advance)
            with instance.unit_of_work() as session:
                demonstrating.enliven(instance, session)
        with instance.unit_of_work() as session:
            facts = demonstrating.facts(instance, session)
        path = wiring.data_folder() / demonstrating.DEMO
        _write_private(path, json.dumps(facts, ensure_ascii=False, indent=1) + "\n")  # it holds a sign-in link
        click.echo(choose("Un badge, vu par un employeur   ", "A badge, as an employer sees it ") + str(facts["page"]))
        click.echo(choose("Le même, à emporter             ", "The same, to take away          ") + str(facts["claim"]))
        click.echo(
            choose("Le bureau de la coordinatrice   ", "The coordinator’s desk          ") + str(facts["sign_in"])
        )
        click.echo(
            choose("Vérifier un badge               ", "Verify a badge                  ") + str(facts["verify"])
        )
        click.echo(choose("Tout le reste                   ", "Everything else                 ") + str(path))

    return demo


def _write_private(path: Path, text: str) -> None:
    """Put `text` at `path` in one step, readable by its owner alone, whatever stood there, a link too."""
    descriptor, written = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(written, path)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise
