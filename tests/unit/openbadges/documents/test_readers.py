"""The readers out of which the classes are made, each by itself: what it takes, and what it says of the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from badges.openbadges.documents import Document, DocumentError, Evidence, Reference, parts, values
from badges.openbadges.documents.document import Property, iri_or, linked, required_type
from badges.openbadges.documents.reading import Reader, Reading, one_or_many
from badges.openbadges.errors import Problem

URL = "https://a.example/1"


def read(reader: Reader, value: Any) -> tuple[Any, list[str]]:
    """Return what a reader makes of a value at the place `x`, and the problems as lines with their codes."""
    at = Reading().below("x")
    found = reader(value, at)
    return found, [f"{problem} [{problem.code}]" for problem in at.problems]


def problems(reader: Reader, value: Any) -> list[str]:
    """Return what is wrong with a value."""
    return read(reader, value)[1]


def test_texts() -> None:
    """A text is a string of at most so many characters."""
    reader = values.text(3)
    assert read(reader, "abc") == ("abc", [])
    assert problems(reader, "abcd") == ["x: longer than 3 characters [field_too_long]"]
    assert problems(reader, 5) == ["x: must be a string [schema_invalid]"]


def test_patterns() -> None:
    """A pattern matches the whole of a string of at most so many characters."""
    reader = values.matching(re.compile("a+"), "a row of a", 3)
    assert read(reader, "aaa") == ("aaa", [])
    assert problems(reader, "aaaa") == ["x: longer than 3 characters [field_too_long]"]
    assert (
        problems(reader, "ab")
        == problems(reader, 5)
        == problems(reader, [])
        == ["x: must be a row of a [schema_invalid]"]
    )


def test_classes() -> None:
    """`type` is a name or up to 100 of them, among which one that is asked for must be."""
    reader = values.types(("A", "B"))
    assert read(reader, "A") == ("A", [])
    assert read(reader, ["x", "B"]) == (("x", "B"), [])
    assert problems(reader, ["B", *["x"] * 99]) == []
    assert "x: more than 100 entries [field_too_long]" in problems(reader, ["B", *["x"] * 100])
    assert problems(reader, "C") == ["x: must contain A or B [schema_invalid]"]
    assert problems(reader, ["A", "a b"]) == ["x[1]: must be the name of a class [schema_invalid]"]
    assert problems(values.types(), "C") == []


def test_one_or_many() -> None:
    """A single value is read alone, an array as a tuple of at most so many, each at its own place."""
    reader = one_or_many(values.text(1), 2)
    assert read(reader, "a") == ("a", [])
    assert read(reader, ["a", "b"]) == (("a", "b"), [])
    assert read(reader, ["a", "b", "c"]) == ((), ["x: more than 2 entries [field_too_long]"])
    assert problems(reader, "bb") == ["x: longer than 1 characters [field_too_long]"]
    assert problems(reader, ["a", "bb"]) == ["x[1]: longer than 1 characters [field_too_long]"]
    assert problems(one_or_many(values.short_text), ["a"] * 1_000) == []
    assert problems(one_or_many(values.short_text), ["a"] * 1_001) == ["x: more than 1000 entries [field_too_long]"]


def test_an_address_or_an_object() -> None:
    """A string is read as an address, anything else as an object of the class."""
    reader = iri_or(Evidence)
    assert read(reader, URL) == (URL, [])
    assert read(reader, {"name": "Vue"}) == (Evidence.from_dict({"name": "Vue"}), [])
    assert problems(reader, "a b") == ["x: must be an absolute IRI [schema_invalid]"]
    assert problems(reader, {"name": 5}) == ["x.name: must be a string [schema_invalid]"]
    assert problems(reader, 5) == ["x: must be an object [schema_invalid]"]
    assert problems(iri_or(Evidence, values.short_text), "a b") == []


def test_linked_documents() -> None:
    """A linked document is an address, an object that only names it, or the document itself."""
    reader = linked(lambda: Evidence)
    assert read(reader, URL) == (URL, [])
    for reference in ({"id": URL}, {"@id": URL}, {"id": URL, "type": "x"}, {"@id": URL, "@type": ["x"]}):
        assert read(reader, reference) == (Reference.from_dict(reference), [])
    full = {"id": URL, "@id": URL, "type": "x", "@type": "x"}
    assert isinstance(read(reader, full)[0], Reference)
    for whole in ({"id": URL, "name": "Vue"}, {"type": "x"}, {"@id": URL, "x": 1}, {}):
        assert read(reader, whole) == (Evidence.from_dict(whole), [])
    assert problems(reader, "a b") == ["x: must be an absolute IRI [schema_invalid]"]
    assert problems(reader, {"id": "a b"}) == ["x.id: must be an absolute IRI [schema_invalid]"]
    assert problems(reader, {"name": 5}) == ["x.name: must be a string [schema_invalid]"]
    assert problems(reader, 5) == ["x: must be an object [schema_invalid]"]


def test_properties() -> None:
    """A property is spelled in camel case, unless it has names of its own; `type` may be required by name."""
    assert Property("issued_on", values.raw).spellings == ("issuedOn",)
    assert Property("issued_on", values.raw).only_name == "issuedOn"
    assert Property("a_longer_name", values.raw).spellings == ("aLongerName",)
    assert Property("uid", values.raw).spellings == ("uid",)
    assert Property("id", values.raw, ("id", "@id")).only_name is None
    assert Property("id", values.raw, ("id", "@id")).spellings == ("id", "@id")
    kind = required_type("A", "B")
    assert (kind.attribute, kind.spellings, kind.required) == ("type", ("type", "@type"), True)
    assert problems(kind.read, "C") == ["x: must contain A or B [schema_invalid]"]


def test_a_class_is_made_of_its_properties() -> None:
    """Whatever properties a class names are read under each of their names, required and written again."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Made(Document):
        first_name: str
        id: str | None = None

        PROPERTIES: ClassVar[tuple[Property, ...]] = (
            Property("first_name", values.short_text, required=True),
            Property("id", values.iri, ("id", "@id")),
        )

    for written in ({"firstName": "Léa"}, {"x": 1, "@id": URL, "firstName": "Léa"}, {"firstName": "Léa", "id": URL}):
        assert Made.from_dict(written).to_dict() == written
    made = Made.from_dict({"@id": URL, "firstName": "Léa", "x": 1})
    assert (made.id, made.first_name, dict(made.extra), made.written) == (
        URL,
        "Léa",
        {"x": 1},
        ("@id", "firstName", "x"),
    )
    assert Made(first_name="Léa", id=URL).to_dict() == {"firstName": "Léa", "id": URL}
    for wrong, told in (
        ({"id": URL}, "firstName: is missing"),
        ({"firstName": None}, "firstName: is missing"),
        ({"firstName": "Léa", "id": URL, "@id": f"{URL}0"}, "@id: contradicts id"),
    ):
        with pytest.raises(DocumentError) as refused:
            Made.from_dict(wrong)
        assert refused.value.detail == told
        assert refused.value.problems == tuple(Made.problems_in(wrong))
    assert Made.problems_in({"firstName": "Léa", "id": URL, "@id": URL}) == []


