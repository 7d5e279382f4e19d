"""What is known about a badge while it is being verified, and the steps that hosted and signed ones share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from badges.openbadges.documents import DocumentError, IdentityObject, parse_date
from badges.openbadges.errors import Problem
from badges.openbadges.identity import match
from badges.openbadges.jws import names_private_key
from badges.openbadges.verification.addresses import parse
from badges.openbadges.verification.findings import Findings
from badges.openbadges.verification.legacy import is_old, is_older_than_contexts, modernised
from badges.openbadges.verification.loading import Loaded, Loader, LoadError
from badges.openbadges.verification.ports import FetchError
from badges.openbadges.verification.scope import Scope, same_origin, scope_of
from badges.openbadges.verification.structure import id_of, is_of_another_class, is_web, problems_of

Known = TypeVar("Known")
CLOCK_SKEW = timedelta(seconds=300)
_FALSE_WORDS = frozenset({"", "false", "no", "0", "null", "none"})


@dataclass(frozen=True, slots=True)
class Part:
    """A document of the badge, in the shape of 2.0, and where it was found."""

    document: dict[str, Any]
    id: str
    final_url: str | None  # None: it was embedded in the document before it
    old: bool = False
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out from the bytes that `document` was read from."""

    def once(self, name: str, work: Callable[[], Known]) -> Known:
        """Return what `work` finds in this document alone, found before or now."""
        if name not in self.known:
            self.known[name] = work()
        found: Known = self.known[name]
        return found

    def holds_private_key(self) -> bool:
        """Tell whether a private key stands anywhere in the document, under whatever name."""
        return self.once("private key", lambda: _holds_private_key(self.document))

    def problems(self, kind: str) -> list[Problem]:
        """Return what is wrong with the document, were it of `kind`."""
        return self.once(f"problems of {kind}", lambda: problems_of(self.document, kind))


def part_of(loaded: Loaded, kind: str, *, old: bool) -> Part:
    """Return a fetched document as a part of the badge, older versions in the shape of 2.0."""
    if old:  # its shape depends on where it stands: nothing of it is remembered
        document = modernised(loaded.document, kind, loaded.asked)
        return Part(document, id_of(document) or loaded.asked, loaded.fetched.url, old)
    return Part(loaded.document, id_of(loaded.document) or loaded.asked, loaded.fetched.url, old, loaded.known)


