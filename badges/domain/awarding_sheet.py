"""An attendance sheet as people keep it, read into rows whose problems stand beside their cells."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from badges.domain.awarding_columns import count_recognised, recognise_columns
from badges.domain.awarding_sheet_grid import MOST_BYTES, MOST_ROWS, read_lines
from badges.domain.awarding_sheet_problems import CellProblem, SheetRefused
from badges.domain.awarding_sheet_rows import SheetRow, presence_is_ticked, read_row
from badges.domain.ports import SpreadsheetReader

__all__ = ["MOST_BYTES", "MOST_ROWS", "CellProblem", "Sheet", "SheetRefused", "SheetRow", "read_sheet"]


@dataclass(frozen=True)
class Sheet:
    """An attendance sheet; `digest` is the SHA-256 of its bytes, to which a confirmation is bound."""

    rows: tuple[SheetRow, ...]
    observation_labels: tuple[str, ...]
    digest: str
    problems: tuple[CellProblem, ...]  # of the line of headings
    ignored_columns: tuple[str, ...]  # as the person wrote them; the preview lists them


def read_sheet(data: bytes, filename: str, *, spreadsheets: SpreadsheetReader) -> Sheet:
    """Read a CSV (comma, semicolon, tab), pasted cells or an XLSX file, in French or English.

    Lines are numbered as in the sheet; empty ones are skipped and keep their number. A cell's problem is
    listed with its row and refuses nothing else. Raises SheetRefused for what is no readable sheet.
    """
    lines = read_lines(data, spreadsheets=spreadsheets, score=count_recognised)
    header_line, header = lines[0]
    body = lines[1:]
    columns = recognise_columns(header, [cells for _, cells in body], line=header_line)
    if not body:
        raise SheetRefused(
            f"«\u00a0{filename}\u00a0» n’a que des titres. Ajoutez une ligne par personne.",
            f"“{filename}” only has headings. Add one line for each person.",
        )
    ticked = presence_is_ticked([cells[columns.present] for _, cells in body if columns.present < len(cells)])
    return Sheet(
        rows=tuple(read_row(number, cells, columns, ticked=ticked) for number, cells in body),
        observation_labels=tuple(label for label, _ in columns.observations),
        digest=hashlib.sha256(data).hexdigest(),
        problems=columns.problems,
        ignored_columns=columns.ignored,
    )
