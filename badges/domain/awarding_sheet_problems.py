"""What can be wrong with a sheet: the whole of it, or one cell."""

from __future__ import annotations

from dataclasses import dataclass

from badges.domain.errors import ProgrammeError

SHOWN = 40  # signs of a cell's content that a sentence repeats


class SheetRefused(ProgrammeError):
    """The file cannot be read as an attendance sheet."""


@dataclass(frozen=True)
class CellProblem:
    """A problem of one cell; `row` is the line in the sheet, `column` the heading as the person wrote it."""

    row: int
    column: str
    fr: str
    en: str


def problem(row: int, column: str, content: str, *, do_fr: str, do_en: str) -> CellProblem:
    """Return the problem « Ligne 4 : la colonne « présent » contient « peut-être ». Écrivez oui ou non. »"""
    shown = content if len(content) <= SHOWN else content[: SHOWN - 1] + "…"
    if not content:
        fr, en = "est vide", "is empty"
    else:
        fr, en = f"contient «\u00a0{shown}\u00a0»", f"holds “{shown}”"
    return CellProblem(
        row,
        column,
        f"Ligne\u00a0{row}\u00a0: la colonne «\u00a0{column}\u00a0» {fr}. {do_fr}",
        f"Row\u00a0{row}: the column “{column}” {en}. {do_en}",
    )
