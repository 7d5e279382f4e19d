"""The organisation's actions, their sessions and its catalogue."""

from __future__ import annotations

from badges.services.instance import Instance
from badges.services.planning import create_action
from tests.support.client import PageClient
from tests.support.sample import World

HEADINGS = (
    "Action possible/description",
    "Structure",
    "Moyen à disposition",
    "À destination de quel public\u00a0?",
    "Partenaires à associer",
    "Délais/temporalité",
)


def test_an_action_and_its_session_are_planned(client_request: PageClient, world: World) -> None:
    """The six columns are asked in the working groups' own words, kept, and shown again; then a date is added."""
    client_request.sign_in(world.owner)
    form = client_request.get(f"/espace/{world.slug}/actions/nouvelle").text
    assert all(heading in form for heading in HEADINGS)
    assert "Personnes en situation de handicap" in form
    typed = {
        "title": "Atelier <b>CV</b>",
        "kind": "atelier",
        "description": "Dire ce qu’on sait faire",
        "structure": "Cap Tandem",
        "moyens": "Une salle",
        "publics": ["jeunes", "seniors"],
        "partenaires": "Mission locale",
        "delais": "Tous les mardis",
    }
    answer = client_request.post(f"/espace/{world.slug}/actions/nouvelle", typed, status=303)
    page = client_request.follow(answer).text
    assert "Atelier &lt;b&gt;CV&lt;/b&gt;" in page
    assert all(words in page for words in (*HEADINGS, "Jeunes, Séniors", "Tous les mardis", "Aucune séance"))

    address = answer.headers["Location"] + "/seances/nouvelle"
    client_request.get(address)
    made = client_request.post(address, {"date": "2026-11-19", "place": "Die", "host": "Fournil"}, status=303)
    page = client_request.follow(made).text
    assert "Atelier du 19\u00a0novembre\u00a02026" in page
    assert "Die · Fournil" in page


def test_what_is_missing_is_told_and_what_was_typed_is_kept(client_request: PageClient, world: World) -> None:
    """A form without its title or date comes back with links to the fields and everything else filled in."""
    client_request.sign_in(world.owner)
    client_request.get(f"/espace/{world.slug}/actions/nouvelle")
    page = client_request.post(
        f"/espace/{world.slug}/actions/nouvelle",
        {"kind": "forum", "moyens": "Un car", "publics": ["femmes"]},
        status=422,
    ).text
    assert '<a href="#title">Écrivez le titre de l’action.</a>' in page
    assert "Un car</textarea>" in page
    assert 'value="forum" selected' in page
    assert 'value="femmes" checked' in page

    address = f"/espace/{world.slug}/actions/{world.action.public_id}/seances/nouvelle"
    client_request.get(address)
    page = client_request.post(address, {"date": "demain", "place": "Die"}, status=422).text
    assert '<a href="#date">' in page
    assert 'value="Die"' in page


def test_actions_show_their_sessions_and_what_came_of_them(
    client_request: PageClient, world: World, awarded: list[object]
) -> None:
    """The first page lists actions with their sessions, who came and the badges that stand."""
    client_request.sign_in(world.observer)
    page = client_request.get(f"/espace/{world.slug}").text
    assert f"Duo-day de {world.slug}" in page
    assert "5 présents · 5 badges" in page
    assert "Ajouter une action" not in page  # an observer looks


def test_a_long_list_of_actions_continues_on_the_next_page(
    client_request: PageClient, instance: Instance, world: World
) -> None:
    """Every action is found by following « Voir la suite », each once."""
    with instance.unit_of_work() as session:
        for number in range(23):
            create_action(instance, session, world.organisation.id, {"title": f"N° {number:02}", "kind": "sport"}, [])
    client_request.sign_in(world.owner)
    seen: list[str] = []
    address: str | None = f"/espace/{world.slug}"
    while address:
        client_request.get(address)
        page = client_request.page
        seen += [page.text(heading) for heading in page.all("h2")]
        address = next((href for href in page.links() if "apres=" in href and "lang=" not in href), None)
    assert seen == [*(f"N° {number:02}" for number in reversed(range(23))), f"Duo-day de {world.slug}"]


def test_the_catalogue_says_who_saw_what(client_request: PageClient, world: World, awarded: list[object]) -> None:
    """Each badge stands with its picture, version, kind of observer and how often it was awarded."""
    client_request.sign_in(world.owner)
    page = client_request.get(f"/espace/{world.slug}/badges").text
    assert page.count("Version 1") == len(world.badges)
    assert all(words in page for words in ("Un professionnel, en entreprise", "5 attribués", "pas encore attribué"))
    english = client_request.get(f"/espace/{world.slug}/badges?lang=en").text
    assert "A professional, in a company" in english
