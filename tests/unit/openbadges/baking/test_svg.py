"""Baking SVG files: one element spliced in, the rest byte for byte, and nothing that acts."""

from __future__ import annotations

from contextlib import suppress
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.openbadges import strict_json
from badges.openbadges.baking import Baked, bake_svg, unbake
from badges.openbadges.errors import BakingError, OpenBadgesError
from tests.support.prose import misspelt
from tests.unit.openbadges.baking.pictures import ADDRESS, JSON, JWS, SVG

NAMESPACE = "http://openbadges.org"
ROOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    f' xmlns:openbadges="{NAMESPACE}" xmlns:ob3="https://purl.imsglobal.org/ob/v3p0">'
)
PLAIN = f'{{"id":"{ADDRESS}","type":"Assertion"}}'
BAKED = f'<openbadges:assertion verify="{JWS}"/>'


def refusal(data: bytes | str, filename: str | None = "badge.svg") -> str:
    """Return the code with which a file is refused."""
    with pytest.raises(BakingError) as caught:
        unbake(data.encode() if isinstance(data, str) else data, filename)
    assert misspelt(caught.value.detail) == []
    return caught.value.code


def test_a_signed_badge_is_a_self_closing_first_child() -> None:
    """The element stands first, holds the JWS in `verify` and no body; the namespace is on the root."""
    baked = bake_svg(SVG.encode(), verify=JWS)
    opening, rest = SVG.split("><", 1)
    assert baked.decode() == f'{opening} xmlns:openbadges="{NAMESPACE}"><openbadges:assertion verify="{JWS}"/><{rest}'
    assert unbake(baked, "badge.svg") == Baked("jws", JWS)


def test_a_hosted_badge_has_its_address_and_its_json() -> None:
    """`verify` is the address and the body the JSON, whatever signs it holds."""
    baked = bake_svg(SVG.encode(), verify=ADDRESS, body=JSON)
    element = ET.fromstring(baked)[0]
    assert element.tag == f"{{{NAMESPACE}}}assertion"
    assert (element.get("verify"), element.text) == (ADDRESS, JSON)
    assert unbake(baked) == Baked("json", JSON)


@given(
    st.dictionaries(
        st.text(max_size=9),
        st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff")),
        max_size=4,
    )
)
@settings(deadline=None)
def test_any_document_comes_back(value: dict[str, str]) -> None:
    """Any JSON object comes back byte for byte, marks of the end of CDATA included."""
    text = strict_json.dumps(value | {"id": ADDRESS, "end": "]]>]]]>"}).decode()
    with suppress(BakingError):  # the two non-characters that XML cannot hold are refused, in keys too
        assert unbake(bake_svg(SVG.encode(), verify=ADDRESS, body=text)) == Baked("json", text)


def test_what_xml_cannot_hold_is_not_baked() -> None:
    """A body that an XML reader would refuse or change is baked_content_invalid."""
    for sign in ("\ufffe", "\uffff", "\r"):
        text = f'{{"id":"{ADDRESS}",\n"x":{sign if sign == chr(13) else chr(34) + sign + chr(34)} 1}}'
        with pytest.raises(BakingError) as caught:
            bake_svg(SVG.encode(), verify=ADDRESS, body=text)
        assert caught.value.code == "baked_content_invalid"
        assert misspelt(caught.value.detail) == []


@pytest.mark.parametrize(
    "image",
    [
        "\ufeff" + SVG,
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- <svg> > " -->\n' + SVG,
        "<!--" + "<svg>" * 400_000 + "-->" + SVG,
        "<?note <svg> ?>" + SVG,
        SVG.replace("viewBox", "aria-label='a > \"b\" &lt;svg>' viewBox"),
        SVG.replace("viewBox", "a='' b='>' c=\"\" d=\">\" e=\"'>'\" viewBox"),
        SVG.replace("<path", "<desc><![CDATA[<svg> </svg> >]]></desc><path"),
        SVG.replace("<svg ", "<svg\n\t").replace('8">', '8"\n >'),
        '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:path d="M0 0h8"/></s:svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" />',
        SVG.replace("<svg ", '<svg xmlns:openbadges="urn:other" ').replace("<path", '<openbadges:x a=">"/><path'),
        SVG + "<!-- <svg> -->\n",
    ],
)  # fmt: skip
def test_the_start_tag_is_found_by_a_real_reader(image: str) -> None:
    """Comments, instructions, CDATA, quotes, prefixes and byte order marks mislead nobody."""
    for verify, body in ((JWS, None), (ADDRESS, JSON)):
        baked = bake_svg(image.encode(), verify=verify, body=body)
        assert unbake(baked, "badge.svg").text == (body or verify)
        root = ET.fromstring(baked.removeprefix(b"\xef\xbb\xbf"))
        assert root[0].tag == f"{{{NAMESPACE}}}assertion"
        original = ET.fromstring(image.encode().removeprefix(b"\xef\xbb\xbf"))
        assert [child.tag for child in root[1:]] == [child.tag for child in original]


