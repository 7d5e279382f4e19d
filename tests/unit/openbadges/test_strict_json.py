"""Strict JSON: one text, one meaning, in bounded time."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.openbadges import strict_json
from badges.openbadges.errors import StrictJsonError
from tests.support.prose import misspelt

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


def code_of(data: bytes | str) -> str:
    """Return the code with which `data` is refused."""
    with pytest.raises(StrictJsonError) as caught:
        strict_json.loads(data)
    assert misspelt(caught.value.detail) == []
    return caught.value.code


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "nul", "{}{}", "[1] x", "[1,]", "{'a':1}", "NaN", "[Infinity]", "-Infinity", "01", "1.", "+1", "- 1",
        "// c\n1", '"\t"', '"\\x41"', '"open', "\ufeff{}", "1e999", "9" * 5_000, "0." + "1" * 5_000, '"\\ud800"',
        '{"\\udc00": 1}', "\ud800", '"\ud83d"',
    ],
)  # fmt: skip
def test_what_is_not_json_is_refused(text: str) -> None:
    """Text that RFC 8259 does not allow, or that names no exact value, is json_invalid."""
    assert code_of(text) == "json_invalid"


@pytest.mark.parametrize(
    "data", [b"\xff", b'"\xc3"', b'"\xed\xa0\x80"', b'\xef\xbb\xbf{"a":1}', '"a"'.encode("utf-16")]
)
def test_bytes_are_utf8_without_mark(data: bytes) -> None:
    """Bytes that are not UTF-8, or begin with a byte order mark, are json_invalid."""
    assert code_of(data) == "json_invalid"


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":1}', '{"a":1, "b":2, "a":3}', '[{"x":{"a":1,"a":2}}]', '{"a":1,"\\u0061":2}', '{"":1,"":2}'],
)
def test_a_name_stands_once_in_an_object(text: str) -> None:
    """A member named twice is refused at any level, however it is spelled."""
    assert code_of(text) == "json_duplicate_key"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"b":', "}]")])
def test_depth_ends_at_64(opening: str, closing: str) -> None:
    """Sixty-four levels are read, one more is json_too_deep."""
    levels = len([sign for sign in opening if sign in "[{"])
    times = 64 // levels
    assert strict_json.loads(opening * times + "1" + closing * times) is not None
    assert code_of("[" + opening * times + "1" + closing * times + "]") == "json_too_deep"


def test_depth_is_counted_before_parsing() -> None:
    """A text that is too deep is refused for that, even where it is broken further on."""
    assert code_of("[" * 100_000) == "json_too_deep"
    assert code_of("[" * 65 + "{broken") == "json_too_deep"


def test_levels_that_were_left_do_not_count() -> None:
    """Depth is what is open at once, up to the first bracket that closes nothing."""
    assert code_of("[" * 64 + "],[[") == "json_too_deep"
    assert code_of("[]" + "[" * 65) == "json_too_deep"
    assert code_of("]" + "[" * 65) == "json_invalid"
    assert strict_json.loads("[" + "[]," * 500 + "[]]") == [[]] * 501


def test_too_many_values_are_not_counted_further() -> None:
    """Over 50,000 values are refused for that; what is too deep among the first of them is refused for its depth."""
    for text, code in (("[]," * 50_001 + "[" * 65, "field_too_long"), ("[" * 65 + "[]," * 50_000, "json_too_deep")):
        with pytest.raises(StrictJsonError) as caught:
            strict_json.require_few_values(text.encode())
        assert caught.value.code == code
    for members in (b"1,", b"{},", b"[],"):
        each = 1 if members == b"1," else 2
        strict_json.require_few_values(b"[" + members * (49_999 // each) + b"]")
        with pytest.raises(StrictJsonError) as caught:
            strict_json.require_few_values(b"[" + members * (50_001 // each) + b"]")
        assert caught.value.detail == "the document holds more than 50000 values"


def test_brackets_in_strings_are_no_levels() -> None:
    """Brackets, quotes and backslashes inside strings count for nothing."""
    value = ["[{" * 500, '"[' * 200, "\\[" * 200, "]" * 500]
    assert strict_json.loads(json.dumps(value)) == value


def test_an_endless_string_is_refused_at_once() -> None:
    """A million escaped quotes in a string that never closes are read in one go."""
    assert code_of("[" * 64 + '"[' + '\\"' * 500_000) == "json_invalid"


@pytest.mark.parametrize("text", ['{"b":1,"a":[true,null,1.5,-0.0,"é"]}', ' { "a" : 1 } ', '"\\ud83d\\ude00"', "1e3"])
def test_good_json_is_read(text: str) -> None:
    """Legal JSON gives the value that the standard library gives, from text and from bytes."""
    assert strict_json.loads(text) == strict_json.loads(text.encode()) == json.loads(text)


@given(JSON_VALUES)
def test_round_trip(value: Any) -> None:
    """What is written is read back as the same value, integers of any size included."""
    assert strict_json.loads(strict_json.dumps(value)) == value


@given(JSON_VALUES)
def test_other_peoples_spacing_changes_nothing(value: Any) -> None:
    """Indented and escaped spellings give the same value as our compact one."""
    assert strict_json.loads(json.dumps(value, indent=1)) == value


@given(st.binary(max_size=200) | st.text(max_size=200) | st.text('[]{}",:\\u0d8eE+-1. ', max_size=60))
def test_nothing_but_our_errors_comes_out(data: bytes | str) -> None:
    """Any input is read or refused with an error of ours."""
    with suppress(StrictJsonError):
        strict_json.dumps(strict_json.loads(data))


def test_written_json_is_compact_and_keeps_its_order() -> None:
    """Keys stay in their order, nothing is escaped without need, no space is added."""
    assert strict_json.dumps({"z": [1, "é"], "a": None}) == '{"z":[1,"é"],"a":null}'.encode()
    assert strict_json.dumps([1e-7, "null", None]) == b'[1e-7,"null",null]'
    assert strict_json.dumps({"z": [10**30, "é"], "a": None}) == f'{{"z":[{10**30},"é"],"a":null}}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        {1, 2},
        datetime(2026, 1, 1, tzinfo=UTC),
        "\ud800",
        {"a": object()},
        [10**30, math.nan],
        {"a": math.nan},
        -math.inf,
    ],
)
def test_what_json_cannot_hold_is_not_written(value: Any) -> None:
    """A value that is no JSON is refused rather than turned into something similar."""
    with pytest.raises(StrictJsonError) as caught:
        strict_json.dumps(value)
    assert (caught.value.code, caught.value.detail[:26]) == ("json_invalid", "cannot be written as JSON:")
