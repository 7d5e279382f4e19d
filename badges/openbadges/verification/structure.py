"""Whether a document is what a reference promised, in a context that we know, with the right properties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from badges.openbadges import strict_json
from badges.openbadges.contexts import KNOWN_CONTEXTS
from badges.openbadges.documents import (
    Assertion,
    BadgeClass,
    CryptographicKey,
    Document,
    IssuerProfile,
    Profile,
    RevocationList,
)
from badges.openbadges.errors import Problem

KINDS: Mapping[str, tuple[type[Document], frozenset[str]]] = {
    "assertion": (Assertion, frozenset({"Assertion"})),
    "badge": (BadgeClass, frozenset({"BadgeClass"})),
    "issuer": (IssuerProfile, frozenset({"Issuer", "Profile"})),
    "old issuer": (Profile, frozenset({"Issuer", "Profile"})),  # 1.x asks no e-mail address of an issuer
    "key": (CryptographicKey, frozenset({"CryptographicKey", "Key"})),
    "revocations": (RevocationList, frozenset({"RevocationList"})),
}
CLASSES = frozenset(name for _, names in KINDS.values() for name in names) | {
    "Endorsement",
    "IssuerOrg",
    "Extension",
    "Criteria",
    "Evidence",
}
_MOST_PROBLEMS = 20
_NEVER_EXTENSIONS = frozenset(
    {"badge", "issuer", "recipient", "verification", "verify", "publicKey", "revocationList", "owner", "creator"}
    | {"criteria", "image", "evidence", "alignment"}
)


def types_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the classes that a document names, none when it names none."""
    named = document.get("type", document.get("@type"))
    if isinstance(named, str):
        return (named,)
    values = named if isinstance(named, list) else ()
    return tuple(value for value in values if isinstance(value, str))


def is_of_another_class(document: Mapping[str, Any], kind: str) -> bool:
    """Tell whether a document names classes, and not the one that `kind` stands for."""
    named = types_of(document)
    return bool(named) and KINDS[kind][1].isdisjoint(named)


def problems_of(document: Mapping[str, Any], kind: str) -> list[Problem]:
    """Return what is wrong with a document: at most 20 problems of each code."""
    problems = [
        Problem("@context", "context_not_allowed", f"the context {name} is not one that we ship")
        for name in foreign_contexts(document)
    ]
    problems.extend(KINDS[kind][0].problems_in(_without_copy(document, kind)))
    return list(_some_of_each(problems)) if problems else problems


def _without_copy(document: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """Return a document whose embedded copy of a hosted one is only a reference: the hosted one is judged instead."""
    name = {"assertion": "badge", "badge": "issuer"}.get(kind, "")
    copy = document.get(name)
    if not isinstance(copy, dict) or not is_web(id_of(copy)):
        return document
    return {**document, name: {member: copy[member] for member in ("id", "@id", "type", "@type") if member in copy}}


def extensions_of(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the extensions that a document carries."""
    for name, value in document.items():
        if isinstance(value, dict | list) and any("Extension" in types_of(one) for one in _members(value)):
            yield name


def _members(value: dict[str, Any] | list[Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the objects that a member holds, alone or in one array."""
    for one in value if isinstance(value, list) else (value,):
        if isinstance(one, dict):
            yield one


def read_json(data: bytes | str) -> Any:
    """Return the JSON value in a document of a stranger, compacted; raises StrictJsonError.

    More than 50,000 values are refused (field_too_long) before they are parsed.
    """
    strict_json.require_few_values(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    value = strict_json.loads(data)
    return compacted(value) if isinstance(value, dict) else value


def compacted(value: Any) -> Any:
    """Return a document with every array of one value written as that value, which it is in JSON-LD."""
    if isinstance(value, dict):
        return {name: compacted(item) if isinstance(item, dict | list) else item for name, item in value.items()}
    if isinstance(value, list):
        if len(value) == 1 and not isinstance(value[0], list):
            return compacted(value[0])
        return [compacted(item) if isinstance(item, dict | list) else item for item in value]
    return value


def list_of(value: Any) -> list[Any]:
    """Return a JSON-LD value as a list: nothing, one, or several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def id_of(value: Any) -> str | None:
    """Return the id that a reference names, be it an address or an object."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict | Mapping):
        value = value.get("id", value.get("@id"))
        return value if isinstance(value, str) else None
    return None


def is_web(address: str | None) -> bool:
    """Tell whether an id is one that can be fetched, whatever its case."""
    return address is not None and address[:8].lower().startswith(("http://", "https://"))


def foreign_contexts(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield each context in the document that is not one of ours; those of extensions are their own affair.

    The document itself, and what the verdict rests on, is never an extension, whatever its type says.
    """
    for context in list_of(document.get("@context")):
        if not isinstance(context, str):
            yield "written inline"
        elif context not in KNOWN_CONTEXTS:
            yield context[:100]
    for name, value in document.items():
        if isinstance(value, dict | list) and name != "@context":
            for member in _objects_in(value):
                if name in _NEVER_EXTENSIONS or "Extension" not in types_of(member):
                    yield from foreign_contexts(member)


def _objects_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects that a member holds, alone or in arrays."""
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict | list):
                yield from _objects_in(item)


def _some_of_each(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield at most 20 problems of each code, so that none hides another."""
    seen = Counter[str]()
    for problem in problems:
        seen[problem.code] += 1
        if seen[problem.code] <= _MOST_PROBLEMS:
            yield problem
