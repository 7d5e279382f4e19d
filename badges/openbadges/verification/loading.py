"""Fetches the documents of one check, each once, and reads them as strict JSON."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from badges.openbadges.errors import StrictJsonError
from badges.openbadges.strict_json import require_few_values
from badges.openbadges.verification.addresses import same_id
from badges.openbadges.verification.ports import Fetched, Fetcher, FetchError
from badges.openbadges.verification.structure import is_web, read_json

_JSON_TYPE = re.compile(r"application/(?:json|[a-z0-9!#$&^_.-]+\+json)")
_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})
# What a server answers when it is the moment that is wrong, not the address.
_PASSING = frozenset({408, 425, 429})
MOST_REMEMBERED = 256
MOST_REMEMBERED_BYTES = 4096
_UNDECIDED = frozenset({"fetch_timeout", "fetch_budget_exceeded"})


class LoadError(Exception):
    """A document could not be had; `definitive` when asking again would not help."""

    def __init__(self, code: str, detail: str, *, definitive: bool) -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail
        self.definitive = definitive


class Loaded(NamedTuple):
    """A document, and the answer that carried it."""

    asked: str
    fetched: Fetched
    document: dict[str, Any]
    known: dict[str, Any]
    """What was worked out from these very bytes before, whoever sent them; readers add to it."""

    def is_called(self, declared: str) -> bool:
        """Tell whether `declared` is the address that was asked for, or one that it led to."""
        return same_id(declared, self.asked) or any(same_id(declared, hop) for hop in self.fetched.hops)


class Loader:
    """Asks the fetcher for each address once; what failed once fails again without being asked for."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._answers: dict[str, Fetched | LoadError] = {}
        self._anew = False
        self.insecure: list[str] = []

    @property
    def rests_on_kept(self) -> bool:
        """Tell whether some document was kept from an earlier check, not asked for in this one."""
        return any(isinstance(found, Fetched) and found.age_s for found in self._answers.values())

    def ask_anew(self) -> None:
        """Forget what was kept from earlier checks: from now on every server is asked."""
        self._anew = True
        self._answers = {
            url: found for url, found in self._answers.items() if not (isinstance(found, Fetched) and found.age_s)
        }

    def led_to(self, url: str) -> None:
        """Take back that a document came by an insecure way: it stands at an https address that it names itself."""
        if url in self.insecure:
            self.insecure.remove(url)

    def ahead(self, *urls: str | None) -> None:
        """Ask at once for documents of an issuer that will be needed and do not wait for each other."""
        wanted = [url for url in urls if url is not None and is_web(url) and url not in self._answers]
        if len(wanted) > 1:
            self._fetcher.ahead(wanted, keep=True)

    def answer(self, url: str, *, keep: bool = False) -> Fetched:
        """Return the final answer for `url`, whatever its status; raises LoadError.

        With `keep`, for what an issuer publishes about itself, one of the last minutes will do.
        """
        found = self._answers.get(url)
        if found is None:
            found = self._answers[url] = self._ask(url, keep=keep)
        if isinstance(found, LoadError):
            raise found
        return found

    def load(self, url: str, *, keep: bool = False) -> Loaded:
        """Return the JSON document at `url`, which must answer 200 in the end; raises LoadError."""
        return read(url, self.answer(url, keep=keep))

    def _ask(self, url: str, *, keep: bool) -> Fetched | LoadError:
        try:
            fetched = self._fetcher.get(url, keep=keep, anew=self._anew)
        except FetchError as error:
            definitive = error.code not in _UNDECIDED and error.code != "fetch_failed"
            return LoadError(error.code, error.detail, definitive=definitive)
        if fetched.insecure:
            self.insecure.append(url)
        return fetched


def read(asked: str, fetched: Fetched, most_values: int | None = None) -> Loaded:
    """Read a final answer as a JSON object; raises LoadError for any other status or content, or for more values."""
    require_ok(fetched)
    if not is_json(fetched.headers.get("content-type", "")):
        raise LoadError("content_type_not_json", "the answer is not declared as JSON", definitive=True)
    try:
        if most_values is not None:
            require_few_values(fetched.body, most_values)
        known = _known(fetched)
        if "document" not in known:
            known["document"] = read_json(fetched.body)
        document = known["document"]
    except StrictJsonError as error:
        raise LoadError(error.code, error.detail, definitive=True) from None
    if not isinstance(document, dict):
        raise LoadError("schema_invalid", "the document is no JSON object", definitive=True)
    return Loaded(asked, fetched, document, known)


def _known(fetched: Fetched) -> dict[str, Any]:
    if len(fetched.body) > MOST_REMEMBERED_BYTES and fetched.worked_out is not None:
        return fetched.worked_out
    return known_of(fetched.body)


def known_of(octets: bytes) -> dict[str, Any]:
    """Return where to keep what these bytes say: short documents are taken apart once for all checks."""
    return _remembered(octets) if len(octets) <= MOST_REMEMBERED_BYTES else {}


@lru_cache(maxsize=MOST_REMEMBERED)
def _remembered(body: bytes) -> dict[str, Any]:
    return {}


def require_ok(fetched: Fetched) -> None:
    """Require an eventual 200; raises LoadError."""
    if fetched.status != 200:
        passing = fetched.status >= 500 or fetched.status in _PASSING
        raise LoadError("fetch_failed", f"the server answered {fetched.status}", definitive=not passing)


@lru_cache(maxsize=256)
def is_json(content_type: str) -> bool:
    """Tell whether a media type is JSON in UTF-8: application/json, application/ld+json, any +json."""
    kind, *parameters = (part.strip() for part in content_type.lower().split(";"))
    if _JSON_TYPE.fullmatch(kind) is None:
        return False
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in _CHARSETS:
            return False
    return True
