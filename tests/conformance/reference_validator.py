"""Asks 1EdTech's reference validator; runs in `.venv-conformance`, imports nothing of ours.

Reads one JSON object a line: {"contexts": {url: file}, "jobs": [{"name", "input" | "input_b64" and "filename",
"recipient"?, "resources"?, "now"?}]}, and prints a line for each: [{"name", "valid", "errors", "fetched",
"contexts"}] in the same order; "contexts" are those that it asked for in vain. Each line is answered by a process that
answered none before.
The validator has no guard for the network: contexts are answered from files, a job with `resources` (as in a
replay file) from these alone, any other job reaches loopback.
"""

from __future__ import annotations

import base64
import gc
import gzip
import io
import json
import logging
import os
import signal
import sys
import zlib
from datetime import datetime
from http.client import responses
from urllib.parse import urlsplit

import requests
from openbadges import verifier
from openbadges.verifier import verifier as verifier_module
from openbadges.verifier.tasks import validation
from openbadges_bakery import unbake
from requests.adapters import BaseAdapter, HTTPAdapter

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
PATIENCE = 20  # seconds for one badge
_request = requests.Session.request
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Answering(BaseAdapter):
    """Answers one thing: a document from a file, or a recorded resource."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        super().__init__()
        self.status, self.headers, self.body = status, headers, body

    def send(self, request: requests.PreparedRequest, **_options: object) -> requests.Response:
        """Answer, without any connection."""
        answer = requests.Response()
        answer.status_code = self.status
        answer.reason = responses.get(self.status, "")
        answer.url = request.url or ""
        answer.request = request
        answer.headers.update(self.headers)
        answer.encoding = requests.utils.get_encoding_from_headers(answer.headers)  # as HTTPAdapter does
        answer.raw = io.BytesIO(self.body)
        return answer

    def close(self) -> None:
        """Hold nothing open."""


class Web:
    """All that the validator can reach; `resources` None means loopback."""

    def __init__(self, contexts: dict[str, str]) -> None:
        self.contexts = contexts
        self.resources: dict[str, dict] | None = None
        self.fetched: list[str] = []
        self.missing_contexts: list[str] = []
        self._bodies: dict[str, bytes] = {}

    def adapter(self, url: str) -> BaseAdapter:
        """Return what answers at an address, and note that it was asked for."""
        self.fetched.append(url)
        if url in self.contexts:
            return self._context(url)
        if self.resources is not None:
            return self._recorded(url)
        if urlsplit(url).hostname in LOOPBACK:
            return HTTPAdapter()
        raise requests.ConnectionError(f"only loopback may be reached, not {url}")

    def request(
        self, session: requests.Session, method: str, url: str, *arguments: object, **options: object
    ) -> requests.Response:
        """Answer a known context at once: each badge asks for it many times, and requests prepares each at length."""
        if self.resources is None or url not in self.contexts:
            return _request(session, method, url, *arguments, **options)
        self.fetched.append(url)
        return self._context(url).send(requests.Request(method, url))

    def _context(self, url: str) -> Answering:
        if url not in self._bodies:
            with open(self.contexts[url], "rb") as file:
                self._bodies[url] = file.read()
        return Answering(200, {"Content-Type": "application/ld+json; charset=utf-8"}, self._bodies[url])

    def _recorded(self, url: str) -> BaseAdapter:
        by_address = {_address(name): resource for name, resource in self.resources.items()}
        resource = by_address.get(_address(url))
        if resource is not None:
            return Answering(resource.get("status", 200), *_content(resource))
        if urlsplit(url).path.endswith((".png", ".svg", "/image")):
            return Answering(200, {"Content-Type": "image/png"}, PICTURE)
        if "openbadges/" in url or "context" in url:
            self.missing_contexts.append(url)
        return Answering(404, {"Content-Type": "text/html"}, b"")


def _address(url: str) -> tuple[str, str, str]:
    """Return an address in the one form in which a server on the network would see it."""
    parts = urlsplit(requests.utils.requote_uri(url))
    default = {"https": ":443", "http": ":80"}.get(parts.scheme, ":")
    return parts.scheme, parts.netloc.lower().removesuffix(default), (parts.path or "/") + "?" + parts.query


def _content(resource: dict) -> tuple[dict[str, str], bytes]:
    headers = dict(resource.get("headers", {}))
    if "json" in resource:
        body = json.dumps(resource["json"]).encode()
    elif "body_b64" in resource:
        body = base64.b64decode(resource["body_b64"])
    else:
        body = resource.get("body", "").encode()
    try:
        for coding in reversed(headers.pop("Content-Encoding", "").lower().split(",")):
            if "gzip" in coding:
                body = gzip.decompress(body)
            elif "deflate" in coding:
                body = zlib.decompress(body)
    except (OSError, EOFError, zlib.error):
        body = b""
    return headers, body


class ReadyTasks:
    """The validator's own list of tasks that are ready: it asks twice in a row, and takes long to answer once."""

    def __init__(self) -> None:
        self._first: tuple[object, list[dict]] | None = None
        self._find = verifier_module.filter_active_tasks

    def __call__(self, state: dict) -> list[dict]:
        """Return them; what was found for the loop's condition serves once more, for its first line."""
        first, self._first = self._first, None
        if first is not None and first[0] is state:
            return first[1]
        self._first = state, self._find(state)
        return self._first[1]


