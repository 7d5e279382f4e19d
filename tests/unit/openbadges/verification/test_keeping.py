"""What an issuer publishes may serve later checks for some minutes, and never makes a check wrong."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from badges.openbadges.verification import Answer, ReplayFetcher, Report, recorded, verify
from badges.openbadges.verification.addresses import Address
from badges.openbadges.verification.keeping import MOST_SECONDS_KEPT, lifetime
from badges.openbadges.verification.loading import known_of
from badges.openbadges.verification.ports import Kept
from tests.support.remote_issuer import CONTEXT, HOST, JSON, NOW, RemoteIssuer, public_pem, rsa_key


class Shelf(dict[str, Kept]):
    """Keeps everything."""

    def find(self, name: str) -> Kept | None:
        """Return what is kept."""
        return self.get(name)

    def put(self, name: str, kept: Kept) -> None:
        """Keep it."""
        self[name] = kept


class World:
    """An issuer, a shelf, a clock, and the addresses that the issuer's server was asked for."""

    def __init__(self) -> None:
        self.issuer = RemoteIssuer()
        self.shelf = Shelf()
        self.now = 1000.0
        self.asked: list[str] = []
        self.conditions: list[str | None] = []

    def fetcher(self, *, waits: bool = False) -> ReplayFetcher:
        """Return the fetcher of one check."""
        return _Keeping(self, waits)

    def check(self, token: str | None = None) -> Report:
        """Check a signed badge of the issuer, anew the same one, and say who was asked."""
        self.asked.clear()
        return verify(token or self.issuer.sign(), fetcher=self.fetcher(), now=NOW)


class _Keeping(ReplayFetcher):
    def __init__(self, world: World, waits: bool) -> None:
        super().__init__(world.issuer.resources)
        self.waits = waits  # type: ignore[misc]  # an instance of this class stands for a network or for a file
        self._shelf, self._clock, self._world = world.shelf, lambda: world.now, world

    def ask(self, address: Address, seconds: float, etag: str | None = None) -> Answer:
        self._world.asked.append(address.url)
        self._world.conditions.append(etag)
        answer = super().ask(address, seconds, etag)
        return Answer(304, answer.headers) if etag and answer.headers.get("etag") == etag else answer


@pytest.fixture
def world() -> World:
    """A world whose issuer nobody asked yet."""
    return World()


def test_the_second_check_asks_nobody(world: World) -> None:
    """BadgeClass, issuer, key and list serve the checks of the next five minutes, and the report says so."""
    issuer = world.issuer
    everything = [issuer.badge_id, issuer.profile_id, issuer.key_id, issuer.list_id]
    assert world.check().verdict == "valid"
    assert sorted(world.asked) == sorted(everything)
    world.now += MOST_SECONDS_KEPT - 1
    again = world.check()
    assert (again.verdict, world.asked) == ("valid", [])
    assert {entry["url"]: entry["ageSeconds"] for entry in again.fetched} == dict.fromkeys(everything, 299.0)
    world.now += 2
    assert world.check().verdict == "valid"
    assert sorted(world.asked) == sorted(everything)


def test_hosted_assertions_are_always_asked_for(world: World) -> None:
    """A revocation shows at once: the assertion itself is never kept."""
    address = world.issuer.assertion_id
    verify(address, fetcher=world.fetcher(), now=NOW)
    world.issuer.answer(address, 410)
    assert verify(address, fetcher=world.fetcher(), now=NOW).codes == ("revoked",)


def test_an_etag_renews_what_is_kept(world: World) -> None:
    """After five minutes the server is asked by ETag, and its 304 is good for the next five."""
    world.issuer.resources[world.issuer.list_id]["headers"] = {**JSON, "ETag": '"one"'}
    world.check()
    world.now += MOST_SECONDS_KEPT
    world.conditions.clear()
    report = world.check()
    assert report.verdict == "valid"
    assert world.conditions.count('"one"') == 1
    assert all("ageSeconds" not in entry for entry in report.fetched)
    world.check()
    assert world.asked == []


