"""`badges verify`: check any badge, alone or by the thousand, with or without a network."""

from __future__ import annotations

import errno
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from badges.cli.help import HELP, METAVARS
from badges.cli.languages import choose, language
from badges.cli.progress import moving_bar
from badges.cli.verifying_batch import verify_batch
from badges.cli.verifying_report import print_report
from badges.cli.wiring import Wiring
from badges.domain.verdict_report import report_in_words
from badges.domain.verdicts import code_sentence
from badges.openbadges.verification import InputRefusedError, ReplayFetcher, Report, recorded, refusal, verify

STATUSES = {"valid": 0, "invalid": 1, "indeterminate": 2}
UNUSABLE = 64
MOST_BYTES = 5 * 1024 * 1024
_FILE_ENDINGS = (".png", ".svg", ".json", ".jsonld", ".jws", ".txt", ".jpg", ".jpeg", ".pdf")


class _VerifyCommand(click.Command):
    """Names both ways of being asked in its usage line."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows the command's name."""
        return ["[OPTIONS]", "(INPUT", "|", "--batch", f"{choose(*METAVARS['lines'])})"]


def verify_command(wiring: Wiring) -> click.Command:
    """Return the `verify` command; it needs no installation, and with `resources` no network either."""
    file = click.Path(dir_okay=False, path_type=Path, allow_dash=True)

    @click.command("verify", cls=_VerifyCommand, help=choose(*HELP["verify"]))
    @click.argument("given", metavar="INPUT", required=False)
    @click.option("--recipient", metavar=choose(*METAVARS["identity"]), help=choose(*HELP["verifying.recipient"]))
    @click.option("--now", "moment", metavar="ISO8601", help=choose(*HELP["now"]))
    @click.option("--json", "as_json", is_flag=True, help=choose(*HELP["verifying.json"]))
    @click.option("--record", type=file, help=choose(*HELP["record"]))
    @click.option("--replay", type=file, help=choose(*HELP["replay"]))
    @click.option("--batch", type=file, metavar=choose(*METAVARS["lines"]), help=choose(*HELP["batch"]))
    def command(
        given: str | None,
        recipient: str | None,
        moment: str | None,
        as_json: bool,
        record: Path | None,
        replay: Path | None,
        batch: Path | None,
    ) -> int:
        if batch is not None:
            if given or recipient or record or replay:
                raise click.UsageError(
                    choose(
                        "--batch se suffit\u00a0: les autres choix sont dans ses lignes.",
                        "--batch stands alone: the other choices are in its lines.",
                    )
                )
            return verify_batch(wiring, batch, read_moment(moment) if moment else None)
        data, filename = _read(_only_input(given, record, replay))
        asked: dict[str, Any] = {
            "recipient": recipient,
            "filename": filename,
            "now": read_moment(moment) if moment else datetime.now(UTC),
        }
        try:
            with moving_bar(choose("Vérification", "Checking")):
                report, resources = _replay(wiring, replay, data, asked) if replay else _look(wiring, data, asked)
        except InputRefusedError as error:
            if as_json:
                click.echo(_json(refusal(error, asked["now"])))
            click.echo(code_sentence(error.code, language()), err=True)
            return UNUSABLE
        if record is not None:
            _write(record, resources)
        return _tell(report, as_json=as_json)

    return command


def _only_input(given: str | None, record: Path | None, replay: Path | None) -> str:
    """Return the input; raises click.UsageError without one, and for options that exclude each other."""
    if given is None:
        raise click.UsageError(
            choose(
                "Donnez une adresse, un fichier, un texte, ou - pour l’entrée standard.",
                "Give an address, a file, a text, or - for standard input.",
            )
        )
    if record is not None and replay is not None:
        raise click.UsageError(
            choose("--record et --replay ne vont pas ensemble.", "--record and --replay do not go together.")
        )
    return given


def _tell(report: Report, *, as_json: bool) -> int:
    """Print the report and return the exit status that its verdict means."""
    if as_json:
        click.echo(_json(report))
    else:
        print_report(report, language())
    return STATUSES[report.verdict]


