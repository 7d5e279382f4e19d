"""How much memory a workbook's sheets would take, counted before anything builds them.

Two cells at opposite corners, or one long text shared by many cells, make a small file a huge table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

MOST_CELLS = 2_000_000  # of the rectangle that holds them all
MOST_SIGNS = 50_000_000  # of all texts, a shared one counted each time
REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class TooLarge(Exception):
    """The sheets would take too much memory."""


def check_extent(members: Mapping[str, bytes]) -> None:
    """Raise TooLarge when a sheet among the XML `members` is too large, ValueError when one is no sound XML."""
    shared: list[int] = []
    for content in members.values():
        if b"\0" in content:
            raise ValueError("an XML part in another encoding than UTF-8")
        shared += _shared_text_lengths(content) if b"<sst" in content or b":sst" in content else []
    for content in members.values():
        _check_sheet(content, shared)


def _events(content: bytes) -> Iterator[tuple[str, str, Any]]:
    try:
        for event, element in iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True):
            yield event, element.tag.rpartition("}")[2], element
    except (ParseError, DefusedXmlException) as error:
        raise ValueError("a part is no sound XML") from error


def _shared_text_lengths(content: bytes) -> list[int]:
    lengths = []
    for event, tag, element in _events(content):
        if event == "end" and tag == "si":
            lengths.append(sum(len(text) for text in element.itertext()))
            element.clear()
    return lengths


def _check_sheet(content: bytes, shared: list[int]) -> None:
    row = column = last_row = last_column = signs = 0
    for event, tag, element in _events(content):
        if event == "start" and tag == "row":
            row, column = _whole(element.get("r"), row + 1), 0
        elif event == "end" and tag == "c":
            row, column = _place(element.get("r"), row, column + 1)
            if len(element):  # a cell that only has a style takes no room
                last_row, last_column = max(last_row, row), max(last_column, column)
                signs += _signs(element, shared)
            element.clear()
            if last_row * last_column > MOST_CELLS or signs > MOST_SIGNS:
                raise TooLarge


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


def _signs(cell: Any, shared: list[int]) -> int:
    text = "".join(cell.itertext())
    if cell.get("t") == "s":
        index = _whole(text.strip(), len(shared))
        return shared[index] if index < len(shared) else 0
    return len(text)