def test_a_revocation_is_seen_after_five_minutes_at_most(world: World) -> None:
    """A list is never older than five minutes, whatever its server says about keeping it."""
    listed = world.issuer.resources[world.issuer.list_id]
    listed["headers"] = {**JSON, "Cache-Control": "public, max-age=86400"}
    assert world.check().verdict == "valid"
    world.issuer.bend(world.issuer.list_id, revokedAssertions=[world.issuer.signed_id])
    assert world.check().verdict == "valid"
    world.now += MOST_SECONDS_KEPT
    assert world.check().codes == ("revoked",)


def test_what_is_kept_never_condemns(world: World) -> None:
    """A key added a moment ago is found: before a badge is doubted, its issuer is asked afresh."""
    world.check()
    issuer, key_id = world.issuer, f"{HOST}/org/key2"
    issuer.put(key_id, type="CryptographicKey", owner=issuer.profile_id, publicKeyPem=public_pem(rsa_key("second")))
    issuer.bend(issuer.profile_id, publicKey=[issuer.key_id, key_id])
    payload = issuer.payload(verification={"type": "SignedBadge", "creator": key_id})
    report = world.check(issuer.sign(payload, key=rsa_key("second")))
    assert report.verdict == "valid"
    assert world.asked.count(issuer.profile_id) == 1


def test_asked_afresh_the_question_is_the_same(world: World) -> None:
    """The second look knows who was asked about; the report tells an age to the tenth of a second."""
    world.check()
    world.now += 12.34
    assert [entry["ageSeconds"] for entry in world.check().fetched] == [12.3] * 4
    payload = world.issuer.payload(verification={"type": "SignedBadge", "creator": f"{HOST}/no-key"})
    token = world.issuer.sign(payload)
    report = verify(token, fetcher=world.fetcher(), now=NOW, recipient="else@example.org")
    assert report.codes == ("key_not_authorized", "recipient_mismatch")


def test_what_no_issuer_could_change_is_not_asked_again(world: World) -> None:
    """An expired badge stays expired: nobody is asked for that."""
    world.check()
    report = world.check(world.issuer.sign(world.issuer.payload(expires="2026-04-01T00:00:00Z")))
    assert (report.codes, world.asked) == (("expired",), [])


@pytest.mark.parametrize(
    ("headers", "asked_again"),
    [
        ({"Cache-Control": "no-store"}, True),
        ({"Cache-Control": "private, max-age=60"}, True),
        ({"Cache-Control": "max-age=0"}, True),
        ({"Cache-Control": "max-age=60", "Age": "60"}, True),
        ({"Cache-Control": "no-cache"}, True),
        ({"Cache-Control": "max-age=60"}, False),
        ({"Cache-Control": "max-age=nonsense"}, True),
        ({}, False),
    ],
)
def test_servers_say_how_long(world: World, headers: dict[str, str], asked_again: bool) -> None:
    """A server that forbids keeping, or allows less, is obeyed (RFC 9111)."""
    world.issuer.resources[world.issuer.profile_id]["headers"] = JSON | headers
    world.check()
    world.now += 30
    world.check()
    assert (world.issuer.profile_id in world.asked) is asked_again


def test_lifetimes() -> None:
    """Nothing is kept for longer than five minutes; the server may shorten that."""
    assert lifetime({}) == MOST_SECONDS_KEPT
    assert lifetime({"cache-control": "max-age=100000"}) == MOST_SECONDS_KEPT
    assert lifetime({"cache-control": 'MAX-AGE="20"', "age": "5"}) == 15
    assert lifetime({"cache-control": "max-age=20", "age": "90"}) == 0
    assert lifetime({"cache-control": "no-cache"}) == 0
    assert lifetime({"cache-control": "no-store, max-age=20"}) is None


def test_failures_redirects_and_plain_http_are_not_kept_by_mistake(world: World) -> None:
    """An error is asked again, plain http is never kept, and a redirect is kept with every hop."""
    issuer = world.issuer
    issuer.answer(issuer.list_id, 503)
    assert world.check().verdict == "indeterminate"
    issuer.put(issuer.list_id, type="RevocationList", revokedAssertions=[])
    moved = f"{HOST}/org/moved"
    issuer.resources[moved] = issuer.resources[issuer.badge_id]
    issuer.redirect(issuer.badge_id, "/org/moved")
    world.now += MOST_SECONDS_KEPT
    assert world.check().verdict == "valid"
    assert [entry["url"] for entry in world.check().fetched][:2] == [issuer.badge_id, moved]
    assert world.asked == []
    assert not [name for name in world.shelf if name.startswith("http:")]


