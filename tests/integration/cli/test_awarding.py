"""`badges award`, `revoke`, `keys` and `db`, as they are typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from badges.cli import awarding as award_module
from badges.cli.awarding import award_command
from badges.cli.database import database_commands
from badges.cli.revoking import revoke_command
from badges.cli.signing_keys import key_commands
from badges.domain.awarding_sheet import MOST_BYTES
from badges.domain.errors import NotFound, ProgrammeError, Refused
from badges.jobs.awarding import run_batch
from badges.records.database import current, head
from badges.records.tables import Award, AwardBatch, AwardBatchRow, Participation, Signer
from tests.support.sample import BADGE, PEOPLE, World, sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from badges.cli.wiring import Wiring
    from badges.services.instance import Instance

HOMONYMS = "Nom;E-mail;Présent\nMarie Martin;;oui\nMarie Martin;;oui\nAbel Sec;;peut-être\nLou Roux;;non\n"


class OpenInstallation:
    """The wiring of an installation that is open already."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    def instance(self) -> Instance:
        """Return the installation."""
        return self._instance

    def run_batch(self, instance: Instance, batch_id: int, on_progress: Callable[[int, int], None]) -> None:
        """Issue the batch here and now."""
        run_batch(instance, batch_id, on_progress)

    def upgrade_database(self) -> str:
        """Return the revision of the tables."""
        return current(self._instance.engine) or ""

    def database_revision(self) -> tuple[str | None, str]:
        """Return where the tables are and where they should be."""
        return current(self._instance.engine), head()


class Terminal:
    """Somebody who types commands, in French."""

    def __init__(self, instance: Instance, world: World, folder: Path) -> None:
        self.wiring = cast("Wiring", OpenInstallation(instance))
        self.world = world
        self.folder = folder

    def run(self, command: Callable[[Wiring], click.Command], *arguments: str, typed: str = "") -> Result:
        """Run a command; raises the sentence that the person would read."""
        result = CliRunner().invoke(
            command(self.wiring), arguments, input=typed, env={"LANG": "fr_FR.UTF-8"}, standalone_mode=False
        )
        if isinstance(result.exception, ProgrammeError | click.Abort | click.UsageError):
            raise result.exception
        assert result.exception is None, result.exception
        return result

    def award(self, data: str | bytes, *options: str, typed: str = "", **other: str) -> Result:
        """Run `badges award` on a sheet."""
        path = self.folder / "feuille.csv"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        asked = {"org": self.world.slug, "badge": BADGE, "session": self.world.session.public_id, "sheet": str(path)}
        given = [part for name, value in (asked | other).items() for part in (f"--{name}", value)]
        return self.run(award_command, *given, *options, typed=typed)

    def report(self, data: str | bytes, **other: str) -> dict[str, Any]:
        """Return the JSON of `badges award --yes --json`."""
        found: dict[str, Any] = json.loads(self.award(data, "--yes", "--json", **other).stdout)
        return found


@pytest.fixture
def terminal(instance: Instance, world: World, tmp_path: Path) -> Terminal:
    """A terminal beside the organisation."""
    return Terminal(instance, world, tmp_path)


def awards(instance: Instance) -> int:
    """Return how many awards there are; an open reader would keep a writer of SQLite waiting."""
    with instance.sessions() as session:
        return session.scalar(select(func.count()).select_from(Award)) or 0


def test_the_report_says_what_happened(terminal: Terminal, instance: Instance) -> None:
    """`--yes --json` awards and reports; the same sheet again is all duplicates."""
    first = terminal.report(sheet())
    assert (first["awarded"], first["duplicates"], first["invalid"]) == (len(PEOPLE), 0, 0)
    assert len(first["assertions"]) == len(PEOPLE)
    assert all(address.startswith("https://badges.example.org/o/cap-tandem/") for address in first["assertions"])
    again = terminal.report(sheet())
    assert (again["awarded"], again["duplicates"], again["assertions"]) == (0, len(PEOPLE), [])
    assert awards(instance) == len(PEOPLE)


def test_yes_guesses_nobody(terminal: Terminal, instance: Instance) -> None:
    """With `--yes` a line that could be two people is reported and gets no badge, as do lines with problems."""
    report = terminal.report(HOMONYMS)
    assert (report["awarded"], report["ask"], report["invalid"], report["absent"]) == (1, 1, 1, 1)
    assert report["problems"][0]["row"] == 4
    assert report["questions"][0]["row"] == 3
    assert awards(instance) == 1


def test_without_yes_a_person_must_confirm(terminal: Terminal, instance: Instance) -> None:
    """Without a terminal and without `--yes` the preview is shown and nothing is awarded."""
    with pytest.raises(Refused, match="--yes"):
        terminal.award(sheet())
    assert awards(instance) == 0


def test_the_command_forgets_drafts_of_yesterday(terminal: Terminal, instance: Instance) -> None:
    """Where no server runs, `badges award` deletes the drafts that nobody confirmed for 24 hours, with their rows."""
    with pytest.raises(Refused):
        terminal.award(sheet())
    instance.clock.advance(hours=25)  # type: ignore[attr-defined]  # the clock of tests can move
    terminal.report("Nom;Présent\nAbel Sec;oui\n")
    with instance.sessions() as session:
        assert session.scalars(select(AwardBatch.state)).all() == ["done"]
        assert session.scalars(select(AwardBatchRow.name)).all() == ["Abel Sec"]


