"""Inputs for Hypothesis: real badges that were bent, and odd ones that nobody would write."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.support.remote_issuer import CONTEXT, HOST, RemoteIssuer

ISSUER = RemoteIssuer()
TOKEN = ISSUER.sign()

_ODD_STRINGS = [
    "", " ", "\0", "\ufeff", "\u202e", "é" * 400, "e\u0301", "\U0001f600", "x" * 5_000, "a" * 70_000, "__proto__",
    "-----BEGIN PUBLIC KEY-----", "-----BEGIN RSA PRIVATE KEY-----\nx", "sha256$", "md5$0", "$", "sha256$" + "f" * 64,
    "2026-06-01", "2026-06-01T12:00:00Z", "9999-12-31T23:59:60-23:59", "0000-00-00T00:00:00Z", "2026-W53-7T24Z",
    "data:image/png;base64," + "A" * 5_000, "data:,", "javascript:alert(1)", "urn:uuid:1", "_:b0", "HTTPS://A.EXAMPLE",
    "Assertion", "BadgeClass", "SignedBadge", "hosted", "email", "1", "true",
]  # fmt: skip
_ODD_NUMBERS = [
    "0",
    "-0",
    "1e400",
    "-1e-400",
    "1" * 999,
    "1" * 1001,
    "0.1",
    "9007199254740993",
    "NaN",
    "-Infinity",
    "01",
]
_ODD_VALUES = [
    "null", "true", "[]", "{}", "[[]]", "[null]", '{"a":1,"a":2}', r'"\ud800"', r'"\ud83d\ude00"', r'"\u0000"', '"\t"',
    "[" * 62 + "]" * 62, "[" * 80 + "]" * 80, "[" * 500, '{"badge":' * 40 + "1" + "}" * 40, "[" + "1," * 1_001 + "1]",
    '{"@id":{"id":1}}', '{"id":["a"],"type":[["Assertion"]]}', '{"type":"Extension","@context":{"@vocab":"x"}}',
    '{"endorsement":' * 30 + "[{},{}]" + "}" * 30, "'a'", "//", "",
]  # fmt: skip
MEMBERS = [
    "id", "@id", "type", "@type", "@context", "recipient", "badge", "verification", "verify", "issuedOn", "expires",
    "revoked", "uid", "name", "image", "criteria", "issuer", "publicKey", "revocationList", "owner", "publicKeyPem",
    "revokedAssertions", "evidence", "alignment", "tags", "endorsement", "extensions:x", "narrative", "url", "email",
    "description", "startsWith", "allowedOrigins", "creator", "hashed", "identity", "salt", "credentialSubject", "vc",
]  # fmt: skip
_URL_PARTS: list[list[str]] = [
    ["https", "http", "HTTPS", "ftp", "file", "gopher", "", "urn", "data", "javascript"],
    ["://", ":", ":/", "//", ":\\\\", "&#58;//"],
    ["", "user@", "user:word@", "@", "issuer.example@", "%40"],
    [
        "issuer.example", "ISSUER.example.", "issuer.example..", "127.0.0.1", "0x7f.1", "2130706433", "[::1]", "[::]",
        "[::ffff:127.0.0.1]", "[fe80::1%25eth0]", "[2001:db8::1", "xn--nxasmq6b.example", "éxample.example", "a" * 64,
        "ⓘssuer.example", "issuer\u3002example", "1.2.3.4.5", "256.1.1.1", "localhost", "a.internal", "", "-a.example",
        "issuer.example\u200b", "\ud800.example", "a_b.example", "%69ssuer.example", "64:ff9b::1", "xn--", "a..b",
    ],
    ["", ":", ":443", ":80", ":0", ":65536", ":99999999", ":٤٤٣", ":080"],
    [
        "", "/", "/org/assertions/1", "/org/../org/badge", "/%2e%2e/%252e", "/a\\b", "/" + "a/" * 300, "/%", "/%zz",
        "/" + "%2525" * 300, "/\x7f", "/ ", "/\r\nx", "/é", "//", "/;a=b", "/.", "/..", "/org/key/./", "/\ud800",
        "/%%32e",
    ],
    ["", "?", "?a=b&c", "?" + "%" * 50, "?é", "??"],
    ["", "#", "#a", "#/../x", "##"],
]  # fmt: skip


def urls() -> st.SearchStrategy[str]:
    """Return addresses put together from parts that readers of addresses disagree on."""
    built = st.tuples(*(st.sampled_from(part) for part in _URL_PARTS)).map("".join)
    return st.one_of(built, st.text(max_size=30).map(lambda text: f"{HOST}/{text}"))


def odd_values() -> st.SearchStrategy[str]:
    """Return the texts of JSON values, and of what is nearly JSON."""
    strings = st.one_of(st.sampled_from(_ODD_STRINGS), st.text(max_size=30), urls()).map(json.dumps)
    plain = st.one_of(strings, st.sampled_from(_ODD_NUMBERS), st.sampled_from(_ODD_VALUES))
    return st.recursive(
        plain,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda items: f"[{','.join(items)}]"),
            st.lists(st.tuples(st.sampled_from(MEMBERS), inner), max_size=3).map(written),
        ),
        max_leaves=6,
    )


def written(members: list[tuple[str, str]]) -> str:
    """Return the text of a JSON object whose members may bear one name several times."""
    return "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in members) + "}"


@st.composite
def bent_documents(draw: st.DrawFn, document: dict[str, Any]) -> str:
    """Return a document whose members were changed, added, doubled, left out, wrapped or moved."""
    members = [(name, json.dumps(value)) for name, value in document.items()]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(members) - 1)) if members else 0
        how = draw(st.sampled_from(["change", "add", "double", "drop", "wrap"]))
        if how == "add" or not members:
            members.insert(at, (draw(st.sampled_from(MEMBERS)), draw(odd_values())))
        elif how == "drop":
            del members[at]
        elif how == "double":
            members.append(members[at])
        elif how == "wrap":
            members[at] = (members[at][0], f"[{members[at][1]}]")
        else:
            members[at] = (members[at][0], draw(odd_values()))
    return written(members)


@st.composite
def mutated(draw: st.DrawFn, original: bytes, inserts: list[bytes]) -> bytes:
    """Return bytes with some changed, cut out, doubled or put in."""
    octets = bytearray(original)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(octets)))
        end = min(len(octets), start + draw(st.sampled_from([0, 1, 1, 2, 8, 200])))
        how = draw(st.sampled_from(["flip", "cut", "double", "insert"]))
        if how == "flip" and start < len(octets):
            octets[start] ^= draw(st.integers(1, 255))
        elif how == "cut":
            del octets[start:end]
        elif how == "double":
            octets[start:start] = octets[start:end]
        else:
            octets[start:start] = draw(st.sampled_from(inserts))
    return bytes(octets)


def assertion() -> dict[str, Any]:
    """Return the issuer's hosted Assertion as a whole document."""
    return {"@context": CONTEXT, "id": ISSUER.assertion_id} | ISSUER.assertion()
