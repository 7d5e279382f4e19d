"""What all classes of documents share: reading from and writing to JSON without losing a thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Self

from badges.openbadges.documents import values
from badges.openbadges.documents.reading import Reader, Reading, freeze, one_or_many, thaw
from badges.openbadges.errors import DocumentError, Problem


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Property:
    """How the attribute `attribute` is spelled in JSON (`names`, the first one preferred) and read."""

    attribute: str
    read: Reader
    names: tuple[str, ...] = ()
    required: bool = False

    spellings: tuple[str, ...] = field(init=False)
    """The JSON names: the attribute's own in camel case, unless others were given."""
    only_name: str | None = field(init=False)
    """The JSON name, where there is just one: most are, and reading is faster for it."""

    def __post_init__(self) -> None:
        first, *others = self.attribute.split("_")
        own = first + "".join(word.capitalize() for word in others)
        spellings = self.names or (own,)
        object.__setattr__(self, "spellings", spellings)
        object.__setattr__(self, "only_name", spellings[0] if len(spellings) == 1 else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A JSON object of the standard; `extra` keeps what the class does not know, `written` the order of names."""

    extra: Mapping[str, Any] = field(default_factory=_nothing)
    written: tuple[str, ...] = field(default=(), compare=False, repr=False)

    PROPERTIES: ClassVar[tuple[Property, ...]] = ()
    PLACES: ClassVar[Mapping[str, int]] = {}
    """Where in PROPERTIES a JSON name stands; made from them."""
    ATTRIBUTES: ClassVar[Mapping[str, int]] = {}
    """Where in PROPERTIES an attribute stands; made from them."""
    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    """The attributes that are always required; made from PROPERTIES."""

    def __init_subclass__(cls) -> None:
        cls.PLACES = {name: place for place, prop in enumerate(cls.PROPERTIES) for name in prop.spellings}
        cls.ATTRIBUTES = {prop.attribute: place for place, prop in enumerate(cls.PROPERTIES)}
        cls.REQUIRED = frozenset(prop.attribute for prop in cls.PROPERTIES if prop.required)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """Read a JSON object; raises DocumentError, whose `problems` lists what is wrong, up to 100 of each code."""
        at = Reading()
        found = cls.read(document, at)
        if at.problems or found is None:
            raise DocumentError(at.problems)
        return found

    @classmethod
    def problems_in(cls, document: Mapping[str, Any]) -> list[Problem]:
        """Return what is wrong with a JSON object, as `from_dict` finds it, without making a thing of it."""
        at = Reading(judging=True)
        cls.read(document, at)
        return at.problems

    @classmethod
    def read(cls, document: Any, at: Reading) -> Self | None:
        """Read a JSON object at a place of a larger document: problems are noted there, None is returned."""
        if not isinstance(document, dict | Mapping):
            at.wrong("must be an object")
            return None
        before = at.count
        required = cls.required(document)
        places = cls.PLACES
        standing = {places[name] for name in document if name in places}
        standing.update([cls.ATTRIBUTES[attribute] for attribute in required])
        found: dict[str, Any] = {}
        known: set[str] = set()
        for place in sorted(standing):
            prop = cls.PROPERTIES[place]
            name = prop.only_name or _spelling(prop, document, at)
            value = document.get(name)
            known.add(name)
            if value is not None:
                found[prop.attribute] = prop.read(value, at.below(name))
            elif prop.attribute in required:
                at.below(name).wrong("is missing")
        cls.check(found, at)
        if at.judging or at.count > before:
            return None
        extra = freeze({name: value for name, value in document.items() if name not in known})
        return cls(**found, extra=extra, written=tuple(document))

    @classmethod
    def required(cls, document: Mapping[str, Any]) -> frozenset[str]:
        """Return the attributes that `document` cannot do without."""
        return cls.REQUIRED

    @classmethod
    def check(cls, found: Mapping[str, Any], at: Reading) -> None:
        """Note what is wrong between properties; classes that have such rules override it."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object, in the order and the shape in which it was read."""
        written = self.written
        members: dict[str, Any] = {}
        for prop in self.PROPERTIES:
            value = getattr(self, prop.attribute)
            name = next((name for name in prop.spellings if name in written), prop.spellings[0])
            if value is not None or name in written:
                members[name] = _plain(value)
        members.update(thaw(self.extra))
        return {name: members[name] for name in written if name in members} | members


def _spelling(prop: Property, document: Mapping[str, Any], at: Reading) -> str:
    """Return the JSON name under which a property stands; two that differ contradict each other."""
    first, *others = prop.spellings
    if first in document and not any(name in document for name in others):
        return first
    present = [name for name in prop.spellings if name in document]
    for other in present[1:]:
        if document[other] != document[present[0]]:
            at.below(other).wrong(f"contradicts {present[0]}")
    return present[0] if present else prop.spellings[0]


def _plain(value: Any) -> Any:
    if isinstance(value, Document):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return thaw(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Document):
    """An object that only names another document: {"id": …}, perhaps with its type."""

    id: str
    type: str | tuple[str, ...] | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("id", values.iri, ("id", "@id"), required=True),
        Property("type", values.types(), ("type", "@type")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Related(Document):
    """Another edition of the same thing, in another language or version (property `related`)."""

    id: str
    type: str | tuple[str, ...] | None = None
    language: str | None = None
    version: str | int | float | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        *Reference.PROPERTIES,
        Property("language", values.language, ("@language",)),
        Property("version", values.text_or_number),
    )


def iri_or(document_class: type[Document], address: Reader = values.iri) -> Reader:
    """Return a reader for an address or an object of a class."""

    def reader(value: Any, at: Reading) -> Any:
        return address(value, at) if isinstance(value, str) else document_class.read(value, at)

    return reader


def linked(document_class: Callable[[], type[Document]]) -> Reader:
    """Return a reader for a document given by address, by a Reference to it, or embedded whole.

    The class is named late, so that classes may refer to each other.
    """

    def reader(value: Any, at: Reading) -> Any:
        if isinstance(value, str):
            return values.iri(value, at)
        if isinstance(value, dict | Mapping) and ("id" in value or "@id" in value) and value.keys() <= _REFERRING:
            return Reference.read(value, at)
        return document_class().read(value, at)

    return reader


_REFERRING = frozenset({"id", "@id", "type", "@type"})


def required_type(*any_of: str) -> Property:
    """Return the property `type` of a class that must be named."""
    return Property("type", values.types(any_of), ("type", "@type"), required=True)


ID = Property("id", values.iri, ("id", "@id"))
REQUIRED_ID = Property("id", values.iri, ("id", "@id"), required=True)
TYPE = Property("type", values.types(), ("type", "@type"))


def _endorsement() -> type[Document]:
    from badges.openbadges.documents.endorsement import Endorsement  # it can endorse any class

    return Endorsement


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedDocument(Document):
    """What every class of the standard may carry besides its own properties."""

    context: Any = None
    language: str | None = None
    version: str | int | float | None = None
    related: Any = None
    endorsement: Any = None


COMMON = (
    Property("context", values.raw, ("@context",)),
    Property("language", values.language, ("@language",)),
    Property("version", values.text_or_number),
    Property("related", one_or_many(iri_or(Related))),
    Property("endorsement", one_or_many(linked(_endorsement))),
)