def test_documents_of_ours_are_never_kept(world: World) -> None:
    """What the service itself publishes is read anew for each check."""
    fetcher = world.fetcher()
    fetcher.own = lambda url: Answer(200, {}, b"{}") if url == HOST + "/own" else None
    fetcher.get(HOST + "/own", keep=True)
    assert not world.shelf


def test_the_proof_holds_what_was_kept(world: World) -> None:
    """A check that rested on kept documents can be replayed like any other."""
    world.check()
    fetcher = world.fetcher()
    token = world.issuer.sign()
    verify(token, fetcher=fetcher, now=NOW)
    proof = recorded(fetcher.log)["resources"]
    assert verify(token, fetcher=ReplayFetcher(proof), now=NOW).verdict == "valid"


def test_several_are_asked_for_at_once(world: World) -> None:
    """BadgeClass and key are on their way at the same time, each is asked for once, and all of it is logged."""
    meeting = threading.Barrier(2, timeout=5)
    threads: set[str] = set()
    fetcher = world.fetcher(waits=True)
    plain = fetcher.ask

    def together(address: Address, seconds: float, etag: str | None = None) -> Answer:
        if address.url in (world.issuer.badge_id, world.issuer.key_id):
            threads.add(threading.current_thread().name)
            meeting.wait()  # fails the test unless the other one comes too
        return plain(address, seconds, etag)

    fetcher.ask = together  # type: ignore[method-assign]  # the network between is what this test watches
    report = verify(world.issuer.sign(), fetcher=fetcher, now=NOW)
    assert report.verdict == "valid"
    assert len(threads) == 2
    assert sorted(world.asked) == sorted(entry["url"] for entry in report.fetched)
    assert len(world.asked) == 4


def test_what_was_asked_ahead_in_vain_is_told(world: World) -> None:
    """A key that is not listed may have been asked for: the report names every address."""
    foreign = "https://elsewhere.example/key"
    payload = world.issuer.payload(verification={"type": "SignedBadge", "creator": foreign})
    report = verify(world.issuer.sign(payload), fetcher=world.fetcher(waits=True), now=NOW)
    assert report.codes == ("key_not_authorized",)
    assert foreign in [entry["url"] for entry in report.fetched]


@pytest.mark.parametrize("odd", ["http://127.0.0.1/key", "https://issuer.example:8443/key", "https://[::1]/key"])
def test_odd_addresses_are_not_asked_ahead(world: World, odd: str) -> None:
    """Asking ahead follows the same rules: a private address is never asked, and the report says why."""
    payload: dict[str, Any] = world.issuer.payload(verification={"type": "SignedBadge", "creator": odd})
    world.issuer.bend(world.issuer.profile_id, publicKey=odd)
    report = verify(world.issuer.sign(payload), fetcher=world.fetcher(waits=True), now=NOW)
    assert report.codes == ("url_not_allowed",)
    assert not [url for url in world.asked if "key" in url]


def test_a_304_that_nobody_asked_for_renews_nothing(world: World) -> None:
    """Only a server that was told the ETag can say that nothing changed."""
    world.check()
    world.now += MOST_SECONDS_KEPT
    world.issuer.answer(world.issuer.list_id, 304)
    assert world.check().codes == ("revocation_unavailable",)


def test_documents_without_id_are_remembered_once(world: World) -> None:
    """The same bytes at ever other addresses take no more memory: where they stand is not remembered with them."""
    issuer = world.issuer
    body = json.dumps({"@context": CONTEXT, "type": "BadgeClass", "name": "x"})
    seen = []
    for number in range(20):
        address = f"{HOST}/many/{number}"
        issuer.resources[address] = {"body": body, "headers": JSON}
        report = verify(issuer.sign(issuer.payload(badge=address)), fetcher=ReplayFetcher(issuer.resources), now=NOW)
        assert report.badge is not None
        assert report.badge["id"] == address
        seen.append(len(known_of(body.encode())))
    assert seen[0] == seen[-1]
