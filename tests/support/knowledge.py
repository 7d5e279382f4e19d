"""Every form in which something known of a person could be kept: spelled, written for a format, or digested."""

from __future__ import annotations

import base64
import hashlib
import html
import quopri
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, text

from badges.domain.text import normalise_name, without_accents
from badges.records.tables import Base

_SHORTEST = 7  # bytes of what is looked for in base 64: less stands anywhere by chance


def forms_of(word: str) -> set[bytes]:
    """Return `word` in every spelling and for every format, in lower case where it has a case; digests in hex."""
    spelled = {word, *(unicodedata.normalize(form, word) for form in ("NFC", "NFD")), without_accents(word)}
    spelled |= {normalise_name(word), "-".join(normalise_name(word).split())} if " " in word else set()
    spelled |= set(_as_phone(word)) | set(_as_code(word))
    written: set[bytes] = set()
    for one in spelled - {""}:
        octets = one.encode()
        written |= {octets, one.encode("utf-16-le"), one.encode("unicode_escape"), html.escape(one).encode()}
        written |= {quote(one, safe="").encode(), quopri.encodestring(octets).rstrip(b"=\n"), octets.hex().encode()}
        for cased in {octets, one.lower().encode()}:
            written |= {hashlib.new(name, cased).hexdigest().encode() for name in ("md5", "sha1", "sha256")}
        if len(octets) >= _SHORTEST:
            written |= set(_in_base_64(octets))
    return {one.lower() for one in written}


def kept_by(engine: Engine, *folders: Path) -> bytes:
    """Return everything that is kept, in lower case: each column of each table, and the name and bytes of each file."""
    parts: list[bytes] = []
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')):
                parts += [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
    engine.dispose()
    for path in (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()):
        parts += [path.name.encode(), path.read_bytes()]
    return b"\n".join(parts).lower()


def found_of(known: Mapping[str, Collection[str]], kept: bytes) -> dict[str, list[str]]:
    """Return {what: the forms in which it stands in `kept`} of all that is known and stands there."""
    found = {
        what: sorted({form.decode("utf-8", "replace") for word in words for form in forms_of(word) if form in kept})
        for what, words in known.items()
    }
    return {what: forms for what, forms in found.items() if forms}


def _as_phone(word: str) -> Iterator[str]:
    """Yield a phone number with and without spaces and dots, national and international."""
    digits = re.sub(r"[ .+-]", "", word)
    if not digits.isdigit() or len(digits) < 9:
        return
    last = digits[-9:]
    pairs = [f"0{last}"[place : place + 2] for place in range(0, 10, 2)]
    yield from (last, f"0{last}", f"+33{last}", f"0033{last}", " ".join(pairs), ".".join(pairs), "-".join(pairs))
    yield f"+33 {' '.join(pairs)[1:]}"


def _as_code(word: str) -> Iterator[str]:
    """Yield a code of ten or twelve signs in groups, as cards and letters write it."""
    if not re.fullmatch(r"[2-9A-Z]{10}|[2-9A-Z]{12}", word):
        return
    size = 5 if len(word) == 10 else 4
    groups = [word[place : place + size] for place in range(0, len(word), size)]
    yield from (" ".join(groups), "-".join(groups), "\u00a0".join(groups))


def _in_base_64(octets: bytes) -> Iterator[bytes]:
    """Yield what stands in base 64, in both alphabets, of a text that holds `octets` at any place."""
    for before in range(3):
        whole = bytes(before) + octets
        whole = whole[: len(whole) - len(whole) % 3]
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(whole)[-(-8 * before // 6) :]
