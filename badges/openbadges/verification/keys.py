"""The keys that may have signed a badge: listed by the issuer's fresh Profile, and owned by that issuer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from badges.openbadges import jws
from badges.openbadges.errors import JwsError, KeyRejectedError
from badges.openbadges.verification.addresses import same_id
from badges.openbadges.verification.examination import Examination, Part, part_of
from badges.openbadges.verification.loading import LoadError, read, require_ok
from badges.openbadges.verification.structure import (
    id_of,
    is_of_another_class,
    is_web,
    list_of,
)

_PEM_TYPES = frozenset({"", "text/plain", "application/x-pem-file", "application/octet-stream"})
_STEPS = ("key_fetched", "key_valid", "signature")
# An issuer's keys are read and tried one after the other: nobody shall make a check dear with them.
MOST_KEYS = 100
MOST_VALUES = 1_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A key that the issuer names: by address, or written out in the Profile itself."""

    id: str
    embedded: Mapping[str, Any] | None = None
    old: bool = False  # named by a 1.x badge, at the issuer's own origin


class Refusal(NamedTuple):
    """What speaks against one key: at which step, with which code, and whether another moment could change it."""

    step: str
    code: str
    detail: str
    definitive: bool = True


def check_signature(x: Examination, parsed: jws.ParsedJws) -> None:
    """Find the issuer's key that signed the badge (signed 3 to 5), and note how each step went."""
    if x.assertion is None or x.issuer is None:
        return
    findings = x.findings
    # 3. The ids of the keys come from the issuer; `creator` only chooses among them.
    candidates = _candidates(x, x.issuer, x.assertion)
    creator = _creator(x.assertion)
    if not candidates:
        detail = "the issuer lists no such key" if creator else "the issuer lists no key"
        findings.failed("key_listed", "key_not_authorized", creator or x.issuer.id, detail)
        return
    findings.passed("key_listed", creator or ", ".join(key.id for key in candidates))
    if x.issuer.holds_private_key():
        findings.failed("key_valid", "key_is_private", x.issuer.id, "the Profile publishes a private key")
    # 4. and 5. Fetch the keys and verify; with several, one that fits is enough.
    refused: list[tuple[Listed, list[Refusal]]] = []
    for tried, key in enumerate(candidates):
        if tried == MOST_KEYS:
            refused.append((key, [_too_many()]))
            break
        refusals = _refusals(x, key, x.issuer, parsed)
        if not refusals:
            for step in _STEPS:
                findings.passed(step, key.id)
            return
        refused.append((key, refusals))
        if refusals[0].code == "fetch_budget_exceeded":
            break
    undecided = [(key, found) for key, found in refused if not all(refusal.definitive for refusal in found)]
    for key, found in undecided or refused:
        _note(x, key, found)


def _too_many() -> Refusal:
    detail = f"the issuer lists more than {MOST_KEYS} keys, and none of the first ones signed the badge"
    return Refusal("key_fetched", "fetch_budget_exceeded", detail, definitive=False)


def _note(x: Examination, key: Listed, refusals: list[Refusal]) -> None:
    """Note all that speaks against one key, and the steps before that held."""
    for step in _STEPS[: _STEPS.index(refusals[0].step)]:
        if not x.findings.has(step):
            x.findings.passed(step, key.id)
    for refusal in refusals:
        note = x.findings.failed if refusal.definitive else x.findings.could_not
        note(refusal.step, refusal.code, key.id, refusal.detail)


def _creator(assertion: Part) -> str | None:
    verification = assertion.document.get("verification", assertion.document.get("verify"))
    if not isinstance(verification, Mapping) or verification.get("creator") is None:
        return None
    return id_of(verification["creator"]) or ""


