"""Goal 10: this verifier and bakery against those of 1EdTech, and against the network."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from badges.domain.artwork import draw
from badges.domain.catalogue import starter_badges
from badges.gateways.fetching import GuardedFetcher
from badges.gateways.images import ResvgRenderer
from badges.gateways.shelf import DocumentShelf
from badges.openbadges.baking import bake_png
from badges.openbadges.verification import ReplayFetcher, verify
from tests.bench.measuring import Timed, cpu, wall
from tests.conformance.corpus_table import CONTEXTS
from tests.conformance.environment import ready
from tests.support.remote_issuer import NOW, RemoteIssuer

ROUND_TRIP_S = 0.05
MORE = 40


class Peer:
    """The reference validator and bakery in a process of their own, which says how long they took."""

    def __init__(self, issuer: RemoteIssuer, token: str, image: bytes) -> None:
        self._process = subprocess.Popen(
            [ready(), Path(__file__).with_name("peer.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": str(Path(__file__).parents[1] / "conformance")},
        )
        encoded = base64.b64encode(image).decode()
        self._send(contexts=CONTEXTS, resources=issuer.resources, token=token, image=encoded, url=issuer.assertion_id)

    def does(self, what: str) -> Timed:
        """Return how to time what the peer does."""

        def timed(times: int) -> float:
            self._send(what=what, times=times)
            assert self._process.stdout is not None
            return float(self._process.stdout.readline())

        return timed

    def stop(self) -> None:
        """Let the process end."""
        self._process.communicate()

    def _send(self, **asked: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()


class _Filling(ReplayFetcher):
    """Puts what it reads on the shelf, as the network would."""

    def __init__(self, issuer: RemoteIssuer, shelf: DocumentShelf) -> None:
        super().__init__(issuer.resources)
        self._shelf, self._clock = shelf, time.monotonic


@dataclass(frozen=True)
class Peers:
    """What goal 10 is measured with, while it is open."""

    issuer: RemoteIssuer
    picture: bytes
    peer: Peer
    cold: tuple[Timed, Timed]


@contextmanager
def peers() -> Iterator[Peers]:
    """Open an issuer, the peers' process, and a server that is 50 ms away."""
    issuer = RemoteIssuer()
    # The validator takes no urn:uuid in a list, though the standard's own example has one.
    issuer.bend(issuer.list_id, revokedAssertions=[f"{issuer.assertion_id}0"])
    picture = ResvgRenderer().png(draw(next(iter(starter_badges().values())).artwork), size=512)
    peer = Peer(issuer, issuer.sign(), picture)
    try:
        with cold() as timed:
            yield Peers(issuer, picture, peer, timed)
    finally:
        peer.stop()


def warm(issuer: RemoteIssuer) -> Timed:
    """Verify a signed badge once more, its issuer's documents having been read a moment ago, as the peer does."""
    shelf, token = DocumentShelf(), issuer.sign()
    verify(token, fetcher=_Filling(issuer, shelf), now=NOW)

    def work() -> None:
        with GuardedFetcher(shelf=shelf) as fetcher:
            _require_valid(verify(token, fetcher=fetcher, now=NOW).verdict)

    # A few would be over before the processor's caches are ours again: the peer takes far longer for each.
    timed = cpu(work)
    return lambda times: timed(times * MORE) / MORE


def baking(issuer: RemoteIssuer, image: bytes) -> Timed:
    """Bake the address of an assertion into a PNG."""
    return cpu(lambda: bake_png(image, issuer.assertion_id))


@contextmanager
def cold() -> Iterator[tuple[Timed, Timed]]:
    """Verify a signed badge of an issuer nobody asked before, 50 ms away; against one request to that issuer."""
    handler = type("Handler", (_Slow,), {"documents": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    issuer = RemoteIssuer(f"http://127.0.0.1:{server.server_port}")
    handler.documents = {urlsplit(url).path: resource["json"] for url, resource in issuer.resources.items()}
    Thread(target=server.serve_forever, daemon=True).start()
    token = issuer.sign()

    def work() -> None:
        with GuardedFetcher(allow_loopback=True, shelf=DocumentShelf()) as fetcher:
            _require_valid(verify(token, fetcher=fetcher, now=NOW).verdict)

    def once() -> None:
        with GuardedFetcher(allow_loopback=True) as fetcher:
            fetcher.get(issuer.profile_id)

    try:
        yield wall(work), wall(once)
    finally:
        server.shutdown()
        server.server_close()


class _Slow(BaseHTTPRequestHandler):
    """Answers documents from memory, as far away as a round trip of 50 ms."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together, or the second waits for the first one's receipt
    documents: dict[str, Any]

    def do_GET(self) -> None:
        """Wait, then answer."""
        body = json.dumps(self.documents[self.path]).encode()
        time.sleep(ROUND_TRIP_S)
        self.send_response(200)
        self.send_header("Content-Type", "application/ld+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _require_valid(verdict: str) -> None:
    if verdict != "valid":
        raise RuntimeError(f"the badge came out {verdict}")
