"""The list of all routes: each says who may use it, and a new one is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.support.addresses import audience

TABLE = Path(__file__).with_name("routes.txt")

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def listed(app: Flask) -> list[str]:
    """Return one line for each route: methods, address, audience."""
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{methods:6} {rule.rule}  {audience(app, rule) or 'NOBODY SAID'}")
    return sorted(lines, key=lambda line: (line.split()[1], line))


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    """No route is without an audience."""
    assert [line for line in listed(app) if "NOBODY SAID" in line] == []


def test_the_list_of_routes_is_known(app: Flask) -> None:
    """The routes are exactly those of routes.txt, with their methods and audiences."""
    assert listed(app) == TABLE.read_text(encoding="utf-8").splitlines()


def test_every_route_answers_get_or_post_only(app: Flask) -> None:
    """No route takes another method than GET (with HEAD and OPTIONS) or POST, and none takes both."""
    for rule in app.url_map.iter_rules():
        assert (rule.methods or set()) - {"HEAD", "OPTIONS"} in ({"GET"}, {"POST"}), rule
