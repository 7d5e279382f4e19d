"""From a sheet on the desk to badges: preview, questions, confirmation, progress, result."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select

from badges.domain.awarding_sheet import read_sheet
from badges.jobs.awarding import run_batch
from badges.records.tables import Award, AwardBatch, AwardBatchRow
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.sample import BADGE, NOTE, OTHER_BADGE, World, sheet

MIXED = (
    "Nom;Présent;Observation : à l’heure;Note;Couleur\n"
    "Awa Diop;oui;oui;;vert\n"
    "Marie Martin;oui;avec aide;;bleu\n"
    "Marie Martin;oui;oui;;rouge\n"
    "Luc Petit;peut-être;oui;;\n"
    "Zoé Grand;oui;pas encore;;\n"
    "Hugo Absent;non;;;\n"
)


@pytest.fixture
def desk(client_request: PageClient, world: World) -> PageClient:
    """A client that is signed in as the organisation's owner."""
    client_request.sign_in(world.owner)
    return client_request


def upload(desk: PageClient, world: World, data: bytes, badge: str = BADGE, status: int = 303, **more: str):
    """Send a sheet from the session's page."""
    address = f"/espace/{world.slug}/seances/{world.session.public_id}"
    desk.get(address)
    form = {"sheet": (io.BytesIO(data), "feuille.csv"), "badge": badge, **more}
    return desk.post(f"{address}/feuille", form, status=status, content_type="multipart/form-data")


def confirm(desk: PageClient, location: str, answers: dict[str, str] | None = None, status: int = 303):
    """Send the preview that is open, with answers to its questions."""
    token = desk.page.hidden_fields()["token"]
    return desk.post(f"{location}/confirmation", {"token": token, **(answers or {})}, status=status)


def finish(instance: Instance) -> None:
    """Issue what was started."""
    for batch_id in instance.batches.started:
        run_batch(instance, batch_id)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that reach the database, opening and closing transactions aside."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def awards(instance: Instance) -> int:
    """Count the awards that there are."""
    with instance.sessions() as session:
        return session.scalar(select(func.count()).select_from(Award)) or 0


def test_a_sheet_becomes_badges(desk: PageClient, instance: Instance, world: World) -> None:
    """Nothing is awarded before the confirmation; then progress is shown, and each person's links."""
    uploaded = upload(desk, world, sheet())
    location = uploaded.headers["Location"]
    preview = desk.follow(uploaded).text
    assert "Attribuer 5 badges" in preview
    assert NOTE not in preview
    assert "zephyrine.quibolle" not in preview  # contacts are masked
    assert awards(instance) == 0

    confirmed = confirm(desk, location)
    assert confirmed.headers["Location"] == location
    assert awards(instance) == 0
    progress = desk.follow(confirmed)
    assert progress.headers["Refresh"] == "2"
    assert "0 badges sur 5" in progress.text

    finish(instance)
    result = desk.get(location)
    assert "Refresh" not in result.headers
    assert desk.page.heading == "5 badges attribués."
    links = desk.page.links()
    claims = [href for href in links if re.fullmatch(re.escape(instance.urls.base) + "/c/[A-Z0-9]{10}", href)]
    pages = [href for href in links if href.startswith(f"{instance.urls.organisation(world.slug)}/assertions/")]
    assert (len(claims), len(pages)) == (5, 5)
    assert "&lt;b&gt;" in result.text  # a name is text, never markup
    assert "Qui est venu" in desk.get(f"/espace/{world.slug}/seances/{world.session.public_id}").text


def test_the_same_sheet_again_awards_nothing_twice(desk: PageClient, instance: Instance, world: World) -> None:
    """A second upload says « Déjà reçus » and has nothing to confirm; a second confirmation changes nothing."""
    location = upload(desk, world, sheet()).headers["Location"]
    desk.get(location)
    token = desk.page.hidden_fields()
    confirm(desk, location)
    finish(instance)
    desk.post(f"{location}/confirmation", token, status=303, token=False)
    assert instance.batches.started == [1]
    page = desk.follow(upload(desk, world, sheet())).text
    assert "Il n’y a rien à attribuer." in page
    assert "/confirmation" in page
    assert "Attribuer" not in desk.page.text()
    assert awards(instance) == 5


def test_who_could_be_two_is_asked(desk: PageClient, instance: Instance, world: World) -> None:
    """A question without answer comes back with a link to it, no answer is guessed, and answers are kept."""
    location = upload(desk, world, MIXED.encode(), OTHER_BADGE).headers["Location"]
    page = desk.get(location).text
    assert "Ligne\u00a04\u00a0: qui est Marie Martin\u00a0?" in page
    assert "checked" not in page
    assert "Attribuer jusqu’à 3 badges" in page
    refused = confirm(desk, location, status=422).text
    assert '<a href="#q4">' in refused
    assert awards(instance) == 0
    confirm(desk, location, {"q4": "new"})
    finish(instance)
    desk.get(location)
    assert desk.page.heading == "3 badges attribués."


