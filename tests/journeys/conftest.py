"""A real browser on a served installation; a console error or a request to another host fails the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.tapping import overflow_of
from tests.support.tools import chromium

if TYPE_CHECKING:
    from tests.support.live import LiveServer

# What belongs to a browser's own window and not to a page: a renderer for the suggestions of the address bar of each
# window, and one that waits for a page to come, take more time than the pages that are tested.
WINDOW_PARTS = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,PreloadTopChromeWebUI,SpareRendererForSitePerProcess"
)
# What playwright switches off by itself: of two such lists chromium reads the last alone.
OF_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={OF_PLAYWRIGHT},{WINDOW_PARTS}",
]
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False}
VIOLATIONS = """async (options) => (await axe.run(document, options)).violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.html.slice(0, 120)}`))"""
NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as needing a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, one for each worker."""
    os.environ["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = "1"
    executable = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()


class Watch:
    """Notes whatever a good page never does."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.faults: list[str] = []

    def attend(self, context: BrowserContext) -> None:
        """Listen to every page of `context`, and let no request leave the host."""
        context.on("console", lambda one: self._note(one.type == "error", f"console: {one.text} {one.location['url']}"))
        context.on("weberror", lambda error: self._note(True, f"error: {error.error}"))
        context.on("request", lambda request: self._asked(request.url))

    def _note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.faults.append(what)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        self._note(parts.scheme in ("http", "https") and parts.netloc != self.host, f"request to {url}")


@contextmanager
def opening_pages(browser: Browser, base: str) -> Iterator[NewPage]:
    """Open pages of the installation at `base`; at the end their contexts close, and what they noted is a fault.

    `new_page(viewport=PHONE, java_script_enabled=False, locale="en")`; options are playwright's. A refusal that a
    test provokes (404, 410, 400) is a console error of its own: name it with `expected=["404"]`.
    """
    watch = Watch(urlsplit(base).netloc)
    contexts: list[BrowserContext] = []
    forgiven: list[str] = []

    def open_page(*, expected: list[str] | None = None, **options: object) -> Page:
        given = {"viewport": DESK, "locale": "fr-FR", "base_url": base, "accept_downloads": True}
        context = browser.new_context(**(given | options))
        context.set_default_timeout(15_000)
        watch.attend(context)
        contexts.append(context)
        forgiven.extend(expected or [])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    faults = [fault for fault in watch.faults if not any(f"status of {status}" in fault for status in forgiven)]
    assert faults == []


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer) -> Iterator[NewPage]:
    """Open pages of the installation of this test, as `opening_pages` does."""
    with opening_pages(browser, live_server.base) as opened:
        yield opened


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One page, in the width of an old phone; the walk over all pages looks at a desk's as well."""
    return new_page(viewport=PHONE)


def violations_of(page: Page) -> list[str]:
    """Return what axe-core finds wrong with the page that is open, one line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(VIOLATIONS, AXE_OPTIONS)
    return found


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Fail on any violation that axe-core finds, and on a page that scrolls sideways."""

    def check(page: Page) -> None:
        assert violations_of(page) == [], page.url
        assert overflow_of(page) <= 0, f"{page.url} is wider than its window"

    return check
