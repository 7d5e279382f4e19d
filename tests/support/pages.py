"""What every page must keep to (STYLE.md, idea 11), and the reading of a page in a test."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import html5lib
from lxml import etree

LIMIT = 50 * 1024  # bytes
_FIELDS = ("input", "select", "textarea")
_UNLABELLED = ("hidden", "submit", "button", "reset", "image")
_FETCHING = (
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("source", "src"),
    ("iframe", "src"),
    ("form", "action"),
)
_REFERRING = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "aria-details")
# What no rule of HTML's grammar depends on: which words stand somewhere, but not whether any do, and the values of
# attributes, but for kinds of fields.
_SIGNS = r"(?:[^<>&\"]|&(?:amp|lt|gt|quot|#3[49]);)"
_MEANING = re.compile(rf"(?<=>)(?P<words>(?:\"|{_SIGNS})+)(?=<)|(?<! type)=\"{_SIGNS}*\"")
_HTML_BLANKS = " \t\r\n"
# Controls and what is no character, which HTML has nowhere.
_NO_SIGN = re.compile(
    "[\0-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
_errors_by_shape: dict[str, list[str]] = {}


def parse_errors(body: bytes) -> list[str]:
    """Return where a page breaks the grammar of HTML; pages of the same shape are read once, as that takes 20 ms."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        return [f"HTML is no UTF-8 at byte {error.start}", *_read(body)]
    if _NO_SIGN.search(text):
        return _read(body)
    shape = _MEANING.sub(_shape, text)
    if shape not in _errors_by_shape:
        _errors_by_shape[shape] = _read(body)
    return _errors_by_shape[shape]


def _shape(meaning: re.Match[str]) -> str:
    return "words" if (meaning["words"] or "").strip(_HTML_BLANKS) else ""


def _read(body: bytes) -> list[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(body, transport_encoding="utf-8")
    return [f"HTML at line {line}: {code}" for (line, _), code, _ in parser.errors]


class Page:
    """A parsed page; `problems()` lists every rule that it breaks."""

    def __init__(self, body: bytes, base: str) -> None:
        self.body = body
        self.host = urlsplit(base).netloc
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True)
        self.root: etree._Element = etree.fromstring(body, parser)

    def all(self, tag: str) -> list[etree._Element]:
        """Return every element named `tag`."""
        return list(self.root.iter(tag))

    def text(self, element: etree._Element | None = None) -> str:
        """Return the words of an element, or of the whole body, on one line."""
        return " ".join("".join((self.root.find("body") if element is None else element).itertext()).split())

    @property
    def heading(self) -> str:
        """The words of the first `h1`."""
        found = self.all("h1")
        return self.text(found[0]) if found else ""

    def links(self) -> list[str]:
        """Return the addresses of all links."""
        return [link.attrib["href"] for link in self.all("a") if "href" in link.attrib]

    def hidden_fields(self) -> dict[str, str]:
        """Return the hidden fields of all forms, the token against forged requests among them."""
        fields = (field.attrib for field in self.all("input") if field.get("type") == "hidden")
        return {field["name"]: field.get("value", "") for field in fields if "name" in field}

    def problems(self) -> list[str]:
        """Return one sentence for each rule that the page breaks."""
        rules = (self._frame, self._ids, self._labels, self._images, self.inline, self._third_parties)
        return [*parse_errors(self.body), *(problem for rule in rules for problem in rule())]

    def _frame(self) -> Iterator[str]:
        if not self.body.lstrip().lower().startswith(b"<!doctype html>"):
            yield "the page does not start with <!doctype html>"
        if self.root.get("lang") not in ("fr", "en", "ar", "uk"):
            yield f"the page's language is {self.root.get('lang')!r}"
        if len(self.body) > LIMIT:
            yield f"the page has {len(self.body)} bytes, the limit is {LIMIT}"
        if len(self.all("h1")) != 1:
            yield f"the page has {len(self.all('h1'))} h1"
        titles = [self.text(title) for title in self.root.findall("head/title")]
        if len(titles) != 1 or not self.heading or not titles[0].startswith(self.heading):
            yield f"the title {titles} does not start with the heading {self.heading!r}"
        if len(self.all("main")) != 1:
            yield f"the page has {len(self.all('main'))} main"

    def _ids(self) -> Iterator[str]:
        ids = Counter(element.attrib["id"] for element in self.root.iter() if "id" in element.attrib)
        yield from (f"the id {name!r} is used {times} times" for name, times in ids.items() if times > 1)
        for element in self.root.iter():
            wanted = [name for key in _REFERRING for name in element.get(key, "").split()]
            wanted += [element.attrib["for"]] if element.tag == "label" and "for" in element.attrib else []
            href = element.get("href", "") if element.tag == "a" else ""
            wanted += [href[1:]] if href.startswith("#") and len(href) > 1 else []
            yield from (f"<{element.tag}> refers to {name!r}, which is not there" for name in wanted if name not in ids)

    def _labels(self) -> Iterator[str]:
        labels = self.all("label")
        named = {label.get("for") for label in labels if self.text(label)}
        wrapped = {field for label in labels if self.text(label) for field in label.iter() if field.tag in _FIELDS}
        for field in (field for tag in _FIELDS for field in self.all(tag)):
            given = field.get("aria-label") or field.get("aria-labelledby")
            if (
                field.get("type") not in _UNLABELLED
                and not given
                and field not in wrapped
                and field.get("id") not in named
            ):
                yield f"the field {field.get('name')!r} has no label"
        for button in self.all("button"):
            if not self.text(button) and not button.get("aria-label"):
                yield "a button has no words"

    def _images(self) -> Iterator[str]:
        yield from (
            f"the image {image.get('src')!r} has no alt" for image in self.all("img") if "alt" not in image.attrib
        )

    def inline(self) -> Iterator[str]:
        """Yield each script and style that stands in the page itself."""
        yield from ("a script is written into the page" for script in self.all("script") if "src" not in script.attrib)
        yield from ("a style is written into the page" for _ in self.all("style"))
        for element in self.root.iter():
            for name, value in element.attrib.items():
                if name == "style" or name.startswith("on") or re.match(r"\s*javascript:", value):
                    yield f"<{element.tag}> carries {name}={value[:40]!r}"

    def _third_parties(self) -> Iterator[str]:
        for tag, key in _FETCHING:
            for element in self.all(tag):
                host = urlsplit(element.get(key, "")).netloc
                if host and host != self.host:
                    yield f"<{tag}> reaches {host}"
