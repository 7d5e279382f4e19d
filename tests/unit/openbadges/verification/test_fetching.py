"""The limits of every fetcher: hops, documents, seconds and addresses, whoever answers."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import pytest

from badges.openbadges.verification import Answer, FetchError
from badges.openbadges.verification.addresses import Address
from badges.openbadges.verification.fetching import MOST_FETCHES, MOST_HOPS, LimitedFetcher
from badges.openbadges.verification.ports import Kept
from tests.support.prose import misspelt

BASE = "https://issuer.example"
Script = Mapping[str, Answer | FetchError]


class Scripted(LimitedFetcher):
    """Answers from a script, with a clock that the script moves, and notes what it was asked."""

    def __init__(self, script: Script, *, costs: float = 0.0, waits: bool = False, **options: Any) -> None:
        self.now = 50.0
        super().__init__(clock=lambda: self.now, **options)
        self.waits = waits  # type: ignore[misc]  # one double for a network and for a file
        self.script = script
        self.costs = costs
        self.asked: list[tuple[str, float, str | None]] = []
        self.threads: set[str] = set()

    def ask(self, address: Address, seconds: float, etag: str | None = None) -> Answer:
        """Answer one hop."""
        self.asked.append((address.url, seconds, etag))
        self.threads.add(threading.current_thread().name.partition("_")[0])
        self.now += self.costs
        found = self.script.get(address.url, Answer(404))
        if isinstance(found, FetchError):
            raise found
        return found

    def close(self) -> None:
        """Do nothing."""


class Shelf(dict[str, Kept]):
    """Keeps everything, and counts how often it was asked."""

    looked_up = 0

    def find(self, name: str) -> Kept | None:
        """Return what is kept."""
        self.looked_up += 1
        return self.get(name)

    def put(self, name: str, kept: Kept) -> None:
        """Keep it."""
        self[name] = kept


def to(location: str, status: int = 302) -> Answer:
    """Return a redirect."""
    return Answer(status, {"location": location})


def refusal(fetcher: LimitedFetcher, url: str = f"{BASE}/") -> tuple[str, str]:
    """Return code and detail of a refusal, which the log keeps too."""
    with pytest.raises(FetchError) as refused:
        fetcher.get(url)
    assert (fetcher.log[-1].status, fetcher.log[-1].code) == (None, refused.value.code)
    assert misspelt(refused.value.detail) == []
    return refused.value.code, refused.value.detail


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(status: int) -> None:
    """The last answer comes back with every hop, relative addresses included; the log has each with its headers."""
    fetcher = Scripted({f"{BASE}/1": to("/2?x=1", status), f"{BASE}/2?x=1": Answer(200, {"etag": "e"}, b"x")})
    found = fetcher.get(f"{BASE}/1")
    assert (found.url, found.status, found.headers, found.body) == (f"{BASE}/2?x=1", 200, {"etag": "e"}, b"x")
    assert (found.insecure, found.hops, found.age_s) == (False, (f"{BASE}/1", f"{BASE}/2?x=1"), 0.0)
    told = [(record.url, record.status, record.code, dict(record.headers), record.body) for record in fetcher.log]
    assert told == [
        (f"{BASE}/1", status, None, {"location": "/2?x=1"}, b""),
        (f"{BASE}/2?x=1", 200, None, {"etag": "e"}, b"x"),
    ]


@pytest.mark.parametrize("answer", [Answer(302), to("/2", 300), to("/2", 200), to("/2", 304), to("/2", 404)])
def test_what_is_no_redirect(answer: Answer) -> None:
    """Without a location, or with another status, an answer is final."""
    assert Scripted({f"{BASE}/": answer}).get(f"{BASE}/").status == answer.status


def test_five_hops() -> None:
    """The fifth redirect is followed, the sixth is not."""
    chain = {f"{BASE}/{number}": to(f"/{number + 1}") for number in range(MOST_HOPS)}
    assert len(Scripted(chain).get(f"{BASE}/0").hops) == MOST_HOPS + 1
    longer = Scripted(chain | {f"{BASE}/{MOST_HOPS}": to("/more")})
    assert refusal(longer, f"{BASE}/0") == ("too_many_redirects", "more than 5 redirects")
    assert longer.log[-1].url == f"{BASE}/{MOST_HOPS}"


@pytest.mark.parametrize(
    ("location", "code", "detail"),
    [
        ("http://issuer.example/", "insecure_redirect", "the redirect leads from https to http"),
        ("/a b", "url_not_allowed", "the redirect leads to an odd address"),
        ("/a\\b", "url_not_allowed", "the redirect leads to an odd address"),
        ("/a\x00", "url_not_allowed", "the redirect leads to an odd address"),
        ("https://[/", "url_not_allowed", "the redirect leads to an odd address"),
        ("https://10.0.0.1/", "url_not_allowed", "the address is not a public one"),
        ("ftp://issuer.example/", "url_not_allowed", "only absolute http and https addresses are fetched"),
    ],
)
def test_redirects_that_are_not_followed(location: str, code: str, detail: str) -> None:
    """Each hop meets the same rules as the first, and none leads back from https to http."""
    assert refusal(Scripted({f"{BASE}/": to(location)})) == (code, detail)


def test_plain_http_is_insecure() -> None:
    """A hop over plain http makes the answer insecure, unless it only led to the same place over https."""
    plain = "http://issuer.example/"
    assert Scripted({}).get(plain).insecure
    assert Scripted({plain: to(f"{BASE}/other")}).get(plain).insecure
    assert Scripted({plain: to("https://other.example/")}).get(plain).insecure
    for elsewhere in ("?x=1", "#part"):
        assert Scripted({plain: to(f"{BASE}/{elsewhere}")}).get(plain).insecure
    assert Scripted({plain: to("http://issuer.example/x"), f"{plain}x": to(f"{BASE}/x")}).get(plain).insecure
    assert not Scripted({plain: to(f"{BASE}/")}).get(plain).insecure
    assert not Scripted({}).get(f"{BASE}/").insecure
    local = "http://localhost:8000/"
    assert not Scripted({}, allow_loopback=True).get(local).insecure
    assert Scripted({}, allow_loopback=True).get(plain).insecure
    assert refusal(Scripted({}), local)[0] == "url_not_allowed"


def test_twenty_documents() -> None:
    """The twentieth document is fetched, the next one is not; redirects cost nothing."""
    fetcher = Scripted({f"{BASE}/0": to("/x")})
    for number in range(MOST_FETCHES):
        fetcher.get(f"{BASE}/{number}")
    assert refusal(fetcher) == ("fetch_budget_exceeded", "more than 20 documents were needed")
    assert len(fetcher.asked) == MOST_FETCHES + 1


def test_ten_seconds() -> None:
    """The clock starts with the first question, and each hop gets what is left."""
    fetcher = Scripted({f"{BASE}/1": to("/2")}, costs=4)
    fetcher.now += 100
    fetcher.get(f"{BASE}/1")
    fetcher.get(f"{BASE}/3")
    assert [seconds for _, seconds, _ in fetcher.asked] == [10.0, 6.0, 2.0]
    assert refusal(fetcher) == ("fetch_timeout", "the check took more than 10 s")
    exact = Scripted({}, costs=5, seconds=5)
    exact.get(f"{BASE}/1")
    assert refusal(exact) == ("fetch_timeout", "the check took more than 5 s")


def test_documents_of_ours() -> None:
    """Our own answers come first, on any hop and by no rule, and are asked of nobody."""
    fetcher = Scripted({f"{BASE}/1": to("https://own.example/2")})
    fetcher.own = lambda url: (
        Answer(200, {}, b"own") if url in ("https://own.example/2", "http://localhost/3") else None
    )
    assert fetcher.get(f"{BASE}/1").body == fetcher.get("http://localhost/3").body == b"own"
    assert not fetcher.get("http://localhost/3").insecure
    assert [url for url, _, _ in fetcher.asked] == [f"{BASE}/1"]


def test_asked_ahead() -> None:
    """Several first hops are asked at once in threads of their own, and not again by whoever needs them."""
    fetcher = Scripted({f"{BASE}/1": to("/3"), f"{BASE}/2": FetchError("fetch_failed", "no")}, waits=True)
    fetcher.ahead([f"{BASE}/1", f"{BASE}/2", f"{BASE}/1", "http://10.0.0.1/", "odd"])
    assert sorted(url for url, _, _ in fetcher.asked) == [f"{BASE}/1", f"{BASE}/2"]
    assert fetcher.threads == {"badges-fetcher"}
    assert [(record.url, record.status, record.code) for record in fetcher.log] == [
        (f"{BASE}/1", 302, None),
        (f"{BASE}/2", None, "fetch_failed"),
    ]
    assert fetcher.get(f"{BASE}/1").hops == (f"{BASE}/1", f"{BASE}/3")
    assert refusal(fetcher, f"{BASE}/2") == ("fetch_failed", "no")
    assert [url for url, _, _ in fetcher.asked][2:] == [f"{BASE}/3"]
    assert len(fetcher.log) == 3
    fetcher.get(f"{BASE}/1")
    assert len(fetcher.asked) == 5


def test_what_is_not_asked_ahead() -> None:
    """One address alone, more than the budget, documents of ours, and anything where nothing waits."""
    pair = [f"{BASE}/1", f"{BASE}/2"]
    file = Scripted({})
    file.ahead(pair)
    network = Scripted({}, waits=True)
    network.own = lambda url: Answer(200) if url == pair[1] else None
    network.ahead(pair)
    network.ahead([f"{BASE}/{number}" for number in range(3, 4 + MOST_FETCHES)])
    assert file.asked == network.asked == []
    network.ahead([f"{BASE}/{number}" for number in range(3, 3 + MOST_FETCHES)])
    assert len(network.asked) == MOST_FETCHES
    for number in range(3, 3 + MOST_FETCHES):
        network.get(f"{BASE}/{number}")
    assert refusal(network)[0] == "fetch_budget_exceeded"


def test_what_is_kept_is_renewed() -> None:
    """A kept answer serves while it lasts; then its tag is sent, ahead too, and a 304 brings the old answer back."""
    shelf = Shelf()
    script: dict[str, Answer] = {
        f"{BASE}/{number}": Answer(200, {"etag": f'"{number}"', "cache-control": "max-age=60"}, b"x")
        for number in (1, 2)
    }
    first = Scripted(script, shelf=shelf)
    for url in script:
        assert first.get(url, keep=True).age_s == 0.0
    assert set(shelf) == set(script)
    served = Scripted(script, shelf=shelf, waits=True)
    served.now += 59
    assert served.get(f"{BASE}/1", keep=True).age_s == 59
    assert [record.age_s for record in served.log] == [59]
    served.ahead(list(script), keep=True)
    assert served.asked == []
    served.get(f"{BASE}/1", keep=True, anew=True)
    served.get(f"{BASE}/1")
    assert [etag for _, _, etag in served.asked] == ['"1"', None]
    assert shelf.looked_up == 4

    late = Scripted(dict.fromkeys(script, Answer(304)), shelf=shelf, waits=True)
    late.now += 200
    late.ahead(list(script), keep=True)
    assert sorted(etag or "" for _, _, etag in late.asked) == ['"1"', '"2"']
    found = late.get(f"{BASE}/1", keep=True)
    assert (found.status, found.body, found.age_s) == (200, b"x", 0.0)
    assert [record.status for record in late.log] == [200, 304]
    assert shelf[f"{BASE}/1"].read_at == late.now
    assert len(late.asked) == 2


def test_what_is_kept_of_loopback_is_for_loopback() -> None:
    """What development read from this machine serves nobody else; nothing is kept unasked."""
    shelf = Shelf()
    Scripted({f"{BASE}/": Answer(200)}, shelf=shelf, allow_loopback=True).get(f"{BASE}/", keep=True)
    assert list(shelf) == [f"loopback {BASE}/"]
    Scripted({f"{BASE}/": Answer(200)}, shelf=shelf).get(f"{BASE}/")
    assert len(shelf) == 1


def test_what_is_kept_is_asked_ahead_for_who_wants_it_so() -> None:
    """A kept answer serves until its last moment, and only those who take kept ones; others ask without its tag."""
    shelf = Shelf()
    kept = Answer(200, {"etag": '"1"', "cache-control": "max-age=60"}, b"x")
    script = dict.fromkeys((f"{BASE}/1", f"{BASE}/2"), kept)
    first = Scripted(script, shelf=shelf)
    for url in script:
        first.get(url, keep=True)
    for waited, keep, tag in ((60, True, '"1"'), (59, False, None)):
        again = Scripted(script, shelf=shelf, waits=True)
        again.now += waited
        again.ahead(list(script), keep=keep)
        assert [etag for _, _, etag in again.asked] == [tag, tag]
    default = Scripted(script, shelf=shelf, waits=True)
    default.ahead(list(script))
    assert [etag for _, _, etag in default.asked] == [None, None]


def test_what_is_asked_ahead_meets_the_same_limits() -> None:
    """What is refused holds up nothing else; this machine is asked where it may be; the budget counts ahead too."""
    pair = [f"{BASE}/1", f"{BASE}/2"]
    mixed = Scripted({}, waits=True)
    mixed.ahead(["odd", "http://localhost:8000/", *pair])
    assert sorted(url for url, _, _ in mixed.asked) == pair
    local = Scripted({}, waits=True, allow_loopback=True)
    local.ahead(["http://localhost:8000/1", "http://localhost:8000/2"])
    assert len(local.asked) == 2
    spent = Scripted({}, waits=True)
    for number in range(3, 2 + MOST_FETCHES):
        spent.get(f"{BASE}/{number}")
    spent.ahead(pair)
    assert len(spent.asked) == MOST_FETCHES - 1
