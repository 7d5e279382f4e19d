"""What the commands say of themselves and of what cannot be used, in the terminal's language, with exit status 64."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from badges.cli import run_command_line
from badges.cli.help import HELP
from badges.cli.languages import choose

NAMES = sorted(
    ("demo", "run", "init", "award", "verify", "export", "revoke", "keys", "people", "retention", "db")
)  # every command
ENGLISH = (
    "Usage",
    "Options:",
    "Commands",
    "Show this message",
    "Error",
    "No such",
    "Missing",
    "Invalid",
    "Try ",
    "FILE",
)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A terminal that names no language; what a command sets is forgotten."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.setenv(name, "")
    return monkeypatch


def say(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run `badges`, which needs no installation for this, and return its status and its words on one line."""
    status = run_command_line(None, list(arguments))  # type: ignore[arg-type]  # nothing is opened
    captured = capsys.readouterr()
    return status, " ".join((captured.out + captured.err).split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"], ["demo", "--help"], ["run", "--help"], ["init", "--help"], ["award", "--help"],
        ["verify", "--help"], ["export", "--help"], ["revoke", "--help"], ["keys", "--help"], ["people", "--help"],
        ["retention", "--help"], ["db", "--help"],
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_help_is_french(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """No word of click's is English inside French help."""
    status, text = say(capsys, *arguments)
    assert status == 0
    assert text.startswith("Utilisation : badges")
    assert "Affiche cette aide." in text
    assert [word for word in ENGLISH if word in text] == []


def test_the_list_of_commands_says_what_each_command_says(capsys: pytest.CaptureFixture[str]) -> None:
    """Every command stands in the list, in the order of the alphabet, with the beginning of its own help."""
    listed = say(capsys, "--help")[1].partition("Commandes : ")[2]
    at = []
    for name in NAMES:
        own = say(capsys, name, "--help")[1]
        assert own.startswith(f"Utilisation : badges {name}")
        help_ = " ".join(choose(*HELP[name]).split())
        assert help_ in own
        at.append(listed.find(f"{name} {help_[:40]}"))
    assert -1 not in at
    assert at == sorted(at)


@pytest.mark.parametrize("arguments", [["--help"], ["verify", __file__], ["verify", "--batch", os.devnull]])
def test_a_start_loads_what_it_needs(tmp_path: Path, arguments: list[str]) -> None:
    """Help, and a check where there is no installation, load nothing of a database, of pictures or of the pages."""
    command = "import atexit, runpy, sys; atexit.register(lambda: print(*sys.modules)); "
    command += "runpy.run_module('badges', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", command, *arguments],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=False,
    )
    loaded = {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert "click" in loaded
    assert loaded & {"sqlalchemy", "alembic", "flask", "granian", "PIL", "typst", "babel", "pikepdf"} == set()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["verifi"], "Erreur : Il n’y a pas de commande 'verifi'. Pensiez-vous à 'verify' ?"),
        (["verify", "--nothing"], "Il n’y a pas d’option '--nothing'."),
        (["verify", "a", "b"], "Un argument est de trop (b)"),
        (["verify", "--record"], "L’option '--record' attend une valeur."),
        (["keys", "create"], "Il manque l’option '--org'."),
        (
            ["export", "x", "-o", "y", "--format", "gif"],
            "'gif' n’est pas l’un de ceux-ci : 'png', 'svg', 'jws', 'json'.",
        ),
        (["verify", "--batch", "/"], "'--batch' ne peut pas avoir cette valeur : '/' est un dossier."),
        (["verify", "--batch", "/nowhere/x.jsonl"], "le fichier /nowhere/x.jsonl ne peut pas être lu."),
        (["verify", "--replay", "/", "x"], "'--replay' ne peut pas avoir cette valeur : '/' est un dossier."),
        (["verify", "/"], "Erreur : / est un dossier : donnez un fichier."),
    ],
)
def test_what_cannot_be_used_is_told_in_french(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    """Wrong options, and folders where files are meant, are exit status 64 and a French sentence."""
    status, text = say(capsys, *arguments)
    assert status == 64
    assert sentence in text
    assert [word for word in ENGLISH if word in text] == []


def test_english_is_english(capsys: pytest.CaptureFixture[str], terminal: pytest.MonkeyPatch) -> None:
    """Where LANG asks for English everything is, placeholders too."""
    terminal.setenv("LANG", "en_GB.UTF-8")
    status, text = say(capsys, "verify", "--help")
    assert status == 0
    assert text.startswith("Usage: badges verify [OPTIONS] (INPUT | --batch FILE.jsonl)")
    assert "Show this message and exit." in text
    assert "--recipient IDENTITY" in text
    assert "FICHIER" not in text
    assert say(capsys, "verify", "/")[1].endswith("Error: / is a folder: give a file.")


def test_the_usage_of_verify_names_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    """An input, or a batch."""
    assert "badges verify [OPTIONS] (INPUT | --batch FICHIER.jsonl)" in say(capsys, "verify", "--help")[1]


@pytest.mark.parametrize("methods", [["open"], ["open", "stat"]], ids=["the file", "its folder"])
def test_a_file_that_may_not_be_read_is_no_text(
    capsys: pytest.CaptureFixture[str], terminal: pytest.MonkeyPatch, methods: list[str]
) -> None:
    """Whatever forbids to look at a file, or to open it, is exit status 64: its name is not checked as a badge."""

    def forbidden(*_arguments: object, **_options: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    with terminal.context() as patch:
        for method in methods:
            patch.setattr(Path, method, forbidden)
        status, text = say(capsys, "verify", __file__)
    assert status == 64
    assert "ne peut pas être lu." in text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "/nulle/part"), "/nulle/part : Permission denied."),
        (FileExistsError(17, "File exists", "/dev/null"), "/dev/null : File exists."),
    ],
)
def test_what_the_system_refuses_is_a_sentence(capsys: pytest.CaptureFixture[str], error: OSError, said: str) -> None:
    """A folder that cannot be made or read is named, with the reason; no traceback."""

    class Refused:
        def __getattr__(self, _name: str) -> object:
            raise error

    assert run_command_line(Refused(), ["db", "current"]) == 1  # type: ignore[arg-type]  # it only refuses
    assert said in " ".join(capsys.readouterr().err.replace("\u00a0", " ").split())


@pytest.mark.parametrize("given", ["/nulle/part", "./nulle-part", "../nulle part.svg"])
def test_a_path_that_leads_nowhere_is_no_badge(capsys: pytest.CaptureFixture[str], given: str) -> None:
    """What is written as a path is looked for as a file, and not judged as text."""
    status, words = say(capsys, "verify", given)
    assert status == 64
    assert "Il n’y a pas de fichier" in words


def test_an_answer_that_nobody_reads_is_no_verdict() -> None:
    """Where the output is closed the status is 74, which says neither valid nor invalid."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "badges", "--help"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.returncode == 74
    assert b"Traceback" not in done.stderr