@pytest.mark.parametrize(
    ("reader", "right", "wrong", "told"),
    [
        (values.date_time, "2026-03-12T09:30:00Z", "2026-03-12", "must be an ISO 8601 date and time with a zone"),
        (values.date_time, "2026-03-12T09:30:00Z", 5, "must be an ISO 8601 date and time with a zone"),
        (values.boolean, False, 0, "must be true or false"),
        (values.text_or_number, 1.5, True, "must be a string or a number"),
        (values.text_or_number, "1", None, "must be a string or a number"),
        (values.email, "a@b", "a b@c", "must be an e-mail address"),
        (values.telephone, "+33612345678", "call me", "must be a telephone number in the E.164 form"),
        (values.language, "fr", "fr_FR", "must be a language tag (BCP 47)"),
        (values.iri, "urn:x:y", "javascript:x", "must be an absolute IRI"),
        (values.iri, "urn:x:y", 5, "must be an absolute IRI"),
        (values.image_address, "DATA:image/png;base64,AA", "data:text/html,x", "must be the data URI of an image"),
        (values.image_address, URL, "dat:", "must be an absolute IRI"),
        (values.image_address, URL, 5, "must be an absolute IRI"),
    ],
)
def test_plain_values(reader: Reader, right: Any, wrong: Any, told: str) -> None:
    """Each kind of value is kept as it is written, and a value of another kind is named."""
    assert read(reader, right) == (right, [])
    assert problems(reader, wrong) == [f"x: {told} [schema_invalid]"]


@pytest.mark.parametrize(
    ("reader", "start", "most"),
    [(values.iri, "urn:", 4_096), (values.short_text, "", 1_000), (values.long_text, "", 50_000),
     (values.text_or_number, "", 1_000), (values.email, "a@", 1_000), (values.image_address, "data:image/x,", 1 << 20)],
)  # fmt: skip
def test_limits_of_length(reader: Reader, start: str, most: int) -> None:
    """The longest value that passes, and one character more."""
    longest = start + "b" * (most - len(start))
    assert read(reader, longest) == (longest, [])
    assert problems(reader, f"{longest}b") == [f"x: longer than {most} characters [field_too_long]"]


def test_places_have_paths() -> None:
    """A problem is noted where it stands, in the one list that all places share."""
    at = Reading()
    at.wrong("a")
    at.below("b").below(1).below("c").wrong("d", "field_too_long")
    assert at.problems == [Problem("", "schema_invalid", "a"), Problem("b[1].c", "field_too_long", "d")]
    assert at.count == 2


def test_many_problems_are_counted_and_few_are_kept() -> None:
    """Of each code the first hundred problems are kept, wherever they stand; all are counted."""
    at = Reading()
    for number in range(101):
        at.below(number).wrong("a")
        at.below("b").wrong("c", "field_too_long")
    codes = [problem.code for problem in at.problems]
    assert (codes.count("schema_invalid"), codes.count("field_too_long"), at.below("b").count) == (100, 100, 202)
    assert at.problems[198].path == "[99]"


def test_rules_between_properties() -> None:
    """Criteria and entries of a revocation list must say something."""
    for document_class, told in (
        (parts.Criteria, "document: must have an id or a narrative"),
        (parts.RevokedEntry, "document: must have an id or a uid"),
    ):
        with pytest.raises(DocumentError) as refused:
            document_class.from_dict({"type": "x"})
        assert refused.value.detail == told
