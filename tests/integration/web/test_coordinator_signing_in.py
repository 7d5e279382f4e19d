"""Signing in by a one-time link, and out again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from badges.jobs.mailing import send_waiting_mail
from badges.services.instance import Instance
from badges.services.signing_in import new_link
from badges.web.access import SESSION_COOKIE
from tests.support.client import PageClient
from tests.support.instances import build_app
from tests.support.sample import World

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def _path(link: str, instance: Instance) -> str:
    return link.removeprefix(instance.urls.base)


@pytest.fixture
def link(instance: Instance, world: World) -> str:
    """The path of a fresh link of the organisation's owner."""
    with instance.unit_of_work() as session:
        return _path(new_link(instance, session, world.owner), instance)


def test_the_answer_never_tells_who_has_an_account(
    client_request: PageClient, instance: Instance, world: World
) -> None:
    """Known and unknown addresses get the same page; only the known one gets a mail."""
    pages = []
    for address in (
        world.owner.email,
        "x" * len(world.owner.email.split("@")[0]) + "@" + world.owner.email.split("@")[1],
    ):
        client_request.get("/connexion")
        answer = client_request.post("/connexion", {"email": address}, status=200)
        pages.append(re.sub(r'value="[^"]*"', "", answer.text).replace(address, "…"))
    assert pages[0] == pages[1]
    assert send_waiting_mail(instance) == 1


def test_what_is_no_address_comes_back_with_a_sentence(client_request: PageClient, world: World) -> None:
    """A mistyped address is kept in its field, with what to do."""
    client_request.get("/connexion")
    answer = client_request.post("/connexion", {"email": "camille"}, status=422)
    assert "Écrivez une adresse e-mail" in answer.text
    assert 'value="camille"' in answer.text


def test_the_mail_of_a_development_installation_can_be_read(
    client_request: PageClient, instance: Instance, world: World
) -> None:
    """In development the link stands on a page of kept mail, and it works."""
    client_request.get("/connexion")
    client_request.post("/connexion", {"email": world.owner.email}, status=200)
    assert client_request.get("/connexion/courriels").headers["Refresh"] == "2"
    send_waiting_mail(instance)
    answer = client_request.get("/connexion/courriels")
    assert "Refresh" not in answer.headers
    [link] = [href for href in client_request.page.links() if href.startswith(f"{instance.urls.base}/connexion/")]
    assert "Entrer" in client_request.get(_path(link, instance)).text


def test_opening_the_link_spends_nothing(client_request: PageClient, link: str) -> None:
    """A mail scanner that opens the link leaves it usable: only the button signs in."""
    for _ in range(3):
        client_request.get(link)
    client_request.follow(client_request.post(link, status=303), status=302)


def test_the_link_signs_in_once_for_twelve_hours(client_request: PageClient, link: str, world: World) -> None:
    """The button sets a guarded cookie and leads to the only organisation; the second time it says what to do."""
    client_request.get(link)
    answer = client_request.post(link, status=303)
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith(f"{SESSION_COOKIE}="))
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Max-Age=43200", "Path=/"} <= set(cookie.split("; "))
    assert answer.headers["Location"] == "/espace"
    assert client_request.follow(answer, status=302).headers["Location"] == f"/espace/{world.slug}"
    again = client_request.post(link, status=404)
    assert "Ce lien ne sert plus" in again.text


def test_a_link_expires(client_request: PageClient, instance: Instance, link: str) -> None:
    """After twenty minutes the link asks to be renewed."""
    instance.clock.advance(minutes=21)
    assert "Ce lien ne sert plus" in client_request.get(link, status=404).text


def test_one_comes_back_to_the_page_that_was_asked(client_request: PageClient, world: World, link: str) -> None:
    """Who is sent to the sign-in page from a page of the desk finds that page afterwards."""
    wanted = f"/espace/{world.slug}/badges"
    sign_in = client_request.get(wanted, status=302).headers["Location"]
    client_request.get(sign_in)
    client_request.post(sign_in, {"email": world.owner.email}, status=200)
    client_request.get(link)
    assert client_request.post(link, status=303).headers["Location"] == wanted


ELSEWHERE = (
    "https://example.com/", "//example.com", "/espace//example.com", "/espace\\x", "/espace@example.com", "/espacer",
    "/espace/\r\nSet-Cookie: a=b", "/espace/\t", "/espace/é", "/espace/" + "x" * 500, "/espace?\x7f", "/espace\n",
)  # fmt: skip


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_link_leads_elsewhere(client_request: PageClient, world: World, link: str, elsewhere: str) -> None:
    """A prepared sign-in address cannot send anybody to another site."""
    client_request.get("/connexion", query_string={"next": elsewhere})
    client_request.post("/connexion", {"email": world.owner.email}, status=200, query_string={"next": elsewhere})
    client_request.get(link)
    assert client_request.post(link, status=303).headers["Location"] == "/espace"


def test_a_link_is_never_spent_in_vain(client_request: PageClient, instance: Instance, world: World, link: str) -> None:
    """Whatever an older cookie says about where to go, the button signs in and leads into the desk."""
    client_request.get(link)
    with client_request.client.session_transaction(base_url=instance.urls.base) as kept:
        kept["after_sign_in"] = "/espace/\r\nSet-Cookie: a=b"
    assert client_request.post(link, status=303).headers["Location"] == "/espace"


def test_kept_mail_is_shown_to_this_machine_alone(client_request: PageClient, world: World) -> None:
    """Neither another machine nor one behind a proxy reads the mail of a development installation."""
    path = "/connexion/courriels"
    client_request.get(path)
    client_request.get(path, environ_base={"REMOTE_ADDR": "::1"})
    client_request.get(path, status=404, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    client_request.get(path, status=404, headers={"X-Forwarded-For": "127.0.0.1"})


def test_leaving_ends_the_session(client_request: PageClient, world: World) -> None:
    """After « Quitter », the desk asks to sign in again, even with the old cookie."""
    client_request.sign_in(world.owner)
    old = client_request.client.get_cookie(SESSION_COOKIE, domain="badges.example.org")
    client_request.get(f"/espace/{world.slug}")
    client_request.post("/deconnexion", status=303)
    client_request.client.set_cookie(SESSION_COOKIE, old.value, domain="badges.example.org")
    client_request.get(f"/espace/{world.slug}", status=302)


def test_an_account_of_two_organisations_chooses(
    client_request: PageClient, instance: Instance, world: World, neighbour: World
) -> None:
    """Who works for two organisations sees both, with their role, and a way back to the choice."""
    from badges.domain.permissions import Role
    from badges.services.organisations import add_member

    with instance.unit_of_work() as session:
        add_member(instance, session, neighbour.organisation, email=world.owner.email, name="x", role=Role.OBSERVER)
    client_request.sign_in(world.owner)
    client_request.get("/espace")
    links = client_request.page.links()
    assert {f"/espace/{world.slug}", f"/espace/{neighbour.slug}"} <= set(links)
    assert "Mes structures" in client_request.get(f"/espace/{neighbour.slug}").text


def test_kept_mail_is_read_in_development_only(instance: Instance, world: World) -> None:
    """In production no page shows mail, and no page speaks of one."""
    production = replace(instance, development=False)
    client = PageClient(build_app(production), production)
    client.get("/connexion/courriels", status=404)
    client.get("/connexion")
    assert "courriels gardés" not in client.post("/connexion", {"email": world.owner.email}, status=200).text
