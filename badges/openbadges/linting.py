"""Lint before sign: what our own assertions must satisfy before anybody sees them.

The checks are direct, not a reading of the whole data model: they take a few percent of the time of a signature.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from badges.openbadges import strict_json
from badges.openbadges.contexts import OPENBADGES_V2
from badges.openbadges.documents.assertion import Assertion
from badges.openbadges.documents.endorsement import Endorsement
from badges.openbadges.errors import DocumentError, LintError, LintSpentError, Problem
from badges.openbadges.jws import encode_part

MAX_ASSERTION: Final = 32 * 1024

_REQUIRED = frozenset({"@context", "type", "id", "recipient", "badge", "verification", "issuedOn"})
_OPTIONAL = frozenset({"expires", "image", "evidence", "narrative"})
_FREE_TEXT = frozenset({"evidence", "narrative"})
_ENDORSEMENT = frozenset({"@context", "type", "id", "claim", "issuer", "issuedOn", "verification"})
_URL_RECIPIENT = frozenset({"type", "hashed", "identity"})
_EMAIL_RECIPIENT = _URL_RECIPIENT | {"salt"}
_HOSTED = {"type": "HostedBadge"}

_URN_UUID4 = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-:\[\]]+/[A-Za-z0-9_~.\-/]+")
_OPAQUE_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-:\[\]]+/(?:[A-Za-z0-9_~.\-]+/)*[A-Za-z0-9_-]{22,}")
_DOT_SEGMENT = re.compile(r"/\.{0,2}(?:/|\Z)")
_HASH = re.compile(r"sha256\$[0-9a-f]{64}")
_SALT = re.compile(r"[0-9A-Fa-f]{32,128}|(?=.*[^0-9A-Fa-f])[A-Za-z0-9_-]{22,128}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_TELEPHONE = re.compile(r"(?:\+\d{1,3}|\b0)[\s.\-]?[1-9](?:[\s.\-]?\d){7,}")

_KEY = object()  # only this module makes a Lint


@dataclass(frozen=True, slots=True)
class SignerIdentity:
    """An issuer Profile bound to one signing key.

    `profile_id` is the Profile's id, `key_id` its one `publicKey`, `badge_prefix` what the ids of its
    BadgeClasses begin with (it ends in `/`), `kid` what the JWS header names. Raises ValueError when the
    key or the badges stand outside the Profile's own scope.
    """

    profile_id: str
    key_id: str
    badge_prefix: str
    kid: str
    header_part: bytes = field(init=False, repr=False, compare=False)
    verification: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a key or badges outside the Profile's own scope, and prepare what every badge repeats."""
        scope = f"{self.profile_id}/"
        if not self.key_id.startswith(scope) or not self.badge_prefix.startswith(scope) or not self.kid:
            raise ValueError("the key and the badges of a signer stand under its Profile")
        _require_slash(self.badge_prefix)
        header = strict_json.dumps({"alg": "RS256", "kid": self.kid})
        object.__setattr__(self, "header_part", encode_part(header))
        object.__setattr__(self, "verification", {"type": "SignedBadge", "creator": self.key_id})


class Lint:
    """The exact bytes of one assertion that passed; they can be taken once, to be signed or published."""

    __slots__ = ("_held", "signer")

    def __init__(self, key: object, data: bytes, signer: SignerIdentity | None) -> None:
        """Hold `data`; `lint_hosted` and `lint_signed` alone can call this."""
        if key is not _KEY:
            raise TypeError("a Lint is made by lint_hosted or lint_signed")
        self._held = [data]
        self.signer = signer

    def take(self) -> bytes:
        """Return the bytes, once; raises LintSpentError after that."""
        try:
            return self._held.pop()  # one step, so that two threads cannot both have them
        except IndexError:
            raise LintSpentError from None

    def __init_subclass__(cls) -> NoReturn:
        """Refuse subclasses, which could hold other bytes."""
        raise TypeError("Lint cannot be subclassed")

    def __reduce__(self) -> NoReturn:
        """Refuse copies, which could be taken twice."""
        raise TypeError("a Lint cannot be copied")


