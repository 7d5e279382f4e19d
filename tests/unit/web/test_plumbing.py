"""What every answer promises: headers, files, refusals, rights, tokens and limits."""

from __future__ import annotations

import time

import pytest
from flask import Blueprint, Flask, Response
from flask.testing import FlaskClient

from badges.domain.errors import Gone, NotFound, ProgrammeError, Refused
from badges.domain.permissions import Audience, open_to
from badges.web import limits
from badges.web.requests import commit
from badges.web.static import digest
from tests.support.pages import Page
from tests.unit.web.conftest import BASE, bare_app


def with_view(rule: str, view: object, **options: object) -> FlaskClient:
    """Return a client of the pages with one more view."""
    app = bare_app()
    routes = Blueprint("extra", __name__)
    routes.add_url_rule(rule, "view", view, **options)  # type: ignore[arg-type]  # any view
    app.register_blueprint(routes)
    return app.test_client()


def test_pages_run_nothing_and_fetch_from_nobody(browser: FlaskClient) -> None:
    """The policy allows our own style, fonts and images, and no script at all."""
    headers = browser.get("/").headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_files_are_kept_for_ever_under_their_digest(browser: FlaskClient) -> None:
    """A static file is immutable at the address that its content gives it, and checked anew at any other."""
    known = browser.get(f"/static/badges.css?v={digest('badges.css')}")
    assert known.status_code == 200
    assert "immutable" in known.headers["Cache-Control"]
    assert browser.get("/static/badges.css?v=old").headers["Cache-Control"] == "no-cache"
    assert browser.get("/static/../rendering.py").status_code == 404
    assert browser.get("/static/nothing.css").status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 415, 418, 429, 500, 503])
def test_every_refusal_is_a_page(bare: Flask, status: int, language: str) -> None:
    """Each refusal has one heading, a sentence, and a way on."""
    from badges.web.errors import error_page

    with bare.test_request_context(f"/?lang={language}"):
        answer = error_page(status)
    assert answer.status_code == status
    page = Page(answer.data, BASE)
    assert page.problems() == []
    assert f"/?lang={language}" in page.links()


def test_an_unknown_address_and_a_wrong_method_are_pages(browser: FlaskClient) -> None:
    """404 and 405 are pages too, and 405 keeps its list of methods."""
    assert "Page introuvable" in browser.get("/nulle-part").text
    refused = browser.put("/verify")
    assert refused.status_code == 405
    assert "POST" in refused.headers["Allow"]


@pytest.mark.parametrize(("error", "status"), [(NotFound, 404), (Gone, 410), (Refused, 400), (ProgrammeError, 400)])
def test_errors_of_the_programme_speak_for_themselves(error: type[ProgrammeError], status: int) -> None:
    """A rule that was not met shows its own sentence, in the language of the page."""

    @open_to(Audience.ANYONE)
    def refuse() -> Response:
        raise error("Dites pourquoi.", "Say why.")

    client = with_view("/refus", refuse)
    assert client.get("/refus").status_code == status
    assert "Dites pourquoi." in client.get("/refus").text
    assert "Say why." in client.get("/refus?lang=en").text


def test_a_crash_is_a_page_without_detail() -> None:
    """What nobody foresaw is a page that tells nothing of the inside."""

    @open_to(Audience.ANYONE)
    def crash() -> Response:
        raise ValueError("secret inside")

    client = with_view("/panne", crash)
    client.application.testing = False
    answer = client.get("/panne")
    assert answer.status_code == 500
    assert "secret inside" not in answer.text
    assert "Une panne de notre côté" in answer.text


def test_a_view_without_audience_is_open_to_nobody() -> None:
    """A view that forgot to say who may use it answers no one."""
    with pytest.raises(RuntimeError, match="does not say who may use it"):
        with_view("/oubli", lambda: "reached").get("/oubli")


@pytest.mark.parametrize("audience", [Audience.SIGNED_IN, Audience.MEMBER, Audience.COORDINATOR])
def test_reading_without_a_session_leads_to_signing_in(audience: Audience) -> None:
    """Whoever is not signed in is led to the sign-in page, and back afterwards."""
    client = with_view("/reserve", open_to(audience)(lambda: "reached"))
    answer = client.get("/reserve")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/connexion?next=/reserve"


def test_a_form_without_its_token_is_refused() -> None:
    """A form that does not say that it acts for nobody needs its token."""
    client = with_view("/agir", open_to(Audience.ANYONE)(lambda: "done"), methods=["POST"])
    assert client.post("/agir").status_code == 400


def test_a_get_cannot_commit() -> None:
    """Reading a page never changes anything: `commit` refuses."""

    @open_to(Audience.ANYONE)
    def changing() -> str:
        commit()
        return "changed"

    with pytest.raises(RuntimeError, match="must not change anything"):
        with_view("/lire", changing).get("/lire")


def test_guessing_is_stopped_and_told_when_to_return() -> None:
    """After too many misses the answer is 429, a sentence and Retry-After; another address is still answered."""

    @open_to(Audience.ANYONE)
    @limits.limited(limits.Limit("guess", "100 per minute", "3 per minute"))
    def guess(code: str) -> tuple[str, int]:
        return ("hit", 200) if code == "good" else ("miss", 404)

    client = with_view("/devine/<code>", guess)
    assert [client.get("/devine/good").status_code for _ in range(5)] == [200] * 5
    assert [client.get("/devine/bad").status_code for _ in range(4)] == [404, 404, 404, 429]
    refused = client.get("/devine/good")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 60
    assert f"Attendez {refused.headers['Retry-After']} seconde" in refused.text
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/devine/good", environ_base=elsewhere).status_code == 200


