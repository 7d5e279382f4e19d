"""A fetcher that answers from a recorded file and opens no connection, and the writer of such files."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any

from badges.openbadges import strict_json
from badges.openbadges.errors import StrictJsonError
from badges.openbadges.jws import names_private_key
from badges.openbadges.verification.addresses import Address, parse
from badges.openbadges.verification.decoding import decoded
from badges.openbadges.verification.fetching import LimitedFetcher
from badges.openbadges.verification.ports import FETCH_CODES, Answer, FetchError, FetchRecord

_REDACTED = f"-----BEGIN {'PRIVATE'} KEY-----"
_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth"})
_KEPT_HEADERS = ("content-type", "location", "etag", "date", "last-modified")


class ReplayFetcher(LimitedFetcher):
    """Answers from `resources` (VERIFYING.md, replay file); what is not in them is a 404.

    Scheme, port, address-literal and hop rules apply as on the network; names are not resolved. A slow
    answer (`delay_s`) is charged to the time budget, without waiting. `allow_loopback` is for a record that an
    installation in development made of its own badges.
    """

    def __init__(self, resources: Mapping[str, Any], *, allow_loopback: bool = False) -> None:
        self._elapsed = 0.0
        super().__init__(allow_loopback=allow_loopback, clock=lambda: self._elapsed)
        self._resources = resources
        self._by_address: dict[str, Any] | None = None

    def ask(self, address: Address, seconds: float, etag: str | None = None) -> Answer:
        """Answer from the file; raises FetchError fetch_timeout, response_invalid, response_too_large."""
        resource = self._found(address.url)
        if resource is None:
            return Answer(404)
        if not isinstance(resource, Mapping):
            raise FetchError("response_invalid", "the recorded answer is no object")
        error = resource.get("error")
        if isinstance(error, str) and error in FETCH_CODES:
            raise FetchError(error, "the recorded request had failed")
        self._wait(resource.get("delay_s", 0), seconds)
        status = resource.get("status", 200)
        headers = _headers(resource)
        if error is not None or not isinstance(status, int) or not 100 <= status <= 599 or headers is None:
            raise FetchError("response_invalid", "the recorded answer has no usable status or headers")
        body = decoded(_body(resource), headers.get("content-encoding", ""))
        return Answer(status, headers, body)

    def close(self) -> None:
        """Do nothing: no connection was opened."""

    def _found(self, url: str) -> Any:
        found = self._resources.get(url)
        if found is not None:
            return found
        if self._by_address is None:
            self._by_address = {}
            for key, resource in self._resources.items():
                try:
                    self._by_address.setdefault(parse(key).url, resource)
                except FetchError:
                    continue  # an address that is never asked for
        return self._by_address.get(url)

    def _wait(self, delay: Any, seconds: float) -> None:
        if isinstance(delay, bool) or not isinstance(delay, int | float) or not delay > 0:
            return
        self._elapsed += min(delay, seconds + 1)  # compared first: a delay may be longer than a float can say
        if delay > seconds:
            raise FetchError("fetch_timeout", "the answer came too late")


def recorded(log: Iterable[FetchRecord]) -> dict[str, Any]:
    """Return the content of a replay file that answers every request of `log` as it was answered."""
    resources: dict[str, Any] = {}
    for record in log:
        if record.status is None:
            resources.setdefault(record.url, {"error": record.code})
            continue
        kept = {name: record.headers[name] for name in _KEPT_HEADERS if name in record.headers}
        entry: dict[str, Any] = {"status": record.status, "headers": kept}
        body = _without_private_keys(record.body)
        try:
            entry["body"] = body.decode("utf-8")
        except UnicodeDecodeError:
            entry["body_b64"] = base64.b64encode(body).decode("ascii")
        resources[record.url] = entry
    return {"resources": resources}


def _without_private_keys(body: bytes) -> bytes:
    """Return a recorded body without the private keys in it: the proof shows that there was one, and holds none."""
    try:
        document = strict_json.loads(body)
    except StrictJsonError:
        return b"" if names_private_key(body.decode("utf-8", "replace")) else body
    redacted = _redacted(document)
    return body if redacted == document else strict_json.dumps(redacted)


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return _REDACTED if names_private_key(value) else value
    if isinstance(value, list):
        return [_redacted(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "kty" in value and "d" in value:  # a private JWK stays recognisable as one (RFC 7518, 6.3.2)
        value = {name: "" if name in _PRIVATE_MEMBERS else item for name, item in value.items()}
    return {_redacted(name): _redacted(item) for name, item in value.items()}


def _headers(resource: Mapping[str, Any]) -> dict[str, str] | None:
    given = resource.get("headers", {})
    if not isinstance(given, Mapping):
        return None
    headers = {str(name).lower(): str(value) for name, value in given.items()}
    if "json" in resource:
        headers.setdefault("content-type", "application/ld+json")
    return headers


def _body(resource: Mapping[str, Any]) -> bytes:
    if "json" in resource:
        try:
            return strict_json.dumps(resource["json"])
        except StrictJsonError as error:
            raise FetchError("response_invalid", error.detail) from None
    if "body_b64" in resource:
        try:
            return base64.b64decode(str(resource["body_b64"]), validate=True)
        except (binascii.Error, ValueError):
            raise FetchError("response_invalid", "the recorded body is not base64") from None
    body = resource.get("body", "")
    if not isinstance(body, str):
        raise FetchError("response_invalid", "the recorded body is no text")
    return body.encode("utf-8", "surrogatepass")
