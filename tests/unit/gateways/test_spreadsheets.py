"""Workbooks: what people send is read, what would exhaust the machine is refused before it is built."""

from __future__ import annotations

import contextlib
import io
import tracemalloc
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.gateways import spreadsheet_bounds
from badges.gateways.spreadsheets import CalamineReader, SpreadsheetError


def workbook(*rows: list[Any], hide_first: bool = False) -> bytes:
    """Return an XLSX file whose (last) sheet holds `rows`."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    if hide_first:
        book.add_worksheet("notes").write(0, 0, "caché")
    sheet = book.add_worksheet("présence")
    if hide_first:
        sheet.activate()
        book.get_worksheet_by_name("notes").hide()
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell)
    book.close()
    return out.getvalue()


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    """Return the archive `data` with another content for its member `name`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def rows(data: bytes) -> list[list[str]]:
    """Read `data` as the sheet of a workbook."""
    return [list(row) for row in CalamineReader().rows(data, most=100)]


def test_cells_become_text() -> None:
    """Numbers, truth values and dates become the text that a person would type."""
    data = workbook(["Nom", "Tél"], [], ["Zoé", 639980012], [True, 1.5], [date(2026, 11, 19)])
    assert rows(data) == [["Nom", "Tél"], ["", ""], ["Zoé", "639980012"], ["vrai", "1.5"], ["2026-11-19", ""]]


def test_the_first_visible_sheet_is_read() -> None:
    """A hidden sheet is not the attendance sheet."""
    assert rows(workbook(["Nom"], hide_first=True)) == [["Nom"]]


def test_leading_empty_rows_keep_their_place() -> None:
    """Rows are numbered as the person sees them, also when the first ones are empty."""
    assert rows(workbook([], [], ["Nom"])) == [[""], [""], ["Nom"]]


def test_no_more_rows_than_asked() -> None:
    """The reader stops at the number of rows that it was asked for."""
    assert len(CalamineReader().rows(workbook(*[["A"]] * 50), most=10)) == 10


PLAIN = workbook(["Nom"], ["Zoé"])
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def _ods() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()


def _many_members() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(501):
            archive.writestr(f"{number}.xml", "")
    return out.getvalue()


def _packed(method: int, *, damage: bool = False) -> bytes:
    """Return the plain workbook packed in another way, with a member that cannot be inflated if it is damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old, zipfile.ZipFile(out, "w", method) as new:
        for member in old.namelist():
            new.writestr(member, old.read(member))
    data = bytearray(out.getvalue())
    if damage:
        start = data.index(SHEET.encode()) + len(SHEET)
        data[start + 4 : start + 40] = bytes(octet ^ 0x5A for octet in data[start + 4 : start + 40])
    return bytes(data)


REFUSED = {
    "cut short": (PLAIN[:-40], "abîmé"),
    "no archive": (b"PK\x03\x04" + b"\0" * 100, "abîmé"),
    "another archive": (_ods(), "n’est pas un classeur"),
    "broken XML": (replaced(PLAIN, SHEET, b"<worksheet"), "abîmé"),
    "an entity": (replaced(PLAIN, SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]>' + HEAD + TAIL), "abîmé"),
    "a far corner": (
        replaced(PLAIN, SHEET, HEAD + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + TAIL),
        "trop grand",
    ),
    "a far corner without address": (
        replaced(PLAIN, SHEET, HEAD + b'<row r="1048576"><c/><c/><c><v>1</v></c></row>' + TAIL),
        "trop grand",
    ),
    "a bomb": (replaced(PLAIN, "xl/worksheets/bomb.xml", b" " * (41 * 1024 * 1024)), "trop grand"),
    "a text shared by many cells": (
        replaced(
            replaced(PLAIN, SHEET, HEAD + b"<row>" + b'<c t="s"><v>0</v></c>' * 2000 + b"</row>" + TAIL),
            "xl/sharedStrings.xml",
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
            + b"x" * 100_000
            + b"</t></si></sst>",
        ),
        "trop grand",
    ),
    "many members": (_many_members(), "trop grand"),
    "a member's name": (replaced(PLAIN, f"xl/{'é' * 20_000}.xml", b"<a/>"), "abîmé"),
    "another packing": (_packed(zipfile.ZIP_BZIP2), "abîmé"),
    "a damaged rare packing": (_packed(zipfile.ZIP_LZMA, damage=True), "abîmé"),
    **{
        f"encoding {name}": (
            replaced(PLAIN, SHEET, f'<?xml version="1.0" encoding="{name}"?>'.encode() + HEAD + TAIL),
            "abîmé",
        )
        for name in ("foo", "utf-7", "idna", "unicode_escape", "rot13", "hex", "big5", "cp037", "iso-8859-1")
    },
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name: str) -> None:
    """A damaged, foreign or hostile workbook is refused with a sentence, in little memory."""
    data, sentence = REFUSED[name]
    tracemalloc.start()
    try:
        with pytest.raises(SpreadsheetError) as refusal:
            rows(data)
        assert tracemalloc.get_traced_memory()[1] < 150 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert sentence in refusal.value.fr
    assert refusal.value.en


def test_a_large_declared_dimension_costs_nothing() -> None:
    """A sheet that declares every cell of Excel and holds one is read as it is."""
    sheet = HEAD.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    data = replaced(PLAIN, SHEET, sheet + b'<row r="1"><c r="A1"><v>7</v></c></row>' + TAIL)
    assert rows(data) == [["7"]]


@pytest.mark.parametrize(
    "content", [b"<row/>" * 5000, b'<row><c r="A1">' + b"<a/>" * 5000 + b"</c></row>", b"<a>" * 5000 + b"</a>" * 5000]
)
def test_elements_are_counted(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """However they stand, beside or inside each other, there are so many elements and no more, in all parts."""
    assert spreadsheet_bounds.MOST_ELEMENTS <= 2_000_000
    monkeypatch.setattr(spreadsheet_bounds, "MOST_ELEMENTS", 5000)
    with pytest.raises(SpreadsheetError, match="trop grand"):
        rows(replaced(PLAIN, SHEET, HEAD + content + TAIL))
    half = HEAD + b"<row/>" * 2600 + TAIL
    with pytest.raises(SpreadsheetError, match="trop grand"):
        rows(replaced(replaced(PLAIN, SHEET, half), "xl/worksheets/sheet2.xml", half))


def test_what_holds_no_cells_is_not_even_inflated() -> None:
    """Drawings and macros, however large or odd, neither cost anything nor make a workbook unreadable."""
    data = replaced(PLAIN, "xl/drawings/drawing1.xml", b" " * (41 * 1024 * 1024))
    assert rows(replaced(data, "xl/vbaProject.xml", b"<broken")) == [["Nom"], ["Zoé"]]


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=len(PLAIN) - 1), st.integers(min_value=0, max_value=255))
def test_a_damaged_workbook_never_breaks_the_reader(place: int, octet: int) -> None:
    """Whatever byte is changed, the answer is rows or a sentence."""
    data = PLAIN[:place] + bytes([octet]) + PLAIN[place + 1 :]
    with contextlib.suppress(SpreadsheetError):
        rows(data)
