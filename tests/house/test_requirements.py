"""What is installed is pinned with hashes, and no file says from where."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.tracked import ROOT, tracked_files

PINNED = sorted((ROOT / "requirements").glob("*.txt"))


def requirements(path: Path) -> list[str]:
    """Return the requirements of a pinned file, one text each, comments left out."""
    text = "\n".join(line for line in path.read_text().splitlines() if not line.lstrip().startswith("#"))
    return [line.strip() for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def names(path: Path) -> set[str]:
    """Return the normalised names that a pinned file installs."""
    return {normalised(line) for line in requirements(path)}


def normalised(requirement: str) -> str:
    """Return the name of a requirement, as PEP 503 compares it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_every_environment_is_pinned() -> None:
    """The service, development, the reference validator, mutmut and the fuzzer each have a pinned file."""
    assert [path.stem for path in PINNED] == ["conformance", "development", "fuzz", "mutation", "runtime"]


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_requirement_has_one_version_and_a_hash(path: Path) -> None:
    """Each line is name==version with at least one sha256, and nothing else."""
    lines = requirements(path)
    assert len(lines) >= (2 if path.stem == "fuzz" else 20)
    shape = re.compile(r"[A-Za-z0-9._-]+(\[[a-z]+\])?==[^\s;]+( ;[^\\]+?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    assert [line for line in lines if not shape.fullmatch(line)] == []


def test_no_file_names_a_package_index() -> None:
    """No tracked file names an index or a download address, and none has a lock format that records them."""
    telltale = re.compile(
        r"--(extra-)?index" + r"-url|files\.python" + r"hosted|pypi\.org/" + r"simple|find-" + r"links"
    )
    locks = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json", "yarn.lock"}
    for path in tracked_files():
        assert path.name not in locks, path
        assert not path.name.startswith("pylock"), path
        if path.parts[0] == "requirements" and path.suffix in (".txt", ".in"):
            assert "://" not in (ROOT / path).read_text(), path
        if path.suffix not in (".png", ".woff2", ".ico", ".xlsx", ".pdf"):
            found = telltale.search((ROOT / path).read_text(encoding="utf-8", errors="replace"))
            assert found is None, f"{path} names {found and found[0]}"


def test_the_service_installs_what_it_declares() -> None:
    """Everything in pyproject.toml is pinned in runtime.txt, and development.txt has all of it in the same version."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    runtime = ROOT / "requirements" / "runtime.txt"
    assert {normalised(one) for one in declared} <= names(runtime)
    assert set(requirements(runtime)) <= set(requirements(ROOT / "requirements" / "development.txt"))
