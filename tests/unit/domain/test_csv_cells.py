"""A CSV file that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.domain.csv_cells import csv_file, defused


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\r=1", "\n=1", "＝1", "|calc",
        "\u00a0=1", "\tplain", '=HYPERLINK("https://evil.example")',
    ],
)  # fmt: skip
def test_formulas_become_text(text: str) -> None:
    """What a spreadsheet would run, or what hides it behind white space, starts with an apostrophe."""
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Badge authentique", "a=b", "1-2", "https://exemple.fr/?a=1", "é@b"])
def test_plain_text_stays(text: str) -> None:
    """Everything else is left as it is."""
    assert defused(text) == text


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=4), min_size=1, max_size=5))
def test_no_cell_starts_as_a_formula(rows: list[list[str]]) -> None:
    """Whatever the texts, each cell that is read back is the text itself or the text behind an apostrophe."""
    text = csv_file(rows, semicolons=True).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert [len(row) for row in read] == [len(row) for row in rows]
    for cell in (cell for row in read for cell in row):
        assert not cell.strip().startswith(("=", "+", "-", "@", "|", "%"))


def test_the_separator_follows_the_language() -> None:
    """French spreadsheets read semicolons, English ones commas; both see UTF-8."""
    assert csv_file([("é", "b")], semicolons=True) == b'\xef\xbb\xbf"\xc3\xa9";"b"\r\n'
    assert csv_file([("a", "b")], semicolons=False).endswith(b'"a","b"\r\n')