def test_baking_again_replaces_the_badge() -> None:
    """However often a file is baked it holds one badge, and all the rest as it was."""
    hosted = bake_svg(SVG.encode(), verify=ADDRESS, body=JSON)
    signed = bake_svg(SVG.encode(), verify=JWS)
    assert bake_svg(hosted, verify=JWS) == signed
    assert bake_svg(signed, verify=ADDRESS, body=JSON) == hosted
    elsewhere = SVG.replace("<path", f'<ob:assertion xmlns:ob="{NAMESPACE}" verify="a>b"> x </ob:assertion ><path')
    assert bake_svg(elsewhere.encode(), verify=JWS) == signed


def test_what_two_readers_would_read_differently_is_not_baked() -> None:
    """A body of another address than `verify`, a body that is no JSON, and a bare address are refused."""
    for verify, body in ((f"{ADDRESS}0", JSON), (ADDRESS, JWS), (ADDRESS, None), (JWS, JSON), ("x", None)):
        with pytest.raises(BakingError) as caught:
            bake_svg(SVG.encode(), verify=verify, body=body)
        assert caught.value.code in {"baked_content_invalid", "baked_conflict"}
        assert misspelt(caught.value.detail) == []


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (BAKED, Baked("jws", JWS)),
        (f'<openbadges:assertion verify="{ADDRESS}"/>', Baked("url", ADDRESS)),
        (f"<openbadges:assertion>\n <![CDATA[\n{PLAIN}\n]]> </openbadges:assertion>", Baked("json", PLAIN)),
        (f'<x:assertion xmlns:x="{NAMESPACE}" verify=" {JWS} "> \n </x:assertion>', Baked("jws", JWS)),
        (f'<assertion xmlns="{NAMESPACE}" verify="{JWS}"/>', Baked("jws", JWS)),
        (f"<g><metadata>{BAKED}</metadata></g>", Baked("jws", JWS)),
        ("<ob3:credential><![CDATA[{}]]></ob3:credential>", Baked("ob3", "{}")),
        (f"<ob3:credential>{{}}</ob3:credential>{BAKED}", Baked("jws", JWS)),
        (f'<ob3:credential verify="{JWS}"/>', Baked("ob3", JWS)),
        ("<ob3:credential/>", Baked("ob3", "")),
        ('<openbadges:assertion>{&quot;id&quot;:"1"}</openbadges:assertion>', Baked("json", '{"id":"1"}')),
    ],
)
def test_what_is_read(inside: str, found: Baked) -> None:
    """Any prefix, a body or none, anywhere in the drawing; a body is JSON, none means `verify`."""
    assert unbake(f"{ROOT}{inside}</svg>".encode(), "badge.svg") == found


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("", "not_baked"),
        (f'<assertion verify="{JWS}"/>', "not_baked"),
        (BAKED * 2, "baked_duplicate"),
        (BAKED + BAKED.replace("AQAB", "AAAA"), "baked_conflict"),
        (f'<openbadges:assertion verify="https://evil.example/">{PLAIN}</openbadges:assertion>', "baked_conflict"),
        ("<openbadges:assertion/>", "baked_content_invalid"),
        ('<openbadges:assertion verify="{}"/>', "baked_content_invalid"),
        (f"<openbadges:assertion>{JWS}</openbadges:assertion>", "baked_content_invalid"),
        (f'<openbadges:assertion verify="{JWS}"><script/></openbadges:assertion>', "baked_content_invalid"),
        (BAKED + "<g>", "svg_invalid"),
        (BAKED + "&nbsp;", "svg_invalid"),
        (BAKED + "<g" + " a='1' a='2'/>", "svg_invalid"),
        (BAKED + "<g>" * 64 + "</g>" * 64, "svg_too_complex"),
        (BAKED + "<g/>" * 20_001, "svg_too_complex"),
        (BAKED + "<g " + " ".join(f"a{n}=''" for n in range(300)) + "/>", "svg_too_complex"),
    ],
)  # fmt: skip
def test_what_is_refused(inside: str, code: str) -> None:
    """No badge, two, contradictory ones, a broken or endless drawing each have their code."""
    assert refusal(f"{ROOT}{inside}</svg>") == code


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<script href="data:text/javascript,x"/>',
        '<g onload="alert(1)"/>',
        '<g ONCLICK="x"/>',
        "<foreignObject/>",
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        '<a href="javascript:alert(1)"/>',
        '<a xlink:href=" java&#9;script:alert(1)"/>',
        '<a href="data:text/html,x"/>',
        '<image href="https://evil.example/pixel.png"/>',
        '<image xlink:href="//evil.example/pixel.png"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="other.svg#a"/>',
        '<g fill="url(https://evil.example/#a)"/>',
        "<g style=\"fill:url('//evil.example')\"/>",
        '<g style="fill:u\\72 l(//evil.example)"/>',
        '<g style="fill:\\u\\r\\l(//evil.example)"/>',
        '<g style="fill:u\\0 r\\1 l(//evil.example)"/>',
        '<g style="fill:u\\110000 rl(//evil.example)"/>',
        "<style>@import 'https://evil.example/a.css';</style>",
        "<style>@\\69mport 'x'</style>",
        "<style>a{b:url(https://evil.example)}</style>",
        '<style>a{c:"/*";b:url(//evil.example);c:"*/"}</style>',
        '<set attributeName="href" to="javascript:x"/>',
        '<animate attributeName="onclick" values="x"/>',
        '<g xml:base="https://evil.example/"/>',
        '<?xml-stylesheet href="https://evil.example/a.css"?>',
        '<iframe src="https://evil.example"/>',
    ],
)
def test_what_could_act_is_refused(inside: str) -> None:
    """Scripts, handlers, foreign documents and every way out of the file are svg_active_content."""
    assert refusal(f"{ROOT}{BAKED}{inside}</svg>") == "svg_active_content"


