"""`badges people` and `badges retention`: what an operator does at somebody's request, and once a day."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from badges.cli.people import people_commands, retention_commands
from badges.domain.errors import Gone, NotFound
from badges.jobs.retaining import retain
from badges.records.tables import Person
from tests.support.sample import PEOPLE

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from badges.cli.wiring import Wiring
    from badges.records.tables import Assertion
    from badges.services.instance import Instance

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


class OpenInstallation:
    """The wiring of an installation that is open already."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    def instance(self) -> Instance:
        """Return the installation."""
        return self._instance

    def retain(self, instance: Instance) -> tuple[int, int]:
        """Do what is done once a day."""
        return retain(instance, now=True)


def run(instance: Instance, *arguments: str, answer: str | None = None) -> str:
    """Run the command and return what it says; raises what the command raises."""
    wiring: Wiring = OpenInstallation(instance)  # type: ignore[assignment]  # the commands ask for nothing else
    group = click.Group("badges")
    group.add_command(people_commands(wiring))
    group.add_command(retention_commands(wiring))
    done = CliRunner().invoke(group, arguments, input=answer, catch_exceptions=False, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done.output


def test_erase_asks_first_and_then_forgets(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """A no changes nothing; --yes, or a yes, erases by the badge's address, and a second time says it is gone."""
    address = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    with pytest.raises(click.Abort):
        run(instance, "people", "erase", address, answer="n\n")
    assert len(session.scalars(select(Person.id)).all()) == len(PEOPLE)
    session.commit()
    run(instance, "people", "erase", address, answer="y\n")
    for known in (address, awarded[0].short_code, awarded[0].signed_id):
        with pytest.raises(Gone, match="n’existe plus"):
            run(instance, "people", "erase", known, "--yes")
    left = session.scalars(select(Person.name).order_by(Person.id)).all()
    assert left == [name for name, _, _ in PEOPLE[1:]]


def test_a_person_is_found_by_id_too(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Somebody is erased by her own id; an id of nobody is said to be unknown."""
    run(instance, "people", "erase", awarded[0].award.person.public_id, "--yes")
    assert len(session.scalars(select(Person.id)).all()) == len(PEOPLE) - 1
    with pytest.raises(NotFound):
        run(instance, "people", "erase", "nobody-has-this-id", "--yes")


def test_export_writes_a_private_file(instance: Instance, awarded: list[Assertion], tmp_path: Path) -> None:
    """Everything that is kept of a person goes into a ZIP that its owner alone reads."""
    path = tmp_path / "data.zip"
    run(instance, "people", "export", awarded[0].short_code, "-o", str(path))
    assert "donnees.json" in zipfile.ZipFile(path).namelist()
    assert path.stat().st_mode & 0o777 == 0o600


def test_retention_runs_when_asked(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """The command does at once what the server does once a day, and says how many people it told and erased."""
    instance.clock.advance(days=800)  # type: ignore[attr-defined]  # the tests' clock
    assert "5" in run(instance, "retention", "run")
    instance.clock.advance(days=31)  # type: ignore[attr-defined]  # the tests' clock
    assert "5" in run(instance, "retention", "run")
    assert session.scalars(select(Person.id)).all() == []