def test_questions_are_answered_at_the_terminal(
    terminal: Terminal, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a terminal each question is asked, then the whole confirmed; declining awards nothing."""
    monkeypatch.setattr(award_module, "at_a_terminal", lambda: True)
    with pytest.raises(click.Abort):
        terminal.award(HOMONYMS, typed="2\nn\n")
    assert awards(instance) == 0
    result = terminal.award(HOMONYMS, typed="7\n2\no\n")  # 7 is no answer: asked again; 2 is « someone else »
    assert "Ligne\u00a03\u00a0: qui est Marie Martin\u00a0?" in result.stderr
    assert "la colonne «\u00a0Présent\u00a0» contient «\u00a0peut-être\u00a0»" in result.stderr
    assert awards(instance) == 2


def test_a_sheet_of_absent_people_is_recorded(
    terminal: Terminal, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without anybody to award, the preview says so and asks to record who was absent; the report has `awarded: 0`."""
    monkeypatch.setattr(award_module, "at_a_terminal", lambda: True)
    absent = "Nom;E-mail;Présent\nHugo Absent;;non\nLou Roux;lou@exemple.fr;non\n"
    with pytest.raises(click.Abort):
        terminal.award(absent, typed="n\n")
    result = terminal.award(absent, typed="o\n")
    assert "Aucun badge ne sera attribué\u00a0; 2 participations seront enregistrées." in result.stderr
    assert "Enregistrer ces participations\u00a0? [o/N]" in result.stderr
    assert "Aucun badge attribué, 2 participations enregistrées." in result.stderr
    report = terminal.report("Nom;Présent\nAbel Sec;non\n")
    assert (report["awarded"], report["absent"], report["recorded"]) == (0, 1, 1)
    again = terminal.report("Nom;Présent\nAbel Sec;non\n")
    assert (again["awarded"], again["recorded"]) == (0, 0)
    with instance.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Participation)) == 3
    assert awards(instance) == 0


def test_what_cannot_be_awarded_gets_a_sentence(terminal: Terminal, neighbour: World) -> None:
    """An unknown organisation, badge, session or file, another's session, and an oversized file: one sentence each."""
    for name, value in (
        ("org", "inconnu"),
        ("badge", "inconnu"),
        ("session", "inconnue"),
        ("session", neighbour.session.public_id),
    ):
        with pytest.raises(NotFound):
            terminal.award(sheet(), "--yes", **{name: value})
    with pytest.raises(Refused, match="ne peut pas être lu"):
        terminal.award(sheet(), "--yes", sheet=str(terminal.folder / "absente.csv"))
    with pytest.raises(ProgrammeError, match="5\u00a0Mo"):
        terminal.award(b"x" * (MOST_BYTES + 1), "--yes")


def test_revoking_by_address(terminal: Terminal, session: Session) -> None:
    """A badge is withdrawn by its address and a listed reason; an unlisted one is refused with the list."""
    address = terminal.report(sheet())["assertions"][0]
    with pytest.raises(Refused, match="criteria-not-met"):
        terminal.run(revoke_command, address, "--reason", "parce que")
    assert "Badge retiré" in terminal.run(revoke_command, address, "--reason", "error").stdout
    assert "déjà retiré" in terminal.run(revoke_command, address, "--reason", "error").stdout
    session.rollback()
    assert session.scalars(select(Award.revocation_reason).where(Award.revoked_at.is_not(None))).all() == ["error"]


def test_yes_undoes_no_revocation(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same sheet with `--yes` leaves a revoked badge revoked; at a terminal yes awards it again."""
    address = terminal.report(sheet())["assertions"][0]
    terminal.run(revoke_command, address, "--reason", "error")
    terminal.wiring.instance().clock.advance(minutes=1)  # type: ignore[attr-defined]  # the clock of tests can move
    report = terminal.report(sheet())
    assert (report["awarded"], report["duplicates"], report["ask"]) == (0, len(PEOPLE) - 1, 1)
    monkeypatch.setattr(award_module, "at_a_terminal", lambda: True)
    result = terminal.award(sheet(), typed="1\no\n")
    assert "L’attribuer à nouveau\u00a0?" in result.stderr
    assert result.stdout.count("/assertions/") == 1
    assert address not in result.stdout


def test_keys_are_listed_rotated_and_retired(terminal: Terminal, session: Session) -> None:
    """`keys` makes one active key, replaces it, and retires it."""
    org = ("--org", terminal.world.slug)
    assert terminal.run(key_commands, "list", *org).stdout == ""
    first = terminal.run(key_commands, "create", *org).stdout.split()[0]
    second = terminal.run(key_commands, "rotate", *org).stdout.split()[0]
    lines = terminal.run(key_commands, "list", *org).stdout.splitlines()
    assert [line.split()[0] for line in lines] == [second, first]
    assert "retirée" in lines[1]
    terminal.run(key_commands, "retire", *org, second)
    session.rollback()
    assert set(session.scalars(select(Signer.state))) == {"retired"}


def test_the_database_says_where_it_is(terminal: Terminal) -> None:
    """`db upgrade` and `db current` print the migration's number, and `current` ends well when it is the newest."""
    assert terminal.run(database_commands, "upgrade").stdout.strip() == head()
    result = terminal.run(database_commands, "current")
    assert (result.stdout.strip(), result.return_value) == (head(), 0)
