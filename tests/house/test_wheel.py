"""What is built can be installed without the checkout: pages, drawings, words and data travel inside."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.house.tracked import ROOT, tracked_files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the wheel from what git keeps, with hatchling as it is installed here."""
    checkout = tmp_path_factory.mktemp("checkout")
    for path in tracked_files():
        if path.parts[0] in ("badges", "templates", "keys") or len(path.parts) == 1:
            target = checkout / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, target)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(checkout / "dist")]
    done = subprocess.run(build, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = (checkout / "dist").glob("*.whl")
    return zipfile.ZipFile(built)


def test_everything_in_the_package_travels(wheel: zipfile.ZipFile) -> None:
    """Every tracked file of badges/ is in the wheel: code, static files, translations, migrations and data."""
    expected = {str(path) for path in tracked_files() if path.parts[0] == "badges"}
    assert expected - set(wheel.namelist()) == set()


def test_the_templates_travel(wheel: zipfile.ZipFile) -> None:
    """The top-level templates/ ship inside the wheel, as badges/templates/."""
    expected = {f"badges/{path}" for path in tracked_files() if path.parts[0] == "templates" and path.suffix != ".md"}
    assert expected
    assert expected - set(wheel.namelist()) == set()


def test_nothing_else_travels(wheel: zipfile.ZipFile) -> None:
    """No test, key or database is in the wheel, and it names its licence and its command."""
    names = wheel.namelist()
    metadata = {name.split("/", 1)[1] for name in names if ".dist-info/" in name}
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"badges"}
    assert {"METADATA", "entry_points.txt", "licenses/LICENSE"} <= metadata
    assert [name for name in names if name.endswith((".pem", ".sqlite3", ".key", ".pyc"))] == []
    (entry_points,) = (name for name in names if name.endswith("entry_points.txt"))
    assert b"badges = badges.app:main" in wheel.read(entry_points)


def test_the_data_has_its_sources() -> None:
    """The data that ships says where it comes from and under which licence."""
    data = ROOT / "badges" / "domain" / "data"
    notes = [path for path in data.iterdir() if path.suffix == ".md"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in notes)
    unnamed = [path.name for path in data.iterdir() if path.suffix in (".csv", ".json") and path.name not in text]
    assert unnamed == []
