"""Looks at pages that were answered before: many in one open page of a browser, each put in the place of the last."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.conftest import AXE_OPTIONS, DESK, PHONE, VIOLATIONS
from tests.journeys.tapping import OVERFLOW
from tests.support.every_page import Answer
from tests.support.gallery import Gallery

FULL = AXE_OPTIONS
WORDS = {**FULL, "rules": {"color-contrast": {"enabled": False}}}  # no translation has colours of its own
# What of the rules depends on the scheme.
NIGHT = {**FULL, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LEAST = {"text": 4.5, "sign": 3.0, "line": 0.0}  # WCAG 2.2, 1.4.3 and 1.4.11; a line parts what stands apart anyway
LEAST_IN_COMFORT = {"text": 7.0, "sign": 4.5, "line": 0.0}  # 1.4.6
_HERE = Path(__file__)
_CONTRAST, _LOOKING = (_HERE.with_name(name).read_text("utf-8") for name in ("contrast.js", "looking.js"))
_TOOLS = f"[window.violationsOf, window.contrastOf, window.overflowOf] = [{VIOLATIONS}, {_CONTRAST}, () => {OVERFLOW}]"
_SHEETS = re.compile(r'<link rel="stylesheet"[^>]*>|<style.*?</style>', flags=re.S)
# What a page has that is not in its place when it is put in the place of another: a script that ran.
_SCRIPT = re.compile(r"<script\b")
# What rules and widths depend on, but for words.
_SHAPE = re.compile(r'<[a-z][a-z0-9]*|(?:class|role|aria-[a-z]+|type|hidden)(?:="[^"]*")?')
Scheme = Literal["light", "dark"]
Rules = Mapping[str, Any] | None  # the options of axe-core; None: it is not asked
Pair = tuple[str, str, str]  # kind, ink, ground


@dataclass(frozen=True)
class Sight:
    """An answer, and what is looked at: the colours by day and by night, and axe-core's rules.

    The rules are asked on a phone, on one by night, and on a desk; on each of the last two only if there are rules.
    """

    answer: Answer
    rules: Rules = None
    night: Rules = None
    desk: Rules = None
    colours: bool = False
    alone: bool = False  # has to be opened at an address of its own


def by_template(answers: Sequence[Answer]) -> list[list[Answer]]:
    """Return the answers of each template; of answers that differ in words alone only the first."""
    found: dict[str, dict[tuple[str, ...], Answer]] = defaultdict(dict)
    for answer in answers:
        found[answer.template].setdefault(tuple(_SHAPE.findall(answer.body.decode())), answer)
    return [list(states.values()) for states in found.values()]


def sheets_of(answer: Answer) -> tuple[str, ...]:
    """Return the style sheets of a page, as it names them."""
    return tuple(_SHEETS.findall(answer.body.decode()))


def has_script(answer: Answer) -> bool:
    """Tell whether a page does more than its bytes say."""
    return bool(_SCRIPT.search(answer.body.decode()))


@dataclass
class Look:
    """Looks at pages, and keeps what is wrong with them and the pairs of colours that they show in each scheme."""

    page: Page
    gallery: Gallery
    least: Mapping[str, float] = field(default_factory=lambda: LEAST)
    faults: dict[str, list[str]] = field(default_factory=dict)
    pairs: dict[str, set[Pair]] = field(default_factory=lambda: defaultdict(set))

    def over(self, sights: Sequence[Sight]) -> None:
        """Look at all pages; those with the same style sheets share an open page, unless they have to stand alone."""
        together: dict[tuple[str, ...], list[Sight]] = defaultdict(list)
        for sight in sights:
            if sight.alone:
                self._at([sight])
            else:
                together[sheets_of(sight.answer)].append(sight)
        for group in together.values():
            self._at(group)

    def told(self) -> str:
        """Return what is wrong, a line for each fault and the pages that have it."""
        pages: dict[str, list[str]] = defaultdict(list)
        for page, found in self.faults.items():
            for fault in dict.fromkeys(found):
                pages[fault].append(page)
        return "\n".join(f"{fault}: {len(where)} pages, {where[0]}" for fault, where in pages.items())

    def _at(self, group: Sequence[Sight]) -> None:
        """Look at pages in one that is opened: all of them on a phone by day, then what is asked by night and wide."""
        self.page.set_viewport_size(PHONE)
        self.page.emulate_media(color_scheme="light")
        self.page.goto(self.gallery.address(*(sight.answer for sight in group)))
        if any(sight.rules or sight.night or sight.desk for sight in group):
            self.page.evaluate(AXE_SCRIPT)
        self.page.evaluate(_TOOLS)
        for sight, found in self._seen(group, lambda sight: sight.rules, colours=True):
            self._note(sight.answer, [*found["rules"], *(f"small: {one}" for one in found["small"])])
            self._colours(sight.answer, "light", found["pairs"])
        if dark := [sight for sight in group if sight.colours or sight.night]:
            self.page.emulate_media(color_scheme="dark")
            for sight, found in self._seen(dark, lambda sight: sight.night, colours=True):
                self._note(sight.answer, [f"dark: {one}" for one in found["rules"]])
                self._colours(sight.answer, "dark", found["pairs"])
        if wide := [sight for sight in group if sight.desk]:
            self.page.emulate_media(color_scheme="light")
            self.page.set_viewport_size(DESK)
            for sight, found in self._seen(wide, lambda sight: sight.desk):
                self._note(sight.answer, [f"on a desk: {one}" for one in found["rules"]])

    def _seen(
        self, sights: Sequence[Sight], rules: Callable[[Sight], Rules], *, colours: bool = False
    ) -> Iterator[tuple[Sight, dict[str, Any]]]:
        """Yield what is found on each page, and note whether it scrolls sideways in the window as it is."""
        asked = [
            {
                "html": None if sight.alone else sight.answer.body.decode(),
                "rules": rules(sight),
                "colours": sight.colours and colours,
            }
            for sight in sights
        ]
        for sight, found in zip(sights, self.page.evaluate(_LOOKING, asked), strict=True):
            if "fault" in found:
                self._note(sight.answer, [f"cannot be looked at: {found['fault']}"])
                continue
            if found["wider"] > 0:
                self._note(sight.answer, [f"wider than its window by {found['wider']} pixels"])
            yield sight, found

    def _colours(self, answer: Answer, scheme: Scheme, pairs: Sequence[tuple[str, str, str, float, str]]) -> None:
        for kind, ink, ground, ratio, where in pairs:
            self.pairs[scheme].add((kind, ink, ground))
            if ratio < self.least[kind]:
                self._note(answer, [f"{scheme}: {kind} of {ink} on {ground}, {ratio:.2f}: {where}"])

    def _note(self, answer: Answer, found: Sequence[str]) -> None:
        if found:
            self.faults.setdefault(f"{answer.language} {answer.asked}", []).extend(found)
