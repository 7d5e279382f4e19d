"""What a drawing may not contain, element by element and attribute by attribute."""

from __future__ import annotations

import pytest

from badges.openbadges.baking.svg_safety import check_attributes, check_element, check_style
from badges.openbadges.errors import BakingError

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def refusal(tag: str, attributes: dict[str, str]) -> str:
    """Return the detail with which attributes are refused."""
    with pytest.raises(BakingError) as caught:
        check_attributes(tag, attributes)
    assert caught.value.code == "svg_active_content"
    return caught.value.detail


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        (f"{SVG}script", "script"), (f"{SVG}foreignObject", "foreignobject"), ("SCRIPT", "script"),
        ("{urn:}}script", "script"), ("{http://www.w3.org/1999/xhtml}p", "p"),
        ("{http://www.w3.org/1999/xhtml}" + "p" * 50, "p" * 40),
    ],
)  # fmt: skip
def test_elements_that_act(tag: str, name: str) -> None:
    """Scripts and foreign documents are refused in any namespace, and named by forty letters at most."""
    with pytest.raises(BakingError) as caught:
        check_element(tag)
    assert (caught.value.code, caught.value.detail) == ("svg_active_content", f"the element {name} is not allowed")


@pytest.mark.parametrize(
    ("tag", "attributes", "detail"),
    [
        (f"{SVG}g", {"ONCLICK": "x"}, "the event handler onclick is not allowed"),
        (f"{SVG}g", {"on" + "x" * 50: "x"}, f"the event handler on{'x' * 38} is not allowed"),
        (f"{SVG}g", {"fill": "javascript:x"}, "the attribute fill holds a script"),
        (f"{SVG}g", {"x" * 50: "\tJava\u200bScript:x"}, f"the attribute {'x' * 40} holds a script"),
        (f"{SVG}image", {"href": "https://evil.example/"}, "the attribute href leads out of the file"),
        (f"{SVG}image", {f"{XLINK}href": "//evil.example/"}, "the attribute href leads out of the file"),
        (f"{SVG}image", {"src": "other.png"}, "the attribute src leads out of the file"),
        (f"{SVG}a", {"href": "other.html"}, "the attribute href leads out of the file"),
        (f"{SVG}g", {XML_BASE: "https://evil.example/"}, "xml:base is not allowed"),
        (f"{SVG}set", {"attributeName": "href"}, "a link may not be animated"),
        ("{urn:}}animate", {"attributeName": "xlink:HREF"}, "a link may not be animated"),
        (f"{SVG}animate", {"attributeName": "onclick"}, "a link may not be animated"),
        (f"{SVG}animate", {"attributeName": "x.y:href"}, "a link may not be animated"),
        (f"{SVG}set", {"attributeName": "a·b:\nhref"}, "a link may not be animated"),
        (f"{SVG}set", {"attributeName": "x:onclick"}, "a link may not be animated"),
        (f"{SVG}animate", {"values": "#;java\nscript:x;#"}, "the attribute values of an animation holds a script"),
        (f"{SVG}a", {"ping": "https://evil.example/"}, "the attribute ping is not allowed"),
        (f"{SVG}image", {"srcset": "https://evil.example/a.png 2x"}, "the attribute srcset is not allowed"),
        (f"{SVG}g", {"style": "-moz-binding:x"}, "a style may not import or run anything"),
        (f"{SVG}g", {"style": "@import 'x'"}, "a style may not import or run anything"),
        (f"{SVG}g", {"fill": "url(//evil.example)"}, "a style leads out of the file"),
        (f"{SVG}g", {"fill": "u\\72 l\\28 //evil.example"}, "a style leads out of the file"),
    ],
)
def test_attributes_that_act(tag: str, attributes: dict[str, str], detail: str) -> None:
    """Handlers, scripts, ways out of the file and animated links are refused, in any spelling."""
    assert refusal(tag, attributes) == detail


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        (f"{SVG}g", {"id": "onclick", "class": "href", "fill": "red"}),
        (f"{SVG}g", {"{urn:x}online": "1", "title": "data: javascript"}),
        (f"{SVG}a", {"href": "HTTPS://a.example/"}),
        (f"{SVG}a", {"href": "mailto:a@b.example"}),
        (f"{SVG}use", {"href": "#a"}),
        (f"{SVG}image", {"href": ""}),
        (f"{SVG}image", {"src": "data:image/png;base64,AA"}),
        (f"{SVG}g", {XML_BASE: " "}),
        (f"{SVG}animate", {"attributeName": "opacity", "values": "0;1"}),
        (f"{SVG}animate", {"attributeName": "hrefs", "values": "0;1"}),
        (f"{SVG}g", {"attributeName": "href"}),
        (f"{SVG}g", {"fill": "url(#a)", "style": "fill:red", "transform": "rotate(3)"}),
    ],
)
def test_attributes_that_do_no_harm(tag: str, attributes: dict[str, str]) -> None:
    """What stays inside the file, and links that a person may follow, pass."""
    check_element(tag)
    check_attributes(tag, attributes)


@pytest.mark.parametrize(
    "style",
    [
        "a{b:url(x)}", "a{b:URL( 'x' )}", "@IMPORT 'x'", "@\\69mport 'x'", "\\@\\i\\mport 'x'", "u\\0 rl(x)",
        "u\\1 rl(x)", "u\\110000 rl(x)", "behavior:x", "a:expression(x)", "image-set('x')", "image(x)", "src('x')",
        "@im/*x*/port 'x'",
        "url(#a) url(x)", "a{c:\"/*\";b:url(x);c:\"*/\"}", "url(javascript:x)", "vbscript:x",
        "url(data:image/svg+xml,x)",
    ],
)  # fmt: skip
def test_styles_that_act(style: str) -> None:
    """A style that fetches or runs something is refused, however it is spelled."""
    with pytest.raises(BakingError) as caught:
        check_style(style)
    assert caught.value.code == "svg_active_content"


@pytest.mark.parametrize(
    "style",
    [
        "", "a{fill:url(#a)}", "a{src:url(data:font/woff2;base64,AA)}", "a{b:url('data:image/png;base64,AA')}",
        "/* x */", "scroll-behavior:smooth", "a{content:'\\41'}",
    ],
)  # fmt: skip
def test_styles_that_do_no_harm(style: str) -> None:
    """References inside the file, embedded fonts and pictures, and ordinary properties pass."""
    check_style(style)