@dataclass(slots=True)
class Examination:
    """One verification under way."""

    findings: Findings
    loader: Loader
    now: datetime
    recipient: str | None
    assertion: Part | None = None
    badge: Part | None = None
    issuer: Part | None = None
    issued_on: datetime | None = None
    expires: datetime | None = None
    recipient_match: str = "not asked"
    described: dict[str, Any] = field(default_factory=dict)  # of what was recognised and cannot be verified

    def load(self, name: str, address: str) -> Loaded | None:
        """Fetch a document of the issuer's, or note under `name` why that did not work."""
        try:
            return self.loader.load(address, keep=True)
        except LoadError as error:
            self.blocked(name, address, error)
            return None

    def blocked(self, name: str, address: str, error: LoadError) -> None:
        """Note that a document could not be had: for good, or only for now."""
        note = self.findings.failed if error.definitive else self.findings.could_not
        note(name, error.code, address, error.detail)

    def part(self, loaded: Loaded, kind: str, *, expect_old: bool) -> Part:
        """Return a fetched document as a part of the badge, whatever version it is written in."""
        document = loaded.document
        old = is_old(document) or (expect_old and is_older_than_contexts(document))
        return part_of(loaded, kind, old=old)

    def validate(self, name: str, part: Part, kind: str) -> None:
        """Check the class, the context and the properties of a document (hosted 4, signed 2)."""
        if is_of_another_class(part.document, kind):
            code = "reference_type_mismatch"
            self.findings.failed(name, code, part.id, f"not of the class that the {kind} has")
            return
        wanted = "old issuer" if kind == "issuer" and part.old else kind
        problems = part.problems(wanted)
        if not problems:
            self.findings.passed(name, part.id)
        for code, text in _by_code(problems).items():
            self.findings.failed(name, code, part.id, text)

    def fetch_badge(self) -> None:
        """Fetch the BadgeClass; a hosted copy wins over an embedded one (hosted 3)."""
        assert self.assertion is not None
        reference = self.assertion.document.get("badge")
        address = id_of(reference)
        if is_web(address):
            assert address is not None
            loaded = self.load("badge_fetched", address)
            if loaded is None:
                return
            self.badge = self.part(loaded, "badge", expect_old=self.assertion.old)
            self._check_id("badge_fetched", loaded, self.badge)
        elif isinstance(reference, dict):
            self.badge = Part(reference, address or "", None)
            self.findings.passed("badge_fetched", address or "")
        else:
            self.findings.failed("badge_fetched", "schema_invalid", address or "", "no BadgeClass is named")

    def fetch_issuer(self) -> None:
        """Fetch the issuer Profile afresh: only what stands at its own address speaks for it (hosted 3)."""
        if self.badge is None or is_of_another_class(self.badge.document, "badge"):
            return
        address = id_of(self.badge.document.get("issuer"))
        if not is_web(address):
            detail = "the issuer has no address to be fetched from"
            self.findings.failed("issuer_fetched", "issuer_unverifiable", address or "", detail)
            return
        assert address is not None
        try:
            loaded = self.loader.load(address, keep=True)
        except LoadError as error:
            self.blocked("issuer_fetched", address, error)
            unknown = LoadError("issuer_unverifiable", error.detail, definitive=error.definitive)
            self.blocked("issuer_fetched", address, unknown)
            return
        self.issuer = self.part(loaded, "issuer", expect_old=self.badge.old)
        if not same_origin(parse(loaded.fetched.url), parse(address)):
            # Whoever can make a host redirect elsewhere must not become the issuer that stands there.
            detail = f"the issuer's address leads to another origin: {loaded.fetched.url}"
            self.findings.failed("issuer_fetched", "origin_not_allowed", address, detail)
        else:
            self._check_id("issuer_fetched", loaded, self.issuer)

    def _check_id(self, name: str, loaded: Loaded, part: Part) -> None:
        if loaded.is_called(part.id):
            self.findings.passed(name, loaded.asked)
        else:
            self.findings.failed(name, "id_mismatch", loaded.asked, f"the document calls itself {part.id}")

    def scope(self) -> Scope | None:
        """Return the issuer's scope, or None while there is no issuer."""
        if self.issuer is None:
            return None
        try:
            return scope_of(self.issuer.id, self.issuer.document)
        except FetchError:
            return None

    def check_scope(self, name: str, part: Part | None, scope: Scope | None) -> None:
        """Check that a hosted document stands where its issuer's documents stand (hosted 5, 6)."""
        if part is None or scope is None:
            return
        for url in (part.id, part.final_url or part.id):
            if not scope.allows(url):
                detail = f"{url} is outside the scope of {scope.issuer.url}"
                self.findings.failed(name, "origin_not_allowed", part.id, detail)
                return
        self.findings.passed(name, part.id)

    def check_transport(self) -> None:
        """Note documents that came over plain http: they prove nothing."""
        for url in self.loader.insecure:
            self.findings.could_not("transport", "insecure_transport", url)
        if not self.loader.insecure:
            self.findings.passed("transport")

    def check_recipient(self) -> None:
        """Match the identity that was given with the badge's recipient (hosted 7, signed 7)."""
        if self.recipient is None:
            self.findings.not_asked("recipient")
            return
        self.recipient_match = "cannot-tell"
        document = self.assertion.document.get("recipient") if self.assertion else None
        if not isinstance(document, Mapping):
            return
        try:
            identity = IdentityObject.from_dict(document)
        except DocumentError as error:
            self.findings.could_not("recipient", error.code, "", error.detail)
            return
        found = match(identity, self.recipient)
        self.recipient_match = found.answer
        if found.answer == "yes":
            self.findings.passed("recipient")
        elif found.answer == "no":
            self.findings.failed("recipient", found.code or "recipient_mismatch")
        else:
            self.findings.could_not("recipient", found.code)

    def check_dates(self) -> None:
        """Check that the badge was issued, and has not expired (hosted 8, signed 7)."""
        if self.assertion is None:
            return
        document = self.assertion.document
        self.issued_on, self.expires = _date(document.get("issuedOn")), _date(document.get("expires"))
        if self.issued_on is not None:
            looked_at = str(document["issuedOn"])
            if self.issued_on > self.now + CLOCK_SKEW:
                self.findings.failed("issued_on", "issued_in_future", looked_at)
            else:
                self.findings.passed("issued_on", looked_at)
        if document.get("expires") is None:
            self.findings.not_asked("expires")
        elif self.expires is not None:
            looked_at = str(document["expires"])
            if self.expires < self.now:  # "after this time", says the standard
                self.findings.failed("expires", "expired", looked_at)
            else:
                self.findings.passed("expires", looked_at)


def _holds_private_key(value: Any) -> bool:
    if isinstance(value, str):
        return names_private_key(value)
    if isinstance(value, dict):
        is_private_jwk = "kty" in value and "d" in value  # RFC 7518, 6.3.2
        return is_private_jwk or any(map(_holds_private_key, (*value, *value.values())))
    return isinstance(value, list) and any(map(_holds_private_key, value))


def says_revoked(value: Any) -> bool:
    """Tell whether `revoked` says yes, in whatever form it was written."""
    if isinstance(value, str):
        return value.strip().lower() not in _FALSE_WORDS
    return bool(value)


def _date(value: Any) -> datetime | None:
    return parse_date(value) if isinstance(value, str) else None


def _by_code(problems: list[Problem]) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for problem in problems:
        texts.setdefault(problem.code, []).append(str(problem))
    return {code: "; ".join(found) for code, found in texts.items()}
