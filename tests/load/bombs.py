"""Files and texts that are small to send and were meant to be dear to read, each made once."""

from __future__ import annotations

import base64
import gzip
import json
import os
import struct
import zlib
from datetime import UTC, datetime
from functools import cache

from badges.openbadges.verification import InputRefusedError, ReplayFetcher, verify
from tests.corpus.generate import CASES
from tests.corpus.pictures import chunk, header, png

MIB = 1024 * 1024
MOST_FILE = 5 * MIB
Attack = tuple[str, bytes]  # what it is called as a file, its bytes


@cache
def pictures() -> tuple[Attack, ...]:
    """Return pictures that inflate, that claim to be vast, or that nest without end."""
    zeros = zlib.compress(bytes(64 * MIB), 9)
    vast = chunk(b"IHDR", struct.pack(">IIBBBBB", 65_535, 65_535, 8, 6, 0, 0, 0))
    tenfold = [f"&l{n};" * 10 for n in range(9)]
    laughs = "".join(f"<!ENTITY l{n} '{inner}'>" for n, inner in enumerate(tenfold, 1))
    many = " ".join(f"a{n}='1'" for n in range(300_000))
    opening = '<svg xmlns="http://www.w3.org/2000/svg">'
    return (
        ("text.png", png(chunk(b"iTXt", b"openbadges\0\1\0\0\0" + zeros))),
        ("pixels.png", png(head=header(4096, 4096), body=chunk(b"IDAT", zeros))),
        ("vast.png", png(head=vast)),
        ("chunks.png", png(*[chunk(b"tEXt", b"a\0b")] * 50_000)),
        ("laughs.svg", f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]>{opening}&l9;</svg>'.encode()),
        ("deep.svg", f"{opening}{'<g>' * 300_000}".encode()),
        ("wide.svg", f"{opening}{'<g/>' * 1_200_000}</svg>".encode()),
        ("attributes.svg", f"<svg {many}/>".encode()),
        ("comment.svg", f"<!--{'-x' * 2_000_000}--><svg/>".encode()),
    )


@cache
def texts() -> tuple[str, ...]:
    """Return texts of up to 64 KiB that ask much of a parser."""
    deep = json.dumps({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"})[:-1]
    return (
        "[" * 60_000,
        '{"a":' * 12_000,
        "[" + "1," * 30_000 + "1]",
        f"{deep}, " + ",".join(f'"n{number}": 1' for number in range(5_000)) + "}",
        '{"a": ' + "9" * 60_000 + "}",
        '"' + "\\u00e9" * 10_000 + '"',
        "http://" + "a." * 20_000,
        "eyJ" + "A" * 20_000 + "." + "A" * 20_000 + "." + "A" * 20_000,
        "." * 60_000,
        "é" * 30_000,
    )


@cache
def heavy() -> tuple[Attack, ...]:
    """Return files of five mebibytes, as large as one may be."""
    noise = os.urandom(MOST_FILE)
    filler = chunk(b"IDAT", noise[: MOST_FILE - 200])
    return (
        ("noise.png", noise),
        ("filled.png", png(body=filler)),
        ("spaces.json", b" " * (MOST_FILE - 2) + b"{}"),
        ("list.json", b"[" + b"1," * (MOST_FILE // 2 - 2) + b"1]"),
        ("path.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><path d="' + b"M1 1 " * (MIB - 40) + b'"/></svg>'),
    )


@cache
def packed() -> bytes:
    """Return a body that inflates to 64 MiB."""
    return gzip.compress(bytes(64 * MIB))


@cache
def corpus() -> tuple[Attack | str, ...]:
    """Return what of our own corpus the verifier refuses without asking anybody."""
    found: list[Attack | str] = []
    with CASES.open(encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            filename = case.get("filename", "badge.png")
            given = case["input"] if "input" in case else base64.b64decode(case["input_b64"])
            try:
                report = verify(given, fetcher=ReplayFetcher({}), now=datetime.now(UTC), filename=case.get("filename"))
            except InputRefusedError:
                report = None
            if report is None or (not report.fetched and report.verdict == "invalid"):
                found.append(given if isinstance(given, str) else (filename, given))
    return tuple(found)
