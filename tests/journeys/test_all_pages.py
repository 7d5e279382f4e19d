"""Every page there is, in every language that it speaks, in both schemes: what the accessibility page claims."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from badges.web.comfort import CHOICES, COOKIE
from badges.web.languages import FURTHER, FURTHER_PAGES, LANGUAGES
from badges.web.static import FOLDER
from tests.journeys.conftest import DESK, PHONE, opening_pages
from tests.journeys.tapping import overflow_of
from tests.journeys.walking import collect, prepare
from tests.support.every_page import Answer, page_templates, unseen
from tests.support.gallery import Gallery, open_gallery
from tests.support.instances import build_instance

if TYPE_CHECKING:
    from tests.support.databases import SqliteTemplate

AXE = """options => axe.run(document, options).then(found => found.violations.flatMap(rule =>
    rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html.slice(0, 120)}`)))"""
FULL = {"resultTypes": ["violations"], "preload": False}
WORDS = FULL | {"rules": {"color-contrast": {"enabled": False}}}  # no translation has colours of its own
CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")
LEAST = {"text": 4.5, "sign": 3.0, "line": 0.0}  # WCAG 2.2, 1.4.3 and 1.4.11; a line parts what stands apart anyway
LEAST_IN_COMFORT = {"text": 7.0, "sign": 4.5, "line": 0.0}  # 1.4.6
# Pictures of a badge that was erased or withdrawn later on the walk than its page was answered.
GONE = ["404", "410"]
# Colours of the palette that no page shows in a pair, and why.
NO_PAIR: Mapping[str, str] = {}
# Pages that no walk can reach, and why.
NOT_WALKED: Mapping[str, str] = {}
SMALL_TARGETS = """() => [...document.querySelectorAll('button, .btn, .lien, nav a, footer a, summary, input, select')]
    .filter(one => one.type !== 'hidden' && one.checkVisibility({visibilityProperty: true}))
    .map(one => ['checkbox', 'radio'].includes(one.type) ? one.closest('label') : one)
    .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect().height])
    .filter(([, height]) => height > 1 && height < 44).map(([html]) => html)"""
# What rules and widths depend on, but for words.
SHAPE = re.compile(r'<[a-z][a-z0-9]*|(?:class|role|aria-[a-z]+|type|hidden)(?:="[^"]*")?')
# Puts the same page in another state or language in the place of the one that is open: sheets are there already.
REPLACE = """html => {
  const next = new DOMParser().parseFromString(html, 'text/html'), root = document.documentElement;
  for (const name of ['lang', 'dir', 'class']) {
    if (next.documentElement.hasAttribute(name)) root.setAttribute(name, next.documentElement.getAttribute(name));
    else root.removeAttribute(name);
  }
  document.title = next.title;
  document.body.replaceWith(document.adoptNode(next.body));
}"""
Pair = tuple[str, str, str, float, str]  # kind, ink, ground, ratio, the first element that shows it


@pytest.fixture(scope="module")
def gallery() -> Iterator[Gallery]:
    """Where the pages of the walk can be looked at."""
    with open_gallery() as found:
        yield found


def read_in_comfort(endpoint: str) -> bool:
    """Tell whether a page is one of those that people and employers read: its « Aa » is walked as well."""
    return endpoint.startswith(("candidate.", "employer.short"))


@dataclass
class Walk:
    """The answers of a walk: in French, the same ones in other languages, and in French with all that « Aa » offers."""

    french: list[Answer]
    others: dict[int, list[Answer]]  # by the place of the page among the French ones
    comfort: list[Answer]


@pytest.fixture(scope="module")
def walk(gallery: Gallery, sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Every page, in each language that the product offers for it; each language has an installation of its own."""

    def walked(language: str, **options: Any) -> list[Answer]:
        folder = tmp_path_factory.mktemp(language)
        with sqlite_template.copy(folder) as url:
            instance = build_instance(url, folder, base=gallery.base)
            return collect(instance, prepare(instance), language, **options)

    french = walked("fr")
    others: dict[int, list[Answer]] = defaultdict(list)
    for language in [*LANGUAGES, *FURTHER]:
        narrow = {"wants": FURTHER_PAGES.__contains__} if language in FURTHER else {}
        for place, answer in _beside(french, walked(language, **narrow) if language != "fr" else ()):
            others[place].append(answer)
    comfort = walked("fr", wants=read_in_comfort, cookies={COOKIE: "-".join(CHOICES)})
    return Walk(french, others, comfort)


def _beside(french: Sequence[Answer], others: Sequence[Answer]) -> Iterator[tuple[int, Answer]]:
    """Yield each answer in another language with the place of the same page in French; fails on one without."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, answer in enumerate(french):
        places[answer.template, answer.endpoint].append(place)
    for answer in others:
        yield places[answer.template, answer.endpoint].pop(0), answer


def by_template(answers: Sequence[Answer]) -> list[list[int]]:
    """Return the places of the answers of each template; of answers that differ in words alone only the first."""
    places: dict[str, list[int]] = defaultdict(list)
    shapes: set[tuple[str, ...]] = set()
    for place, answer in enumerate(answers):
        shape = (answer.template, *SHAPE.findall(answer.body.decode()))
        if shape not in shapes:
            shapes.add(shape)
            places[answer.template].append(place)
    return list(places.values())


@dataclass
class Look:
    """Looks at pages, and keeps what is wrong with them and the pairs of colours that they show in each scheme."""

    page: Page
    gallery: Gallery
    faults: dict[str, list[str]] = field(default_factory=dict)
    pairs: dict[str, dict[tuple[str, str, str], Pair]] = field(default_factory=lambda: defaultdict(dict))

    def open(self, answer: Answer) -> None:
        """Show an answer as a phone does by day."""
        self.page.set_viewport_size(PHONE)
        self.page.emulate_media(color_scheme="light")
        self.page.goto(self.gallery.address(answer))

    def rules(self, answer: Answer, options: Mapping[str, Any]) -> None:
        """Note what axe-core finds, a page that scrolls sideways, and what is too small for a finger."""
        found = [*self.page.evaluate(AXE, options), *(f"small: {one}" for one in self.page.evaluate(SMALL_TARGETS))]
        self._note(answer, [*found, *self._overflow()])

    def first(self, answer: Answer) -> None:
        """Open a page, and look at everything: all rules, both schemes, a phone and a desk."""
        self.open(answer)
        self.page.evaluate(AXE_SCRIPT)
        self.rules(answer, FULL)
        self.by_day_and_night(answer)
        self.wide(answer)
        self.page.set_viewport_size(PHONE)

    def by_day_and_night(self, answer: Answer, least: Mapping[str, float] = LEAST) -> None:
        """Measure every pair of colours in both schemes."""
        for scheme in ("light", "dark"):
            self.colours(answer, scheme, least)

    def colours(self, answer: Answer, scheme: str, least: Mapping[str, float]) -> None:
        """Measure every pair of colours in a scheme."""
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
        for kind, ink, ground, ratio, where in self.page.evaluate(CONTRAST):
            self.pairs[scheme].setdefault((kind, ink, ground), (kind, ink, ground, ratio, where))
            if ratio < least[kind]:
                self._note(answer, [f"{scheme}: {kind} of {ink} on {ground}, {ratio:.2f}: {where}"])

    def wide(self, answer: Answer) -> None:
        """Note a page that scrolls sideways on a desk."""
        self.page.set_viewport_size(DESK)
        self._note(answer, self._overflow())

    def narrow(self, answer: Answer) -> None:
        """Note a page that scrolls sideways in the window as it is."""
        self._note(answer, self._overflow())

    def instead(self, answer: Answer) -> None:
        """Show the same page in another state or language in the same place."""
        self.page.evaluate(REPLACE, answer.body.decode())

    def told(self) -> str:
        """Return what is wrong, a line for each fault and the pages that have it."""
        pages: dict[str, list[str]] = defaultdict(list)
        for page, found in self.faults.items():
            for fault in dict.fromkeys(found):
                pages[fault].append(page)
        return "\n".join(f"{fault}: {len(where)} pages, {where[0]}" for fault, where in pages.items())

    def _overflow(self) -> list[str]:
        width = overflow_of(self.page)
        return [f"wider than its window by {width} pixels"] if width > 0 else []

    def _note(self, answer: Answer, found: list[str]) -> None:
        if found:
            self.faults.setdefault(f"{answer.language} {answer.asked}", []).extend(found)


def test_every_page_is_walked(walk: Walk) -> None:
    """Whatever extends the layout was answered on the way; a new page cannot stay outside."""
    assert unseen(walk.french) == set(NOT_WALKED)
    spoken = {answer.language for answers in walk.others.values() for answer in answers}
    assert spoken == {*LANGUAGES, *FURTHER} - {"fr"}
    assert {answer.template for answers in walk.others.values() for answer in answers} == page_templates() - set(
        NOT_WALKED
    )


def test_every_page_can_be_used_by_everyone(browser: Browser, gallery: Gallery, walk: Walk) -> None:
    """No page breaks a rule of axe-core in any language, scrolls sideways, is too small for a finger, or is too pale.

    Each template is opened once, in French, at 320 pixels with all rules and on a desk. What else it can show is put
    in its place: its other states, and every language. Colours are measured in each state by day and by night; the
    pairs that were met hold the whole palette of the style sheet.
    """
    with opening_pages(browser, gallery.base) as new_page:
        look = Look(new_page(viewport=PHONE, expected=GONE), gallery)
        for places in by_template(walk.french):
            look.first(walk.french[places[0]])
            for place in places:
                if place != places[0]:
                    look.instead(walk.french[place])
                    look.rules(walk.french[place], WORDS)
                    look.by_day_and_night(walk.french[place])
                for other in walk.others[place]:
                    look.instead(other)
                    look.rules(other, WORDS)
    assert not look.faults, look.told()
    for scheme in ("light", "dark"):
        shown = {colour for _, ink, ground, *_ in look.pairs[scheme].values() for colour in (ink, ground)}
        missing = {name for name, colour in palette(scheme).items() if rgb(colour) not in shown}
        assert missing == set(NO_PAIR), f"in {scheme} no page shows these colours, so that nothing measures them"


def test_comfort_reaches_every_page_of_people(browser: Browser, gallery: Gallery, walk: Walk) -> None:
    """With other letters, more space and more contrast, all text reaches 7:1, by day and night; nothing is cut."""
    assert len(walk.comfort) > 40
    with opening_pages(browser, gallery.base) as new_page:
        look = Look(new_page(viewport=PHONE, expected=GONE), gallery)
        for answer in walk.comfort:
            assert b'class="lettres espace contraste"' in answer.body
            look.open(answer)
            look.by_day_and_night(answer, LEAST_IN_COMFORT)
            look.narrow(answer)
    assert not look.faults, look.told()


def palette(scheme: str) -> dict[str, str]:
    """Return the colours of the light or the dark scheme by name, as the style sheet writes them."""
    blocks = re.findall(r":root\{(.*?)\n\s*\}", (FOLDER / "badges.css").read_text("utf-8"), flags=re.S)
    light, dark = (dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", block)) for block in blocks[:2])
    return light | (dark if scheme == "dark" else {})


def rgb(colour: str) -> str:
    """Return a hexadecimal colour as a browser says it."""
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    return f"rgb({', '.join(str(int(digits[start : start + 2], 16)) for start in (0, 2, 4))})"
