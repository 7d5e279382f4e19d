"""Every page there is, in every language that it speaks, in both schemes: what the accessibility page claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser

from badges.web.comfort import CHOICES, COOKIE
from badges.web.languages import FURTHER, FURTHER_PAGES, LANGUAGES
from badges.web.security_headers import CONTENT_SECURITY_POLICY
from badges.web.static import FOLDER
from tests.journeys.conftest import PHONE, opening_pages
from tests.journeys.looking import FULL, LEAST_IN_COMFORT, NIGHT, WORDS, Look, Sight, by_template, has_script, sheets_of
from tests.journeys.walking import collect, prepare
from tests.support.every_page import Answer, page_templates, unseen
from tests.support.gallery import Gallery, open_gallery
from tests.support.instances import build_instance
from tests.support.pages import Page

if TYPE_CHECKING:
    from tests.support.databases import SqliteTemplate

# Pictures of a badge that was erased or withdrawn later on the walk than its page was answered.
GONE = ["404", "410"]
# Colours of the palette that no page shows in a pair, and why.
NO_PAIR: Mapping[str, str] = {}
# What axe-core looks at by night as well.
MET_FIRST = ("candidate/claim.html", "candidate/carnet.html", "employer/verdict.html", "coordinator/actions.html")
# Pages that no walk can reach, and why.
NOT_WALKED: Mapping[str, str] = {}
# What a page with a script allows besides; some states of such a page show none.
SCRIPTS = "; script-src 'self'"
WITHOUT_SCRIPT = [CONTENT_SECURITY_POLICY, f"{CONTENT_SECURITY_POLICY}{SCRIPTS}"]
# Views of the further languages that show no page of their own.
LEADS_ON = {
    "candidate.badge_in_capitals": "leads to the same address in small letters",
    "candidate.claim": "to the carnet",
}


def read_in_comfort(endpoint: str) -> bool:
    """Tell whether a page is one of those that people and employers read: its « Aa » is walked as well."""
    return endpoint.startswith(("candidate.", "employer.short"))


def spoken(answer: Answer) -> str | None:
    """Return the language in which a page says that it is."""
    return Page(answer.body, answer.visitor.instance.urls.base).root.get("lang")


@dataclass(frozen=True)
class Walk:
    """A walk over the pages of an installation of its own, in one language."""

    language: str
    answers: list[Answer]


@pytest.fixture(scope="module")
def gallery() -> Iterator[Gallery]:
    """Where the pages of the walks can be looked at."""
    with open_gallery() as found:
        yield found


# Each walk is a piece of work by itself: workers share them.
@pytest.fixture(scope="module")
def walk(
    request: pytest.FixtureRequest,
    gallery: Gallery,
    sqlite_template: SqliteTemplate,
    tmp_path_factory: pytest.TempPathFactory,
) -> Walk:
    """Every page that the product offers in a language; for "comfort", in French with all that « Aa » offers."""
    language = "fr" if request.param == "comfort" else request.param
    options: dict[str, Any] = {}
    if request.param == "comfort":
        options = {"wants": read_in_comfort, "cookies": {COOKIE: "-".join(CHOICES)}}
    elif language in FURTHER:
        options = {"wants": FURTHER_PAGES.__contains__}
    folder = tmp_path_factory.mktemp(request.param)
    with sqlite_template.copy(folder) as url:
        instance = build_instance(url, folder, base=gallery.base)
        return Walk(language, collect(instance, prepare(instance), language, **options))


def over(*walks: str) -> pytest.MarkDecorator:
    """Name the walks of a test."""
    return pytest.mark.parametrize("walk", walks, indirect=True)


@pytest.fixture
def look(browser: Browser, gallery: Gallery) -> Iterator[Look]:
    """One who looks at the pages of a walk, on a phone."""
    with opening_pages(browser, gallery.base) as new_page:
        yield Look(new_page(viewport=PHONE, expected=GONE), gallery)


@over(*LANGUAGES)
def test_every_page_is_walked(walk: Walk) -> None:
    """Whatever extends the layout was answered on the way; a new page cannot stay outside."""
    assert unseen(walk.answers) == set(NOT_WALKED)
    assert page_templates()
    assert {spoken(answer) for answer in walk.answers} == {walk.language}


@over("fr", "comfort")
def test_every_page_runs_our_own_files_alone(walk: Walk) -> None:
    """Every answer forbids whatever is not ours, and no script or style is written into a page."""
    for answer in walk.answers:
        policies = [value for name, value in answer.headers if name == "Content-Security-Policy"]
        allowed = [f"{CONTENT_SECURITY_POLICY}{SCRIPTS}"] if has_script(answer) else WITHOUT_SCRIPT
        assert len(policies) == 1, answer.asked
        assert policies[0] in allowed, answer.asked
        assert list(Page(answer.body, answer.visitor.instance.urls.base).inline()) == [], answer.asked


@over(*FURTHER)
def test_every_page_of_a_further_language_is_walked(walk: Walk) -> None:
    """What is offered in Arabic and Ukrainian was answered in it."""
    assert {answer.endpoint for answer in walk.answers} == FURTHER_PAGES - set(LEADS_ON)
    assert {spoken(answer) for answer in walk.answers} == {walk.language}


@over("fr")
def test_every_page_can_be_used_by_everyone(look: Look, walk: Walk) -> None:
    """No page breaks a rule of axe-core, scrolls sideways, is too small for a finger, or is too pale.

    Each template is looked at with all rules at 320 pixels, and with all but contrast at 1280; one with a script at an
    address of its own. By night axe-core looks at one of each style sheet and at those that people meet first.
    Colours are measured in each state by day and by night; the pairs that were met hold the whole palette of the style
    sheet.
    """
    states = by_template(walk.answers)
    one_of_each = {sheets_of(first): first.template for first, *_ in states}
    nights = dict.fromkeys({*one_of_each.values(), *MET_FIRST}, NIGHT)
    assert nights.keys() <= {first.template for first, *_ in states}
    look.over(
        [
            *(
                Sight(first, FULL, nights.get(first.template), WORDS, colours=True, alone=has_script(first))
                for first, *_ in states
            ),
            *(Sight(other, WORDS, colours=True) for _, *others in states for other in others),
        ]
    )
    assert not look.faults, look.told()
    for scheme in ("light", "dark"):
        shown = {colour for _, ink, ground in look.pairs[scheme] for colour in (ink, ground)}
        missing = {name for name, colour in palette(scheme).items() if rgb(colour) not in shown}
        assert missing == set(NO_PAIR), f"in {scheme} no page shows these colours, so that nothing measures them"


@over(*(language for language in (*LANGUAGES, *FURTHER) if language != "fr"))
def test_every_language_can_be_used_by_everyone(look: Look, walk: Walk) -> None:
    """In no other language a page breaks a rule of axe-core, scrolls sideways, or is too small for a finger."""
    look.over([Sight(answer, WORDS) for states in by_template(walk.answers) for answer in states])
    assert not look.faults, look.told()


@over("comfort")
def test_comfort_reaches_every_page_of_people(look: Look, walk: Walk) -> None:
    """With other letters, more space and more contrast, all text reaches 7:1, by day and night; nothing is cut."""
    assert len(walk.answers) > 40
    assert all(b'class="lettres espace contraste"' in answer.body for answer in walk.answers)
    look.least = LEAST_IN_COMFORT
    look.over([Sight(answer, colours=True, alone=has_script(answer)) for answer in walk.answers])
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
