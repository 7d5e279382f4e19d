"""The privacy walk with each combination of choices: hidden or not, the name shown or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from badges.services.carnets import carnet_of, show, show_name
from badges.services.claiming import claim
from badges.services.exporting import email_variant
from badges.services.exporting_files import QR_CODES
from badges.services.publishing import FILES
from tests.integration.test_privacy import FACES, VARIANT_ADDRESS, leaks, plain, secrets_of
from tests.support.addresses import link_token

if TYPE_CHECKING:
    from badges.records.tables import Assertion
    from badges.services.instance import Instance
    from tests.support.client import PageClient
    from tests.support.sample import World

NAME = ("zephyrine", "quibolle")
HTML = "text/html"


def choose(instance: Instance, assertion: Assertion, *, visible: bool, named: bool) -> str:
    """Claim a badge, choose what others see, and return the public id of a variant for an e-mail."""
    with instance.unit_of_work() as session:
        award = session.merge(assertion.award)
        claim(instance, session, award)
        session.flush()
        carnet = carnet_of(instance, session, award)
        variant = email_variant(instance, session, award, VARIANT_ADDRESS)
        show_name(instance, session, carnet.person, shown=named)
        show(instance, session, carnet, carnet.standing, shown=visible)
        return variant.public_id


def addresses(world: World, assertion: Assertion, variant: str, link: str) -> Iterator[str]:
    """Yield every public address of a badge: documents, files, pages, short, opaque, and the one for an employer."""
    for public_id in (assertion.public_id, variant):
        hosted = f"/o/{world.slug}/assertions/{public_id}"
        yield hosted
        yield from (f"{hosted}/{name}" for name in (*FILES, *QR_CODES, "certificate.pdf"))
    yield from (f"/v/{assertion.short_code}", f"/r/{assertion.recipient_token}", f"/p/{link}")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("named", [True, False], ids=["named", "unnamed"])
@pytest.mark.parametrize("visible", [True, False], ids=["visible", "hidden"])
def test_what_others_see_is_what_was_chosen(
    client_request: PageClient,
    instance: Instance,
    world: World,
    awarded: list[Assertion],
    visible: bool,
    named: bool,
) -> None:
    """A hidden badge answers nothing; a name stands on pages for people alone, and nothing else of the person does."""
    variant = choose(instance, awarded[0], visible=visible, named=named)
    secrets, link = secrets_of(world), link_token(instance, awarded[0])
    found, saying = [], set()
    for path in addresses(world, awarded[0], variant, link):
        file = path.count("/") > 4  # these have one face
        for headers in FACES[:1] if file else FACES:
            with client_request.client.get(path, base_url=instance.urls.base, headers=headers) as answer:
                if (answer.status_code == 200) != visible and answer.status_code not in (304, 406):
                    found.append(f"{path} {headers}: {answer.status}")
                page = named and visible and answer.mimetype == HTML
                hidden = secrets - set(NAME) if page and path != f"/r/{awarded[0].recipient_token}" else secrets
                found += [f"{path} {headers}: {word}" for word in leaks(answer, hidden)]
                if plain("Zéphyrine Quibolle") in plain(answer.text if answer.mimetype == HTML else ""):
                    saying.add(path.split("/")[1])
    assert found == []
    assert saying == ({"o", "v", "p"} if named and visible else set())
