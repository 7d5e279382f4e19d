"""The keys that may have signed a badge: listed by the issuer's fresh Profile, and owned by that issuer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

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

_STEPS = ("key_fetched", "key_valid", "signature")


@dataclass(frozen=True, slots=True)
class Listed:
    """A key that the issuer names: by address, or written out in the Profile itself."""

    id: str
    embedded: Mapping[str, Any] | None = None
    old: bool = False  # named by a 1.x badge, at the issuer's own origin


class RefusedError(Exception):
    """One key did not serve: at which step, with which code, and whether another moment could change it."""

    def __init__(self, step: str, code: str, detail: str = "", *, definitive: bool = True) -> None:
        super().__init__(detail or code)
        self.step = step
        self.code = code
        self.detail = detail
        self.definitive = definitive


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
    # 4. and 5. Fetch the keys and verify; with several, one that fits is enough.
    refusals: list[tuple[Listed, RefusedError]] = []
    for key in candidates:
        try:
            _require_signed_by(x, key, x.issuer, parsed)
        except RefusedError as error:
            refusals.append((key, error))
            if error.code == "fetch_budget_exceeded":
                break
            continue
        for step in _STEPS:
            findings.passed(step, key.id)
        return
    undecided = [(key, refusal) for key, refusal in refusals if not refusal.definitive]
    for key, refusal in undecided or refusals:
        for step in _STEPS[: _STEPS.index(refusal.step)]:
            if not findings.has(step):
                findings.passed(step, key.id)
        note = findings.failed if refusal.definitive else findings.could_not
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
    if listed or not assertion.old:
        return list(listed.values())
    # 1.x knew no list of keys: the badge names its key, which must stand within the issuer's scope.
    url = assertion.document.get("verify_url")
    scope = x.scope()
    if isinstance(url, str) and scope is not None and scope.allows(url):
        return [Listed(url, old=True)]
    return []


def _require_signed_by(x: Examination, key: Listed, issuer: Part, parsed: jws.ParsedJws) -> None:
    part = Part(dict(key.embedded), key.id, None) if key.embedded is not None else _fetched(x, key, issuer)
    public_key = _usable(key, part, issuer)
    try:
        jws.verify(parsed, public_key)
    except JwsError as error:
        raise RefusedError("signature", error.code, error.detail) from None


def _fetched(x: Examination, key: Listed, issuer: Part) -> Part:
    if not is_web(key.id):
        raise RefusedError("key_fetched", "key_not_authorized", "the key has no address to be fetched from")
    try:
        answer = x.loader.answer(key.id, keep=True)
        if key.old:
            require_ok(answer)
            scope = x.scope()
            if scope is None or not scope.allows(answer.url):
                raise RefusedError("key_fetched", "origin_not_allowed", f"the key leads to {answer.url}")
            if answer.body.lstrip().startswith(b"-----BEGIN "):
                pem = answer.body.decode("ascii", "replace")
                return Part({"owner": issuer.id, "publicKeyPem": pem}, key.id, answer.url)
        loaded = read(key.id, answer)
    except LoadError as error:
        raise RefusedError("key_fetched", error.code, error.detail, definitive=error.definitive) from None
    declared = id_of(loaded.document)
    if declared is not None and not loaded.is_called(declared):
        raise RefusedError("key_fetched", "id_mismatch", f"the key calls itself {declared}")
    return part_of(loaded, "key", old=False)


def _usable(key: Listed, part: Part, issuer: Part) -> RSAPublicKey:
    """Return the RSA key in a document that is a key of this issuer."""
    document = part.document
    if is_of_another_class(document, "key"):
        raise RefusedError("key_valid", "reference_type_mismatch", "the document is no key")
    if problems := part.problems("key"):
        raise RefusedError("key_valid", problems[0].code, "; ".join(map(str, problems)))
    owner = id_of(document.get("owner"))
    if owner is None and key.embedded is not None:
        owner = issuer.id  # written out in the issuer's own Profile
    if owner is None or not same_id(owner, issuer.id):
        raise RefusedError("key_valid", "key_owner_mismatch", f"the key belongs to {owner or 'nobody'}")
    try:
        return _public_key(document["publicKeyPem"])
    except KeyRejectedError as error:
        raise RefusedError("key_valid", error.code, error.detail) from None


@lru_cache(maxsize=256)
def _public_key(pem: str) -> RSAPublicKey:
    """Read a public key once: parsing costs more than verifying."""
    return jws.load_public_key(pem)
