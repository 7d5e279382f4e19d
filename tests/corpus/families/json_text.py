"""Strict JSON, wherever it stands."""

from __future__ import annotations

import gzip

from tests.corpus import pictures
from tests.corpus.cases import Book
from tests.corpus.world import JSON, World

DEEPEST = 64


def nested(levels: int) -> str:
    """Return as many arrays inside each other."""
    return "[" * levels + "]" * levels


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "VERIFYING.md: json_invalid, json_duplicate_key, json_too_deep"
    _in_hand(book)
    _fetched(book)
    _depth(book)
    _requests(book)


def broken(text: str) -> dict[str, str]:
    """Return texts that are nearly the JSON in `text`."""
    return {
        "nan": text.replace("{", '{"x":NaN,', 1),
        "infinity": text.replace("{", '{"x":-Infinity,', 1),
        "comment": "{/* badge */" + text[1:],
        "trailing-comma": text[:-1] + ",}",
        "single-quotes": text.replace('"', "'"),
        "cut": text[:-1],
        "appended": text + "{}",
        "bare-name": text.replace('"type"', "type", 1),
        "control-character": text.replace("Assertion", "Asser\ntion", 1),
        "leading-zero": text.replace("{", '{"x":01,', 1),
        "lone-surrogate": text.replace("{", '{"x":"\\ud800",', 1),
    }


def _in_hand(book: Book) -> None:
    world = World()
    text = world.text("assertion")
    for name, bad in broken(text).items():
        book.attack(f"in-hand-{name}", world, "json_invalid", "the text in hand is no strict JSON", bad)
    twice = text.replace("{", '{"id":"https://evil.example/1",', 1)
    book.attack("in-hand-twice", world, "json_duplicate_key", "two ids: readers differ on which counts", twice)
    twice = text.replace("{", '{"\\u0069d":"https://evil.example/1",', 1)
    book.attack("in-hand-twice-escaped", world, "json_duplicate_key", "the same name, once escaped", twice)
    book.attack(
        "in-hand-array",
        world,
        "schema_invalid",
        "an array of badges is no badge",
        f"[{text}]",
        section="Assertion",
    )
    book.attack("in-hand-empty", world, "schema_invalid", "an empty object is no badge", "{}", section="Assertion")
    book.attack(
        "in-hand-other",
        world,
        "schema_invalid",
        "some other JSON is no badge",
        '{"a":1}',
        section="Assertion",
    )
    why = "numbers, escapes and nulls of strict JSON are fine"
    odd = text.replace("{", '{"x":[1e308,-0,1.5E-7,null,"\\u00e9\\/\\ud83e\\udd16",12345678901234567890],', 1)
    book.legal("in-hand-odd", world, why, odd)


def _fetched(book: Book) -> None:
    text = World().text("assertion")
    for name, bad in broken(text).items():
        if name in ("nan", "comment", "cut", "appended", "lone-surrogate"):
            world = World().answer("assertion", 200, JSON, body=bad)
            book.attack(f"fetched-{name}", world, "json_invalid", "what was fetched is no strict JSON")
    twice = text.replace("{", '{"badge":"https://evil.example/1",', 1)
    book.attack(
        "fetched-twice",
        World().answer("assertion", 200, JSON, body=twice),
        "json_duplicate_key",
        "two badges",
    )
    world = World()
    twice = world.text("badge").replace("{", '{"issuer":"https://evil.example/1",', 1)
    book.attack(
        "fetched-twice-badge",
        world.answer("badge", 200, JSON, body=twice),
        "json_duplicate_key",
        "two issuers",
    )
    world = World()
    twice = world.text("issuer").replace("{", '{"verification":{},', 1).replace('"name"', '"verification":{},"name"')
    world.answer("issuer", 200, JSON, body=twice)
    book.attack("fetched-twice-issuer", world, "json_duplicate_key issuer_unverifiable", "two scopes")
    world = World().answer("assertion", 200, JSON, body="")
    book.attack("fetched-nothing", world, "json_invalid", "an empty body is no JSON")
    world = World().answer("assertion", 200, JSON, body=text.encode("utf-16"))
    book.attack("fetched-utf-16", world, "json_invalid", "JSON is UTF-8 (RFC 8259)")
    world = World().answer("assertion", 200, JSON, body="[]")
    book.attack("fetched-array", world, "schema_invalid", "an array is no Assertion", section="Assertion")


def _depth(book: Book) -> None:
    text = World().text("assertion")
    deep = text.replace("{", '{"x":' + nested(DEEPEST - 1) + ",", 1)
    book.legal("depth-64-in-hand", World(), "64 levels are the most", deep)
    book.legal("depth-64-fetched", World().answer("assertion", 200, JSON, body=deep), "64 levels are the most")
    for levels in (DEEPEST, 2_000):
        deep = text.replace("{", '{"x":' + nested(levels) + ",", 1)
        book.attack(f"depth-{levels + 1}-in-hand", World(), "json_too_deep", "over 64 levels", deep)
    deep = text.replace("{", '{"x":' + nested(DEEPEST) + ",", 1)
    book.attack(
        "depth-65-fetched",
        World().answer("assertion", 200, JSON, body=deep),
        "json_too_deep",
        "over 64 levels",
    )
    deep = '{"x":' + nested(200_000) + "}"
    zipped = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    world = World().answer("assertion", 200, zipped, body=gzip.compress(deep.encode(), 9, mtime=0))
    book.attack("depth-200001-fetched", world, "json_too_deep", "200,000 levels, gzipped")
    open_only = "[" * 2_000
    book.attack("depth-never-closed", World(), "json_too_deep", "depth is counted before parsing", '{"x":' + open_only)
    strings = text.replace("{", '{"x":"' + "[{" * 500 + '",', 1)
    book.legal("depth-in-a-string", World(), "brackets in a string are no depth", strings)


def _requests(book: Book) -> None:
    book.section = "VERIFYING.md: input_too_large, unsupported_media_type, unsupported_encoding"
    world = World()
    text = world.text("assertion")
    most = text.replace("{", '{"x":"' + "x" * (65536 - len(text.encode()) - 7) + '",', 1)
    book.legal("text-64-kib", world, "64 KiB of pasted text are the most", most.ljust(65536)[:65536], committed=False)
    book.attack("text-over-64-kib", world, "input_too_large", "one byte more", most.ljust(65537))
    huge = pictures.png(pictures.chunk(b"teSt", bytes(5 << 20)))
    book.attack(
        "file-over-5-mib",
        world,
        "input_too_large",
        "5 MiB and more",
        huge,
        filename="big.png",
        committed=False,
    )
    for name, octets in {
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1",
        "zip": b"PK\3\4\x14\0\0\0",
        "gif": b"GIF89a\1\0\1\0",
    }.items():
        code = "unsupported_media_type"
        book.attack(f"file-{name}", world, code, "neither PNG, SVG, JSON nor JWS", octets, filename=f"badge.{name}")
    utf16 = text.encode("utf-16")
    book.attack("file-utf-16", world, "unsupported_encoding", "UTF-8 alone", utf16, filename="badge.json")
    latin = text.replace("Assertion", "Assertión").encode("latin-1")
    book.attack("file-latin-1", world, "unsupported_encoding", "UTF-8 alone", latin, filename="badge.json")