def test_an_attack_shuts_out_attackers_alone() -> None:
    """Once all together have missed too often, who missed twice is refused; whoever did not is still answered."""

    @open_to(Audience.ANYONE)
    @limits.limited(limits.Limit("all", "100 per minute", "100 per minute", misses_in_all="6 per minute"))
    def guess(code: str) -> tuple[str, int]:
        return ("hit", 200) if code == "good" else ("miss", 404)

    client = with_view("/tous/<code>", guess)

    def ask(code: str, last: int) -> int:
        return client.get(f"/tous/{code}", environ_base={"REMOTE_ADDR": f"192.0.2.{last}"}).status_code

    assert [ask("bad", last) for last in (1, 2, 3) for _ in range(2)] == [404] * 6
    assert [ask("good", last) for last in (1, 2, 3)] == [429] * 3
    assert [ask("good", last) for last in (4, 5)] == [200] * 2
    assert [ask("bad", 6), ask("good", 6), ask("bad", 6), ask("good", 6)] == [404, 200, 404, 429]


CROWDED = limits.Limit("crowd", "4 per minute", in_all="20 per minute", in_a_crowd="2 per minute")


def ask_in_a_crowd(client: FlaskClient, address: str) -> int:
    """Ask for what is limited as `CROWDED`, as somebody at `address`."""
    return client.get("/foule", environ_base={"REMOTE_ADDR": address}).status_code


@pytest.fixture
def crowded() -> FlaskClient:
    """A client of an application with one view, limited as `CROWDED`."""

    @open_to(Audience.ANYONE)
    @limits.limited(CROWDED)
    def view() -> str:
        return "ici"

    return with_view("/foule", view)


def test_a_crowd_leaves_everybody_a_small_share(crowded: FlaskClient) -> None:
    """Once all together asked too often, each visitor, new or not, may still ask twice; then she is told to wait."""
    assert [ask_in_a_crowd(crowded, f"192.0.2.{last}") for last in range(5) for _ in range(4)] == [200] * 20
    assert [ask_in_a_crowd(crowded, "192.0.2.50") for _ in range(3)] == [200, 200, 429]
    assert [ask_in_a_crowd(crowded, "192.0.2.51") for _ in range(3)] == [200, 200, 429]
    refused = crowded.get("/foule", environ_base={"REMOTE_ADDR": "192.0.2.51"})
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_walking_through_a_wide_network_makes_no_crowd(crowded: FlaskClient) -> None:
    """One /56 may ask as often as four visitors, however many /64 it has; its refusals cost nobody else anything."""
    walk = [ask_in_a_crowd(crowded, f"2001:db8:0:{number:x}::1") for number in range(40)]
    assert walk == [200] * 16 + [429] * 24
    assert [ask_in_a_crowd(crowded, "192.0.2.1") for _ in range(4)] == [200] * 4
    assert ask_in_a_crowd(crowded, "2001:db8:0:100::1") == 200


def test_one_organisation_has_sixteen_shares(crowded: FlaskClient) -> None:
    """One /48 may ask as often as sixteen visitors, whichever of its networks it asks from."""
    walk = [ask_in_a_crowd(crowded, f"2001:db8:0:{number << 8:x}::1") for number in range(66)]
    assert walk == [200] * 64 + [429] * 2


@pytest.mark.parametrize("limit", [limits.CHECK, limits.MANY, limits.SIGN_IN], ids=lambda limit: limit.scope)
def test_what_all_share_has_a_rest_for_each(limit: limits.Limit) -> None:
    """Checks, lists and signing in count everybody together, and say what each may ask nevertheless."""
    assert limit.in_all
    assert limit.in_a_crowd


def test_counts_are_not_walked_through_after_every_request() -> None:
    """The look for counts that have ended waits for seconds, however many requests come, and keeps no process alive."""
    counts = limits._Counts()
    look = counts.timer
    counts.incr("key", 60)
    time.sleep(0.05)  # the library looks after a hundredth of a second
    counts.incr("key", 60)
    assert counts.timer is look
    assert look.is_alive()
    assert look.daemon


def test_limits_are_asked_before_forms_are_read(browser: FlaskClient) -> None:
    """A visitor who asked too often is refused before her form is taken apart, its token included."""
    visitor = {"REMOTE_ADDR": "192.0.2.99"}
    answers = [browser.post("/connexion", data={"email": "x"}, environ_base=visitor).status_code for _ in range(11)]
    assert answers == [400] * 10 + [429]


def test_the_style_page_exists_in_development_only() -> None:
    """`/style` shows the components to developers, and is not there in production."""
    assert bare_app().test_client().get("/style").status_code == 200
    assert bare_app(development=False).test_client().get("/style").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/verify", "/c", "/confidentialite", "/accessibilite", "/referentiels/rome/300461"]
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_without_data_keep_the_rules(browser: FlaskClient, path: str, language: str) -> None:
    """Every page that needs no database is valid, small, labelled, and speaks the language asked for."""
    answer = browser.get(f"{path}?lang={language}")
    assert answer.status_code == 200
    assert Page(answer.data, BASE).problems() == []
    assert "Set-Cookie" not in answer.headers
