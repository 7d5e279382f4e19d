"""What strangers call themselves, shown so that it cannot pass for somebody else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from badges.openbadges.linting import says_contact
from badges.openbadges.verification.addresses import parse
from badges.openbadges.verification.ports import FetchError

MOST_SHOWN = 300  # signs of a text that a stranger chose
MOST_OF_A_NAME = 120  # signs: what stands behind a name is to be seen, too
_KEPT = frozenset("\n\u200c\u200d")  # line ends; joiners that Arabic and Indic scripts need
_POINTS = frozenset("\u00b7\u2022\u2219\u22c5")  # between the digits of a number
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that leave nothing but room
_BRACKETS: Final = str.maketrans("()[]{}<>", "        ")
_GAP: Final = r"(?: ?[/.|*~] ?| )?"  # between the digits of a number; a comma lists departments
# A French telephone: ten digits, and no part of a row of days (03/04 - 05/06 - 07/08).
_TEN_DIGITS: Final = re.compile(rf"(?<!\d)(?<!\d[/.|*~])0{_GAP}[1-9](?:{_GAP}\d){{8}}(?![/.|*~]?\d)")
# More of something: a plus, groups of three, round at the end. Telephones abroad stand in groups of three as well.
_CURRENCY: Final = r"(?:[€$£]|k€|M€|EUR\b|CHF\b|euros?\b|francs?\b)"
_AMOUNT: Final = rf" ?[1-9]\d{{0,2}}(?:[ .]\d{{3}}){{0,3}}[ .]000(?:[ .]000(?![ .]?\d)| ?{_CURRENCY})"
_ABROAD: Final = re.compile(rf"\+(?!{_AMOUNT})(?:{_GAP}\d){{9}}|(?<![\w.,:])00 ?[1-9](?:{_GAP}\d){{9,11}}(?!{_GAP}\d)")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# An address as people spell it out. What alone is a word (at, point, AT for an accident at work) needs all of it.
_ENDING: Final = r"(?:fr|com|org|net|eu|info|io|ch|bzh|coop)\b"
_DOT: Final = r" ?[(\[{<] ?(?:\.|point|dot) ?[)\]}>] ?| (?:point|dot) | \. "
_LABEL: Final = r"\w{1,63}(?:(?: tiret | )\w{1,63}){0,2}"  # a dash has become room
_HOST: Final = rf"{_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{0,3}}"
_SIGN: Final = r" ?[(\[{<] ?(?:at|arobase|arobas) ?[)\]}>] ?| (?:arobase|arobas) |(?<=\w)\(a\)(?=\w)"
_SPELLED: Final = re.compile(
    rf"\w(?:{_SIGN})(?:\w{{1,63}}(?: \w{{1,63}}){{0,2}}\.[a-z]{{2,24}}\b|{_HOST}(?:{_DOT}){_ENDING})"
    rf"|\w at {_HOST}(?:{_DOT}){_ENDING}",
    re.IGNORECASE,
)


def plain_text(text: str, most: int = MOST_SHOWN) -> str:
    """Return at most `most` signs of a stranger's text, without what steers its display: controls, direction marks."""
    seen = "".join(sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return seen if len(seen) <= most else f"{seen[:most]}…"


def plain_name(name: str) -> str:
    """Return a stranger's name on one line, without what steers its display or only takes room, and not endless."""
    spaced = "".join(" " if sign.isspace() or sign in _BLANKS else sign for sign in name)
    return plain_text(" ".join(plain_text(spaced, len(spaced)).split()), MOST_OF_A_NAME)


def tells_contact(text: str) -> bool:
    """Tell whether a text holds what its readers may take for an e-mail address or a telephone number.

    However it is written: wide signs, digits of other scripts, signs that do not show, dashes and points of any kind,
    strokes between the digits, an address spelled out. Dates, years and hours are neither.
    """
    seen = "".join(_as_typed(sign) for sign in unicodedata.normalize("NFKC", text))
    typed = " ".join(seen.split())
    return says_contact(seen) or _tells_number(typed) or _SPELLED.search(typed) is not None


def _tells_number(typed: str) -> bool:
    digits = " ".join(typed.translate(_BRACKETS).split())
    ten = (found.group() for found in _TEN_DIGITS.finditer(digits))
    return _ABROAD.search(digits) is not None or not all(_YEAR.search(one) for one in ten)


def _as_typed(sign: str) -> str:
    """Return a sign as a telephone number is most often typed with it."""
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Cf", "Cs") and not sign.isspace():
        return ""
    return " " if kind in ("Pd", "Pc") or sign in _POINTS or sign in _BLANKS else sign


def issuer_name(issuer: Mapping[str, Any]) -> str:
    """Return an issuer's name with the host that proves it: anybody may choose the name, only one has the host."""
    issuer_id, told = issuer.get("id"), issuer.get("name")
    host = host_of(issuer_id) if isinstance(issuer_id, str) else ""
    name = plain_name(told) if isinstance(told, str) else ""
    if not name:
        return host or plain_name(str(issuer_id or ""))
    return f"{name} ({host})" if host else name


def is_of(issuer: Mapping[str, Any], base: str) -> bool:
    """Tell whether an issuer publishes under the address `base`."""
    issuer_id = issuer.get("id")
    return isinstance(issuer_id, str) and issuer_id.startswith(f"{base}/")


def host_of(address: str) -> str:
    """Return the host that a web address leads to, in ASCII (RFC 5890, A-labels), with a port that is not the usual.

    Letters of other alphabets pass for ours. Empty for what is no web address, and for notations that are read in more
    than one way (https://good.example@evil.example): they lead nowhere.
    """
    try:
        return parse(address).authority
    except FetchError:
        return ""
