"""Reading an SVG file with a real parser, bounded, and refusing whatever could act."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from badges.openbadges.baking.svg_safety import check_attributes, check_element, check_style
from badges.openbadges.errors import BakingError

SVG = "http://www.w3.org/2000/svg"
OPENBADGES = "http://openbadges.org"
OB3 = "https://purl.imsglobal.org/ob/v3p0"
MAX_DEPTH = 64
MAX_ELEMENTS = 20_000
MAX_ATTRIBUTES = 256
MAX_ALL_ATTRIBUTES = 100_000
MAX_NAMESPACE = 256
MAX_ESCAPES = 20_000

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ATTRIBUTE = re.compile(rb"=[ \t\r\n]*+[\"']")
_LONG_NAMESPACE = re.compile(
    rb"xmlns(?::[^\s=:]++)?+\s*+=\s*+(?:\"[^\"]{%d}|'[^']{%d})" % (MAX_NAMESPACE + 1, MAX_NAMESPACE + 1)
)
_DECLARATION = re.compile(rb"<\?xml\s[^>]*?\sencoding\s*=\s*[\"']([^\"']*)[\"']")


@dataclass(slots=True)
class BakedElement:
    """One `openbadges:assertion` (or 3.0 credential) as it stands in the file; offsets count bytes."""

    ob3: bool
    verify: str | None
    start: int
    end: int = 0
    body: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text inside the element."""
        return "".join(self.body).strip()


class SvgReader:
    """Follows the parser's events: finds the root and the baked elements, refuses what is not a plain drawing."""

    def __init__(self) -> None:
        self.parser: Any = XMLParser(target=self, forbid_dtd=True)
        self.root_start = 0
        self.root_prefixes: dict[str, str] = {}
        self.baked: list[BakedElement] = []
        self._open: list[str] = []
        self._elements = 0
        self._current: BakedElement | None = None
        self._style: list[str] = []
        self._escapes = 0

    def start_ns(self, prefix: str, uri: str) -> None:
        """Note a namespace declared on the root."""
        if not self._open:
            self.root_prefixes[prefix] = uri

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Check an element that begins."""
        self._elements += 1
        if self._elements > MAX_ELEMENTS or len(self._open) >= MAX_DEPTH or len(attributes) > MAX_ATTRIBUTES:
            raise BakingError("svg_too_complex", "the drawing has too many elements or levels")
        if not self._open:
            if tag != f"{{{SVG}}}svg":
                raise BakingError("svg_invalid", "the root is no svg element of the SVG namespace")
            self.root_start = self._offset
        if self._open and _is_style(self._open[-1]):
            raise BakingError("svg_active_content", "an element inside a style parts what a browser joins")
        self._open.append(tag)
        if self._current is not None:
            raise BakingError("baked_content_invalid", "the assertion element holds an element")
        ob3 = tag == f"{{{OB3}}}credential"
        if ob3 or tag == f"{{{OPENBADGES}}}assertion":
            self._current = BakedElement(ob3, attributes.get("verify"), self._offset)
            self.baked.append(self._current)
        else:
            check_element(tag)
            for value in attributes.values():
                self._count_escapes(value)
            check_attributes(tag, attributes)

    def data(self, text: str) -> None:
        """Collect the text of baked elements and of style sheets."""
        if self._current is not None:
            self._current.body.append(text)
        elif self._open and _is_style(self._open[-1]):
            self._style.append(text)

    def end(self, tag: str) -> None:
        """Leave an element."""
        self._open.pop()
        if self._current is not None:
            self._current.end = self._offset
            self._current = None
        elif _is_style(tag):
            style = "".join(self._style)
            self._count_escapes(style)
            check_style(style)
            self._style.clear()

    def pi(self, target: str, data: str) -> None:
        """Refuse the processing instruction that fetches a style sheet."""
        if target.lower() == "xml-stylesheet":
            raise BakingError("svg_active_content", "a linked style sheet is not allowed")

    def close(self) -> None:
        """End the document."""

    def _count_escapes(self, style: str) -> None:
        """Bound what may be an escape of CSS in the whole file: each costs a call."""
        if "\\" in style:
            self._escapes += style.count("\\")
            if self._escapes > MAX_ESCAPES:
                raise BakingError("svg_too_complex", "the styles of the drawing hold too many escapes")

    @property
    def _offset(self) -> int:
        return int(self.parser.parser.CurrentByteIndex)


def read_svg(image: bytes) -> SvgReader:
    """Return what an SVG file holds; raises BakingError (a svg_… code, unsupported_encoding).

    UTF-8 alone (with or without byte order mark), well formed, no DTD, no entities, at most 64 levels.
    """
    _require_utf8(image)
    _require_few_names(image)
    reader = SvgReader()
    try:
        reader.parser.feed(image)
        reader.parser.close()
    except DefusedXmlException:
        raise BakingError("svg_dtd_forbidden", "a DTD or an entity is declared") from None
    except (ParseError, ValueError, LookupError) as error:
        raise BakingError("svg_invalid", f"not well-formed XML: {error}") from None
    return reader


def tag_end(image: bytes, start: int) -> tuple[int, bool]:
    """Return where the tag that begins at `start` ends, and whether it closes itself.

    The file is well formed already, so that only quoted values can hide a `>`.
    """
    position = start
    while (sign := image[position : position + 1]) != b">":
        position = image.index(sign, position + 1) + 1 if sign in (b'"', b"'") else position + 1
    return position + 1, image[position - 1 : position] == b"/"


def _is_style(tag: str) -> bool:
    return tag.endswith("}style")


def _require_few_names(image: bytes) -> None:
    """Refuse what would swell inside the parser, which writes a namespace out before each name that stands in it.

    It does so for a whole tag before it tells anybody, so that this is counted in the bytes.
    """
    if image.count(b"=") > MAX_ALL_ATTRIBUTES and sum(1 for _ in _ATTRIBUTE.finditer(image)) > MAX_ALL_ATTRIBUTES:
        raise BakingError("svg_too_complex", "the drawing has too many attributes")
    if _LONG_NAMESPACE.search(image):
        raise BakingError("svg_too_complex", f"the name of a namespace is over {MAX_NAMESPACE} characters")


def _require_utf8(image: bytes) -> None:
    if image[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in image[:4]:
        raise BakingError("unsupported_encoding", "an SVG file must be in UTF-8")
    try:
        image.decode("utf-8")
    except UnicodeDecodeError:
        raise BakingError("unsupported_encoding", "the SVG file is not UTF-8") from None
    declared = _DECLARATION.match(image.removeprefix(_BYTE_ORDER_MARK))
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        raise BakingError("unsupported_encoding", "the SVG file declares another encoding than UTF-8")
