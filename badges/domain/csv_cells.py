"""Cells of a CSV file that a spreadsheet shows as text and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# What spreadsheets take for a formula, in ASCII and in full width; white space before it does not stop them.
_FORMULA = tuple("=+-@|%＝＋－＠")
_CONTROL = ("\t", "\r", "\n")


def defused(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula: an apostrophe in front says that it is text."""
    return f"'{text}" if text.startswith(_CONTROL) or text.strip().startswith(_FORMULA) else text


def csv_file(rows: Iterable[Sequence[str]], *, semicolons: bool) -> bytes:
    """Return `rows` as CSV in UTF-8 with a byte order mark, every cell quoted and defused."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if semicolons else ",", quoting=csv.QUOTE_ALL)
    writer.writerows([defused(cell.replace("\0", "")) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")
