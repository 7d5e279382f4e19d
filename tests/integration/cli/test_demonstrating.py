"""`badges demo` and `badges init`, run as commands in homes of their own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from badges.records.database import head
from tests.support.commands import Commands, warm

ROOT = Path(__file__).resolve().parents[3]
BASE = "http://127.0.0.1:8765"


@dataclass
class Home:
    """A BADGES_HOME and the `badges` command in it."""

    folder: Path
    commands: Commands
    said: str = ""  # by the command that made it

    def environment(self, **variables: str) -> dict[str, str]:
        """Return this process's environment with `variables` and no others of ours."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BADGES_")}
        return kept | {"BADGES_HOME": str(self.folder), "LANG": "fr_FR.UTF-8"} | variables

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run `badges` with `arguments`; only what is given here stands in its environment."""
        return self.commands.run(*arguments, environment=self.environment(**variables), folder=self.folder.parent)

    def demo(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run `badges demo` in development."""
        return self.run("demo", BADGES_ENV="development", PORT="8765", **variables)

    @property
    def facts(self) -> dict[str, object]:
        """What `demo.json` says."""
        found: dict[str, object] = json.loads((self.folder / "demo.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    """What runs `badges`."""
    with warm(ROOT) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, commands: Commands) -> Home:
    """A home that does not exist yet."""
    return Home(tmp_path / "home", commands)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, commands: Commands) -> Home:
    """A demonstration that is made once, to be copied, by a process that nothing was imported for."""
    made = Home(tmp_path_factory.mktemp("original") / "home", commands)
    done = subprocess.run(
        [sys.executable, "-m", "badges", "demo"], cwd=made.folder.parent,
        env=made.environment(BADGES_ENV="development", PORT="8765"),
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made.said = done.stdout
    return made


@pytest.fixture
def made(original: Home, home: Home) -> Home:
    """A home that holds a demonstration."""
    shutil.copytree(original.folder, home.folder)
    home.said = original.said
    return home


def test_the_demonstration_is_made_once_and_kept(made: Home) -> None:
    """Twenty people are awarded by the sample sheet; a second start changes nothing but the sign-in link."""
    facts = made.facts
    people = facts["people"]
    assert isinstance(people, list)
    assert len(people) == 20
    assert any(not person["email"] for person in people)
    assert set(facts) >= {
        "base", "organisation", "badge", "session", "sheet", "assertion",
        "page", "short_url", "qr", "sign_in", "verify", "public", "people",
    }  # fmt: skip
    assert str(facts["page"]) in made.said
    again = made.demo()
    assert again.returncode == 0, again.stderr
    assert {name: value for name, value in made.facts.items() if name != "sign_in"} == {
        name: value for name, value in facts.items() if name != "sign_in"
    }
    assert made.facts["sign_in"] != facts["sign_in"]


def test_every_room_of_the_demonstration_has_something_to_show(made: Home) -> None:
    """An opinion, a meeting and a request wait, a testimony and an employer are public; the badge to claim is free."""
    with closing(sqlite3.connect(made.folder / "badges.sqlite3")) as database:

        def count(what: str) -> int:
            return int(database.execute(f"SELECT count(*) FROM {what}").fetchone()[0])

        assert count("endorsement WHERE confirmed_at IS NOT NULL AND seen_at IS NULL") == 1
        assert count("meeting WHERE state = 'waiting'") == 1
        assert count("badge_request WHERE state = 'waiting'") == 1
        assert count("testimony WHERE state = 'published'") == 1
        assert count("directory_entry WHERE listed_at IS NOT NULL AND employer_id IS NOT NULL") == 1
        assert count("mail_outbox WHERE recipient LIKE '%menuiserie%'") == 0
        assert count("award") == 20
        public_id = str(made.facts["assertion"]).rpartition("/")[2]
        shown = f"award JOIN assertion ON award_id = award.id WHERE assertion.public_id = '{public_id}'"
        assert count(f"{shown} AND claimed_at IS NULL") == 1


def test_the_same_sheet_again_awards_nothing(made: Home) -> None:
    """The command line takes the demonstration's own sheet, in a terminal that says nothing of development."""
    facts = {name: str(value) for name, value in made.facts.items()}
    done = made.run(
        "award", "--org", facts["organisation"], "--badge", facts["badge"],
        "--session", facts["session"], "--sheet", facts["sheet"], "--yes", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["awarded"], answer["duplicates"], answer["invalid"], answer["assertions"]) == (0, 20, 0, [])


def test_another_base_url_is_refused_with_a_sentence(made: Home) -> None:
    """Every id holds the base URL: a start with another one says so and changes nothing."""
    for variables in ({"PORT": "8766"}, {"BADGES_BASE_URL": "http://127.0.0.1:9999"}):
        refused = made.run("demo", **({"BADGES_ENV": "development", "PORT": "8765"} | variables))
        assert refused.returncode != 0
        assert BASE in refused.stderr
        assert "Traceback" not in refused.stderr
    refused = made.run("keys", "list", "--org", "tremplin-valserande", BADGES_BASE_URL="http://127.0.0.1:9999")
    assert refused.returncode != 0
    assert BASE in refused.stderr


def test_production_refuses_to_start_without_secrets(home: Home) -> None:
    """Without a secret and a passphrase, every command that opens an installation names both."""
    refused = home.run("init", "--base-url", "https://badges.exemple.fr")
    assert refused.returncode != 0
    assert "BADGES_SECRET_KEY" in refused.stderr
    assert "BADGES_KEY_PASSPHRASE" in refused.stderr
    assert not home.folder.exists()


def test_init_makes_an_organisation_that_can_award(home: Home) -> None:
    """`badges init` prepares the database, an organisation with its catalogue, and a first sign-in link."""
    done = home.run(
        "init", "--organisation", "Cap Rivages", "--email", "contact@cap-rivages.example",
        "--coordinator", "lea@cap-rivages.example", BADGES_ENV="development", PORT="8765",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"{BASE}/o/cap-rivages" in done.stdout
    assert f"{BASE}/connexion/" in done.stdout
    assert home.run("db", "current").stdout.strip() == head()


def test_an_installation_that_is_not_there_is_named(home: Home) -> None:
    """A command that needs an installation says how to make one."""
    home.folder.mkdir()
    refused = home.run("keys", "list", "--org", "x", BADGES_ENV="development")
    assert refused.returncode == 1
    assert "badges init" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_demo_json_is_private_and_follows_no_link(made: Home) -> None:
    """The file that holds a sign-in link replaces whatever stood in its place, and only its owner reads it."""
    file, victim = made.folder / "demo.json", made.folder.parent / "victim"
    victim.write_text("mine")
    file.unlink()
    file.symlink_to(victim)
    assert made.demo().returncode == 0
    assert victim.read_text() == "mine"
    assert not file.is_symlink()
    file.chmod(0o666)
    assert made.demo().returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in made.folder.glob(".demo*")] == []


def test_an_empty_secret_is_refused_with_a_sentence(made: Home) -> None:
    """A secret that protects nothing opens no installation."""
    (made.folder / "secret.key").write_text("")
    refused = made.run("keys", "list", "--org", "tremplin-valserande", BADGES_ENV="development")
    assert refused.returncode != 0
    assert "trop court" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_proof_of_the_demonstration_can_be_checked_again(made: Home, tmp_path: Path) -> None:
    """What `--record` kept of a badge on loopback answers `--replay`, in the same words, without any server."""
    address, proof = str(made.facts["assertion"]), str(tmp_path / "proof.json")
    assert made.run("verify", address, "--record", proof).returncode == 0
    again = made.run("verify", address, "--replay", proof)
    assert again.returncode == 0, again.stdout


def test_a_port_that_is_taken_is_refused(made: Home) -> None:
    """`badges run` says that something else listens there, instead of sharing the port in silence."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = made.run("run", PORT=port, BADGES_BASE_URL=BASE)
    assert refused.returncode == 1
    assert port in refused.stderr
    assert "Traceback" not in refused.stderr
