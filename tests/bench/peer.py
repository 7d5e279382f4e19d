"""Does what a peer does, over and over; runs in `.venv-conformance`, imports nothing of ours.

Reads one JSON object a line: first {"contexts": {url: file}, "resources", "token", "image", "url"}, then
{"what": "verify" | "bake", "times"}; answers each of these with the seconds of CPU that it took.
"""

from __future__ import annotations

import base64
import io
import json
import sys
import time

import requests
from openbadges import verifier
from openbadges_bakery import bake
from reference_validator import Web


class Peers:
    """1EdTech's reference validator and bakery, with the web in memory."""

    def __init__(self, given: dict) -> None:
        web = Web(given["contexts"])
        web.resources = given["resources"]
        requests.Session.get_adapter = lambda _session, url: web.adapter(url)
        self.token, self.url = given["token"], given["url"]
        self.image = base64.b64decode(given["image"])

    def verify(self) -> None:
        """Verify a signed badge, with the validator's own cache of documents."""
        report = verifier.verify(self.token)["report"]
        if not report["valid"]:
            raise SystemExit(f"the reference validator refuses the badge: {report['messages']}")

    def bake(self) -> None:
        """Bake the address of an assertion into a PNG."""
        image = io.BytesIO(self.image)
        image.name = "badge.png"
        bake(image, self.url).close()


def main() -> None:
    """Answer until standard input ends."""
    peers = Peers(json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        asked = json.loads(line)
        work = getattr(peers, asked["what"])
        start = time.process_time()
        for _ in range(asked["times"]):
            work()
        print(time.process_time() - start, flush=True)


if __name__ == "__main__":
    main()