def read_moment(text: str) -> datetime:
    """Read an ISO 8601 date and time, in UTC where it names no zone; raises click.UsageError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(
            choose(
                f"--now\u00a0: {text} n’est pas une date ISO 8601, par exemple 2026-06-01T12:00:00Z.",
                f"--now: {text} is no ISO 8601 date, for instance 2026-06-01T12:00:00Z.",
            )
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _look(wiring: Wiring, data: bytes | str, asked: dict[str, Any]) -> tuple[Report, dict[str, Any]]:
    """Verify with the network; documents of our own in-process where there is an installation."""
    if wiring.has_instance():
        from badges.services.verifying import verify_and_record  # with it comes the database's library

        instance = wiring.instance()
        with instance.sessions() as session:  # a check writes nothing: no writer waits for a slow issuer
            return verify_and_record(instance, session, data, **asked)
    fetcher = wiring.guarded_fetcher(False)
    try:
        report = verify(data, fetcher=fetcher, **asked)
        return report, recorded(fetcher.log)
    finally:
        fetcher.close()


def _replay(wiring: Wiring, path: Path, data: bytes | str, asked: dict[str, Any]) -> tuple[Report, dict[str, Any]]:
    """Verify from a recorded file: no connection is opened at all."""
    try:
        with click.open_file(str(path), "rb") as opened:
            content = json.loads(opened.read())
    except (OSError, ValueError, RecursionError):
        raise click.UsageError(
            choose(
                f"--replay\u00a0: {path} ne peut pas être lu comme un fichier de --record.",
                f"--replay: {path} cannot be read as a file of --record.",
            )
        ) from None
    resources = content.get("resources") if isinstance(content, dict) else None
    if not isinstance(resources, dict):
        raise click.UsageError(
            choose(
                f"--replay\u00a0: {path} ne contient pas de \u00ab\u00a0resources\u00a0\u00bb.",
                f"--replay: {path} holds no “resources”.",
            )
        )
    return verify(data, fetcher=ReplayFetcher(resources, allow_loopback=wiring.development()), **asked), content


def _read(given: str) -> tuple[bytes | str, str | None]:
    """Return what was given: standard input, a file with its name, or the text itself."""
    if given == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 2), None
    path = Path(given) if 0 < len(given) < 1024 and "\0" not in given and "://" not in given else None
    if path is not None and _is_there(path):
        try:
            with path.open("rb") as opened:
                return opened.read(MOST_BYTES + 2), path.name
        except IsADirectoryError:
            raise click.UsageError(
                choose(f"{given} est un dossier\u00a0: donnez un fichier.", f"{given} is a folder: give a file.")
            ) from None
        except OSError:
            raise click.UsageError(
                choose(f"Le fichier {given} ne peut pas être lu.", f"The file {given} cannot be read.")
            ) from None
    is_named = given.lower().endswith(_FILE_ENDINGS) or given.startswith(("/", "./", "../"))
    if path is not None and is_named and not given.lstrip().startswith(("{", "<")):
        raise click.UsageError(choose(f"Il n’y a pas de fichier {given}.", f"There is no file {given}."))
    return given, None


def _is_there(path: Path) -> bool:
    """Tell whether there is such a file, even one that may not be looked at; no text is the name of one by chance."""
    try:
        path.stat()
    except OSError as error:
        return error.errno in (errno.EACCES, errno.ELOOP, errno.EPERM)
    return True


def _write(path: Path, resources: dict[str, Any]) -> None:
    try:
        with click.open_file(str(path), "w", encoding="utf-8") as opened:
            json.dump(resources, opened, ensure_ascii=False, indent=1)
            opened.write("\n")
    except OSError:
        raise click.UsageError(
            choose(f"--record\u00a0: {path} ne peut pas être écrit.", f"--record: {path} cannot be written.")
        ) from None


def _json(report: Report) -> str:
    return json.dumps(report_in_words(report), ensure_ascii=False)
