"""What a drawing may not contain: scripts, event handlers, foreign documents, references to elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from badges.openbadges.errors import BakingError

_XHTML = "{http://www.w3.org/1999/xhtml}"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener"})
_ANIMATIONS = frozenset({"set", "animate", "animatetransform", "animatemotion"})
_ANIMATED_LINK = re.compile(r"(?:.*:)?(?:href|on.*)", re.DOTALL)  # whatever prefix a file gives to XLink
_ASKING = frozenset({"ping", "srcset"})  # these fetch, and no drawing needs them
_INVISIBLE = dict.fromkeys((*range(0x21), *range(0x7F, 0xA1), *range(0x200B, 0x2010), 0x2028, 0x2029, 0xFEFF))
_INVISIBLES = re.compile(f"[{re.escape(''.join(map(chr, _INVISIBLE)))}]+")
_SCRIPT_SCHEMES = ("javascript", "vbscript", "livescript", "mocha", "data:text", "data:application/x", "data:image/svg")
_STILL_IMAGE = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp)[;,]")
_WEB = re.compile(r"(?:https?|mailto):")
# Styles may be megabytes long: each pattern begins with letters that the engine can look for, and never goes back.
_CSS_COMMENT = re.compile(r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?")
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_CSS_CONTENT = r"data:(?:image/(?:png|jpeg|jpg|gif|webp)|font/|application/(?:x-)?font)"
_CSS_ELSEWHERE = tuple(re.compile(rf"{name}\(['\"]?+(?!#|{_CSS_CONTENT})") for name in ("url", "image", "src"))
_CSS_FORBIDDEN = ("@import", "expression(", "-moz-binding", "image-set(", *_SCRIPT_SCHEMES)
_CSS_BEHAVIOR = re.compile(r"behavior:(?<![-\w]behavior:)")


def check_element(tag: str) -> None:
    """Refuse an element that can run, embed or fetch something; raises BakingError (svg_active_content)."""
    name = tag.rpartition("}")[2].lower()
    if name in _ACTIVE or tag.startswith(_XHTML):
        raise _active(f"the element {name[:40]} is not allowed")


def check_attributes(tag: str, attributes: Mapping[str, str]) -> None:
    """Refuse event handlers and references that lead out of the file; raises BakingError."""
    element = tag.rpartition("}")[2].lower()
    for qualified, value in attributes.items():
        name = qualified.rpartition("}")[2].lower()
        plain = _visible(value).lower()
        if name.startswith("on") and "}" not in qualified:
            raise _active(f"the event handler {name[:40]} is not allowed")
        if plain.startswith(_SCRIPT_SCHEMES):
            raise _active(f"the attribute {name[:40]} holds a script")
        if name in ("href", "src") and not _is_local(plain) and not (element == "a" and _WEB.match(plain)):
            raise _active(f"the attribute {name} leads out of the file")
        if qualified == _XML_BASE and plain:
            raise _active("xml:base is not allowed")
        if name in _ASKING:
            raise _active(f"the attribute {name} is not allowed")
        if element in _ANIMATIONS:
            _check_animation(name, plain)
        if name == "style" or "(" in value or "\\" in value:
            check_style(value)


def _check_animation(name: str, plain: str) -> None:
    if name == "attributename" and _ANIMATED_LINK.fullmatch(plain):
        raise _active("a link may not be animated")
    if any(scheme in plain for scheme in _SCRIPT_SCHEMES):
        raise _active(f"the attribute {name[:40]} of an animation holds a script")


def check_style(style: str) -> None:
    """Refuse a style that fetches or runs something, however it is spelled; raises BakingError."""
    # A comment sign inside a string opens no comment, so the style must be harmless with and without them.
    for spelling in {style, _CSS_COMMENT.sub("", style)}:
        plain = _visible(_CSS_ESCAPE.sub(_unescaped, spelling)).lower()
        if any(word in plain for word in _CSS_FORBIDDEN) or _CSS_BEHAVIOR.search(plain):
            raise _active("a style may not import or run anything")
        if any(elsewhere.search(plain) for elsewhere in _CSS_ELSEWHERE):
            raise _active("a style leads out of the file")


def _visible(text: str) -> str:
    # Whichever of the two is the fast one for the text: `translate` is slow beyond ASCII.
    return text.translate(_INVISIBLE) if text.isascii() else _INVISIBLES.sub("", text)


def _is_local(address: str) -> bool:
    return not address or address.startswith("#") or _STILL_IMAGE.match(address) is not None


def _unescaped(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 else ""


def _active(detail: str) -> BakingError:
    return BakingError("svg_active_content", detail)