def frozen(moment: str) -> type[datetime]:
    """Return a clock that stands still."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.fromisoformat(moment)

    return Clock


def given_of(job: dict) -> object:
    """Return what is handed to the validator: text, or a file."""
    if "input_b64" not in job:
        return job.get("input")
    octets = base64.b64decode(job["input_b64"])
    name = job.get("filename") or ("badge.png" if octets[:4] == b"\x89PNG" else "badge.txt")
    if not name.lower().endswith((".png", ".svg")):
        return octets.decode(errors="replace")
    given = io.BytesIO(octets)
    given.name = name  # the bakery looks at the name
    if given.name.endswith(".svg"):
        # Its own bakery reads an SVG into bytes, which the validator then takes for no badge at all.
        read = unbake(given)
        return read.decode() if isinstance(read, bytes) else read
    return given


def run(job: dict, web: Web) -> dict[str, object]:
    """Verify one badge and report the verdict with its errors."""
    web.resources = job.get("resources")
    web.fetched, web.missing_contexts = [], []
    validation.datetime = frozen(job["now"]) if "now" in job else datetime
    options = {"use_cache": False, "cache_backend": None} if "resources" in job else {}
    signal.alarm(PATIENCE)
    try:
        report = verifier.verify(given_of(job), recipient_profile=job.get("recipient"), **options)["report"]
        errors = [message["result"] for message in report["messages"] if message["messageLevel"] == "ERROR"]
        valid = report["valid"]
    except Exception as error:
        if "resources" not in job:
            raise
        valid, errors = False, [f"crash: {type(error).__name__}"]
    finally:
        signal.alarm(0)
    seen = {"fetched": web.fetched, "contexts": web.missing_contexts}
    return {"name": job["name"], "valid": valid, "errors": errors, **seen}


def _give_up(*_: object) -> None:
    raise TimeoutError


def main() -> None:
    """Answer every line of standard input, until one cannot be."""
    gc.freeze()  # what the answering processes share
    for line in sys.stdin:
        sys.stdout.flush()
        if os.fork() == 0:
            answer(json.loads(line))
            return
        _, status = os.wait()
        if status:
            sys.exit("it cannot be answered")


def answer(asked: dict) -> None:
    """Run all jobs of one line and print what came of them."""
    web = Web(asked["contexts"])
    requests.Session.get_adapter = lambda _session, url: web.adapter(url)
    requests.Session.request = lambda *arguments, **options: web.request(*arguments, **options)
    verifier_module.filter_active_tasks = ReadyTasks()
    gc.disable()  # what it leaves behind in cycles is little: looking for it takes longer than the process lives
    logging.disable()  # a task that fails writes its traceback; the report names the error
    signal.signal(signal.SIGALRM, _give_up)
    print(json.dumps([run(job, web) for job in asked["jobs"]]))


if __name__ == "__main__":
    main()
