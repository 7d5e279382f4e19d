"""The goals that can be measured today, each as (ours, floor): two operations that are timed in turns."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import WSGIApplication

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask, Response
from werkzeug.test import EnvironBuilder

from badges.domain import publishing
from badges.domain.public_urls import PublicUrls
from badges.openbadges import jws
from badges.openbadges.linting import lint_signed
from badges.openbadges.signing import SignerIdentity, sign
from tests.bench.measuring import Measured, Timed, cpu
from tests.bench.peers import Peers, baking, warm

URLS = PublicUrls("https://badges.example.org")
KID = "k1"


@dataclass(frozen=True)
class Goal:
    """One line of PERFORMANCE.md: what is compared, and the bound it has to keep."""

    number: int
    what: str
    floor_is: str
    bound: float
    at_least: bool  # else: at most
    each: int  # operations in a row
    prepare: Callable[[], tuple[Timed, Timed]]

    def value(self, measured: Measured) -> float:
        """Return what is compared with the bound: our rate by the floor's, or our time by the floor's."""
        return 1 / measured.ratio if self.at_least else measured.ratio

    def met(self, measured: Measured) -> bool:
        """Tell whether the bound is kept."""
        value = self.value(measured)
        return value >= self.bound if self.at_least else value <= self.bound


def _signed_document() -> tuple[dict[str, Any], SignerIdentity]:
    profile = URLS.signer("cap-tandem", KID)
    document = publishing.signed_assertion(
        URLS,
        "cap-tandem",
        uuid.uuid4().urn,
        kid=KID,
        recipient={"type": "url", "hashed": False, "identity": URLS.recipient("Zm9vYmFyYmF6cXV4cXV1eA")},
        badge="duo-decouverte-metier",
        version=1,
        issued_on=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
        expires=None,
    )
    return document, SignerIdentity(profile, URLS.signer_key("cap-tandem", KID), f"{profile}/badges/", KID)


def signing() -> tuple[Timed, Timed]:
    """Lint, encode and sign one assertion; against RSA signing of the same bytes."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    document, identity = _signed_document()
    data = sign(lint_signed(document, signer=identity), key).rpartition(".")[0].encode()
    scheme, digest = padding.PKCS1v15(), SHA256()
    return cpu(lambda: sign(lint_signed(document, signer=identity), key)), cpu(lambda: key.sign(data, scheme, digest))


def verifying() -> tuple[Timed, Timed]:
    """Read a JWS strictly and verify it; against RSA verification of the same bytes."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    document, identity = _signed_document()
    token = sign(lint_signed(document, signer=identity), key)
    parsed, public = jws.parse(token), key.public_key()
    scheme, digest = padding.PKCS1v15(), SHA256()
    return (
        cpu(lambda: jws.verify(jws.parse(token), public)),
        cpu(lambda: public.verify(parsed.signature, parsed.signing_input, scheme, digest)),
    )


def cold_get(app: WSGIApplication, paths: list[str]) -> tuple[Timed, Timed]:
    """Answer a hosted assertion from the database, each time another one; against a constant Flask route."""
    turn = itertools.cycle(paths)
    environments = {path: _environment(path) for path in paths}
    body = _body(app, environments[paths[0]])
    constant = Flask("floor", static_folder=None)

    @constant.get("/o/<org>/assertions/<public_id>")
    def answer(org: str, public_id: str) -> Response:
        return Response(body, content_type="application/ld+json")

    floor = constant.wsgi_app
    return cpu(lambda: _body(app, environments[next(turn)])), cpu(lambda: _body(floor, environments[next(turn)]))


def _environment(path: str) -> dict[str, Any]:
    return EnvironBuilder(path, base_url=URLS.base, headers={"Accept": "application/ld+json"}).get_environ()


def _body(app: WSGIApplication, environment: dict[str, Any]) -> bytes:
    """Call `app` as a server does, without a server."""
    status: list[str] = []

    def start(said: str, *_headers: object) -> Callable[[bytes], object]:
        status.append(said)
        return len  # nobody writes this way

    answer = app(dict(environment), start)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if status != ["200 OK"]:
        raise RuntimeError(f"{environment['PATH_INFO']} answered {status}")
    return body


def goals(app: WSGIApplication, paths: list[str], peers: Peers) -> list[Goal]:
    """Return the goals of PERFORMANCE.md that this benchmark measures."""
    issuer, picture, peer = peers.issuer, peers.picture, peers.peer
    return [
        Goal(1, "sign one assertion: lint, encode, sign", "cryptography signs", 0.90, True, 60, signing),
        Goal(2, "verify a JWS strictly", "cryptography verifies", 0.60, True, 500, verifying),
        Goal(7, "cold GET of an assertion", "constant Flask route", 1.6, False, 200, lambda: cold_get(app, paths)),
        Goal(
            10,
            "warm verification",
            "reference validator",
            0.01,
            False,
            5,
            lambda: (warm(issuer), peer.does("verify")),
        ),
        Goal(
            10,
            "bake a PNG",
            "openbadges-bakery",
            0.25,
            False,
            100,
            lambda: (baking(issuer, picture), peer.does("bake")),
        ),
        Goal(10, "cold signed verification", "round trip of 50 ms", 3.3, False, 1, lambda: peers.cold),
    ]
