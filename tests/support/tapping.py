"""A finger on a screen: follows only what stands on the page, fills nothing in, and counts how often it taps."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.support.client import PageClient
from tests.support.pages import Page

Fields = dict[str, list[str]]


class Tapper:
    """Stands on one page at a time; `taps` counts links followed and buttons pressed, redirects cost none."""

    def __init__(self, client: PageClient) -> None:
        self.client = client
        self.taps = 0
        self.answer: TestResponse | None = None
        self._address = ""

    def open(self, address: str) -> None:
        """Come to an address that somebody was given, by a QR code or a link: no tap."""
        self._go(self.client.client.get(address, base_url=self.client.base, headers={"Accept": "text/html"}))
        self.taps = 0

    def tap(self, words: str, *, first: bool = False) -> None:
        """Tap on the one link or button whose words begin with `words`; fails where there is none.

        Of several that do different things it takes the `first`, or fails.
        """
        found = [one for one in self._tappable() if self.page.text(one).replace("\u00a0", " ").startswith(words)]
        seen = [self.page.text(one) for one in self._tappable()]
        assert found, f"nothing on {self._address} says {words!r}: {seen}"
        targets = {(one.get("href"), one.get("name"), one.get("value")) for one in found}
        assert first or len(targets) == 1, f"several things on {self._address} say {words!r}: {targets}"
        self.taps += 1
        (self._press if found[0].tag == "button" else self._follow)(found[0])

    @property
    def page(self) -> Page:
        """The page that is seen."""
        assert self.client.page is not None
        return self.client.page

    @property
    def words(self) -> str:
        """What the page says."""
        return self.page.text().replace("\u00a0", " ")

    def switch(self, words: str) -> str | None:
        """Return how the switch that says `words` stands."""
        (found,) = (one for one in self._tappable() if words in self.page.text(one) and one.get("role") == "switch")
        return found.get("aria-checked")

    def _tappable(self) -> Iterator[Element]:
        for tag in ("a", "button"):
            yield from (
                one
                for one in self.page.all(tag)
                if one.get("href") or (tag == "button" and self._form(one) is not None)
            )

    def _form(self, button: Element) -> Element | None:
        """Return the form that a button sends, unless it is disabled."""
        if button.get("type") in ("button", "reset") or "disabled" in button.attrib:
            return None
        for form in self.page.all("form"):
            if button in form.iter() or (button.get("form") and button.get("form") == form.get("id")):
                return form
        return None

    def _follow(self, link: Element) -> None:
        address = urljoin(self._address, link.attrib["href"])
        assert address.startswith(self.client.base), f"{address} leads elsewhere"
        self._go(self.client.client.get(address, base_url=self.client.base, headers={"Accept": "text/html, */*;q=0.5"}))

    def _press(self, button: Element) -> None:
        form = self._form(button)
        assert form is not None
        fields = _as_it_stands(form)
        if button.get("name"):
            fields.setdefault(button.attrib["name"], []).append(button.get("value", ""))
        address = urljoin(self._address, form.get("action", ""))
        send = self.client.client.post if form.get("method", "get").lower() == "post" else self.client.client.get
        key = "data" if send == self.client.client.post else "query_string"
        headers = {"Accept": "text/html", "Referer": self._address}
        self._go(send(address, base_url=self.client.base, headers=headers, **{key: fields}))

    def _go(self, answer: TestResponse) -> None:
        for _ in range(5):
            if not 300 <= answer.status_code < 400:
                break
            address = urljoin(answer.request.url, answer.headers["Location"])
            answer = self.client.client.get(address, base_url=self.client.base, headers={"Accept": "text/html"})
        self.answer = answer
        if answer.mimetype == "text/html":
            self._address = answer.request.url
            self.client.page = Page(answer.data, self.client.base)
            assert urlsplit(self._address).netloc == urlsplit(self.client.base).netloc


def _as_it_stands(form: Element) -> Fields:
    """Return what a form sends when nobody touches it; a required field that is empty would stop a browser."""
    sent: Fields = {}
    for one in form.iter():
        name = one.get("name")
        if not name or one.tag not in ("input", "textarea", "select"):
            continue
        if one.tag == "select":
            options = list(one.iter("option"))
            chosen = [option for option in options if "selected" in option.attrib] or options[:1]
            sent.setdefault(name, []).extend(option.get("value", "") for option in chosen)
            continue
        kind = one.get("type", "text")
        if (kind in ("checkbox", "radio") and "checked" not in one.attrib) or kind in ("submit", "button", "image"):
            continue
        value = (
            "".join(one.itertext()) if one.tag == "textarea" else one.get("value", "on" if kind == "checkbox" else "")
        )
        assert value or "required" not in one.attrib, f"the field {name!r} has to be filled in"
        if kind != "file":
            sent.setdefault(name, []).append(value)
    return sent
