"""The record of erasures only grows, survives a machine that stops, and is private."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from badges.domain.erasing import Erased
from badges.gateways.erasure_record import ErasureRecordError, ErasureRecordFile

DAY = date(2026, 11, 22)
FIRST, SECOND = Erased("F7HT34P6K2QX", "short", "", DAY), Erased("urn:uuid:1", "signed", "kid-1", DAY)


def test_what_was_added_is_read(tmp_path: Path) -> None:
    """Lines come back as they were written, after several openings, and nobody else reads the file."""
    path = tmp_path / "erasures.log"
    assert ErasureRecordFile(path).read() == []
    ErasureRecordFile(path).add([FIRST])
    ErasureRecordFile(path).add([SECOND])
    ErasureRecordFile(path).add([])
    assert ErasureRecordFile(path).read() == [FIRST, SECOND]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_that_was_cut_is_no_line(tmp_path: Path) -> None:
    """What a machine that stopped left half written is not read, and does not spoil what is added next."""
    path = tmp_path / "erasures.log"
    record = ErasureRecordFile(path)
    record.add([FIRST])
    with path.open("a") as file:
        file.write("2026-11-22 sig")
    assert record.read() == [FIRST]
    record.add([SECOND])
    assert record.read() == [FIRST, SECOND]


@pytest.mark.parametrize("line", ["effacé", "2026-11-22 short -", "22/11/2026 short - ABC"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, line: str) -> None:
    """A record that cannot be read stops the start: without it a backup would bring people back."""
    path = tmp_path / "erasures.log"
    path.write_text(f"{line}\n")
    with pytest.raises(ErasureRecordError, match="registre des effacements"):
        ErasureRecordFile(path).read()
