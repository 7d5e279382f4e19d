"""How much memory a workbook's sheets would take, counted before anything builds them.

Two cells at opposite corners, or one long text shared by many cells, make a small file a huge table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn
from xml.parsers import expat

MOST_CELLS = 2_000_000  # of the rectangle that holds them all
MOST_SIGNS = 50_000_000  # of all texts, a shared one counted each time
MOST_ELEMENTS = 2_000_000  # of all parts: 10,000 lines of 40 columns with a cell, a value and room for more
REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class TooLarge(Exception):
    """The sheets would take too much memory."""


def check_extent(members: Mapping[str, bytes]) -> None:
    """Raise TooLarge when the XML `members` hold too much, ValueError when one is no sound XML in UTF-8."""
    shared = _SharedTexts()
    for content in members.values():
        if b"\0" in content:
            raise ValueError("an XML part in another encoding than UTF-8")
        if b"<sst" in content or b":sst" in content:
            _read(content, shared)
    extent = _Extent(shared.lengths)
    for content in members.values():
        extent.next_part()
        _read(content, extent)


def _read(content: bytes, target: _SharedTexts | _Extent) -> None:
    """Hand the pieces of `content` to `target` one after the other; no tree is built.

    expat itself, for its speed on millions of elements: without a document type there are no entities to expand.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.XmlDeclHandler = _require_utf_8
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = target.start
    parser.EndElementHandler = target.end
    parser.CharacterDataHandler = target.data
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding that nobody knows
        raise ValueError("a part is no sound XML") from error


def _require_utf_8(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii"):  # what is counted is what will be read
        raise ValueError("an XML part in another encoding than UTF-8")


def _refuse_document_type(*_declared: object) -> NoReturn:
    raise ValueError("a part declares a document type")


class _Counted:
    """Counts elements and follows the signs of the texts that matter."""

    def __init__(self) -> None:
        self._elements = 0
        self._kept: list[str] | None = None  # the text of the cell that is open

    def _count(self) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise TooLarge

    def data(self, text: str) -> None:
        """Follow a piece of text."""
        if self._kept is not None:
            self._kept.append(text)


class _SharedTexts(_Counted):
    """The lengths of the texts that cells share, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[int] = []

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        """Follow the beginning of an element."""
        self._count()
        if _local(tag) == "si":
            self._kept = []

    def end(self, tag: str) -> None:
        """Follow the end of an element."""
        if _local(tag) == "si":
            self.lengths.append(sum(map(len, self._kept or ())))
            self._kept = None


class _Extent(_Counted):
    """The rectangle that holds all cells of a sheet, and the signs of their texts."""

    def __init__(self, shared: list[int]) -> None:
        super().__init__()
        self._shared = shared
        self.next_part()

    def next_part(self) -> None:
        """Start with another part; its elements are counted with those of the others."""
        self._row = self._column = self._last_row = self._last_column = self._signs = 0
        self._is_shared = self._filled = False
        self._kept = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Follow the beginning of an element."""
        self._count()
        name = _local(tag)
        if name == "row":
            self._row, self._column = _whole(attributes.get("r"), self._row + 1), 0
        elif name == "c":
            self._row, self._column = _place(attributes.get("r"), self._row, self._column + 1)
            self._is_shared, self._filled, self._kept = attributes.get("t") == "s", False, []
        else:
            self._filled = True

    def end(self, tag: str) -> None:
        """Follow the end of an element."""
        if _local(tag) != "c":
            return
        if self._filled:  # a cell that only has a style takes no room
            self._last_row = max(self._last_row, self._row)
            self._last_column = max(self._last_column, self._column)
            self._signs += self._length("".join(self._kept or ()))
        self._kept = None
        if self._last_row * self._last_column > MOST_CELLS or self._signs > MOST_SIGNS:
            raise TooLarge

    def _length(self, text: str) -> int:
        if not self._is_shared:
            return len(text)
        index = _whole(text.strip(), len(self._shared))
        return self._shared[index] if index < len(self._shared) else 0


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    if reference is None:
        return row, column
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError("a cell without a sound reference")
    number = 0
    for letter in found[1].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), number
