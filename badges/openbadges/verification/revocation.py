"""The list of signed badges that an issuer took back (Open Badges 2.0, Revocation List)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from badges.openbadges.verification.addresses import parse
from badges.openbadges.verification.examination import Examination, Part, part_of, says_revoked
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
    names: RevokedNames | None = None
    if is_web(address):
        assert address is not None
        names = _fetched(x, address, x.issuer)
    elif isinstance(link, Mapping) and "revokedAssertions" in link:
        names = RevokedNames(link)
    else:
        _unavailable(x, address or "", "the list has no address to be fetched from")
    if names is not None:
        _look_up(x, x.assertion, names, address or x.issuer.id)


def _fetched(x: Examination, address: str, issuer: Part) -> RevokedNames | None:
    try:
        loaded = x.loader.load(address, keep=True)
    except LoadError as error:
        _unavailable(x, address, f"{error.code}: {error.detail}")
        return None
    declared = id_of(loaded.document)
    if declared is not None and not loaded.is_called(declared):
        x.findings.failed(_STEP, "id_mismatch", address, f"the list calls itself {declared}")
        return None
    old = issuer.old and not types_of(loaded.document)
    part = part_of(loaded, "revocations", old=old)
    return part.once("revoked", lambda: RevokedNames(part.document))  # a set for as long as the list is kept


def _look_up(x: Examination, assertion: Part, names: RevokedNames, address: str) -> None:
    if names.of_another_class:
        x.findings.failed(_STEP, "reference_type_mismatch", address, "the document is no RevocationList")
        return
    for context in names.contexts:
        x.findings.failed(_STEP, "context_not_allowed", address, f"the context {context} is not one that we ship")
    own = [name.strip() for name in (assertion.id, assertion.document.get("uid")) if isinstance(name, str)]
    if any(name in names for name in own):
        x.findings.failed(_STEP, "revoked", address, "the issuer's list names this badge")
    elif not names.readable:
        x.findings.could_not(_STEP, "schema_invalid", address, "the list is not written as a RevocationList")
        _unavailable(x, address, "the list cannot be relied on")
    elif not x.findings.has(_STEP):
        x.findings.passed(_STEP, address)


class RevokedNames:
    """The ids and uids that a RevocationList names, as sets: one look tells whether a badge is among them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.of_another_class = is_of_another_class(document, "revocations")
        self.contexts = tuple(foreign_contexts(document))
        entries = list_of(document.get("revokedAssertions"))
        listed = document.get("revokedAssertions") is not None  # null is as good as nothing
        self.readable = bool(types_of(document)) and listed and all(map(_is_entry, entries))
        named = [name.strip() for entry in entries for name in _names_in(entry)]
        self._names = frozenset(_canonical(name) for name in named if not is_web(name))
        self._web = tuple(name for name in named if is_web(name))

    def __contains__(self, name: str) -> bool:
        return _canonical(name) in (self._addresses if is_web(name) else self._names)

    @cached_property
    def _addresses(self) -> frozenset[str]:
        """Return the ids that are addresses, worked out only when asked for: they cost far more than a urn."""
        return frozenset(map(_canonical, self._web))


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
    return any(name.strip() for name in _names_in(entry))


def _canonical(name: str) -> str:
    """Return an id, without spaces around it, in the one spelling in which it is compared."""
    if name[:4].lower() == "urn:":
        return name.lower()
    if is_web(name):
        try:
            address = parse(name)
        except FetchError:
            return name
        return address.url + address.fragment
    return name
