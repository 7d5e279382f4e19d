"""Baking a badge into an SVG file by splicing one element (Open Badges Baking, SVG)."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from badges.openbadges.baking.content import (
    Baked,
    is_jws,
    is_url,
    read_content,
    require_bakeable,
    require_content_size,
    require_file_size,
    require_same_badge,
    the_only,
)
from badges.openbadges.baking.svg_reading import OPENBADGES, BakedElement, SvgReader, read_svg, tag_end
from badges.openbadges.errors import BakingError

_PREFIX = "openbadges"
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG_NAME = re.compile(rb"<([^\s/>]+)")


def bake_svg(image: bytes, *, verify: str, body: str | None = None) -> bytes:
    """Return `image` with one `openbadges:assertion` as the first child of its root.

    Hosted: `verify` is the assertion's URL and `body` its JSON. Signed: `verify` is the JWS, without body.
    A badge that was baked before is replaced, the rest stays byte for byte. Raises BakingError:
    input_too_large, baked_too_large, baked_content_invalid, or a svg_… code.
    """
    require_file_size(image)
    _check_content(verify, body)
    reader = read_svg(image)
    declared = reader.root_prefixes.get(_PREFIX)
    element = _element(verify, body, declares=declared not in (None, OPENBADGES))
    baked = _splice(image, reader, element, declares=declared is None)
    require_file_size(baked)
    return baked


def unbake_svg(image: bytes) -> Baked:
    """Return the badge in an SVG file; raises BakingError (a baked_… or svg_… code, input_too_large)."""
    require_file_size(image)
    found = read_svg(image).baked
    current = [element for element in found if not element.ob3]
    if len(current) > 1:
        return the_only([element.text or element.verify or "" for element in current])
    if current:
        return _read_element(current[0])
    if found:
        return Baked("ob3", found[0].text or found[0].verify or "")
    raise BakingError("not_baked", "the image holds no badge")


def _read_element(element: BakedElement) -> Baked:
    """Read one element: a body is JSON; without a body, `verify` is the JWS or the address."""
    verify = (element.verify or "").strip()
    content = element.text or verify
    require_content_size(content.encode("utf-8"))
    baked = read_content(content)
    if element.text and baked.kind != "json":
        raise BakingError("baked_content_invalid", "the body of the assertion element is not JSON")
    if not element.text and baked.kind == "json":
        raise BakingError("baked_content_invalid", "the verify attribute is neither a JWS nor a URL")
    if element.text and (is_url(verify) or is_jws(verify)):
        require_same_badge(baked, verify)
    return baked


def _check_content(verify: str, body: str | None) -> None:
    require_bakeable(verify)
    if read_content(verify).kind != ("jws" if body is None else "url"):
        raise BakingError("baked_content_invalid", "verify must be a JWS, or the URL of the assertion in the body")
    if body is not None:
        require_bakeable(body)
        baked = read_content(body)
        if baked.kind != "json" or _NOT_IN_XML.search(body):
            raise BakingError("baked_content_invalid", "the body must be JSON that XML can hold")
        require_same_badge(baked, verify)


def _element(verify: str, body: str | None, *, declares: bool) -> bytes:
    """Return the element; it declares its prefix itself where the root uses that prefix for something else."""
    declaration = f' xmlns:{_PREFIX}="{OPENBADGES}"' if declares else ""
    head = f"<{_PREFIX}:assertion{declaration} verify={quoteattr(verify)}"
    if body is None:
        return f"{head}/>".encode()
    escaped = body.replace("]]>", "]]]]><![CDATA[>")
    return f"{head}><![CDATA[{escaped}]]></{_PREFIX}:assertion>".encode()


def _splice(image: bytes, reader: SvgReader, element: bytes, *, declares: bool) -> bytes:
    end, closes_itself = tag_end(image, reader.root_start)
    tag = image[reader.root_start : end]
    inside = tag[: -2 if closes_itself else -1]
    if declares:
        inside += f' xmlns:{_PREFIX}="{OPENBADGES}"'.encode()
    pieces = [image[: reader.root_start], inside, b">", element]
    position = end
    for old in reader.baked:
        if not old.ob3:
            pieces.append(image[position : old.start])
            position = _element_end(image, old)
    if closes_itself:
        name = _TAG_NAME.match(tag)
        pieces.append(b"</" + name[1] + b">" if name else b"")
    pieces.append(image[position:])
    return b"".join(pieces)


def _element_end(image: bytes, element: BakedElement) -> int:
    end, closes_itself = tag_end(image, element.start)
    return end if closes_itself else tag_end(image, element.end)[0]