def test_a_sheet_of_absent_people_is_recorded(desk: PageClient, instance: Instance, world: World) -> None:
    """The preview says that no badge is awarded and how many participations are recorded; then it is done at once."""
    absent = "Nom;Présent\nHugo Absent;non\nLou Roux;non\n".encode()
    location = upload(desk, world, absent).headers["Location"]
    page = desk.get(location).text
    assert "Aucun badge ne sera attribué.</b> 2 participations seront enregistrées." in page
    assert "Enregistrer 2 participations" in page
    desk.follow(confirm(desk, location))
    assert desk.page.heading == "Aucun nouveau badge."
    assert "2 participations enregistrées sans badge." in desk.page.text()
    assert instance.batches.started == []
    assert "Hugo Absent" in desk.get(f"/espace/{world.slug}/seances/{world.session.public_id}").text


def test_each_kind_of_line_is_counted_and_located(desk: PageClient, world: World) -> None:
    """New, not yet, absent, to be corrected: each has its figure, and a problem says row, column and what to do."""
    location = upload(desk, world, MIXED.encode(), OTHER_BADGE).headers["Location"]
    desk.get(location)
    text = desk.page.text().replace("\u00a0", " ")
    figures = dict(
        zip(
            (desk.page.text(dt) for dt in desk.page.all("dt")),
            (desk.page.text(dd) for dd in desk.page.all("dd")),
            strict=True,
        )
    )
    assert figures.pop("Observé par") == "Un professionnel, en entrepriseBoulangerie Pétrin"  # as the pages will say
    assert figures == {
        "Nouveaux": "2",
        "Déjà reçus": "0",
        "Pas encore": "1",
        "À corriger": "1",
        "À préciser": "1",
        "Absents": "1",
    }
    assert "Ligne 5 : la colonne « Présent » contient « peut-être ». Écrivez oui ou non." in text
    assert "Une colonne n’est pas lue. Couleur" in text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Déposez une feuille, ou collez-la."),
        (b"%PDF-1.7 nonsense", "Ce fichier n’est pas une feuille de présence lisible."),
        (b"Nom\nAwa", "Il manque la colonne de présence."),
        (b"Nom;Pr\xc3\xa9sent\n" + b"a" * (5 * 1024 * 1024), "Le fichier dépasse 5\u00a0Mo."),
    ],
)
def test_a_wrong_sheet_comes_back_with_the_form(desk: PageClient, world: World, data: bytes, sentence: str) -> None:
    """A sheet that cannot be read is refused with a sentence, and what was chosen and pasted is kept."""
    page = upload(desk, world, data, OTHER_BADGE, status=422, pasted="Nom").text
    assert f'<a href="#sheet">{sentence}' in page
    assert f'value="{OTHER_BADGE}" checked' in page
    assert "Nom</textarea>" in page


def test_an_oversized_request_is_a_page(desk: PageClient, world: World) -> None:
    """What is larger than any form may be answers 413 with the same limit in words."""
    page = upload(desk, world, b"x" * (7 * 1024 * 1024), status=413).text
    assert "5 Mo" in page.replace("\u00a0", " ")


def test_pasted_cells_are_a_sheet(desk: PageClient, world: World) -> None:
    """Cells that are copied from a spreadsheet (tabs) are read like a file."""
    address = f"/espace/{world.slug}/seances/{world.session.public_id}"
    desk.get(address)
    pasted = "Nom\tPrésent\r\nAwa Diop\toui\r\n"
    answer = desk.post(f"{address}/feuille", {"pasted": pasted, "badge": BADGE}, status=303)
    assert "Attribuer 1 badge<" in desk.follow(answer).text


def test_a_badge_must_be_chosen_and_suit_the_sheet(desk: PageClient, world: World) -> None:
    """No badge, one that others own, and a competence without observation each say so beside the choice."""
    for badge, sentence in (
        ("", "Choisissez le badge à attribuer."),
        ("un-autre", "Cette organisation n’a pas de badge"),
        (OTHER_BADGE, "Ce badge atteste une compétence"),
    ):
        page = upload(desk, world, "Nom;Présent\nAwa Diop;oui".encode(), badge, status=422).text
        assert f'<a href="#badge">{sentence}' in page


def test_a_stale_or_foreign_confirmation_is_refused(desk: PageClient, instance: Instance, world: World) -> None:
    """A token that is old or of another preview confirms nothing and shows the preview again."""
    first = upload(desk, world, sheet()).headers["Location"]
    second = upload(desk, world, MIXED.encode()).headers["Location"]
    desk.get(first)
    assert "ne correspond pas" in confirm(desk, second, {"q4": "skip"}, status=422).text
    desk.get(first)
    instance.clock.advance(hours=3)
    assert "plus de deux heures" in confirm(desk, first, status=422).text
    assert awards(instance) == 0


