"""XLSX workbooks through calamine, after their size has been bounded: a workbook is a stranger's archive."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from badges.gateways.errors import GatewayError
from badges.gateways.spreadsheet_bounds import TooLarge, check_extent

MOST_UNPACKED = 40 * 1024 * 1024
MOST_MEMBERS = 500
LONGEST_NAME = 255  # of a member
# What is opened to read cells; drawings, macros, comments and properties hold none.
KEPT = {
    "[content_types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedstrings.xml",
    "xl/styles.xml",
}
SHEETS = "xl/worksheets/"
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what spreadsheet programs write
ZIP_ENCRYPTED = 0x1


class SpreadsheetError(GatewayError):
    """A workbook cannot be read."""


class CalamineReader:
    """Reads the first visible sheet of an XLSX workbook."""

    def rows(self, data: bytes, *, most: int) -> Sequence[Sequence[str]]:
        """Return the first visible sheet as texts, at most `most` lines, line 1 first; SpreadsheetError."""
        members = _unpack(data)
        try:
            check_extent(members)
        except TooLarge as error:
            raise _too_large() from error
        except ValueError as error:
            raise _unreadable() from error
        return [[_text(cell) for cell in row] for row in _cells(_pack(members), most)]


def _unpack(data: bytes) -> dict[str, bytes]:
    """Return the members that hold cells, never inflating more than MOST_UNPACKED in all."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_MEMBERS:
                raise _too_large()
            if any(info.flag_bits & ZIP_ENCRYPTED for info in infos):
                raise _protected()
            if any(info.compress_type not in PACKED or len(info.filename) > LONGEST_NAME for info in infos):
                raise _unreadable()
            names = {info.filename for info in infos}
            if "xl/workbook.xml" not in names:
                raise _other_format()
            members: dict[str, bytes] = {}
            left = MOST_UNPACKED
            for info in infos:
                if not _is_kept(info.filename.lower()):
                    continue
                with archive.open(info) as member:  # declared sizes may lie: count what really comes out
                    content = member.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise _too_large()
                members[info.filename] = content
            return members
    except _DAMAGED as error:
        raise _unreadable() from error


_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, RuntimeError, ValueError,
    LookupError, EOFError,
)  # fmt: skip


def _is_kept(name: str) -> bool:
    return name in KEPT or (name.startswith(SHEETS) and name.endswith(".xml"))


def _pack(members: dict[str, bytes]) -> BytesIO:
    """Return an archive of exactly the bytes that were counted, so that calamine inflates nothing else."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed


def _cells(workbook_file: BytesIO, most: int) -> list[list[object]]:
    try:
        workbook = CalamineWorkbook.from_filelike(workbook_file)
        for index, sheet in enumerate(workbook.sheets_metadata):
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                cells = workbook.get_sheet_by_index(index).to_python(skip_empty_area=False, nrows=most)
                return [list(row) for row in cells]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the Rust library is no Exception
        raise _unreadable() from error
    raise _unreadable()


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "vrai" if cell else "faux"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a phone number typed as a number
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def _unreadable() -> SpreadsheetError:
    return SpreadsheetError(
        "Le classeur est abîmé ou n’est pas un fichier Excel. Ouvrez-le dans un tableur, enregistrez-le au format "
        ".xlsx ou CSV, puis recommencez.",
        "The workbook is damaged or is no Excel file. Open it in a spreadsheet program, save it as .xlsx or CSV, "
        "then try again.",
    )


def _other_format() -> SpreadsheetError:
    return SpreadsheetError(
        "Ce fichier n’est pas un classeur .xlsx (LibreOffice et Numbers ont leur propre format). Enregistrez-le "
        "au format .xlsx ou CSV, puis recommencez.",
        "This file is not an .xlsx workbook (LibreOffice and Numbers have formats of their own). Save it as .xlsx "
        "or CSV, then try again.",
    )


def _protected() -> SpreadsheetError:
    return SpreadsheetError(
        "Le classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis recommencez.",
        "The workbook is protected by a password. Save it without a password, then try again.",
    )


def _too_large() -> SpreadsheetError:
    return SpreadsheetError(
        "Le classeur est trop grand une fois ouvert. Copiez la liste seule dans un nouveau classeur, puis recommencez.",
        "The workbook is too large once opened. Copy the list alone into a new workbook, then try again.",
    )