def lint_signed(assertion: dict[str, Any], *, signer: SignerIdentity) -> Lint:
    """Check an assertion that `signer` is to sign, and hold its bytes; raises LintError with all problems."""
    problems: list[str] = []
    if not _URN_UUID4.fullmatch(_text(assertion, "id")):
        problems.append("id: must be a urn:uuid of version 4, in lower case")
    if not _stands_under(_text(assertion, "badge"), signer.badge_prefix):
        problems.append("badge: must be a BadgeClass of the signer")
    if assertion.get("verification") != signer.verification:
        problems.append("verification: must be SignedBadge with the signer's key as creator")
    return Lint(_KEY, _checked(assertion, problems), signer)


def lint_hosted(assertion: dict[str, Any], *, prefix: str | None = None) -> Lint:
    """Check an assertion that is to be hosted, and hold its bytes; raises LintError with all problems.

    The assertion's and the badge's id must both stand under `prefix` (an issuer's `startsWith`, which ends
    in `/`, else ValueError); without one they share their origin, the scope that the standard assumes.
    """
    if prefix is not None:
        _require_slash(prefix)
    problems: list[str] = []
    address, badge = _text(assertion, "id"), _text(assertion, "badge")
    scope = prefix if prefix is not None else _origin(address)
    if not _OPAQUE_ADDRESS.fullmatch(address) or not _stands_under(address, scope):
        problems.append("id: must be an address under the issuer's own that nobody can guess")
    if not _stands_under(badge, scope):
        problems.append("badge: must be a BadgeClass under the issuer's own address")
    if assertion.get("verification") != _HOSTED:
        problems.append("verification: must be HostedBadge")
    return Lint(_KEY, _checked(assertion, problems), None)


def lint_endorsement(endorsement: dict[str, Any], *, prefix: str) -> Lint:
    """Check an Endorsement of a BadgeClass that is to be hosted, and hold its bytes; raises LintError.

    It and the class stand under `prefix` (which ends in `/`, else ValueError), its issuer under its own address: what
    an endorser says is hosted by the organisation whose badge it is (Open Badges 2.0, Endorsement).
    """
    _require_slash(prefix)
    problems: list[str] = []
    address, claim = _text(endorsement, "id"), endorsement.get("claim")
    claim = claim if isinstance(claim, dict) else {}
    if endorsement.keys() != _ENDORSEMENT or not {"id"} <= claim.keys() <= {"id", "endorsementComment"}:
        problems.append("claim: something is missing, or not a property that we publish")
    if endorsement.get("@context") != OPENBADGES_V2 or endorsement.get("type") != "Endorsement":
        problems.append("type: must be an Endorsement of Open Badges 2.0")
    if not _OPAQUE_ADDRESS.fullmatch(address) or not _stands_under(address, prefix):
        problems.append("id: must be an address under the organisation's own that nobody can guess")
    if not _stands_under(_text(endorsement, "issuer"), f"{address}/"):
        problems.append("issuer: must be a Profile under the endorsement's own address")
    if not _stands_under(_text(claim, "id"), prefix):
        problems.append("claim.id: must be a BadgeClass under the organisation's own address")
    if endorsement.get("verification") != _HOSTED:
        problems.append("verification: must be HostedBadge")
    if _moment(endorsement.get("issuedOn")) is None:
        problems.append("issuedOn: must be an ISO 8601 date and time with a zone")
    if says_contact(_text(claim, "endorsementComment")):
        problems.append("claim.endorsementComment: an e-mail address or telephone number may not be published")
    data = strict_json.dumps(endorsement)
    if len(data) > MAX_ASSERTION:
        problems.append(f"longer than {MAX_ASSERTION} bytes")
    try:
        Endorsement.from_dict(endorsement)
    except DocumentError as error:
        problems.extend(str(problem) for problem in error.problems)
    if problems:
        raise LintError([Problem(*_located(problem)) for problem in problems])
    return Lint(_KEY, data, None)


def says_contact(text: str) -> bool:
    """Tell whether a text holds what may be an e-mail address or a telephone number."""
    return "@" in text or "\uff20" in text or _TELEPHONE.search(text) is not None


