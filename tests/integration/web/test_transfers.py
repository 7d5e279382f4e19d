"""What travels: how much a first visit weighs, what is sent again, and what is never compressed."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from badges.domain.permissions import Audience
from badges.services.instance import Instance
from badges.services.revoking import revoke
from badges.web.access import SESSION_COOKIE
from tests.support.addresses import ROME, arguments, audience, fill, rules_of
from tests.support.client import ACCEPT, PageClient
from tests.support.sample import BADGE, World

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
LIMIT = 50_000  # bytes (docs/decisions/0012)
FONT = 34_000  # bytes, told apart
STEADY = ("/", "/confidentialite", "/accessibilite", f"/referentiels/rome/{ROME}", "/o/cap-tandem")


def ask(client: PageClient, path: str, **headers: str) -> TestResponse:
    """Ask for `path` as a browser that takes gzip."""
    given = (
        ACCEPT | {"Accept-Encoding": "gzip, deflate, br"} | {name.replace("_", "-"): headers[name] for name in headers}
    )
    return client.client.get(path, base_url=client.base, headers=given)


def first_visit(client: PageClient, path: str) -> dict[str, int]:
    """Return how many bytes of content the page at `path` and each thing that it shows transfer."""
    page = ask(client, path)
    html = gzip.decompress(page.data).decode()
    shown = re.findall(r'<(?:link|img|script)[^>]*? (?:href|src)="([^"]+)"', html)
    answers = {address: ask(client, urlsplit(address)._replace(scheme="", netloc="").geturl()) for address in shown}
    assert {address for address, answer in answers.items() if answer.status_code != 200} == set()
    return {path: len(page.data)} | {address: len(answer.data) for address, answer in answers.items()}


def test_a_first_visit_of_a_badge_is_light(client_request: PageClient, awarded: list[Assertion]) -> None:
    """Page, style sheet, marks and pictures of a scanned badge stay within 50 kB, and so they do with the font."""
    parts = first_visit(client_request, f"/v/{awarded[0].short_code}")
    assert len(parts) == 6, parts  # the page, its sheet and script, its mark, the badge's drawing and the QR code
    assert sum(parts.values()) <= LIMIT - FONT, parts


def test_what_a_browser_has_is_not_sent_again(client_request: PageClient, world: World) -> None:
    """Public pages carry an ETag; whoever brings it back gets 304, in either encoding, and no body."""
    for path in STEADY:
        for encoding in ("gzip", "identity"):
            first = ask(client_request, path, Accept_Encoding=encoding)
            again = ask(client_request, path, Accept_Encoding=encoding, If_None_Match=first.headers["ETag"])
            assert (first.status_code, again.status_code, again.data) == (200, 304, b""), path
            assert again.headers["ETag"] == first.headers["ETag"], path


def test_the_minute_of_the_check_makes_no_other_page(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """Looked at again minutes later the badge's page is not sent anew; it is on another day, or once withdrawn."""
    path = f"/v/{awarded[0].short_code}"
    tag = ask(client_request, path).headers["ETag"]
    instance.clock.advance(minutes=7)  # type: ignore[attr-defined]  # the clock of tests
    assert ask(client_request, path, If_None_Match=tag).status_code == 304
    instance.clock.advance(days=1)  # type: ignore[attr-defined]  # the clock of tests
    assert ask(client_request, path, If_None_Match=tag).status_code == 200
    revoke(instance, session, awarded[0].award, "error")
    session.commit()
    gone = ask(client_request, path, If_None_Match=tag)
    assert gone.status_code == 410
    assert gone.headers["ETag"] != tag
    assert ask(client_request, path, If_None_Match=gone.headers["ETag"]).status_code == 410


def test_a_compressed_text_is_the_same_text(client_request: PageClient, awarded: list[Assertion]) -> None:
    """Files and public pages are the same in both encodings, say so to caches, and have no strong ETag."""
    for path in ("/static/badges.css", *STEADY, f"/o/cap-tandem/badges/{BADGE}/1/image.svg"):
        plain, packed = ask(client_request, path, Accept_Encoding="identity"), ask(client_request, path)
        assert packed.headers["Content-Encoding"] == "gzip", path
        assert gzip.decompress(packed.data) == plain.data, path
        assert packed.headers["ETag"].startswith("W/"), path
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data), path
        for answer in (plain, packed):
            assert "Accept-Encoding" in answer.headers["Vary"], path
            answer.close()
    picture = ask(client_request, f"/o/cap-tandem/badges/{BADGE}/1/image")
    assert "Content-Encoding" not in picture.headers


def test_only_what_is_negotiated_varies_with_accept(client_request: PageClient, awarded: list[Assertion]) -> None:
    """The PNG gives way to SVG where `Accept` prefers it; a file with an address of its own does not."""
    badge, assertion = f"/o/cap-tandem/badges/{BADGE}/1", f"/o/cap-tandem/assertions/{awarded[0].public_id}"
    varying = {
        path: re.findall(r"Accept\b(?!-)", client_request.client.get(path).headers.get("Vary", ""))
        for path in (f"{badge}/image", f"{badge}/image.svg", f"{assertion}/badge.png", f"{assertion}/qr.svg")
    }
    assert [path for path, found in varying.items() if found] == [f"{badge}/image"]


def test_nothing_with_a_secret_is_compressed(
    app: Flask, client_request: PageClient, instance: Instance, world: World, awarded: list[Assertion]
) -> None:
    """Over every page there is: a token, a cookie or a page of members or claim holders travels as it is (BREACH)."""
    client_request.sign_in(world.owner)
    values = arguments(instance, world, awarded[0], {"coordinator.enter.token": "x"})
    packed = []
    for rule in rules_of(app, "GET"):
        answer = ask(client_request, fill(rule, values))
        if answer.headers.get("Content-Encoding"):
            packed.append(rule.rule)
            assert audience(app, rule) is Audience.ANYONE, rule.rule
            assert "Set-Cookie" not in answer.headers, rule.rule
            assert b"csrf_token" not in gzip.decompress(answer.data), rule.rule
            assert SESSION_COOKIE not in str(answer.headers), rule.rule
        answer.close()
    assert len(packed) > 8, packed