@pytest.mark.parametrize(
    "inside",
    [
        '<use href="#a"/>',
        '<g fill="url(#a)" style="stroke:url(#b)" transform="translate(1 2) rotate(3)"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<a href="https://a.example/"><text>on line</text></a>',
        "<style>/* url */ @font-face{src:url(data:font/woff2;base64,AAAA)} a{fill:red}</style>",
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:D r:resource="https://x.example"/></r:RDF></metadata>',
        "<?note anything?>",
        "<title>javascript: what is it?</title>",
    ],
)
def test_what_a_plain_drawing_may_hold(inside: str) -> None:
    """References inside the file, embedded pictures and fonts, links and metadata do no harm."""
    assert unbake(f"{ROOT}{BAKED}{inside}</svg>".encode()) == Baked("jws", JWS)


@pytest.mark.parametrize(
    "prologue",
    [
        "<!DOCTYPE svg>",
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_dtd_is_forbidden(prologue: str) -> None:
    """Any document type declaration is refused, in unbaking and in baking."""
    assert refusal(f"{prologue}{ROOT}{BAKED}</svg>") == "svg_dtd_forbidden"
    with pytest.raises(BakingError) as caught:
        bake_svg((prologue + SVG).encode(), verify=JWS)
    assert caught.value.code == "svg_dtd_forbidden"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (SVG.encode("utf-16"), "unsupported_encoding"),
        (SVG.encode("utf-16-be"), "image_type_mismatch"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + SVG.encode(), "unsupported_encoding"),
        (SVG.replace("<path", "<desc>é</desc><path").encode("latin-1"), "unsupported_encoding"),
        (b"<svg/>", "svg_invalid"),
        (b"<html/>", "svg_invalid"),
        (b"<svg", "svg_invalid"),
        (b'<?xml version="1.1"?>' + SVG.encode() + b"<a/>", "svg_invalid"),
        (b"not xml", "image_type_mismatch"),
        (b"<!--" + b"x" * (5 * 1024 * 1024) + b"-->" + SVG.encode(), "input_too_large"),
    ],
)
def test_files_that_are_no_svg_in_utf8(data: bytes, code: str) -> None:
    """Another encoding, root or size is refused with its own code."""
    assert refusal(data) == code


@given(
    st.text(max_size=80) | st.from_regex(r'(<[!?/]?[a-z:]{1,9}( [a-z:]{1,9}="[^"<]{0,9}")?[/?]?>?|[a-z&;\]\[-]){1,20}')
)
def test_nothing_but_our_errors_comes_out(text: str) -> None:
    """Any text inside a drawing, or in place of one, is read or refused with an error of ours."""
    for whole in (
        text,
        f"{ROOT}{text}</svg>",
        f"{ROOT}<openbadges:assertion {text}</openbadges:assertion></svg>",
    ):
        with suppress(OpenBadgesError):
            assert unbake(whole.encode("utf-8", "replace"), "badge.svg").kind
        with suppress(OpenBadgesError):
            assert bake_svg(whole.encode("utf-8", "replace"), verify=JWS)
