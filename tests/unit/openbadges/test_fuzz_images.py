"""Fuzzing PNG and SVG files: a badge, or a code that says why there is none, soon, and with little memory."""

from __future__ import annotations

import json
import struct
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from badges.openbadges.baking import Baked, bake_png, unbake
from badges.openbadges.errors import BakingError
from tests.corpus.pictures import SIGNATURE, assertion, chunk, header, itxt, pixels, png, svg
from tests.fuzz.targets import repaired
from tests.support.costs import measured
from tests.support.mutations import ISSUER, TOKEN, bent_documents, mutated, odd_values
from tests.support.mutations import assertion as hosted
from tests.support.promise import kept

CODES = frozenset(
    {
        "not_baked", "baked_duplicate", "baked_too_large", "baked_content_invalid", "baked_conflict", "image_invalid",
        "image_too_large", "image_type_mismatch", "svg_invalid", "svg_dtd_forbidden", "svg_active_content",
        "svg_too_complex", "input_too_large", "unsupported_encoding", "json_invalid", "json_duplicate_key",
        "json_too_deep", "field_too_long",
    }
)  # fmt: skip
BAKED_PNG = bake_png(png(), TOKEN)
BAKED_SVG = svg(assertion(ISSUER.assertion_id, json.dumps({"id": ISSUER.assertion_id})))
TYPES = [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"iTXt", b"tEXt", b"zTXt", b"acTL", b"fcTL", b"gAMA", b"NEWC", b"1234"]
IMAGE_INSERTS = [b"\0", b"\xff" * 4, b"openbadges\0", chunk(b"IDAT", b""), itxt("x"), chunk(b"IEND", b"")]
XML_INSERTS = [
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"&#0;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x", b"?>", b"\xff",
    b"<openbadges:assertion verify=''/>", b" onload='x'", b"<script/>", b'"', b"'", b"<", b">", b"/", b"\xef\xbb\xbf",
    b"<style>@import 'x'</style>", b" xmlns:openbadges='x'", b" xmlns='' ", b"\\", b"(", b"/*", b"\0",
]  # fmt: skip


def looked_into(image: bytes, filename: str | None = None) -> Baked | None:
    """Unbake and verify an image within the promise; return the badge that it held."""
    kept(image, ISSUER.resources, filename=filename)
    baked = None
    codes: set[str] = set()
    with measured() as cost:
        try:
            baked = unbake(image, filename)
        except BakingError as error:
            codes = {error.code, *error.also}
    cost.require_within()
    assert codes <= CODES
    return baked


def texts() -> st.SearchStrategy[str]:
    """Return what is baked into images, rightly or not."""
    return st.one_of(
        st.sampled_from([TOKEN, ISSUER.assertion_id, "", "x", "{", "{}", '{"a":1,"a":2}', "https://a.example/ b"]),
        odd_values(),
        bent_documents(hosted()),
    )


@st.composite
def chunks(draw: st.DrawFn) -> bytes:
    """Return a chunk whose checksum is right and whose content may be anything."""
    kind = draw(st.sampled_from(["text", "pixels", "header", "any", "bomb"]))
    if kind == "text":
        octets = draw(texts()).encode("utf-8", "surrogatepass")
        keyword = draw(st.sampled_from([b"openbadges", b"openbadgecredential", b"OpenBadges", b"x" * 79, b""]))
        frame = draw(
            st.sampled_from([b"\0\0\0\0\0", b"\0\1\0\0\0", b"\0\0\0fr\0badges\0", b"\0", b"", b"\0\0\0\xff\0\0"])
        )
        return chunk(draw(st.sampled_from([b"iTXt", b"tEXt", b"zTXt"])), keyword + frame + octets)
    if kind == "pixels":
        return chunk(b"IDAT", zlib.compress(draw(st.binary(max_size=300))))
    if kind == "header":
        sides = st.sampled_from([0, 1, 8, 4096, 4097, 2**31 - 1, 2**32 - 1])
        fields = st.sampled_from([0, 1, 2, 3, 4, 6, 8, 16, 255])
        return chunk(b"IHDR", struct.pack(">IIBBBBB", draw(sides), draw(sides), *(draw(fields) for _ in range(5))))
    if kind == "bomb":
        return draw(st.sampled_from(BOMBS))
    return chunk(draw(st.sampled_from(TYPES)), draw(st.binary(max_size=40)))


