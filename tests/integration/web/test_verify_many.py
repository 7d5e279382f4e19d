"""/verify/plusieurs: a list in, a table and a CSV out, row by row, with nothing kept."""

from __future__ import annotations

import base64
import csv
import io
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from flask import Flask

from badges.services import outbound, verifying_many
from badges.services.exporting_files import assertion_file
from badges.services.instance import Instance
from badges.services.revoking import revoke
from badges.web.employer import verifying_many as pages
from tests.support.client import PageClient
from tests.support.sample import World

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion

ADDRESS = "/verify/plusieurs"


def send(client: PageClient, *, status: int = 200, address: str = ADDRESS, **fields: object) -> str:
    """Send the form, and return what the page says."""
    client.post(address, fields, status=status, content_type="multipart/form-data")
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def table(client: PageClient, delimiter: str = ";") -> list[list[str]]:
    """Return the rows of the CSV that the page offers."""
    assert client.page is not None
    (address,) = (link for link in client.page.links() if link.startswith("data:text/csv"))
    text = base64.b64decode(unquote(address.partition("base64,")[2])).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def hosted(instance: Instance, assertion: Assertion) -> str:
    """Return the address of a hosted assertion."""
    return instance.urls.assertion("cap-tandem", assertion.public_id)


def test_a_list_of_addresses_files_and_codes(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """On both databases: files first, then lines, each with its word, its sentence and its badge."""
    revoke(instance, session, awarded[1].award, "error")
    session.commit()
    made = assertion_file(instance, session, "cap-tandem", awarded[0].public_id, "signed.png")
    lines = [hosted(instance, awarded[0]), "", f"  {hosted(instance, awarded[1])} ", awarded[2].short_code, "=1+1"]
    text = send(client_request, files=[(BytesIO(made.data), "cv.png")], lines="\r\n".join(lines))
    assert text.index("1/5 cv.png") < text.index(f"2/5 {lines[0][:60]}…") < text.index(f"4/5 {awarded[2].short_code}")
    rows = table(client_request)
    assert [row[2] for row in rows[1:]] == ["Authentique", "Authentique", "Retiré", "Authentique", "Non reconnu"]
    assert [row[8] for row in rows[1:]] == ["valid", "valid", "invalid", "valid", "invalid"]
    assert rows[3][9] == "revoked"
    assert rows[5][1] == "'=1+1"
    assert rows[1][4] == "Duo en entreprise\u00a0: j’ai découvert un métier"
    assert "Authentique3" in text.replace(" ", "")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_english_spreadsheets_get_commas(client_request: PageClient, world: World) -> None:
    """The page, the table and its file follow the language."""
    text = send(client_request, address=f"{ADDRESS}?lang=en", lines="nothing to see")
    assert "Checking one badge" in text
    assert table(client_request, ",")[1][2] == "Not recognised"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_cannot_be_read_is_told_in_its_row(client_request: PageClient, world: World) -> None:
    """A file of another kind and one that is too large do not stop the list."""
    large = (BytesIO(b"x" * (5 * 1024 * 1024 + 1)), "lourd.json")
    send(client_request, files=[(BytesIO(b"MZ\x90\x00" * 50), "outil.exe"), large], lines="pas un badge")
    rows = table(client_request)
    assert [(row[2], row[9]) for row in rows[1:]] == [
        ("Non lu", "unsupported_media_type"),
        ("Non lu", "input_too_large"),
        ("Non reconnu", "json_invalid"),
    ]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({}, 400, "Déposez des fichiers, ou collez une adresse par ligne."),
        ({"lines": " \r\n \n"}, 400, "Déposez des fichiers, ou collez une adresse par ligne."),
        ({"lines": "a\n" * 201}, 400, "Votre liste contient 201 badges. Envoyez-en 200 au plus à la fois."),
        ({"files": [(BytesIO(b"x" * 54_000_000), "a.png")]}, 413, "50 Mo au plus"),
    ],
    ids=["nothing", "blank", "too many", "too heavy"],
)
def test_a_list_that_cannot_be_taken_gets_a_sentence(
    client_request: PageClient, world: World, fields: dict[str, object], status: int, sentence: str
) -> None:
    """An empty list, 201 badges and more than 50 MiB are refused with what to do."""
    assert sentence in send(client_request, status=status, **fields)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_two_hundred_are_taken(client_request: PageClient, world: World) -> None:
    """Two hundred lines are one list, and the page of them stays below 256 KiB with every reason in it."""
    answer = client_request.client.post(ADDRESS, data={"lines": "pas un badge\n" * 200}, base_url=client_request.base)
    assert answer.text.count("</tr>") == 201
    assert "200/200" in answer.text
    assert len(answer.data) < 256 * 1024


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_each_row_says_why(client_request: PageClient, world: World) -> None:
    """Page and table give the row's own reason, dated; the row opens to the step, its code and what to do."""
    text = send(client_request, lines="http://10.0.0.1/badge\neyJ.a.b\n" + "x" * 90)
    rows = table(client_request)
    assert rows[1][3].startswith("Cette adresse n’est pas celle d’un document public")
    assert rows[2][3].startswith("Le texte signé est abîmé ou incomplet.")
    assert rows[0][10] == "Contrôlé le"
    assert rows[1][10] == "2026-03-14T10:30:00+01:00"
    assert rows[3][1] == "x" * 90
    assert f"3/3 {'x' * 60}…" in text
    assert client_request.page is not None
    opened = [client_request.page.text(one) for one in client_request.page.all("details")]
    assert len(opened) == 3
    assert "Vérifiez l’adresse signe par signe" in opened[0]
    assert "Le badge chez son émetteur. url_not_allowed http://10.0.0.1/badge" in opened[0]
    assert "au moins un contrôle a échoué" not in text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_list_is_dated_and_says_when_it_is_told(client_request: PageClient, world: World) -> None:
    """The page says when and where it was checked; its end says that all is told, and nothing says that more comes."""
    text = send(client_request, lines="un\ndeux")
    assert "Contrôle fait le 14 mars 2026 à 10 h 30 (heure de Paris, UTC+1) par https://badges.example.org." in text
    assert text.index("2/2") < text.index("Terminé : 2 sur 2.")
    assert "arrivent" not in text
    assert client_request.page is not None
    (progress,) = (one for one in client_request.page.all("div") if one.get("id") == "avance")
    assert "hidden" in progress.attrib  # a script shows it: without one it would stay at nought


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_no_form_is_no_list(client_request: PageClient, world: World) -> None:
    """A program that sends JSON is told 415 and the address that is meant for it."""
    answer = client_request.client.post(ADDRESS, json={}, base_url=client_request.base)
    assert answer.status_code == 415
    assert "/api/v1/verify" in answer.text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_rows_are_sent_as_they_come(app: Flask, world: World) -> None:
    """The first row leaves before the last badge is read, and nothing on the way may hold it back."""
    client = app.test_client()
    answer = client.post(ADDRESS, data={"lines": "un\ndeux\ntrois"}, base_url="https://badges.example.org")
    parts = [part.decode() if isinstance(part, bytes) else part for part in answer.response]
    assert len(parts) >= 4
    assert "1/3" in parts[1]
    assert "2/3" not in parts[1]
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert "Content-Length" not in answer.headers


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_visitor_runs_one_list_at_a_time(client_request: PageClient, world: World) -> None:
    """A second list waits and keeps its lines, another visitor's runs; one that ends, or is left, makes room."""
    first = pages._Turn("127.0.0.1", [])
    answer = client_request.post(ADDRESS, {"lines": "un <b>\r\ndeux", "files": (BytesIO(b"x"), "a.png")}, status=429)
    assert client_request.page is not None
    assert client_request.page.all("textarea")[0].text == "un <b>\ndeux"
    assert "Une liste est déjà en cours depuis votre connexion." in answer.text
    assert "Vos fichiers seront à déposer de nouveau." in answer.text
    assert 100 < int(answer.headers["Retry-After"]) <= 150
    other = client_request.client.post(ADDRESS, data={"lines": "a"}, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert other.status_code == 200
    first.end()
    first.end()
    for _ in range(3):
        client_request.post(ADDRESS, {"lines": "a"}, status=200)
    answer = client_request.client.post(ADDRESS, data={"lines": "a\nb"}, base_url=client_request.base, buffered=False)
    answer.close()  # gone before a single row was read
    client_request.post(ADDRESS, {"lines": "a"}, status=200)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_sixteen_lists_run_at_a_time(client_request: PageClient, world: World) -> None:
    """The seventeenth visitor is asked to wait, and nobody once one has ended."""
    running = [pages._Turn(f"192.0.2.{number}", []) for number in range(pages.MOST_LISTS_AT_ONCE)]
    answer = client_request.post(ADDRESS, {"lines": "a"}, status=429)
    assert "Beaucoup de listes sont en cours." in answer.text
    running[3].end()
    client_request.post(ADDRESS, {"lines": "a"}, status=200)
    for turn in running:
        turn.end()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_slow_reader_keeps_no_place(
    client_request: PageClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once its time is over, what is left of a list leaves in one piece."""
    monkeypatch.setattr(pages, "LONGEST", 0.0)
    answer = client_request.client.post(ADDRESS, data={"lines": "a\nb\nc"}, base_url=client_request.base)
    assert answer.text.count("</tr>") == 4
    assert len([part for part in answer.response if "</tr>" in (part if isinstance(part, str) else part.decode())]) == 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_list_shares_its_visitors_turns(
    client_request: PageClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list's checks reach out for its visitor; where there was no turn its row says so, and the list goes on."""
    monkeypatch.setattr(outbound, "BACKGROUND_PATIENCE", 0.01)
    monkeypatch.setattr(outbound, "MOST_TURNS_OF_ONE", 0)
    text = send(client_request, lines="https://ailleurs.exemple.fr/badge\npas un badge")
    assert "Beaucoup de vérifications étaient en cours." in text
    assert [row[2] for row in table(client_request)[1:]] == ["Non lu", "Non reconnu"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_out_of_time_says_so(client_request: PageClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Badges whose turn did not come are called not read, never anything else."""
    monkeypatch.setattr(pages, "verify_many", lambda i, p, **who: verifying_many.verify_many(i, p, seconds=0.0, **who))
    text = send(client_request, lines="a\nb")
    assert "Le temps prévu pour une liste est écoulé." in text
    assert [row[2] for row in table(client_request)[1:]] == ["Non lu", "Non lu"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_nothing_of_a_list_is_kept(client_request: PageClient, world: World) -> None:
    """The answer is not cached, not indexed, sets no cookie and does not tell where it came from."""
    answer = client_request.post(ADDRESS, {"lines": "a"}, status=200)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
