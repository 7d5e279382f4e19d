"""Documents of one check: asked for once, read as strict JSON, and told apart by what may pass."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.verification import Fetched, FetchError
from badges.openbadges.verification.loading import (
    MOST_REMEMBERED_BYTES,
    Loader,
    LoadError,
    is_json,
    known_of,
    read,
)

URL = "https://issuer.example/1"
JSON = {"content-type": "application/json"}


class Counting:
    """A fetcher that answers everything with one thing, and counts."""

    def __init__(self, answer: Fetched | FetchError) -> None:
        self.found = answer
        self.asked: list[str] = []
        self.how: list[dict[str, Any]] = []
        self.at_once: list[tuple[list[str], bool]] = []

    def get(self, url: str, **how: Any) -> Fetched:
        """Answer, or fail."""
        self.asked.append(url)
        self.how.append(how)
        if isinstance(self.found, FetchError):
            raise self.found
        return self.found

    def ahead(self, urls: list[str], *, keep: bool = False) -> None:
        """Note what was asked ahead."""
        self.at_once.append((urls, keep))


def loader_of(answer: Fetched | FetchError) -> tuple[Loader, Counting]:
    """Return a loader and its fetcher."""
    fetcher = Counting(answer)
    return Loader(fetcher), fetcher  # type: ignore[arg-type]  # the rest of the port is not used


def failure(answer: Fetched | FetchError) -> tuple[str, str, bool]:
    """Return how loading fails."""
    loader, _ = loader_of(answer)
    with pytest.raises(LoadError) as failed:
        loader.load(URL)
    assert str(failed.value) == (failed.value.detail or failed.value.code)
    return failed.value.code, failed.value.detail, failed.value.definitive


def test_each_document_is_asked_for_once() -> None:
    """Answers and failures are kept for the rest of the check."""
    loader, fetcher = loader_of(Fetched(URL, 200, JSON, b'{"a":1}'))
    assert loader.load(URL).document == loader.load(URL).document == {"a": 1}
    assert loader.answer(URL).status == 200
    assert fetcher.asked == [URL]
    loader, fetcher = loader_of(FetchError("fetch_timeout"))
    for _ in range(2):
        with pytest.raises(LoadError):
            loader.load(URL)
    assert fetcher.asked == [URL]


@pytest.mark.parametrize(
    ("code", "definitive"),
    [
        ("url_not_allowed", True),
        ("response_invalid", True),
        ("fetch_timeout", False),
        ("fetch_budget_exceeded", False),
        ("fetch_failed", False),
    ],
)
def test_failures_that_may_pass(code: str, definitive: bool) -> None:
    """A limit of ours, or of the moment, decides nothing about the badge."""
    assert failure(FetchError(code, "some detail")) == (code, "some detail", definitive)
    assert failure(FetchError(code)) == (code, "", definitive)


@pytest.mark.parametrize(
    ("status", "definitive"),
    [
        (201, True), (204, True), (301, True), (400, True), (404, True), (407, True), (410, True), (428, True),
        (499, True), (408, False), (425, False), (429, False), (500, False), (503, False), (599, False),
    ],
)  # fmt: skip
def test_answers_that_are_not_200(status: int, definitive: bool) -> None:
    """Only 200 carries a document; a server in trouble may answer later."""
    assert failure(Fetched(URL, status, JSON, b"{}")) == (
        "fetch_failed",
        f"the server answered {status}",
        definitive,
    )


@pytest.mark.parametrize(
    ("headers", "body", "code", "detail"),
    [
        ({}, b"{}", "content_type_not_json", "the answer is not declared as JSON"),
        ({"content-type": "text/html"}, b"{}", "content_type_not_json", "the answer is not declared as JSON"),
        (JSON, b"[]", "schema_invalid", "the document is no JSON object"),
        (JSON, b"{", "json_invalid", None),
        (JSON, b'{"a":1,"a":2}', "json_duplicate_key", "an object names a member twice"),
    ],
)
def test_answers_that_are_no_document(headers: dict[str, str], body: bytes, code: str, detail: str | None) -> None:
    """What is not declared as JSON, is none, or is no object, is refused for good."""
    found = failure(Fetched(URL, 200, headers, body))
    assert (found[0], found[2]) == (code, True)
    assert detail is None or found[1] == detail


def test_plain_http_is_noted() -> None:
    """Documents that came insecurely are listed once, in the order in which they were needed."""
    loader, _ = loader_of(Fetched(URL, 200, JSON, b"{}", insecure=True))
    for url in (URL, f"{URL}2", URL):
        loader.load(url)
    assert loader.insecure == [URL, f"{URL}2"]


def test_what_is_needed_anyway_is_asked_at_once() -> None:
    """Two addresses of the web or more are asked together; ids that are none, and known ones, are left out."""
    loader, fetcher = loader_of(Fetched(URL, 200, JSON, b"{}"))
    loader.ahead(URL, None, "urn:x:1")
    assert fetcher.at_once == []
    loader.ahead(URL, f"{URL}2", None)
    loader.load(URL)
    loader.ahead(URL, f"{URL}3", f"{URL}4")
    assert fetcher.at_once == [([URL, f"{URL}2"], True), ([f"{URL}3", f"{URL}4"], True)]


def test_what_was_kept_is_forgotten_on_demand() -> None:
    """A check that rests on what earlier ones read can ask for these documents anew, and for these alone."""
    loader, fetcher = loader_of(Fetched(URL, 200, JSON, b"{}"))
    loader.load(URL, keep=True)
    assert not loader.rests_on_kept
    fetcher.found = Fetched(URL, 200, JSON, b"{}", age_s=5.0)
    loader.load(f"{URL}2", keep=True)
    assert loader.rests_on_kept
    loader.ask_anew()
    assert not loader.rests_on_kept
    for number in ("", "2", "3"):
        loader.load(f"{URL}{number}")
    assert fetcher.asked == [URL, f"{URL}2", f"{URL}2", f"{URL}3"]
    assert fetcher.how == [{"keep": True, "anew": False}] * 2 + [{"keep": False, "anew": True}] * 2


@pytest.mark.parametrize("large", [False, True])
def test_a_document_knows_its_names(large: bool) -> None:
    """A document is called by the address that was asked for, or by one on the way, in any spelling."""
    body = b'{"a":"' + b"x" * (5_000 if large else 1) + b'"}'
    loaded = read(URL, Fetched(f"{URL}/2", 200, JSON, body, hops=(URL, f"{URL}/2")))
    assert len(loaded.document["a"]) == (5_000 if large else 1)
    for name, called in ((URL, True), (f"{URL}/2", True), ("HTTPS://ISSUER.example/1", True), (f"{URL}/3", False)):
        assert loaded.is_called(name) is called


def test_only_short_documents_are_remembered() -> None:
    """What was worked out from 4 KiB is there for the next check; a larger document has only what is kept with it."""
    short, long = (b'{"a":"%s"}' % (b"y" * (MOST_REMEMBERED_BYTES - 8 + more)) for more in (0, 1))
    assert known_of(short) is known_of(bytes(bytearray(short)))
    assert known_of(long) is not known_of(long)
    for body, own in ((short, False), (long, True)):
        kept: dict[str, Any] = {}
        loaded = read(URL, Fetched(URL, 200, JSON, body, worked_out=kept))
        assert (loaded.known is kept) is own


@pytest.mark.parametrize(
    ("media_type", "json"),
    [
        ("application/json", True), ("Application/JSON", True), ("application/ld+json", True),
        ("application/vnd.x-y.z+json ; charset=UTF-8", True), ('application/json; charset="utf-8"', True),
        ("application/json;charset=us-ascii;profile=x", True), ("application/json; charset = utf8", True),
        ("", False), ("text/json", False), ("application/jsonx", False), ("application/+json", False),
        ("application/xml", False), ("application/json, text/html", False),
        ("application/json; charset=latin-1", False), ("application/json; profile=x; charset=utf-16", False),
    ],
)  # fmt: skip
def test_media_types(media_type: str, json: bool) -> None:
    """JSON is declared as application/json or any +json, in UTF-8 where a charset is named."""
    assert is_json(media_type) is json
