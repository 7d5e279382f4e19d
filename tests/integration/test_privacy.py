"""Nothing that anyone can reach from a badge tells who received it, where, or for which public (DESIGN §5)."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy.orm import Session

from badges.app.logs import configure_logs
from badges.domain.permissions import Audience
from badges.gateways.pdf_baking import PdfBaker
from badges.openbadges import baking, jws
from badges.openbadges.errors import BakingError
from badges.records.tables import Assertion
from badges.services.exporting import email_variant
from badges.services.instance import Instance
from tests.support.addresses import arguments, audience, fill, rules_of
from tests.support.client import PageClient
from tests.support.employers import FORM
from tests.support.paper import text_of
from tests.support.sample import NOTE, PEOPLE, World, take

PUBLIC = (Audience.ANYONE, Audience.CLAIM_HOLDER)
FACES = (
    {"Accept": "application/ld+json"},
    {"Accept": "application/json"},
    {"Accept": "text/html", "Accept-Language": "fr"},
    {"Accept": "text/html", "Accept-Language": "en"},
    {"Accept": "image/svg+xml, */*;q=0.1"},
)
FIRST_NAME = "zephyrine"
VARIANT_ADDRESS = "porte.badges.secret@exemple.fr"


def plain(text: str) -> str:
    """Return `text` without case and accents, as somebody who searches would compare it."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def secrets_of(world: World) -> set[str]:
    """Return every private word of the award: people, contacts, notes, the action, the session and its publics."""
    words: set[str] = {
        NOTE,
        VARIANT_ADDRESS,
        VARIANT_ADDRESS.partition("@")[0],
        FORM["email"],
        FORM["email"].partition("@")[0],
    }
    for name, email, phone in PEOPLE:
        words |= {part for part in name.replace("<b>", " ").replace("</b>", " ").split() if len(part) > 3}
        words |= {email, email.partition("@")[0], phone, phone.replace(" ", ""), "+33" + phone.replace(" ", "")[1:]}
    words |= {world.action.title, world.action.public_id, *world.action.publics}
    words |= {world.session.public_id, world.session.place, world.session.host, "handicap", "2026-03-12"}
    return {plain(word) for word in words if len(word) > 3}


def readable(body: bytes, media_type: str) -> Iterator[str]:
    """Yield every reading of a body: as text, what is baked into it, and what its signature covers."""
    yield body.decode("utf-8", "replace")
    if media_type == "application/pdf":
        yield text_of(body)
        yield str(PdfBaker().unbake(body)) if b"openbadges" in body else ""
    if media_type in ("image/png", "image/svg+xml"):
        try:
            baked = baking.unbake(body)
        except BakingError:
            return  # a plain picture
        yield baked.text
        if baked.kind == "jws":
            yield from readable(baked.text.encode(), "application/jose")
    if media_type == "application/jose":
        parsed = jws.parse(body)
        yield repr(parsed.header)
        yield repr(parsed.payload)


def leaks(answer: Any, secrets: set[str]) -> list[str]:
    """Return the private words that an answer holds, in its body, its headers or its file name."""
    texts = [*readable(answer.data, answer.mimetype), *(f"{name}: {value}" for name, value in answer.headers)]
    joined = plain("\n".join(texts))
    encoded = [base64.b64encode(word.encode()).decode().rstrip("=")[:-1] for word in secrets if len(word) > 6]
    return [word for word in secrets if word in joined] + [word for word in encoded if word in "\n".join(texts)]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_no_public_surface_of_an_award_names_the_person(
    app: Flask,
    client_request: PageClient,
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
    request: pytest.FixtureRequest,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Every public route, in every face and language, for the badge and its e-mail variant, keeps the secret."""
    configure_logs(development=False)
    request.addfinalizer(structlog.reset_defaults)  # else others would write to what this test listened to
    secrets = secrets_of(world)
    with instance.unit_of_work() as own:
        take(instance, own, awarded[0])
        variant = email_variant(instance, own, own.merge(awarded[0].award), VARIANT_ADDRESS)
    walked, found, seen = 0, [], set[str]()
    for public_id in (awarded[0].public_id, variant.public_id):
        values = arguments(instance, world, awarded[0], {"public_id": public_id, "filename": "badges.css"})
        addresses = [
            fill(rule, values) for rule in rules_of(app, "GET") if audience(app, rule) in PUBLIC and known(rule, values)
        ]
        base = f"/o/{world.slug}/assertions/{public_id}"
        addresses += [f"{base}/{name}" for name in ("badge.png", "badge.svg", "badge.json", "badge.jws", "signed.png")]
        addresses += [f"{base}/{name}" for name in ("signed.svg", "qr.png", "qr.svg", "certificate.pdf")]
        for path in dict.fromkeys(addresses):
            if path in seen:
                continue
            seen.add(path)
            for headers in FACES:
                answer = client_request.client.get(path, base_url=instance.urls.base, headers=headers)
                assert answer.status_code < 500, path
                walked += answer.status_code == 200
                private = path.startswith(("/c/", "/C/"))  # her own pages greet her by her first name
                hidden = secrets - {FIRST_NAME} if private else secrets
                found += [f"{path} {headers}: {word}" for word in leaks(answer, hidden)]
                answer.close()
    assert found == []
    assert walked > 60, "the walk reached too little to prove anything"
    log = plain("".join(capfd.readouterr()))
    assert [word for word in secrets if word in log] == []


def known(rule: Any, values: dict[str, str]) -> bool:
    """Tell whether every argument of `rule` has a value here."""
    return all(name in values or f"{rule.endpoint}.{name}" in values for name in rule.arguments)


def test_the_walk_would_find_a_name(instance: Instance) -> None:
    """The search is no formality: a name with other accents, in a signature's payload, is found."""

    class Answer:
        data = "Philomène a reçu ce badge".encode()
        mimetype = "text/html"
        headers = (("Content-Disposition", 'attachment; filename="zephyrine-quibolle.png"'),)

    assert sorted(leaks(Answer, {"philomene", "zephyrine"})) == ["philomene", "zephyrine"]
