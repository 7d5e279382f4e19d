"""`badges init`: an installation, and an organisation that issues badges in it."""

from __future__ import annotations

import click

from badges.cli.help import HELP, METAVARS
from badges.cli.languages import choose
from badges.cli.progress import progress_bar
from badges.cli.wiring import Wiring
from badges.domain.errors import NotFound
from badges.domain.permissions import Role
from badges.domain.text import slug_of
from badges.services import signing_in
from badges.services.cataloguing import adopt
from badges.services.instance import Instance
from badges.services.organisations import add_member, create_organisation, organisation_by_slug


def init_command(wiring: Wiring) -> click.Command:
    """Return the `init` command."""

    @click.command("init", help=choose(*HELP["init"]))
    @click.option("--base-url", metavar=choose(*METAVARS["address"]), help=choose(*HELP["base-url"]))
    @click.option("--organisation", metavar=choose(*METAVARS["name"]), help=choose(*HELP["organisation"]))
    @click.option("--slug", metavar=choose(*METAVARS["name"]), help=choose(*HELP["slug"]))
    @click.option("--url", metavar=choose(*METAVARS["address"]), help=choose(*HELP["url"]))
    @click.option("--email", metavar=choose(*METAVARS["address"]), help=choose(*HELP["email"]))
    @click.option("--coordinator", metavar=choose(*METAVARS["address"]), help=choose(*HELP["coordinator"]))
    def init(
        base_url: str | None,
        organisation: str | None,
        slug: str | None,
        url: str | None,
        email: str | None,
        coordinator: str | None,
    ) -> None:
        if organisation and not email:
            raise click.UsageError(
                "Donnez aussi --email\u00a0: l’adresse publique de l’organisme figure dans ses badges."
            )
        instance = wiring.initialise(base_url)
        click.echo(
            choose(f"Installation prête\u00a0: {instance.urls.base}", f"Installation ready: {instance.urls.base}")
        )
        if organisation and email:
            _add(instance, organisation, slug or slug_of(organisation), url, email, coordinator)

    return init


def _add(instance: Instance, name: str, slug: str, url: str | None, email: str, coordinator: str | None) -> None:
    with instance.unit_of_work() as session:
        try:
            organisation = organisation_by_slug(session, slug)
        except NotFound:
            organisation = create_organisation(
                instance, session, slug=slug, name=name, url=url or instance.urls.organisation(slug), email=email
            )
        with progress_bar("Catalogue") as advance:
            adopt(instance, session, organisation, on_progress=advance)
        click.echo(f"{organisation.name}\u00a0: {instance.urls.organisation(slug)}")
        if coordinator:
            account = add_member(instance, session, organisation, email=coordinator, name=coordinator, role=Role.OWNER)
            click.echo(f"Lien de connexion (20\u00a0minutes)\u00a0: {signing_in.new_link(instance, session, account)}")
