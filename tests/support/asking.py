"""A person asks for a badge from her carnet, and the desk says yes: the forms of both, and what their pages say."""

from __future__ import annotations

from typing import Any

from tests.support.client import PageClient
from tests.support.sample import OTHER_BADGE, World

STORY = "J’ai tenu la caisse <b>trois</b> jours.\nAvec Mme Pétrin."
LINK = "https://exemple.fr/mon-travail?id=1#photo"


def words(client: PageClient) -> str:
    """Return what the last page says."""
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def links(client: PageClient) -> list[str]:
    """Return where the links of the last page lead."""
    assert client.page is not None
    return client.page.links()


def ask(client: PageClient, code: str, *, status: int = 303, **form: Any) -> str:
    """Ask for the other badge and return the address of the request."""
    typed = {"badge": OTHER_BADGE, "story": STORY, "link": LINK, "proof": "Mme Pétrin"} | form
    answer = client.post(f"/c/{code}/demandes/nouvelle", typed, status=status)
    return answer.headers.get("Location", "")


def accepting(world: World, **form: str) -> dict[str, str]:
    """Return the form by which the desk says yes."""
    observed = {"observation-0": "yes", "observation-1": "with-help", "observation-2": "yes"}
    return {"answer": "accept", "session": world.session.public_id, "confirmed": "1"} | observed | form


def at_desk(world: World, address: str) -> str:
    """Return where the desk answers the request that the person sees at `address`."""
    return f"/espace/{world.slug}/demandes/{address.rpartition('/')[2]}"
