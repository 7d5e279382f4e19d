"""The list of signed badges that an issuer took back (Open Badges 2.0, Revocation List)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badges.openbadges.verification.addresses import parse
from badges.openbadges.verification.examination import Examination, Part, says_revoked
from badges.openbadges.verification.legacy import modernised
from badges.openbadges.verification.loading import LoadError
from badges.openbadges.verification.ports import FetchError
from badges.openbadges.verification.structure import (
    foreign_contexts,
    id_of,
    is_of_another_class,
    is_web,
    list_of,
    types_of,
)

_STEP = "not_revoked"


def check_revocation(x: Examination) -> None:
    """Consult the issuer's revocation list (signed 6); one that is linked and cannot be read leaves it open."""
    if x.assertion is None:
        return
    if says_revoked(x.assertion.document.get("revoked")):
        x.findings.failed(_STEP, "revoked", x.assertion.id)
        return
    if x.issuer is None:
        return
    link = x.issuer.document.get("revocationList")
    if link is None:
        x.findings.not_asked(_STEP)
        return
    address = id_of(link)
    if is_web(address):
        assert address is not None
        document = _fetched(x, address, x.issuer)
    else:
        document = link if isinstance(link, Mapping) and "revokedAssertions" in link else None
        if document is None:
            _unavailable(x, address or "", "the list has no address to be fetched from")
    if document is not None:
        _look_up(x, x.assertion, document, address or x.issuer.id)


def _fetched(x: Examination, address: str, issuer: Part) -> Mapping[str, Any] | None:
    try:
        loaded = x.loader.load(address)
    except LoadError as error:
        _unavailable(x, address, f"{error.code}: {error.detail}")
        return None
    document = loaded.document
    declared = id_of(document)
    if declared is not None and not loaded.is_called(declared):
        x.findings.failed(_STEP, "id_mismatch", address, f"the list calls itself {declared}")
        return None
    if issuer.old and not types_of(document):
        return modernised(document, "revocations", address)
    return document


def _look_up(x: Examination, assertion: Part, document: Mapping[str, Any], address: str) -> None:
    if is_of_another_class(document, "revocations"):
        x.findings.failed(_STEP, "reference_type_mismatch", address, "the document is no RevocationList")
        return
    for name in foreign_contexts(document):
        detail = f"the context {name} is not one that we ship"
        x.findings.failed(_STEP, "context_not_allowed", address, detail)
    own = [name for name in (assertion.id, assertion.document.get("uid")) if isinstance(name, str)]
    names = {_canonical(name) for name in own}
    hosted = any(map(is_web, own))
    entries = list_of(document.get("revokedAssertions"))
    listed = (name for entry in entries for name in _names_in(entry))
    # An address costs far more to compare than a urn, so that is done only where it could be the badge.
    if any(_canonical(name) in names for name in listed if hosted or not is_web(name)):
        x.findings.failed(_STEP, "revoked", address, "the issuer's list names this badge")
    elif not types_of(document) or "revokedAssertions" not in document or not all(map(_is_entry, entries)):
        x.findings.could_not(_STEP, "schema_invalid", address, "the list is not written as a RevocationList")
        _unavailable(x, address, "the list cannot be relied on")
    elif not x.findings.has(_STEP):
        x.findings.passed(_STEP, address)


def _unavailable(x: Examination, address: str, detail: str) -> None:
    x.findings.could_not(_STEP, "revocation_unavailable", address, detail)


def _names_in(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, Mapping):
        for member in ("id", "@id", "uid"):
            if isinstance(entry.get(member), str):
                yield entry[member]


def _is_entry(entry: Any) -> bool:
    return next(_names_in(entry), None) is not None


def _canonical(name: str) -> str:
    """Return an id in the one spelling in which it is compared."""
    if name[:4].lower() == "urn:":
        return name.lower()
    if is_web(name):
        try:
            address = parse(name)
        except FetchError:
            return name
        return address.url + address.fragment
    return name
