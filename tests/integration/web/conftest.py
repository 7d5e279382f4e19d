"""An installation for which one issuer elsewhere answers, and nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from badges.openbadges.verification import ReplayFetcher
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.instances import build_app
from tests.support.remote_issuer import RemoteIssuer


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer elsewhere, whose badges name people by e-mail."""
    return RemoteIssuer()


@pytest.fixture
def visitor(instance: Instance, issuer: RemoteIssuer) -> PageClient:
    """Pages of an installation for which only that issuer answers."""
    world = replace(instance, new_fetcher=lambda _loopback: ReplayFetcher(issuer.resources))
    return PageClient(build_app(world), world)
