"""From the bytes of a sheet to numbered lines of cells: format, encoding, separator and limits."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence

from badges.domain.awarding_sheet_problems import SheetRefused
from badges.domain.errors import ProgrammeError
from badges.domain.ports import SpreadsheetReader

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 200
MOST_LINES = 100_000  # empty ones included: beyond, a workbook is not read to its end
SEPARATORS = "\t;,"
HEADER_WITHIN = 10  # lines among which the headings are looked for: a title may stand above
Line = tuple[int, list[str]]

WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
ZIP = b"PK\x03\x04"
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<body", b"<div", b"<style", b"<head")


def read_lines(data: bytes, *, spreadsheets: SpreadsheetReader, score: Callable[[list[str]], int]) -> list[Line]:
    """Return the lines that hold anything, numbered as in the sheet, from the line of headings on.

    `score` counts the headings that it recognises in a line: the separator and the line of headings are
    those that score best. Raises SheetRefused.
    """
    if len(data) > MOST_BYTES:
        raise SheetRefused(
            "Le fichier dépasse 5\u00a0Mo. Retirez les images, ou partagez la feuille en plusieurs fichiers.",
            "The file is larger than 5\u00a0MB. Remove the pictures, or split the sheet into several files.",
        )
    _refuse_other_formats(data)
    grid = _workbook(data, spreadsheets) if data.startswith(ZIP) else _text(data, score)
    lines = [(number, cells) for number, cells in enumerate(grid, 1) if any(cells)]
    if not lines:
        raise SheetRefused(
            "La feuille est vide. Ajoutez une ligne de titres et une ligne par personne.",
            "The sheet is empty. Add a line of headings and one line for each person.",
        )
    scores = [score(cells) for _, cells in lines[:HEADER_WITHIN]]
    lines = lines[scores.index(max(scores)) :]
    if len(lines) - 1 > MOST_ROWS:
        raise _too_many()
    return lines


def _too_many() -> SheetRefused:
    return SheetRefused(
        "La feuille dépasse 10\u00a0000\u00a0lignes. Partagez-la en plusieurs fichiers.",
        "The sheet has more than 10,000 rows. Split it into several files.",
    )


def _checked_width(row: Sequence[str]) -> Sequence[str]:
    """Return `row`; raises SheetRefused when it is wider than any attendance sheet, with or without words."""
    if len(row) > MOST_COLUMNS:
        raise SheetRefused(
            f"La feuille a plus de {MOST_COLUMNS}\u00a0colonnes. Copiez les colonnes utiles dans une nouvelle "
            "feuille, puis recommencez.",
            f"The sheet has more than {MOST_COLUMNS} columns. Copy the columns that you need into a new sheet, "
            "then try again.",
        )
    return row


def _refuse_other_formats(data: bytes) -> None:
    if data.startswith(COMPOUND_FILE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SheetRefused(
                "Le classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis recommencez.",
                "The workbook is protected by a password. Save it without a password, then try again.",
            )
        raise SheetRefused(
            "C’est un ancien fichier Excel (.xls). Enregistrez-le au format .xlsx ou CSV, puis recommencez.",
            "This is an old Excel file (.xls). Save it as .xlsx or CSV, then try again.",
        )
    if data.startswith(WIDE_BOMS):
        raise SheetRefused(
            "Le fichier est en «\u00a0texte Unicode\u00a0» (UTF-16). Enregistrez-le au format "
            "«\u00a0CSV UTF-8\u00a0» ou .xlsx, puis recommencez.",
            "The file is “Unicode text” (UTF-16). Save it as “CSV UTF-8” or .xlsx, then try again.",
        )
    if data.startswith(FOREIGN):
        raise _no_sheet()
    if data[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(MARKUP):
        raise SheetRefused(
            "C’est une page web, pas une feuille de calcul, même si son nom finit par .xls ou .csv. "
            "Ouvrez-la dans un tableur et enregistrez-la au format .xlsx ou CSV.",
            "This is a web page, not a spreadsheet, even if its name ends in .xls or .csv. "
            "Open it in a spreadsheet program and save it as .xlsx or CSV.",
        )


def _no_sheet() -> SheetRefused:
    return SheetRefused(
        "Ce fichier n’est pas une feuille de présence lisible. Envoyez un fichier CSV ou .xlsx.",
        "This file is not a readable attendance sheet. Send a CSV or .xlsx file.",
    )


def _workbook(data: bytes, spreadsheets: SpreadsheetReader) -> list[list[str]]:
    try:
        rows = spreadsheets.rows(data, most=MOST_LINES + 1)
    except ProgrammeError as error:
        raise SheetRefused(error.fr, error.en) from error
    if len(rows) > MOST_LINES:
        raise _too_many()
    return [[_clean(_without_controls(cell)) for cell in _checked_width(row)] for row in rows]


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").split())


def _without_controls(cell: str) -> str:
    return "".join(sign for sign in cell if sign >= " " or sign in "\t\n\r") if not cell.isprintable() else cell


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise _no_sheet() from error
    if "\0" in text or any(ord(sign) < 32 and sign not in "\t\n\r\v\f\x1a" for sign in set(text)):
        raise _no_sheet()
    return text.replace("\v", " ").replace("\f", " ").replace("\x1a", " ")


def _text(data: bytes, score: Callable[[list[str]], int]) -> list[list[str]]:
    text = _decode(data)
    first, _, rest = text.partition("\n")
    first = first.rstrip("\r").strip('"')
    if first[:4].lower() == "sep=" and len(first) == 5:
        return _rows(rest, first[4])
    head = text[: 64 * 1024]

    def fit(separator: str) -> tuple[int, int]:
        lines = _first_rows(head, separator)
        return max((score(cells) for cells in lines), default=0), max(map(len, lines), default=0)

    return _rows(text, max(SEPARATORS, key=fit))


def _first_rows(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    filled = 0
    try:
        for row in reader:
            rows.append([_clean(cell) for cell in row[: MOST_COLUMNS + 1]])
            filled += any(rows[-1])
            if filled == HEADER_WITHIN or len(row) > MOST_COLUMNS:  # too wide: the full reading will say so
                break
    except csv.Error:
        pass  # the full reading, with the separator that fits best, says where
    return rows


def _rows(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([_clean(cell) for cell in _checked_width(row)])
            if len(rows) > MOST_LINES:
                raise _too_many()
    except csv.Error as error:
        line = len(rows) + 1
        raise SheetRefused(
            f'Ligne\u00a0{line}\u00a0: un guillemet (") est ouvert ou fermé au mauvais endroit. '
            "Supprimez-le ou doublez-le, puis recommencez.",
            f'Row\u00a0{line}: a quotation mark (") is opened or closed in the wrong place. '
            "Remove it or double it, then try again.",
        ) from error
    return rows
