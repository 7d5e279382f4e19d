"""The record of erasures: a file beside the database that only grows, so that an old backup brings nobody back."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from badges.domain.erasing import Erased
from badges.gateways.errors import GatewayError

ERASURES = "erasures.log"  # in the home of the installation
NOTHING = "-"  # stands for a signer where there is none
LONGEST_LINE = 200  # bytes


class ErasureRecordError(GatewayError):
    """The record of erasures cannot be read."""


class ErasureRecordFile:
    """Keeps one line for each id that was erased: the day, what it was, its signer, and the id."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[Erased]:
        """Return every line; the last one may be cut where the machine stopped, and is left out then.

        Raises ErasureRecordError for a file that something else has written.
        """
        try:
            text = self._path.read_text(encoding="ascii")
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable(0) from error
        whole, _, _cut = text.rpartition("\n")
        return [self._erased(number, line) for number, line in enumerate(whole.splitlines(), 1)]

    def add(self, erased: Iterable[Erased]) -> None:
        """Write lines that are on the disk when this returns."""
        lines = "".join(f"{one.erased_on} {one.kind} {one.kid or NOTHING} {one.key}\n" for one in erased)
        if not lines:
            return
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)  # until it is closed
            _drop_cut_line(descriptor)
            os.write(descriptor, lines.encode("ascii"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _erased(self, number: int, line: str) -> Erased:
        try:
            day, kind, kid, key = line.split(" ")
            return Erased(key, kind, "" if kid == NOTHING else kid, date.fromisoformat(day))
        except ValueError:
            raise self._unreadable(number) from None

    def _unreadable(self, number: int) -> ErasureRecordError:
        return ErasureRecordError(
            f"Le registre des effacements {self._path} ne peut pas être lu (ligne {number}). Remettez ce fichier "
            "depuis une copie\u00a0: sans lui, une sauvegarde ramènerait des personnes effacées.",
            f"The record of erasures {self._path} cannot be read (line {number}). Put back a copy of this file: "
            "without it a backup would bring erased people back.",
        )


def _drop_cut_line(descriptor: int) -> None:
    """Take away what a machine that stopped had begun to write: whoever wrote it was never told that it is kept."""
    size = os.fstat(descriptor).st_size
    end = os.pread(descriptor, LONGEST_LINE, max(0, size - LONGEST_LINE))
    whole = end.rfind(b"\n") + 1
    if whole < len(end):
        os.ftruncate(descriptor, size - len(end) + whole)
