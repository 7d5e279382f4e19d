"""Baking a badge into a PNG file by splicing chunks (Open Badges Baking, PNG)."""

from __future__ import annotations

from collections.abc import Sequence

from badges.openbadges.baking.content import (
    Baked,
    read_content,
    require_bakeable,
    require_content_size,
    require_file_size,
    require_same_badge,
    the_only,
)
from badges.openbadges.baking.png_chunks import Chunk, check_pixels, make_chunk, walk
from badges.openbadges.errors import BakingError

KEYWORD = b"openbadges"
OB3_KEYWORD = b"openbadgecredential"
_TEXT_TYPES = frozenset({b"iTXt", b"tEXt", b"zTXt"})


def bake_png(image: bytes, content: str) -> bytes:
    """Return `image` with `content` (Assertion JSON, JWS or URL) in its one `openbadges` iTXt chunk.

    A badge that was baked before is replaced; every other chunk stays as it is, byte for byte.
    Raises BakingError: input_too_large, image_invalid, image_too_large, baked_too_large,
    baked_content_invalid.
    """
    require_file_size(image)
    text = require_bakeable(content)
    chunks = walk(image)
    pieces = [image[: chunks[0].end], make_chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + text)]
    start = chunks[0].end
    for chunk in chunks[1:]:
        if chunk.type in _TEXT_TYPES and _keyword(chunk, image) == KEYWORD:
            pieces.append(image[start : chunk.start])
            start = chunk.end
    pieces.append(image[start:])
    baked = b"".join(pieces)
    require_file_size(baked)
    return baked


def unbake_png(image: bytes) -> Baked:
    """Return the badge in a PNG file; raises BakingError (a baked_… or image_… code, input_too_large)."""
    require_file_size(image)
    chunks = walk(image)
    check_pixels(image, chunks)
    texts = [chunk for chunk in chunks if chunk.type in _TEXT_TYPES]
    ours = [chunk for chunk in texts if _keyword(chunk, image) == KEYWORD]
    if not ours:
        return _open_badges_3(texts, image)
    current = [_international_text(chunk.data(image)) for chunk in ours if chunk.type == b"iTXt"]
    legacy = [_latin_text(chunk.data(image)) for chunk in ours if chunk.type == b"tEXt"]
    if len(current) + len(legacy) < len(ours):
        raise BakingError("baked_content_invalid", "the baked text is compressed, which the standard forbids")
    if len(current) == 1 and len(legacy) == 1 and current != legacy:
        baked = read_content(current[0])
        require_same_badge(baked, legacy[0].strip())
        return baked
    return the_only(current + legacy)


def _open_badges_3(texts: Sequence[Chunk], image: bytes) -> Baked:
    for chunk in texts:
        if _keyword(chunk, image) == OB3_KEYWORD:
            is_plain = chunk.type == b"iTXt" and chunk.data(image)[len(OB3_KEYWORD) + 1 :][:1] == b"\0"
            return Baked("ob3", _international_text(chunk.data(image)) if is_plain else "")
    raise BakingError("not_baked", "the image holds no badge")


def _keyword(chunk: Chunk, image: bytes) -> bytes:
    start = chunk.start + 8
    return image[start : min(start + 80, chunk.end - 4)].partition(b"\0")[0]


def _international_text(data: bytes) -> str:
    """Return the text of an iTXt chunk: keyword, flag, method, language tag, translated keyword, text."""
    _, separator, rest = data.partition(b"\0")
    if not separator or rest[:1] != b"\0":
        raise BakingError("baked_content_invalid", "the baked text is compressed, which the standard forbids")
    language, first, rest = rest[2:].partition(b"\0")
    _, second, text = rest.partition(b"\0")
    if not first or not second or not language.isascii():
        raise BakingError("baked_content_invalid", "the iTXt chunk is not built as it should be")
    require_content_size(text)
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise BakingError("baked_content_invalid", "the baked text is not UTF-8") from None


def _latin_text(data: bytes) -> str:
    text = data.partition(b"\0")[2]
    require_content_size(text)
    return text.decode("latin-1")
