"""Asks 1EdTech's reference validator; runs in `.venv-conformance`, imports nothing of ours.

Reads one JSON object from standard input: {"contexts": {url: file}, "jobs": [{"name", "input" | "input_b64" and
"filename", "recipient"?}]}, and prints [{"name", "valid", "errors", "fetched"}] in the same order.
The validator has no guard for the network: only loopback is reached, contexts are answered from files.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from urllib.parse import urlsplit

import requests
from openbadges import verifier
from openbadges_bakery import unbake
from requests.adapters import BaseAdapter, HTTPAdapter

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class FromFile(BaseAdapter):
    """Answers one document from a file."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def send(self, request: requests.PreparedRequest, **_options: object) -> requests.Response:
        """Answer 200 with the file's bytes."""
        answer = requests.Response()
        answer.status_code = 200
        answer.url = request.url or ""
        answer.request = request
        answer.headers["Content-Type"] = "application/ld+json"
        with open(self.path, "rb") as file:
            answer.raw = io.BytesIO(file.read())
        return answer

    def close(self) -> None:
        """Hold nothing open."""


def fence(contexts: dict[str, str], fetched: list[str]) -> None:
    """Let the validator reach loopback and the contexts, nothing else; note every address it asks for."""

    def get_adapter(_session: requests.Session, url: str) -> BaseAdapter:
        fetched.append(url)
        if url in contexts:
            return FromFile(contexts[url])
        if urlsplit(url).hostname in LOOPBACK:
            return HTTPAdapter()
        raise requests.ConnectionError(f"only loopback may be reached, not {url}")

    requests.Session.get_adapter = get_adapter


def run(job: dict[str, object], fetched: list[str]) -> dict[str, object]:
    """Verify one badge and report the verdict with its errors."""
    given: object = job.get("input")
    if "input_b64" in job:
        given = io.BytesIO(base64.b64decode(str(job["input_b64"])))
        given.name = str(job["filename"])  # the bakery looks at the name
        if given.name.endswith(".svg"):
            # Its own bakery reads an SVG into bytes, which the validator then takes for no badge at all.
            read = unbake(given)
            given = read.decode() if isinstance(read, bytes) else read
    del fetched[:]
    answer = verifier.verify(given, recipient_profile=job.get("recipient"))
    report = answer["report"]
    errors = [message["result"] for message in report["messages"] if message["messageLevel"] == "ERROR"]
    return {"name": job["name"], "valid": report["valid"], "errors": errors, "fetched": list(fetched)}


def main() -> None:
    """Run all jobs of standard input."""
    asked = json.load(sys.stdin)
    fetched: list[str] = []
    fence(asked["contexts"], fetched)
    json.dump([run(job, fetched) for job in asked["jobs"]], sys.stdout)


if __name__ == "__main__":
    main()
