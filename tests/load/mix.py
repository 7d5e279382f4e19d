"""What the visitors do: valid, invalid and hostile requests, each with the answers that it may get."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.load import bombs
from tests.load.asking import BOUNDARY, FORM, Request, multipart
from tests.load.installation import Published
from tests.load.strangers import Strangers

API = "/api/v1/verify"
OK = frozenset({200})
REFUSED = frozenset({200, 400, 413, 415})  # a report, or a refusal of the request itself
VALID = frozenset({b"valid"})
NOT_VALID = frozenset({b"invalid", b"indeterminate"})
Make = Callable[[random.Random], Request]


@dataclass(frozen=True)
class Kind:
    """One kind of request, and how often it is made among the others."""

    name: str
    weight: int
    make: Make


@dataclass(frozen=True)
class Mix:
    """All kinds, for one installation and its strangers."""

    published: Published
    strangers: Strangers

    def kinds(self) -> list[Kind]:
        """Return everything that a visitor does."""
        return [
            Kind("valid badge, page", 10, self._valid_page),
            Kind("valid badge, interface", 10, self._valid_api),
            Kind("forged token", 8, self._forged),
            Kind("attack of the corpus", 14, self._corpus),
            Kind("bomb (PNG, SVG)", 6, self._bomb),
            Kind("text that is dear to parse", 4, self._text),
            Kind("file of 5 MiB", 3, self._heavy),
            Kind("body over the limit", 3, self._oversize),
            Kind("body that is packed", 2, self._packed),
            Kind("form of 5,000 parts", 2, self._parts),
            Kind("stranger's honest badge", 4, self._stranger),
            Kind("document, page or file", 24, self._document),
            Kind("short code that is none", 6, self._wrong_code),
            Kind("address that is none", 4, self._nowhere),
            Kind("list of badges", 1, self._list),
        ]

    def hostile_url(self, chance: random.Random) -> Request:
        """Ask for the badge of a hostile server: slow ones for as long as they like, others at once."""
        servers = self.strangers.slow if chance.random() < 0.4 else self.strangers.quick
        return _api_text(chance.choice(servers), OK, NOT_VALID)

    def greedy(self, chance: random.Random) -> Request:
        """Ask what is asked as fast as it is answered, from one address."""
        return self._valid_api(chance) if chance.random() < 0.2 else self._document(chance)

    def _valid_page(self, chance: random.Random) -> Request:
        text = chance.choice((self.published.assertion, self.published.jws.decode(), self.published.document.decode()))
        if chance.random() < 0.5:
            return _form({"text": text, "recipient": chance.choice(("", "lea@example.org"))})
        return _upload("/verify", *chance.choice(self._files()), OK)

    def _valid_api(self, chance: random.Random) -> Request:
        if chance.random() < 0.5:
            return _upload(API, *chance.choice(self._files()), OK, VALID)
        text = chance.choice((self.published.assertion, self.published.jws.decode(), self.published.document.decode()))
        return _api_text(text, OK, VALID)

    def _files(self) -> tuple[tuple[str, bytes], ...]:
        found = self.published
        return (("badge.png", found.png), ("signed.svg", found.svg), ("badge.jws", found.jws))

    def _forged(self, chance: random.Random) -> Request:
        head, payload, signature = self.published.jws.decode().split(".")
        at = chance.randrange(len(signature) - 4)
        other = "A" if signature[at] != "A" else "B"
        none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
        token = chance.choice(
            (
                f"{head}.{payload}.{signature[:at]}{other}{signature[at + 1 :]}",
                f"{none}.{payload}.",
                f"{head}.{payload}.{signature}=",
                f"{head}.{payload[:-8]}{payload[-4:]}.{signature}",
            )
        )
        return _api_text(token, OK, NOT_VALID) if chance.random() < 0.7 else _form({"text": token})

    def _corpus(self, chance: random.Random) -> Request:
        attack = chance.choice(bombs.corpus())
        if isinstance(attack, str):
            return _form({"text": attack}, REFUSED) if chance.random() < 0.3 else _api_text(attack, REFUSED, NOT_VALID)
        return _upload(chance.choice((API, "/verify")), *attack, REFUSED)

    def _bomb(self, chance: random.Random) -> Request:
        name, data = chance.choice(bombs.pictures())
        return _upload(chance.choice((API, "/verify")), name, data, REFUSED)

    def _text(self, chance: random.Random) -> Request:
        return _api_text(chance.choice(bombs.texts()), REFUSED, NOT_VALID)

    def _heavy(self, chance: random.Random) -> Request:
        return _upload(chance.choice((API, "/verify")), *chance.choice(bombs.heavy()), REFUSED)

    def _oversize(self, chance: random.Random) -> Request:
        refused = frozenset({413})
        if chance.random() < 0.5:
            return _upload(chance.choice((API, "/verify")), "large.png", bytes(7 * bombs.MIB), refused)
        return Request("POST", "/verify", b"text=" + b"x" * 200_000, {"Content-Type": FORM}, refused)

    def _packed(self, _chance: random.Random) -> Request:
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        return Request("POST", API, bombs.packed(), headers, frozenset({415}))

    def _parts(self, chance: random.Random) -> Request:
        parts = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' * 5_000
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return Request("POST", chance.choice((API, "/verify")), parts.encode(), headers, REFUSED)

    def _stranger(self, chance: random.Random) -> Request:
        given = chance.choice((self.strangers.hosted, self.strangers.signed))
        return _form({"text": given}) if chance.random() < 0.5 else _api_text(given, OK, VALID)

    def _document(self, chance: random.Random) -> Request:
        path = chance.choice((*self.published.documents, self.published.page, "/verify", "/", "/api/v1/openapi.json"))
        accept = chance.choice(("application/ld+json, */*;q=0.1", "text/html, */*;q=0.1"))
        return Request("GET", path, headers={"Accept": accept, "Accept-Encoding": chance.choice(("gzip", "identity"))})

    def _wrong_code(self, chance: random.Random) -> Request:
        code = "".join(chance.choices("ACDEFGHJKLMNPQRTUVWXY34679", k=12))
        return Request("GET", f"/v/{code}", statuses=frozenset({404}))

    def _nowhere(self, chance: random.Random) -> Request:
        path = chance.choice(
            ("/o/nobody", "/%2e%2e/etc/passwd", "/o/a/b/c?" + "x" * 4000, "/static/../x", "/%C3%A9%ff%00")
        )
        method = chance.choice(("GET", "GET", "HEAD", "DELETE", "PUT"))
        return Request(method, path, statuses=frozenset({400, 404, 405}))

    def _list(self, chance: random.Random) -> Request:
        texts = chance.choices(bombs.texts(), k=2)
        lines = [self.published.assertion, self.published.jws.decode(), "no badge at all", *texts] * 4
        files = [
            ("badge.png", self.published.png),
            *chance.choices(bombs.heavy(), k=3),
            *chance.choices(bombs.pictures()),
        ]
        body, headers = multipart("files", files, lines="\n".join(lines))
        return Request("POST", "/verify/plusieurs", body, headers)


def _form(fields: dict[str, str], statuses: frozenset[int] = OK) -> Request:
    return Request("POST", "/verify", urlencode(fields).encode(), {"Content-Type": FORM}, statuses)


def _upload(
    path: str, name: str, data: bytes, statuses: frozenset[int], verdicts: frozenset[bytes] = frozenset()
) -> Request:
    body, headers = multipart("file", [(name, data)])
    return Request("POST", path, body, headers, statuses, verdicts)


def _api_text(text: str, statuses: frozenset[int], verdicts: frozenset[bytes]) -> Request:
    body = json.dumps({"input": text}).encode()
    return Request("POST", API, body, {"Content-Type": "application/json"}, statuses, verdicts)
