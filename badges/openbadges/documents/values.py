"""Readers for the plain values of Open Badges documents, with our limits where the standard has none."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from badges.openbadges.documents.dates import parse_date
from badges.openbadges.documents.reading import Reader, Reading, as_tuple, freeze, one_or_many

SHORT = 1_000
LONG = 50_000
IRI_LENGTH = 4_096
DATA_URI_LENGTH = 1024 * 1024
PEM_LENGTH = 16 * 1024

_NOT_IN_IRI = r"\x00-\x20\x7f-\x9f<>\"{}|\\^`\u2028\u2029"
_IRI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:[^{_NOT_IN_IRI}]+")
_WEB = re.compile(rf"https?://[^/?#{_NOT_IN_IRI}]+(?:[/?#][^{_NOT_IN_IRI}]*)?", re.IGNORECASE)
_WEB_SCHEME = re.compile(r"https?:", re.IGNORECASE)
_NEVER_AN_ADDRESS = re.compile(r"(?:javascript|vbscript|data|file|blob):", re.IGNORECASE)
_DATA_URI = re.compile(r"data:image/[a-z0-9.+-]+(?:;[a-z0-9-]+(?:=[^,;\s]*)?)*,[^\s\"<>]+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\x00-\x20]+@[^\s@<>()\[\],;:/\x00-\x20]+")
_TELEPHONE = re.compile(r"(?:tel:)?\+?[1-9]\d{1,14}(?:;ext=\d+)?", re.ASCII)
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+|i-[a-z]{2,8}|sgn-[a-z]{2}-[a-z]{2}|en-gb-oed|art-lojban|zh-(?:min|min-nan|xiang)",
    re.IGNORECASE | re.ASCII,
)


def raw(value: Any, at: Reading) -> Any:
    """Read any JSON value as it stands."""
    return value if at.judging else freeze(value)


def text(most: int) -> Reader:
    """Return a reader for a string of at most `most` characters."""

    def reader(value: Any, at: Reading) -> Any:
        if not isinstance(value, str):
            at.wrong("must be a string")
        elif len(value) > most:
            at.wrong(f"longer than {most} characters", "field_too_long")
        return value

    return reader


short_text = text(SHORT)
long_text = text(LONG)


def matching(pattern: re.Pattern[str], what: str, most: int = SHORT) -> Reader:
    """Return a reader for a string that `pattern` matches whole; `what` names it in the problem."""

    def reader(value: Any, at: Reading) -> Any:
        if isinstance(value, str) and len(value) > most:
            at.wrong(f"longer than {most} characters", "field_too_long")
        elif not isinstance(value, str) or not pattern.fullmatch(value):
            at.wrong(f"must be {what}")
        return value

    return reader


email = matching(_EMAIL, "an e-mail address")
telephone = matching(_TELEPHONE, "a telephone number in the E.164 form")
language = matching(_LANGUAGE, "a language tag (BCP 47)")
data_uri = matching(_DATA_URI, "the data URI of an image", DATA_URI_LENGTH)


def is_iri(value: str) -> bool:
    """Tell whether `value` is an absolute IRI that may stand for a document or a page."""
    if _WEB_SCHEME.match(value):
        return _WEB.fullmatch(value) is not None
    return _IRI.fullmatch(value) is not None and not _NEVER_AN_ADDRESS.match(value)


def iri(value: Any, at: Reading) -> Any:
    """Read an absolute IRI (http, https, urn, …); never one that carries content or a script."""
    if isinstance(value, str) and len(value) > IRI_LENGTH:
        at.wrong(f"longer than {IRI_LENGTH} characters", "field_too_long")
    elif not isinstance(value, str) or not is_iri(value):
        at.wrong("must be an absolute IRI")
    return value


def image_address(value: Any, at: Reading) -> Any:
    """Read the address of an image: an IRI, or a data URI of an image."""
    is_data = isinstance(value, str) and value[:5].lower() == "data:"
    return data_uri(value, at) if is_data else iri(value, at)


def date_time(value: Any, at: Reading) -> Any:
    """Read an ISO 8601 date and time with a zone, kept as it was written."""
    if not isinstance(value, str) or parse_date(value) is None:
        at.wrong("must be an ISO 8601 date and time with a zone")
    return value


def boolean(value: Any, at: Reading) -> Any:
    """Read true or false."""
    if not isinstance(value, bool):
        at.wrong("must be true or false")
    return value


def text_or_number(value: Any, at: Reading) -> Any:
    """Read a version: a string or a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        at.wrong("must be a string or a number")
        return value
    return short_text(value, at) if isinstance(value, str) else value


def types(any_of: Collection[str] = ()) -> Reader:
    """Return a reader for `type`: a string or an array that contains one of `any_of`, if that is given."""
    read = one_or_many(matching(re.compile(r"\S+"), "the name of a class"), 100)

    def reader(value: Any, at: Reading) -> Any:
        if isinstance(value, str) and value in any_of:
            return value
        found = read(value, at)
        if any_of and not any(name in any_of for name in as_tuple(found)):
            at.wrong(f"must contain {' or '.join(any_of)}")
        return found

    return reader