def _checked(assertion: dict[str, Any], problems: list[str]) -> bytes:
    """Return the bytes of an assertion, after the checks that hosted and signed ones share."""
    names = assertion.keys()
    if not names >= _REQUIRED or not names <= _REQUIRED | _OPTIONAL:
        odd = ", ".join(sorted((_REQUIRED - names) | (names - _REQUIRED - _OPTIONAL)))
        problems.append(f"{odd}: missing, or not a property that we publish")
    if assertion.get("@context") != OPENBADGES_V2:
        problems.append(f"@context: must be exactly {OPENBADGES_V2}")
    if assertion.get("type") != "Assertion":
        problems.append("type: must be exactly Assertion")
    _check_recipient(assertion.get("recipient"), problems)
    _check_dates(assertion, problems)
    if "image" in names and not _WEB_ADDRESS.fullmatch(_text(assertion, "image")):
        problems.append("image: must be an address")  # Badgr refuses a data URI here
    data = strict_json.dumps(assertion)
    if len(data) > MAX_ASSERTION:
        problems.append(f"longer than {MAX_ASSERTION} bytes")
    if data.count(b"@") > 1:  # the one of @context
        problems.append("an at sign, as in an e-mail address, may not be published")
    if not names.isdisjoint(_FREE_TEXT):
        _check_free_text(assertion, problems)
    if problems:
        raise LintError([Problem(*_located(problem)) for problem in problems])
    return data


def _check_recipient(recipient: Any, problems: list[str]) -> None:
    if type(recipient) is not dict:
        problems.append("recipient: must be an object")
    elif recipient.get("type") == "url":
        opaque = recipient.keys() == _URL_RECIPIENT and recipient["hashed"] is False
        if not opaque or not _OPAQUE_ADDRESS.fullmatch(_text(recipient, "identity")):
            problems.append("recipient: must be an unhashed URL with a token of 128 bits")
    elif recipient.get("type") == "email":
        hashed = recipient.keys() == _EMAIL_RECIPIENT and recipient["hashed"] is True
        if not hashed or not _HASH.fullmatch(_text(recipient, "identity")):
            problems.append("recipient: an e-mail address must be a salted SHA-256 hash")
        if not _SALT.fullmatch(_text(recipient, "salt")):
            problems.append("recipient.salt: must hold 128 bits")
    else:
        problems.append("recipient.type: must be url or email")


def _check_dates(assertion: dict[str, Any], problems: list[str]) -> None:
    issued = _moment(assertion.get("issuedOn"))
    if issued is None:
        problems.append("issuedOn: must be an ISO 8601 date and time with a zone")
    if "expires" in assertion:
        expires = _moment(assertion["expires"])
        if expires is None:
            problems.append("expires: must be an ISO 8601 date and time with a zone")
        elif issued is not None and expires <= issued:
            problems.append("expires: must be later than issuedOn")


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _text(members: Mapping[str, Any], name: str) -> str:
    """Return a member that must be a string; anything else is an empty one, which no check accepts."""
    value = members.get(name)
    return value if isinstance(value, str) else ""


def _stands_under(address: str, prefix: str) -> bool:
    """Tell whether `address` goes on after `prefix`, with nothing in it that leads out again."""
    return (
        len(address) > len(prefix) > 0
        and address.startswith(prefix)
        and _WEB_ADDRESS.fullmatch(address) is not None
        and _DOT_SEGMENT.search(address, len(prefix) - 1) is None
    )


def _require_slash(prefix: str) -> None:
    """Refuse a prefix under which a longer name could pass: /o/one lets /o/one-else in."""
    if not prefix.endswith("/"):
        raise ValueError(f"the prefix {prefix} must end in a slash")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"


def _check_free_text(assertion: dict[str, Any], problems: list[str]) -> None:
    """Check what few assertions have, and what people wrote: here the whole data model is read."""
    try:
        Assertion.from_dict(assertion)
    except DocumentError as error:
        problems.extend(str(problem) for problem in error.problems)
    written = strict_json.dumps([assertion.get(name) for name in sorted(_FREE_TEXT)]).decode()
    if _TELEPHONE.search(written):
        problems.append("narrative: a telephone number may not be published, in evidence neither")


def _located(problem: str) -> tuple[str, str, str]:
    path, separator, text = problem.partition(": ")
    return (path, "schema_invalid", text) if separator else ("", "schema_invalid", problem)
