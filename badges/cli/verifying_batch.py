"""`badges verify --batch`: one JSON line in, one JSON line out, in order."""

from __future__ import annotations

import base64
import binascii
import json
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from badges.cli.languages import choose
from badges.cli.progress import progress_bar
from badges.cli.wiring import Wiring
from badges.domain.verdict_report import report_in_words
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.verification import InputRefusedError, ReplayFetcher, Report, refusal, verify

if TYPE_CHECKING:
    from badges.services.instance import Instance

UNUSABLE = 64


class LineError(OpenBadgesError):
    """A line of the batch cannot be understood; it is answered as invalid."""


class _World:
    """What lines without `resources` are checked against, opened when the first of them comes."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    @cached_property
    def _instance(self) -> Instance | None:
        return self._wiring.instance() if self._wiring.has_instance() else None

    def verify(self, data: bytes | str, **asked: Any) -> Report:
        """Verify with the network, never on loopback."""
        if self._instance is not None:
            from badges.services.verifying import verify as verify_here  # with it comes the database's library

            with self._instance.sessions() as session:
                return verify_here(self._instance, session, data, allow_loopback=False, **asked)
        fetcher = self._wiring.guarded_fetcher(False)
        try:
            return verify(data, fetcher=fetcher, **asked)
        finally:
            fetcher.close()


def verify_batch(wiring: Wiring, path: Path, now: datetime | None) -> int:
    """Answer each line of the file; returns the exit status: 64 when a line could not be understood."""
    status, done = 0, 0
    world = _World(wiring)
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(click.open_file(str(path), "rb"))
            size = path.stat().st_size if str(path) != "-" else 0
        except OSError:
            raise click.UsageError(
                choose(
                    f"--batch\u00a0: le fichier {path} ne peut pas être lu.",
                    f"--batch: the file {path} cannot be read.",
                )
            ) from None
        advance = stack.enter_context(progress_bar(choose("Vérification (octets)", "Checking (bytes)")))
        for line in opened:
            done += len(line)
            if line.strip():
                answer, understood = _answer(world, line, now)
                status = status if understood else UNUSABLE
                sys.stdout.buffer.write(_line(answer))
                sys.stdout.buffer.flush()  # whoever waits for this answer before the next line gets it
            if size:
                advance(done, size)
    return status


def _line(answer: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # an id that orjson cannot write: a huge number, half a surrogate pair
        return json.dumps(answer).encode("ascii") + b"\n"


def _answer(world: _World, line: bytes, now: datetime | None) -> tuple[dict[str, Any], bool]:
    """Return the answer to one line, and whether the line was understood."""
    name: Any = None
    moment = now or datetime.now(UTC)
    try:
        entry = _entry(line)
        name = entry.get("id")
        moment = _moment(entry, moment)
        report = _report(world, entry, moment)
    except InputRefusedError as error:
        report = refusal(error, moment)
    except LineError as error:
        return _told(name, refusal(error, moment)), False
    return _told(name, report), True


def _told(name: Any, report: Report) -> dict[str, Any]:
    told = report_in_words(report)
    return {"id": name, "verdict": told["verdict"], "codes": told["codes"], "checks": told["checks"]}


def _report(world: _World, entry: Mapping[str, Any], now: datetime) -> Report:
    recipient, filename = entry.get("recipient"), entry.get("filename")
    if not isinstance(recipient, str | None) or not isinstance(filename, str | None):
        raise LineError("json_invalid", "recipient and filename are strings")
    asked: dict[str, Any] = {"now": now, "recipient": recipient, "filename": filename}
    data = _data(entry)
    if "resources" not in entry:
        return world.verify(data, **asked)
    resources = entry["resources"] if entry["resources"] is not None else {}  # whoever names them wants no network
    if not isinstance(resources, dict):
        raise LineError("json_invalid", "resources is an object")
    return verify(data, fetcher=ReplayFetcher(resources), **asked)


def _entry(line: bytes) -> Mapping[str, Any]:
    try:
        entry = orjson.loads(line)
    except ValueError:
        entry = _leniently(line)
    if not isinstance(entry, dict):
        raise LineError("json_invalid", "the line is no JSON object")
    return entry


def _leniently(line: bytes) -> Any:
    """Read what orjson refuses: numbers out of range, NaN and half surrogate pairs inside `resources`."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise LineError("json_invalid", "the line is no JSON") from None


def _moment(entry: Mapping[str, Any], now: datetime) -> datetime:
    given = entry.get("now")
    if given is None:
        return now
    try:
        moment = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        raise LineError("json_invalid", "now is no ISO 8601 date and time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _data(entry: Mapping[str, Any]) -> bytes | str:
    given = entry.get("input")
    if isinstance(given, str):
        return given
    encoded = entry.get("input_b64")
    if not isinstance(encoded, str):
        raise LineError("json_invalid", "the line has neither input nor input_b64")
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise LineError("json_invalid", "input_b64 is no base64") from None
