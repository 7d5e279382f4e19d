"""`badges demo`: make the demonstration once, and say what to open."""

from __future__ import annotations

import json

import click

from badges.cli.progress import progress_bar
from badges.cli.wiring import Wiring
from badges.services import demonstrating


def demo_command(wiring: Wiring) -> click.Command:
    """Return the `demo` command."""

    @click.command("demo", help="Prépare une démonstration (une fois) et dit quoi ouvrir.")
    def demo() -> None:
        instance = wiring.initialise(None)
        with instance.unit_of_work() as session:
            batch_id = demonstrating.prepare(instance, session)
        if batch_id is not None:
            with progress_bar("Attribution") as advance:
                wiring.run_batch(instance, batch_id, advance)
        with instance.unit_of_work() as session:
            facts = demonstrating.facts(instance, session)
        path = wiring.data_folder() / "demo.json"
        path.touch(mode=0o600)  # it holds a sign-in link
        path.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        click.echo(f"Un badge, vu par un employeur   {facts['page']}")
        click.echo(f"Le même, à emporter             {facts['claim']}")
        click.echo(f"Le bureau de la coordinatrice   {facts['sign_in']}")
        click.echo(f"Vérifier un badge               {facts['verify']}")
        click.echo(f"Tout le reste                   {path}")

    return demo
