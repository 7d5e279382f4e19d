"""What a person sees and keeps of a check: the picture within the check's budget, and a proof that replays."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from badges.openbadges.baking import bake_png
from badges.openbadges.verification import ReplayFetcher, verify
from badges.records.tables import Assertion
from badges.services.instance import Instance
from badges.services.proofs import examine, keep_proof
from tests.support.remote_issuer import RemoteIssuer

# One database is enough: what is kept of a check knows no database.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

SIDE = 300


def picture(colour: str = "purple") -> bytes:
    """Return a PNG."""
    out = BytesIO()
    Image.new("RGB", (SIDE, SIDE), colour).save(out, "PNG")
    return out.getvalue()


def answer_image(issuer: RemoteIssuer, data: bytes, kind: str = "image/png", **more: Any) -> None:
    """Have the badge's image answer `data`."""
    encoded = base64.b64encode(data).decode()
    issuer.answer(f"{issuer.badge_id}/image", body_b64=encoded, headers={"Content-Type": kind}, **more)


@pytest.fixture
def among(instance: Instance) -> Callable[[RemoteIssuer], Instance]:
    """Give the installation a world in which one issuer, and nobody else, answers."""
    return lambda issuer: replace(instance, new_fetcher=lambda _loopback: ReplayFetcher(issuer.resources))


World = Callable[[RemoteIssuer], Instance]


def test_a_strangers_picture_is_drawn_again(among: World, session: Session) -> None:
    """The badge's PNG is fetched, drawn again small, and named among the addresses that were read."""
    issuer = RemoteIssuer()
    answer_image(issuer, picture())
    examined = examine(among(issuer), session, issuer.assertion_id)
    assert examined.report.verdict == "valid"
    assert examined.picture is not None
    assert Image.open(BytesIO(examined.picture)).size == (224, 224)
    assert examined.picture not in picture()
    assert examined.fetched[-1] == {"url": f"{issuer.badge_id}/image", "status": 200, "code": None}


@pytest.mark.parametrize(
    "image",
    [
        {"body": "<svg xmlns='http://www.w3.org/2000/svg'/>", "headers": {"Content-Type": "image/svg+xml"}},
        {"status": 404},
        {"status": 302, "headers": {"Location": "http://10.0.0.1/logo.png"}},
        {"body_b64": base64.b64encode(picture()[:200]).decode()},
        {"body_b64": base64.b64encode(picture()).decode(), "delay_s": 11},
        {"body_b64": base64.b64encode(b"\x89PNG" + b"0" * 1_100_000).decode()},
    ],
    ids=["svg", "missing", "private address", "damaged", "too slow", "too large"],
)
def test_what_cannot_be_shown_changes_nothing(among: World, session: Session, image: dict[str, Any]) -> None:
    """An SVG of a stranger, a missing, forbidden, damaged, slow or huge picture is not shown; the verdict stands."""
    issuer = RemoteIssuer()
    issuer.resources[f"{issuer.badge_id}/image"] = image
    examined = examine(among(issuer), session, issuer.assertion_id)
    assert examined.report.verdict == "valid"
    assert examined.picture is None


def test_a_picture_inside_the_document_is_drawn_without_fetching(among: World, session: Session) -> None:
    """A data: URI is decoded here; other data: URIs, and other schemes, show nothing."""
    for image, shown in (
        (f"data:image/png;base64,{base64.b64encode(picture()).decode()}", True),
        ("data:image/png;base64,!!!", False),
        ("data:image/svg+xml;base64,PHN2Zy8+", False),
    ):
        issuer = RemoteIssuer()
        issuer.bend(issuer.badge_id, image=image)
        examined = examine(among(issuer), session, issuer.assertion_id)
        assert (examined.picture is not None) is shown, image
        assert len(examined.fetched) == len(examined.report.fetched)


