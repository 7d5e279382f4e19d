"""The house stands as DESIGN.md §2 draws it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.dead_code import dead_code
from tests.house.sizes import all_too_large, too_large
from tests.house.tracked import ROOT

PACKAGES = (
    "openbadges",
    "domain",
    "records",
    "records/migrations",
    "gateways",
    "services",
    "web",
    "web/coordinator",
    "web/candidate",
    "web/employer",
    "web/administrator",
    "api",
    "jobs",
    "cli",
)


def test_imports_point_down_only() -> None:
    """Every contract of importlinter.toml is kept."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--config", "importlinter.toml", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_import_that_points_up_is_refused(tmp_path: Path) -> None:
    """The contracts can fail: a domain module that imports Flask breaks them."""
    shutil.copytree(ROOT / "badges", tmp_path / "badges", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "importlinter.toml", tmp_path)
    (tmp_path / "badges/domain/sneaky.py").write_text("import flask\n")
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--config", "importlinter.toml", "--no-cache"],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "badges.domain.sneaky -> flask" in done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_is_a_package(package: str) -> None:
    """Every layer and persona package exists and says in its docstring what it is for."""
    text = (ROOT / "badges" / package / "__init__.py").read_text(encoding="utf-8")
    assert text.lstrip().startswith('"""'), f"badges/{package}/__init__.py has no docstring"


@pytest.mark.parametrize(
    "room", ["coordinator", "candidate", "employer", "administrator", "components", "errors", "email"]
)
def test_every_persona_has_its_templates(room: str) -> None:
    """The templates of each persona have their own folder, whenever the persona has pages."""
    views = ROOT / "badges" / "web" / room
    pages = [path for path in views.glob("*.py") if path.name != "__init__.py"] if views.is_dir() else []
    assert (ROOT / "templates" / room).is_dir() or not pages


def test_the_keys_folder_holds_no_key() -> None:
    """Of keys/, git keeps the README and the .gitignore only."""
    listed = subprocess.run(["git", "ls-files", "keys"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert sorted(listed.split()) == ["keys/.gitignore", "keys/README.md"]


def test_files_and_functions_are_small() -> None:
    """No file is over 400 lines, no function over 50, tests included."""
    assert all_too_large() == []


def test_what_is_too_large_is_seen(tmp_path: Path) -> None:
    """The limits can fail: a file of 401 lines and a function of 51 are named."""
    path = tmp_path / "large.py"
    path.write_text("def f():\n" + "    a = 1\n" * 50 + "b = 1\n" * 350)
    file, function = too_large(path)
    assert "401 lines" in file
    assert "f has 51 lines" in function


def test_no_code_is_dead() -> None:
    """Every name of the package is used by the package, by a template, or is allowed with a reason."""
    assert list(dead_code()) == []
