"""Strict JSON (RFC 8259, I-JSON): what two readers could understand differently is refused."""

from __future__ import annotations

import json
import math
import re
from itertools import islice
from typing import Any, NoReturn

import orjson

from badges.openbadges.errors import StrictJsonError

MAX_DEPTH = 64
MAX_VALUES = 50_000
MAX_NUMBER_LENGTH = 1_000

# Strings and whatever else is no bracket, then a bracket or the end. A string that never ends is taken to the end of
# the text: trying again inside it would be quadratic.
_TO_BRACKET = re.compile(r'(?:"(?:[^"\\]++|\\.)*+"?+|[^"\[\]{}]++)*+([\[\]{}]|\Z)', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_STRICT = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


def loads(data: bytes | str) -> Any:
    """Return the value that `data` (UTF-8 without byte order mark, when bytes) holds.

    Depth is limited to 64 and counted before parsing. Raises StrictJsonError: json_invalid (also NaN,
    Infinity, lone surrogates, numbers out of range, anything appended), json_duplicate_key, json_too_deep.
    """
    octets = data if isinstance(data, bytes) else _encoded(data)
    require_shallow(octets)
    try:
        value = orjson.loads(octets)
        if orjson.dumps(value) == octets:  # compact already: no name can stand twice in it
            return value
    except (ValueError, TypeError):
        pass  # the slower reader has the last word, and says what is wrong
    return _loads_slowly(_decoded(octets))


def dumps(value: Any) -> bytes:
    """Return `value` as compact UTF-8 JSON with its keys in their order; raises StrictJsonError (json_invalid)."""
    try:
        octets = orjson.dumps(value, option=_STRICT)
    except TypeError:  # orjson stops at 64-bit integers
        return _dumps_slowly(value)
    if b"null" in octets:
        _dumps_slowly(value)  # refuses NaN and infinity, for which orjson writes null
    return octets


def require_shallow(octets: bytes) -> None:
    """Refuse JSON of more than 64 levels without parsing it; raises StrictJsonError (json_too_deep, json_invalid)."""
    if octets.count(b"[") + octets.count(b"{") > MAX_DEPTH:
        _refuse_depth(_decoded(octets))


def require_few_values(octets: bytes, most: int = MAX_VALUES) -> None:
    """Refuse JSON of more than `most` values without parsing it; raises StrictJsonError (field_too_long).

    No badge has so many, and each costs hundreds of bytes of memory. Brackets without end are depth, not values
    (json_too_deep).
    """
    if octets.count(b",") + octets.count(b"[") + octets.count(b"{") > most:
        _refuse_depth(_decoded(octets), most)
        raise StrictJsonError("field_too_long", f"the document holds more than {most} values")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StrictJsonError("json_invalid", f"not UTF-8 at byte {error.start}") from None


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise StrictJsonError("json_invalid", "the text holds half a surrogate pair") from None


def _loads_slowly(text: str) -> Any:
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise StrictJsonError("json_invalid", f"not JSON: {error}") from None
    if _SURROGATE_ESCAPE.search(text):
        _refuse_lone_surrogates(value)
    return value


def _refuse_depth(text: str, most: int | None = None) -> None:
    """Count levels up to the first bracket that closes nothing, where no reader goes on, or over `most` brackets."""
    depth = 0
    for found in islice(_TO_BRACKET.finditer(text), most):
        sign = found[1]
        if sign and sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise StrictJsonError("json_too_deep", f"nested deeper than {MAX_DEPTH} levels")
        else:
            depth -= 1
            if depth < 0:
                return


def _refuse_lone_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise StrictJsonError("json_invalid", "a string holds half a surrogate pair") from None


def _dumps_slowly(value: Any) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise StrictJsonError("json_invalid", f"cannot be written as JSON: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise StrictJsonError("json_duplicate_key", "an object names a member twice")
    return members


def _constant(name: str) -> NoReturn:
    raise StrictJsonError("json_invalid", f"{name} is not JSON")


def _integer(text: str) -> int:
    if len(text) > MAX_NUMBER_LENGTH:
        raise StrictJsonError("json_invalid", f"a number has more than {MAX_NUMBER_LENGTH} digits")
    return int(text)


def _float(text: str) -> float:
    number = float(text) if len(text) <= MAX_NUMBER_LENGTH else math.inf
    if not math.isfinite(number):
        raise StrictJsonError("json_invalid", "a number is out of range")
    return number


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_float)