def test_a_draft_is_abandoned_by_hand(desk: PageClient, instance: Instance, world: World) -> None:
    """« Abandonner » removes the draft with its rows and leads to the session; then its address is unknown."""
    kept = upload(desk, world, MIXED.encode()).headers["Location"]
    location = upload(desk, world, sheet()).headers["Location"]
    assert "Abandonner" in desk.get(location).text
    desk.post(f"{location}/abandon", token=False, status=400)  # without the form's own token
    desk.get(location)
    desk.follow(desk.post(f"{location}/abandon", status=303))
    assert location not in desk.page.links()
    assert kept in desk.page.links()
    desk.get(location, status=404)
    with instance.sessions() as session:
        assert session.scalar(select(func.count()).select_from(AwardBatch)) == 1
        assert session.scalar(select(func.count()).select_from(AwardBatchRow)) == MIXED.count("\n") - 1
    desk.get(kept)
    desk.post(f"{location}/abandon", status=404)


def test_a_confirmed_sheet_is_not_abandoned(
    desk: PageClient, client_request: PageClient, instance: Instance, world: World, neighbour: World
) -> None:
    """A confirmed sheet answers with a sentence; a draft is unknown to other organisations, and not an observer's."""
    location = upload(desk, world, sheet()).headers["Location"]
    draft = upload(desk, world, MIXED.encode()).headers["Location"]
    desk.get(location)
    confirm(desk, location)
    refused = desk.post(f"{location}/abandon", status=400).text
    assert "Cette feuille est déjà confirmée\u00a0: elle ne peut plus être abandonnée." in refused
    client_request.sign_in(world.observer)
    assert "Abandonner" not in client_request.get(draft).text
    client_request.post(f"{draft}/abandon", status=403)
    client_request.sign_in(neighbour.owner)
    for address in (draft, draft.replace(world.slug, neighbour.slug)):
        client_request.get(f"/espace/{neighbour.slug}")
        client_request.post(f"{address}/abandon", status=404)
    with instance.sessions() as session:
        assert session.scalar(select(func.count()).select_from(AwardBatch)) == 2


def test_an_observer_reads_and_confirms_nothing(
    desk: PageClient, client_request: PageClient, instance: Instance, world: World
) -> None:
    """An observer sees session and preview without their forms, and a forged confirmation answers 403."""
    location = upload(desk, world, sheet()).headers["Location"]
    desk.get(location)
    token = desk.page.hidden_fields()["token"]
    client_request.sign_in(world.observer)
    assert "Voir l’aperçu" not in client_request.get(f"/espace/{world.slug}/seances/{world.session.public_id}").text
    assert "Votre rôle permet de lire" in client_request.get(location).text
    client_request.post(f"{location}/confirmation", {"token": token}, status=403)
    assert awards(instance) == 0


def test_the_model_sheet_has_the_headings_that_are_read(desk: PageClient, instance: Instance, world: World) -> None:
    """The sheet that one downloads, filled with one line, is read without a problem, in both languages."""
    for language, line in (
        ("fr", "Diop;Awa;;;oui;oui;avec aide;oui;"),
        ("en", "Diop,Awa,,,yes,yes,with help,yes,"),
    ):
        answer = desk.get(f"/espace/{world.slug}/feuille-modele.csv?lang={language}")
        assert answer.mimetype == "text/csv"
        read = read_sheet(answer.data + line.encode(), "modele.csv", spreadsheets=instance.spreadsheets)
        assert (read.rows[0].name, read.rows[0].observations) == ("Awa Diop", ("yes", "with-help", "yes"))
        assert (read.problems, read.rows[0].problems, read.ignored_columns) == ((), (), ())


def test_a_long_sheet_is_shown_in_parts(desk: PageClient, instance: Instance, world: World) -> None:
    """Hundred people are previewed and listed by parts, each page light, nobody twice or forgotten."""
    people = tuple((f"Personne {'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}", "", "") for n in range(100))
    location = upload(desk, world, sheet(people)).headers["Location"]
    assert _names(desk, location) == [name for name, _, _ in people]
    desk.get(location)
    confirm(desk, location)
    finish(instance)
    assert _names(desk, location) == [name for name, _, _ in people]
    assert _names(desk, f"/espace/{world.slug}/seances/{world.session.public_id}") == [name for name, _, _ in people]


def _names(desk: PageClient, address: str | None) -> list[str]:
    names: list[str] = []
    while address:
        desk.get(address)
        names += [desk.page.text(cell) for cell in desk.page.all("th") if cell.get("scope") == "row"]
        address = next((href for href in desk.page.links() if "apres=" in href and "lang=" not in href), None)
    return names


def test_statements_do_not_grow_with_the_sheet(desk: PageClient, instance: Instance, world: World) -> None:
    """Preview and confirmation of twenty rows take twelve statements at most (PERFORMANCE goal 11)."""
    people = tuple((f"Personne {sign}", "", "") for sign in "abcdefghijklmnopqrst")
    location = upload(desk, world, sheet(people)).headers["Location"]
    with counted(instance.engine) as statements:
        desk.get(location)
        confirm(desk, location)
    assert len(statements) <= 12, statements