def inline(data: bytes) -> str:
    """Return a picture as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def test_only_verified_badges_show_a_picture(among: World, session: Session) -> None:
    """A document that is merely described and a forged badge cost no drawing; an expired or revoked badge is shown."""
    issuer = RemoteIssuer()
    issuer.bend(issuer.badge_id, image=inline(picture()))
    world = among(issuer)
    described = json.dumps(issuer.resources[issuer.badge_id]["json"])
    examined = examine(world, session, described)
    assert examined.report.badge is not None
    assert examined.report.badge["image"] == inline(picture())
    assert examined.picture is None
    issuer.bend(issuer.assertion_id, expires="2026-01-01T00:00:00Z", issuedOn="2025-01-01T00:00:00Z")
    examined = examine(world, session, issuer.assertion_id)
    assert "expired" in examined.report.codes
    assert examined.picture is not None
    head, body, _ = issuer.sign().split(".")
    forged = examine(world, session, f"{head}.{body}.{'A' * 342}")
    assert forged.report.verdict == "invalid"
    assert forged.report.badge is not None
    assert forged.picture is None


def test_no_transaction_is_open_while_a_picture_is_drawn(
    instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """Whoever waits for a drawing has ended what it read, our own picture too, and keeps no writer waiting."""
    open_then: list[bool] = []

    class Watching:
        def thumbnail(self, image: bytes) -> bytes:
            """Look whether a transaction is open."""
            open_then.append(session.in_transaction())
            return image

    address = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    assert examine(replace(instance, thumbnails=Watching()), session, address).picture is not None
    assert open_then == [False]


def test_the_picture_spends_the_budget_of_the_check(among: World, session: Session) -> None:
    """When the check has used its time, no picture is asked for."""
    issuer = RemoteIssuer()
    answer_image(issuer, picture())
    issuer.resources[issuer.profile_id]["delay_s"] = 9.5
    issuer.resources[f"{issuer.badge_id}/image"]["delay_s"] = 1
    examined = examine(among(issuer), session, issuer.assertion_id)
    assert examined.report.verdict == "valid"
    assert examined.picture is None
    assert examined.fetched[-1]["code"] == "fetch_timeout"


def test_our_own_picture_is_read_in_process(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """A badge of ours shows its picture, and the network is not touched (the fetcher of tests refuses it)."""
    address = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    examined = examine(instance, session, address)
    assert examined.picture is not None
    assert all(entry["status"] == 200 for entry in examined.fetched)


def test_what_was_given_can_be_given_again(among: World, session: Session) -> None:
    """Address and token stand for themselves, a file for the badge that it holds, an unreadable one for nothing."""
    issuer = RemoteIssuer()
    token = issuer.sign()
    world = among(issuer)
    baked = bake_png(picture(), token)
    assert examine(world, session, issuer.assertion_id).given == issuer.assertion_id
    assert examine(world, session, baked, filename="badge.png").given == token
    assert examine(world, session, token.encode(), filename="badge.jws").given == token
    assert examine(world, session, picture(), filename="badge.png").given is None
    assert examine(world, session, b"[" * 70, filename="badge.json").given is None


def test_a_proof_replays_to_the_same_verdict(among: World, session: Session) -> None:
    """The kept file alone, without any network, gives the verdict and the codes that it holds."""
    issuer = RemoteIssuer()
    world = among(issuer)
    proof = json.loads(keep_proof(world, session, issuer.sign(), recipient="lea@example.org").data)
    replayed = verify(
        proof["input"],
        fetcher=ReplayFetcher(proof["resources"]),
        now=world.clock.now(),
        recipient=proof["recipient"],
    )
    assert replayed.verdict == proof["report"]["verdict"] == "valid"
    assert replayed.to_dict()["checks"] == [
        {name: value for name, value in check.items() if name not in ("title", "sentence")}
        for check in proof["report"]["checks"]
    ]


def test_a_proof_says_when(among: World, session: Session) -> None:
    """The report is dated, its file is named after the moment, and both languages say how to use it."""
    issuer = RemoteIssuer()
    kept = keep_proof(among(issuer), session, issuer.assertion_id)
    proof = json.loads(kept.data)
    assert kept.name == "preuve-2026-03-14-093000.json"
    assert proof["report"]["checkedAt"].startswith("2026-03-14T09:30:00")
    assert set(proof["about"]) == {"fr", "en"}
    assert proof["recipient"] is None


def test_nothing_is_written(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """Checking and keeping a proof leave the database session clean and the home without a new file."""
    before = sorted(instance.home.rglob("*"))
    address = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    examine(instance, session, address)
    keep_proof(instance, session, address)
    assert not session.new
    assert not session.dirty
    assert sorted(instance.home.rglob("*")) == before