BOMBS = [
    chunk(b"IDAT", zlib.compress(bytes(3_000_000))),
    chunk(b"iTXt", b"openbadges\0\1\0\0\0" + zlib.compress(b"{" + bytes(3_000_000))),
    chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(bytes(3_000_000))),
]


@settings(max_examples=40, deadline=None)
@given(st.lists(chunks(), max_size=5), st.sampled_from([header(), header(4096, 4096), b""]), st.booleans())
def test_every_order_of_chunks_gets_a_report(found: list[bytes], head: bytes, drawn: bool) -> None:
    """Chunks with right checksums, of any kind and in any order, bombs among them."""
    tail = (pixels() if drawn else b"") + chunk(b"IEND", b"")
    baked = looked_into(SIGNATURE + head + b"".join(found) + tail)
    if baked is not None and baked.kind != "ob3":
        assert any(baked.text.strip().encode("utf-8") in one for one in found)


@settings(max_examples=80, deadline=None)
@given(mutated(BAKED_PNG, IMAGE_INSERTS), st.booleans())
def test_every_mutated_png_gets_a_report(octets: bytes, repair: bool) -> None:
    """Bytes changed anywhere, with the checksums put right afterwards or not: no other badge comes out."""
    baked = looked_into(repaired(octets) if repair else octets, "badge.png")
    if not repair:
        assert baked in (None, Baked("jws", TOKEN))


@settings(max_examples=100, deadline=None)
@given(mutated(BAKED_SVG, XML_INSERTS))
def test_every_mutated_svg_gets_a_report(octets: bytes) -> None:
    """Bytes changed anywhere in a drawing."""
    looked_into(octets, "badge.svg")


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    """Return an element of a drawing, or what may stand beside one, with others inside."""
    kind = draw(st.sampled_from(["element", "element", "badge", "aside", "text"]))
    if kind == "badge":
        verify = draw(st.sampled_from([TOKEN, ISSUER.assertion_id, "", "x", "{}"]))
        body = draw(st.one_of(st.none(), texts().filter(lambda text: "]]>" not in text)))
        return assertion(verify, body, draw(st.sampled_from(["openbadges", "openbadges", "ob"])))
    if kind == "aside":
        return draw(
            st.sampled_from(
                ["<!---->", "<!-- <svg -->", "<?x y?>", "<?xml-stylesheet href='a'?>", "<![CDATA[<]]>", "&#65;"]
            )
        )
    if kind == "text":
        return draw(st.sampled_from(["a", "\n", "&amp;", "]]", "&b;", "\ufffe", "é"]))
    names = ["g", "svg", "style", "a", "image", "use", "set", "script", "foreignObject", "x:g", "openbadges:g", "é"]
    values = [
        "#a",
        "url(#a)",
        "url(x)",
        "javascript:x",
        "data:image/png;base64,A",
        r"\75rl(x)",
        "/*",
        "href",
        "@import",
    ]
    attributes = [
        "href",
        "xlink:href",
        "style",
        "fill",
        "onload",
        "attributeName",
        "xml:base",
        "xmlns:x",
        "xmlns",
        "x:y",
    ]
    name = draw(st.sampled_from(names))
    chosen = draw(st.lists(st.tuples(st.sampled_from(attributes), st.sampled_from(values)), max_size=3))
    inner = "".join(draw(st.lists(elements(depth + 1), max_size=2))) if depth < 4 else draw(st.sampled_from(values))
    written = "".join(f' {key}="{value}"' for key, value in chosen)
    return f"<{name}{written}>{inner}</{name}>"


@settings(max_examples=40, deadline=None)
@given(st.lists(elements(), max_size=4), st.sampled_from(["", "<?xml version='1.0'?>", "<!-- -->", "\ufeff", " "]))
def test_every_drawing_gets_a_report(children: list[str], before: str) -> None:
    """Drawings of any elements, attributes, badges, comments and references."""
    declared = ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:x="urn:x" xmlns:ob="http://openbadges.org"'
    looked_into(svg(*children, before=before, attributes=declared))
