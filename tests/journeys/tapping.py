"""Uses a page as a person does in one of four ways, counts what she taps, and looks at each page on the way."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 80
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Whether what has the focus is marked, lies inside the window, and is covered by nothing (WCAG 2.2, 2.4.7 and 2.4.11).
FOCUS = """(one) => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = (of) => of.outlineStyle !== 'none' && parseFloat(of.outlineWidth) >= 2;
  const marked = ring(style) || (one.nextElementSibling && ring(getComputedStyle(one.nextElementSibling)));
  const x = box.left + box.width / 2, y = box.top + box.height / 2, seen = document.elementFromPoint(x, y);
  return {marked: Boolean(marked), uncovered: Boolean(seen) && (one.contains(seen) || seen.contains(one))};
}"""


@dataclass(frozen=True)
class Way:
    """How a person uses her device: the window and what else playwright makes of it, and what she presses with."""

    name: str
    device: dict[str, Any]
    press: str = "click"  # or "tap", or "key"


WAYS = (
    Way("touch at 320 px", {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}, "tap"),
    Way("keyboard alone", {"viewport": {"width": 1280, "height": 800}}, "key"),
    # A window of 1280 by 1024 pixels, enlarged four times.
    Way("zoom of 400 %", {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}),
    Way("no script", {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}),
)


def overflow_of(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate(OVERFLOW))


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, which must be seen; fails when a round through the page misses it."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            found = wanted.evaluate(FOCUS)
            assert found == {"marked": True, "uncovered": True}, f"the focus on {wanted} on {page.url}: {found}"
            return
    raise AssertionError(f"Tab never reaches {wanted} on {page.url}")


@dataclass
class Tapper:
    """A person with a page; `taps` counts what she pressed: links, buttons, switches, and not the keys of a code."""

    page: Page
    way: Way
    taps: int = field(default=0, init=False)

    def open(self, address: str) -> int:
        """Go to an address that was scanned or clicked elsewhere, which is no tap; return the answer's status."""
        answer = self.page.goto(address)
        assert answer is not None
        self._look()
        return answer.status

    def tap(self, target: Locator, *, leads: bool = True) -> None:
        """Press a link, a button or a switch in this way, and wait for the page that it leads to, if it does."""
        self._look()
        if self.way.press == "key":
            tab_to(self.page, target)
        with self.page.expect_navigation() if leads else nullcontext():
            if self.way.press == "key":
                self.page.keyboard.press("Enter")
            elif self.way.press == "tap":
                target.tap()
            else:
                target.click()
        self.taps += 1

    def type(self, target: Locator, text: str) -> None:
        """Write into a field; on the keyboard it is reached first."""
        if self.way.press == "key":
            tab_to(self.page, target)
            self.page.keyboard.type(text)
        else:
            target.fill(text)

    def _look(self) -> None:
        assert overflow_of(self.page) <= 0, f"{self.page.url} scrolls sideways ({self.way.name})"
