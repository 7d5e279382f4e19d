"""An HR office in a real browser: the camera, the holder's question, the proof to keep, a list of badges."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from badges.records.tables import Assertion
from badges.services.revoking import revoke
from tests.journeys.conftest import ARGUMENTS, DESK, PHONE, NewPage, Watch
from tests.support.sample import award, build_world
from tests.support.tools import chromium

if TYPE_CHECKING:
    from tests.support.live import LiveServer

Look = Callable[[Page], None]
WIDTH, HEIGHT = 640, 480
DECODER = "vendor/jsqr/jsQR.js"


@pytest.fixture
def awarded(live_server: LiveServer) -> list[Assertion]:
    """Five badges that people received."""
    with live_server.instance.unit_of_work() as session:
        return award(live_server.instance, session, build_world(live_server.instance, session))


def hosted(live_server: LiveServer, assertion: Assertion) -> str:
    """Return the badge's address."""
    return live_server.instance.urls.assertion("cap-tandem", assertion.public_id)


def film(path: Path, qr_code: bytes) -> None:
    """Write what a camera sees that is held before a QR code: a few frames of YUV4MPEG2, in grey."""
    frame = Image.new("L", (WIDTH, HEIGHT), 235)
    with Image.open(BytesIO(qr_code)) as code:
        shown = code.convert("L").resize((360, 360), Image.Resampling.NEAREST)
    frame.paste(shown, ((WIDTH - 360) // 2, (HEIGHT - 360) // 2))
    colourless = bytes([128]) * (WIDTH * HEIGHT // 2)
    header = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(header + (b"FRAME\n" + frame.tobytes() + colourless) * 5)


def wait_for(page: Page, condition: str) -> None:
    """Wait until `condition` holds; the page's policy forbids playwright's own way, which evaluates text inside it."""
    ends = time.monotonic() + 10
    while not page.evaluate(condition):
        assert time.monotonic() < ends, condition
        page.wait_for_timeout(50)


@pytest.fixture
def with_camera(browser: Browser, live_server: LiveServer, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser whose camera films a QR code: `with_camera(text, viewport=PHONE)`; a fault fails the test."""
    started: list[Browser] = []
    watch = Watch(urlsplit(live_server.base).netloc)

    def open_context(text: str, **options: object) -> BrowserContext:
        path = tmp_path / "film.y4m"
        film(path, live_server.instance.qr_codes.draw(text, "png"))
        camera = [
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={path}",
        ]
        started.append(browser.browser_type.launch(executable_path=chromium(), args=[*ARGUMENTS, *camera]))
        given = {"locale": "fr-FR", "base_url": live_server.base, "viewport": PHONE} | options
        context = started[-1].new_context(**given)
        watch.attend(context)
        return context

    yield open_context
    for one in started:
        one.close()
    assert watch.faults == []


def test_the_camera_reads_a_printed_code(
    with_camera: Callable[..., BrowserContext],
    live_server: LiveServer,
    awarded: list[Assertion],
    accessible: Look,
) -> None:
    """The QR code of a badge, held before the camera, is read in the browser and verified; the camera is let go."""
    context = with_camera(live_server.instance.urls.qr_text(awarded[0].short_code))
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/verify")
    expect(page.get_by_text("Avec un téléphone, l’appareil photo lit aussi")).to_be_hidden()
    assert not any(DECODER in url for url in asked)
    page.get_by_role("button", name="Scanner un QR").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Badge authentique", timeout=30_000)
    assert any(DECODER in url for url in asked)
    accessible(page)


def test_the_browsers_own_reader_is_used_where_there_is_one(
    with_camera: Callable[..., BrowserContext], live_server: LiveServer, awarded: list[Assertion]
) -> None:
    """With a BarcodeDetector that knows QR codes, the vendored decoder is not even fetched."""
    context = with_camera("RIEN")
    address = hosted(live_server, awarded[0])
    context.add_init_script(
        f"window.shown = '{address}';"
        """window.BarcodeDetector = class {
             static async getSupportedFormats() { return ["qr_code"]; }
             async detect(video) { return video.videoWidth ? [{ rawValue: window.shown }] : []; }
           };"""
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/verify")
    page.get_by_role("button", name="Scanner un QR").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Badge authentique", timeout=30_000)
    assert not any(DECODER in url for url in asked)


def test_the_camera_can_be_stopped_by_keyboard(
    with_camera: Callable[..., BrowserContext], awarded: list[Assertion], accessible: Look
) -> None:
    """While it looks, the page says what to do and the focus is on stopping; stopping ends every track."""
    context = with_camera("X")
    context.add_init_script(
        """window.tracks = [];
           const devices = window.MediaDevices && MediaDevices.prototype, ask = devices && devices.getUserMedia;
           if (devices) devices.getUserMedia = async function (wanted) {
             const stream = await ask.call(this, wanted); window.tracks.push(...stream.getTracks()); return stream; };
           window.BarcodeDetector = class {
             static async getSupportedFormats() { return ["qr_code"]; }
             async detect() { return []; }
           };"""
    )
    page = context.new_page()
    page.goto("/verify")
    page.get_by_role("button", name="Scanner un QR").click()
    expect(page.locator("#camera").get_by_role("status")).to_have_text("Montrez le QR code à la caméra.")
    expect(page.get_by_role("button", name="Arrêter la caméra")).to_be_focused()
    wait_for(page, "window.tracks.length === 1")
    accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Scanner un QR")).to_be_focused()
    wait_for(page, "window.tracks.every((track) => track.readyState === 'ended')")
    expect(page.locator("video")).to_be_hidden()


def test_without_a_camera_the_phones_own_is_suggested(
    new_page: NewPage, awarded: list[Assertion], accessible: Look
) -> None:
    """Without JavaScript, without the interface, or when the camera is refused, words say what else to do."""
    suggestion = "Avec un téléphone, l’appareil photo lit aussi le QR code"
    page = new_page(java_script_enabled=False)
    page.goto("/verify")
    expect(page.get_by_text(suggestion)).to_be_visible()
    expect(page.get_by_role("button", name="Scanner un QR")).to_be_hidden()
    page = new_page(viewport=PHONE)
    page.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined });")
    page.goto("/verify")
    expect(page.get_by_text(suggestion)).to_be_visible()
    expect(page.get_by_role("button", name="Scanner un QR")).to_be_hidden()
    page = new_page(viewport=PHONE)
    page.add_init_script(
        """if (window.MediaDevices) MediaDevices.prototype.getUserMedia =
             () => Promise.reject(new DOMException("no", "NotAllowedError"));"""
    )
    page.goto("/verify")
    page.get_by_role("button", name="Scanner un QR").click()
    expect(page.get_by_text("La caméra n’est pas disponible.")).to_be_visible()
    expect(page.get_by_role("button", name="Scanner un QR")).to_be_focused()
    accessible(page)


def test_the_holder_is_asked_and_the_proof_is_kept(
    page: Page, live_server: LiveServer, awarded: list[Assertion], accessible: Look
) -> None:
    """After the verdict: what was looked at opens, an e-mail is compared, and the proof is downloaded."""
    page.goto("/verify")
    page.get_by_label("Ou collez son adresse ou son texte").fill(awarded[0].jws)
    page.get_by_role("button", name="Vérifier", exact=True).click()
    finding = page.locator("details", has_text="La clé fait partie de celles")
    expect(finding.get_by_text("Contrôle")).to_be_hidden()
    finding.locator("summary").press("Enter")
    expect(finding.get_by_text("Contrôle")).to_be_visible()
    expect(page.get_by_role("button", name="Imprimer ce rapport")).to_be_visible()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        accessible(page)
    page.get_by_label("L’e-mail que la personne vous a donné").fill("zephyrine.quibolle@exemple.fr")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("Cela ne peut pas être vérifié ainsi.")).to_be_visible()
    accessible(page)
    page.get_by_label("L’e-mail que la personne vous a donné").fill("")
    with page.expect_download() as download:
        page.get_by_role("button", name="Garder la preuve").click()
    assert re.fullmatch(r"preuve-[\d-]+\.zip", download.value.suggested_filename)
    with ZipFile(download.value.path()) as kept:
        proof = json.loads(kept.read(download.value.suggested_filename.replace(".zip", ".json")))
        page.goto("about:blank")  # nothing of the service is there any more
        page.set_content(kept.read("preuve.html").decode())
    accessible(page)
    assert proof["report"]["verdict"] == "valid"
    assert proof["input"] == awarded[0].jws
    assert any(address.endswith("/revocations") for address in proof["resources"])


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "no script"])
def test_a_list_gets_its_table_and_its_file(
    new_page: NewPage,
    live_server: LiveServer,
    awarded: list[Assertion],
    accessible: Look,
    tmp_path: Path,
    java_script_enabled: bool,
) -> None:
    """Files and addresses together: a row each, a summary and a CSV, with and without script."""
    with live_server.instance.unit_of_work() as session:
        revoke(live_server.instance, session, session.merge(awarded[1].award), "error")
    page = new_page(viewport=PHONE, java_script_enabled=java_script_enabled)
    good = page.request.get(f"{hosted(live_server, awarded[0])}/signed.png").body()
    (tmp_path / "un.png").write_bytes(good)
    (tmp_path / "deux.jws").write_text(awarded[2].jws)
    page.goto("/verify")
    page.get_by_role("link", name="Vérifier plusieurs badges à la fois").click()
    page.get_by_label("Déposez les fichiers des badges").set_input_files([tmp_path / "un.png", tmp_path / "deux.jws"])
    chosen = page.locator("output")
    expect(chosen).to_have_text("2 fichiers, 0,1\u00a0Mo" if java_script_enabled else "")
    page.get_by_label("Ou collez les adresses").fill(f"{hosted(live_server, awarded[1])}\n=cmd|' /C calc'!A0\n")
    page.get_by_role("button", name="Vérifier la liste").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérification de 4 badges")
    expect(page.get_by_role("row")).to_have_count(4 if page.viewport_size == PHONE else 5)
    expect(page.get_by_role("heading", name="Bilan")).to_be_visible()
    expect(page.get_by_text("Terminé\u00a0: 4 sur 4.")).to_be_visible()
    progress = page.get_by_role("progressbar")
    expect(progress).to_have_count(1 if java_script_enabled else 0)
    if java_script_enabled:
        expect(progress).to_have_attribute("aria-valuetext", "Avancement\u00a0: 4 sur 4")
        for viewport in (PHONE, DESK):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a width and a height
            accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Garder le tableau (CSV)").click()
    assert download.value.suggested_filename == "verification-des-badges.csv"
    rows = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row[2] for row in rows[1:]] == ["Authentique", "Authentique", "Retiré", "Non reconnu"]
    assert rows[4][1] == "'=cmd|' /C calc'!A0"


def test_a_list_says_how_far_it_has_come(new_page: NewPage, live_server: LiveServer, awarded: list[Assertion]) -> None:
    """While rows arrive the head of the page counts them; a page that is cut off stays at what it has told."""
    page = new_page()
    page.goto("/verify/plusieurs")
    page.get_by_label("Ou collez les adresses").fill("un\ndeux\ntrois\n")
    told: list[str] = []

    def cut(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().partition('<h2 id="bilan">')[0]
        told.append(body.rpartition("<tr ")[0])
        route.fulfill(response=answer, body=told[0])

    page.route("**/verify/plusieurs", cut)
    page.get_by_role("button", name="Vérifier la liste").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "Avancement\u00a0: 2 sur 3")
    expect(page.locator(".jauge .plein")).to_have_count(2)


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "no script"])
def test_the_other_language_keeps_the_result(
    new_page: NewPage, live_server: LiveServer, awarded: list[Assertion], java_script_enabled: bool
) -> None:
    """The language of a result is changed without losing it, with and without script."""
    page = new_page(viewport=PHONE, java_script_enabled=java_script_enabled)
    page.goto("/verify")
    page.get_by_label("Ou collez son adresse ou son texte").fill(awarded[0].jws)
    page.get_by_role("button", name="Vérifier", exact=True).click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Authentic badge")
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Badge authentique")


def test_a_report_fits_one_sheet(new_page: NewPage, live_server: LiveServer, awarded: list[Assertion]) -> None:
    """On paper an ordinary badge takes one page, without forms or buttons, and nothing stays closed."""
    page = new_page()
    page.goto("/verify")
    page.get_by_label("Ou collez son adresse ou son texte").fill(hosted(live_server, awarded[0]))
    page.get_by_role("button", name="Vérifier", exact=True).click()
    closed = page.locator("details:not([open])")
    before = closed.count()
    assert before
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(closed).to_have_count(0)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(closed).to_have_count(before)
    printed = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm"))
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Imprimer ce rapport")).to_be_hidden()
    expect(page.get_by_text("Est-ce bien son badge")).to_be_hidden()
    expect(page.get_by_text("heure de Paris")).to_be_visible()


def test_the_interface_is_documented(page: Page, awarded: list[Assertion]) -> None:
    """/api/docs leads from one language to the other, and asks nobody else for anything."""
    page.goto("/api/docs")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verify by software")
