"""Awarded badges on a served installation, and 1EdTech's validator to ask about them."""

from __future__ import annotations

import base64
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conformance.validator import Validator
from tests.support.tools import reference_validator

if TYPE_CHECKING:
    from badges.records.tables import Assertion
    from tests.support.live import LiveServer
    from tests.support.sample import World

ROOT = Path(__file__).resolve().parents[2]
CONTEXTS = {"https://w3id.org/openbadges/v2": ROOT / "badges/domain/data/openbadges-v2-context.json"}
Verdicts = dict[str, dict[str, Any]]
Ask = Callable[..., Verdicts]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as asking software that is not ours."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("conformance")


@pytest.fixture(scope="session")
def validator() -> Iterator[Validator]:
    """1EdTech's reference validator, one process for each worker."""
    asked = Validator([reference_validator(), Path(__file__).with_name("reference_validator.py")])
    yield asked
    asked.close()


@pytest.fixture
def ask(validator: Validator) -> Ask:
    """Ask the reference validator about several badges at once.

    `ask(name=text_or_bytes, …)` answers {name: {"valid", "errors", "fetched"}}; bytes are a PNG or SVG file.
    `recipient={"email": …}` says whose badges they should be.
    """

    def run(*, recipient: dict[str, str] | None = None, **badges: str | bytes) -> Verdicts:
        jobs = [_job(name, badge) | ({"recipient": recipient} if recipient else {}) for name, badge in badges.items()]
        asked = {"contexts": {url: str(path) for url, path in CONTEXTS.items()}, "jobs": jobs}
        return {answer["name"]: answer for answer in validator.ask(asked)}

    return run


def _job(name: str, badge: str | bytes) -> dict[str, Any]:
    if isinstance(badge, str):
        return {"name": name, "input": badge}
    kind = "png" if badge.startswith(b"\x89PNG") else "svg"
    return {"name": name, "input_b64": base64.b64encode(badge).decode(), "filename": f"badge.{kind}"}


@dataclass(frozen=True)
class Awarded:
    """One person's badge on the served installation, and its public addresses."""

    server: LiveServer
    world: World
    assertion: Assertion

    @property
    def url(self) -> str:
        """The address of the hosted assertion."""
        return self.server.instance.urls.assertion(self.world.slug, self.assertion.public_id)

    def file(self, name: str) -> bytes:
        """Fetch one of the badge's public files."""
        with urllib.request.urlopen(f"{self.url}/{name}", timeout=30) as answer:
            return bytes(answer.read())

    def forms(self) -> dict[str, str | bytes]:
        """Return every form in which the badge can be handed to somebody."""
        return {
            "hosted_url": self.url,
            "hosted_png": self.file("badge.png"),
            "hosted_svg": self.file("badge.svg"),
            "signed_jws": self.file("badge.jws").decode(),
            "signed_png": self.file("signed.png"),
            "signed_svg": self.file("signed.svg"),
        }


@pytest.fixture
def awarded(live_server: LiveServer) -> list[Awarded]:
    """The badges of a duo-day of five people."""
    from tests.support.sample import award, build_world

    with live_server.instance.unit_of_work() as session:
        world = build_world(live_server.instance, session)
        return [Awarded(live_server, world, assertion) for assertion in award(live_server.instance, session, world)]


def ours(server: LiveServer, *, recipient: str | None = None, **badges: str | bytes) -> dict[str, str]:
    """Return our own verdicts about the same badges."""
    from badges.services.verifying import verify

    with server.instance.sessions() as session:
        reports = {name: verify(server.instance, session, data, recipient=recipient) for name, data in badges.items()}
    return {name: report.verdict for name, report in reports.items()}