def _candidates(x: Examination, issuer: Part, assertion: Part) -> list[Listed]:
    """Return the listed keys among which the signer's must be, each once."""
    listed: dict[str, Listed] = {}
    for entry in list_of(issuer.document.get("publicKey")):
        name = id_of(entry)
        embedded = entry if isinstance(entry, Mapping) and "publicKeyPem" in entry else None
        if name is not None or embedded is not None:
            listed.setdefault(name or issuer.id, Listed(name or issuer.id, embedded))
    creator = _creator(assertion)
    if creator is not None:
        return [key for key in listed.values() if same_id(key.id, creator)]
    if listed or not (assertion.old and issuer.old):
        return list(listed.values())
    # 1.x knew no list of keys: the badge names its key, which must stand within the issuer's scope. Only an issuer of
    # that time may be read so: whoever signs could call any payload 1.x.
    url = assertion.document.get("verify_url")
    scope = x.scope()
    if isinstance(url, str) and scope is not None and scope.allows(url):
        return [Listed(url, old=True)]
    return []


def _refusals(x: Examination, key: Listed, issuer: Part, parsed: jws.ParsedJws) -> list[Refusal]:
    """Return everything that speaks against a key having signed the badge for this issuer; nothing: it has."""
    refusals: list[Refusal] = []
    try:
        part = Part(dict(key.embedded), key.id, None) if key.embedded is not None else _fetched(x, key, issuer)
    except LoadError as error:
        return [Refusal("key_fetched", error.code, error.detail, error.definitive)]
    if not _is_called(x, part, key):
        refusals.append(Refusal("key_fetched", "id_mismatch", f"the key calls itself {part.id}"))
    if is_of_another_class(part.document, "key"):
        return [*refusals, Refusal("key_valid", "reference_type_mismatch", "the document is no key")]
    refusals.extend(_against(key, part, issuer))
    if any(problem.path == "publicKeyPem" for problem in part.problems("key")):
        return refusals  # missing, mistyped or too long: there is no key to be tried
    try:
        public_key = _public_key(part.document["publicKeyPem"])
    except KeyRejectedError as error:
        return [*refusals, Refusal("key_valid", error.code, error.detail)]
    try:
        jws.verify(parsed, public_key)
    except JwsError as error:
        refusals.append(Refusal("signature", error.code, error.detail))
    return refusals


def _against(key: Listed, part: Part, issuer: Part) -> Iterator[Refusal]:
    """Yield what is wrong with a key's document, and with its being a key of this issuer."""
    if part.holds_private_key():
        yield Refusal("key_valid", "key_is_private", "a private key was published: it must be revoked")
    for problem in part.problems("key"):
        yield Refusal("key_valid", problem.code, str(problem))
    owner = id_of(part.document.get("owner"))
    if owner is None and key.embedded is not None:
        owner = issuer.id  # written out in the issuer's own Profile
    if owner is None or not same_id(owner, issuer.id):
        yield Refusal("key_valid", "key_owner_mismatch", f"the key belongs to {owner or 'nobody'}")


def _fetched(x: Examination, key: Listed, issuer: Part) -> Part:
    """Return the key at its address; raises LoadError."""
    if not is_web(key.id):
        raise LoadError("key_not_authorized", "the key has no address to be fetched from", definitive=True)
    answer = x.loader.answer(key.id, keep=True)
    if key.old:
        require_ok(answer)
        scope = x.scope()
        if scope is None or not scope.allows(answer.url):
            raise LoadError("origin_not_allowed", f"the key leads to {answer.url}", definitive=True)
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in _PEM_TYPES and answer.body.lstrip().startswith(b"-----BEGIN "):
            pem = answer.body.decode("ascii", "replace")
            return Part({"owner": issuer.id, "publicKeyPem": pem}, key.id, answer.url)
    return part_of(read(key.id, answer, MOST_VALUES), "key", old=False)


def _is_called(x: Examination, part: Part, key: Listed) -> bool:
    """Tell whether a fetched key calls itself by its address, or by one that this led to."""
    if key.embedded is not None or part.id == key.id or not is_web(key.id):
        return True
    return read(key.id, x.loader.answer(key.id, keep=True)).is_called(part.id)


@lru_cache(maxsize=256)
def _public_key(pem: str) -> RSAPublicKey:
    """Read a public key once: parsing costs more than verifying."""
    return jws.load_public_key(pem)
