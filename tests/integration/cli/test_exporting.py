"""`badges export` writes a verified file, or says in one sentence why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from badges.cli.exporting import export_command
from badges.domain.errors import NotFound, Refused
from badges.openbadges.baking import unbake
from badges.records import published
from badges.services.verifying import verify
from tests.integration.services.awarded import award

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from badges.cli.wiring import Wiring
    from badges.services.instance import Instance
    from tests.support.sample import World


class OpenInstallation:
    """The wiring of an installation that is open already."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    def instance(self) -> Instance:
        """Return the installation."""
        return self._instance


def run(instance: Instance, *arguments: str) -> None:
    """Run `badges export` with `arguments`; raises what the command raises."""
    wiring: Wiring = OpenInstallation(instance)  # type: ignore[assignment]  # the command asks for nothing else
    CliRunner().invoke(export_command(wiring), arguments, catch_exceptions=False, standalone_mode=False)


def test_export_to_a_file(instance: Instance, session: Session, world: World, tmp_path: Path) -> None:
    """A badge is found by its address or id, and the file that is written verifies."""
    _, assertion = award(instance, session, world)
    session.commit()
    path = tmp_path / "badge.png"
    result = CliRunner().invoke(
        export_command(OpenInstallation(instance)),  # type: ignore[arg-type]  # the command asks for nothing else
        [instance.urls.assertion(world.slug, assertion.public_id), "--format", "png", "--signed", "-o", str(path)],
    )
    assert (result.exit_code, result.stdout) == (0, "")
    assert unbake(path.read_bytes()).text == assertion.jws


def test_export_for_a_backpack(instance: Instance, session: Session, world: World, tmp_path: Path) -> None:
    """With --recipient, the file is a new assertion for that e-mail address, which stays published."""
    _, assertion = award(instance, session, world)
    session.commit()
    path = tmp_path / "badge.json"
    run(
        instance, assertion.public_id, "--format", "json", "--recipient", "email:Awa@Example.org", "-o", str(path)
    )  # fmt: skip
    session.expire_all()
    report = verify(instance, session, path.read_bytes(), recipient="email:awa@example.org")
    assert report.verdict == "valid"
    assert published.assertion_at(session, world.slug, assertion.public_id) is not None


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--format", "json", "--signed"], click.UsageError),
        (["--format", "png", "--recipient", "awa@example.org"], click.UsageError),
        (["--format", "png", "--recipient", "email:awa"], Refused),
        (["--format", "gif"], click.UsageError),
    ],
)
def test_wrong_options(
    instance: Instance,
    session: Session,
    world: World,
    tmp_path: Path,
    options: list[str],
    error: type[Exception],
) -> None:
    """Options that do not fit are refused, and no file is written."""
    _, assertion = award(instance, session, world)
    session.commit()
    path = tmp_path / "badge"
    result = CliRunner().invoke(
        export_command(OpenInstallation(instance)),  # type: ignore[arg-type]  # the command asks for nothing else
        [assertion.public_id, "-o", str(path), *options],
        standalone_mode=False,
    )
    assert isinstance(result.exception, error)
    assert not path.exists()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_cannot_be_found_or_written(instance: Instance, session: Session, world: World, tmp_path: Path) -> None:
    """An unknown badge and a folder that does not exist are each said in a sentence."""
    _, assertion = award(instance, session, world)
    session.commit()
    with pytest.raises(NotFound, match="Aucun badge"):
        run(instance, "nothing", "--format", "png", "-o", str(tmp_path / "x"))
    with pytest.raises(Refused, match="ne peut pas être écrit"):
        run(instance, assertion.public_id, "--format", "png", "-o", str(tmp_path / "no" / "x"))
