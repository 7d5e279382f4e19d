"""Mozilla's openbadges-bakery (npm), on which many backpacks were built, finds our badges in the exported images."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from badges.services import exporting
from tests.conformance.conftest import ROOT, Awarded
from tests.support.tools import missing

PACKAGE = "openbadges-bakery@1.0.5"
FOLDER = ROOT / ".cache" / "openbadges-bakery"
SCRIPT = Path(__file__).with_name("bakery.cjs")


@pytest.fixture(scope="module")
def bakery() -> Path:
    """The folder where npm has installed the package; nothing that it brings is run at the installation."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        missing("There is no npm: openbadges-bakery does not read our images (Debian: npm).")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (FOLDER / "node_modules" / "openbadges-bakery").is_dir():
            options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--no-package-lock"]
            command = [npm, "install", "--prefix", str(FOLDER), *options, PACKAGE]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
            if done.returncode:
                missing(f"npm cannot install {PACKAGE} here: {done.stderr[-300:]}")
    return FOLDER


def extracted(bakery: Path, folder: Path, files: dict[str, bytes]) -> dict[str, str | None]:
    """Return what the package finds in each file, None where it finds nothing."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    paths = [str(folder / name) for name in files]
    command = ["node", "--no-deprecation", str(SCRIPT), str(bakery), *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return {Path(path).name: found for path, found in json.loads(done.stdout).items()}


def test_the_bakery_extracts_every_picture(bakery: Path, awarded: list[Awarded], tmp_path: Path) -> None:
    """PNG and SVG, hosted and signed, of a badge and of its e-mail variant, hold what we publish, sign for sign."""
    first = awarded[0]
    with first.server.instance.unit_of_work() as session:
        award = session.merge(first.assertion.award)
        variant = exporting.email_variant(first.server.instance, session, award, "zephyrine@exemple.fr")
    for number, badge in enumerate((first, Awarded(first.server, first.world, variant))):
        files = {
            f"{number}-{name}": badge.file(name) for name in ("badge.png", "signed.png", "badge.svg", "signed.svg")
        }
        found = extracted(bakery, tmp_path, files)
        document, signed = badge.file("badge.json").decode(), badge.file("badge.jws").decode()
        assert found[f"{number}-badge.png"] == document
        assert found[f"{number}-signed.png"] == found[f"{number}-signed.svg"] == signed
        assert found[f"{number}-badge.svg"] in (document, badge.url), "it prefers the address to the body"
    assert extracted(bakery, tmp_path, {"plain.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'}) == {
        "plain.svg": None
    }
