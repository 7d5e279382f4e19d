"""Checking our own badges without asking anybody, and everybody else's as VERIFYING.md says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from badges.domain.codes import grouped
from badges.openbadges.verification import InputRefusedError, ReplayFetcher, inputs
from badges.services.outbound import Busy
from badges.services.revoking import revoke
from badges.services.verifying import verify, verify_and_record
from tests.integration.services.awarded import award
from tests.support.remote_issuer import RemoteIssuer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.published import PublishedAssertion
    from badges.records.tables import Award
    from badges.services.instance import Instance
    from tests.support.sample import World

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def own(instance: Instance, session: Session, world: World) -> tuple[Award, PublishedAssertion]:
    """One award of ours, and its assertion."""
    return award(instance, session, world)


def hosted(instance: Instance, assertion: PublishedAssertion) -> str:
    """Return the assertion's address."""
    return instance.urls.assertion(assertion.organisation, assertion.public_id)


def test_our_own_badge(instance: Instance, session: Session, own: tuple[Award, PublishedAssertion]) -> None:
    """A badge of ours is valid in both forms, and no connection is opened."""
    _, assertion = own
    for given in (hosted(instance, assertion), assertion.document, assertion.jws):
        report = verify(instance, session, given)
        assert (report.verdict, report.codes) == ("valid", ())
        assert all(entry["url"].startswith(instance.urls.base) for entry in report.fetched)


def test_our_own_badge_in_development(
    instance: Instance, session: Session, own: tuple[Award, PublishedAssertion]
) -> None:
    """Under a base URL on loopback, even on plain http, our documents are answered in-process."""
    from dataclasses import replace

    from badges.domain.public_urls import PublicUrls
    from badges.services.initialising import stored_base_url

    assert stored_base_url(session) in (None, instance.urls.base)
    local = replace(instance, urls=PublicUrls("http://127.0.0.1:8000"))
    report = verify(local, session, f"http://127.0.0.1:8000/o/{own[1].organisation}")
    assert report.codes == ("not_an_assertion",)
    assert "insecure_transport" not in report.codes


@pytest.mark.parametrize("tail", ["", "/badge.png", "/signed.svg", "/qr.png", "/badge.jws"])
def test_addresses_of_its_files(
    instance: Instance, session: Session, own: tuple[Award, PublishedAssertion], tail: str
) -> None:
    """The address of a file made from a badge stands for the badge."""
    assert verify(instance, session, hosted(instance, own[1]) + tail).verdict == "valid"


def test_short_addresses(instance: Instance, session: Session, own: tuple[Award, PublishedAssertion]) -> None:
    """A short address is read in any case, with or without separators, as the QR code holds it."""
    code = own[1].short_code
    for given in (
        instance.urls.short(code),
        instance.urls.qr_text(code),
        instance.urls.short(code.lower()),
        instance.urls.short(grouped(code, 4).replace(" ", "-")),
        f" {instance.urls.qr_text(code)}\n".encode(),
    ):
        assert verify(instance, session, given).verdict == "valid"
    report = verify(instance, session, instance.urls.short("F7HT34P6K2QX"))
    assert (report.verdict, report.codes) == ("invalid", ("fetch_failed",))


def test_revoked(instance: Instance, session: Session, own: tuple[Award, PublishedAssertion]) -> None:
    """A revoked badge is invalid in both forms, at once."""
    given, assertion = own
    revoke(instance, session, given, "error")
    session.flush()
    for data in (hosted(instance, assertion), assertion.document, assertion.jws):
        report = verify(instance, session, data)
        assert (report.verdict, report.codes) == ("invalid", ("revoked",))


def test_what_we_do_not_publish(instance: Instance, session: Session, world: World) -> None:
    """An address of ours that holds nothing is not found, and nobody is asked."""
    for path in ("/o/nobody", f"/o/{world.slug}/assertions/unknown", "/o/../etc/passwd", "/verify", "/"):
        assert verify(instance, session, instance.urls.base + path).codes == ("fetch_failed",)


def test_one_organisation_cannot_speak_for_another(
    instance: Instance, session: Session, world: World, neighbour: World
) -> None:
    """A badge signed by one organisation's key that names another's BadgeClass is refused."""
    import json

    import jwt

    from badges.services.signing_keys import active_signer

    _, assertion = award(instance, session, world)
    _, other = award(instance, session, neighbour)
    payload = jwt.PyJWS().decode_complete(assertion.jws, options={"verify_signature": False})["payload"]
    foreign = jwt.PyJWS().decode_complete(other.jws, options={"verify_signature": False})["payload"]
    forged = json.loads(payload) | {"badge": json.loads(foreign)["badge"]}
    signer = active_signer(instance, session, world.organisation)
    token = jwt.PyJWS().encode(json.dumps(forged).encode(), signer.private_key, algorithm="RS256")
    report = verify(instance, session, token)
    assert (report.verdict, report.codes) == ("invalid", ("key_not_authorized",))


def test_recording(instance: Instance, session: Session, own: tuple[Award, PublishedAssertion]) -> None:
    """What was read can be kept, and answers the same question without us."""
    from badges.openbadges import verification

    report, kept = verify_and_record(instance, session, own[1].jws)
    again = verification.verify(own[1].jws, fetcher=ReplayFetcher(kept["resources"]), now=report.checked_at)
    assert again.checks == report.checks
    assert again.verdict == "valid"


class Recorder(ReplayFetcher):
    """A world in memory, which remembers what it was allowed."""

    allowed: bool | None = None
    closed = 0

    def close(self) -> None:
        """Count."""
        Recorder.closed += 1


def test_a_strangers_badge(instance: Instance, session: Session) -> None:
    """A stranger's badge is fetched by a fresh fetcher, let go of afterwards, on loopback only in development."""
    from dataclasses import replace

    stranger = RemoteIssuer()

    def new_fetcher(allow_loopback: bool) -> Any:
        Recorder.allowed = allow_loopback
        return Recorder(stranger.resources)

    Recorder.closed = 0
    asking = replace(instance, new_fetcher=new_fetcher)
    for development in (True, False):
        instance_here = replace(asking, development=development)
        report = verify(instance_here, session, stranger.assertion_id, recipient="lea@example.org")
        assert report.checked_at == instance.clock.now()
        assert report.recipient is not None
        assert report.recipient["match"] == "yes"
        assert Recorder.allowed is development
    verify(asking, session, stranger.assertion_id, allow_loopback=False)
    assert Recorder.allowed is False
    with pytest.raises(InputRefusedError):
        verify(asking, session, b"x" * 6_000_000)
    assert Recorder.closed == 4


def test_a_large_file_that_had_to_wait_too_long_may_come_again(
    instance: Instance, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is said about a badge whose file nobody had time to read: the visitor is asked to try again."""
    monkeypatch.setattr(inputs, "PATIENCE_S", 0.01)
    with inputs._one_large_file, pytest.raises(Busy) as busy:
        verify(instance, session, b" " * (inputs.LARGE + 1))
    assert busy.value.seconds == 5
