"""Badges in SVG files, and drawings that would act."""

from __future__ import annotations

from tests.corpus import pictures
from tests.corpus.cases import Book
from tests.corpus.pictures import OPENBADGES, SVG, assertion, svg
from tests.corpus.world import PNG_URI, World

URL = World().at["assertion"]
TEXT = World().text("assertion")
BADGE = assertion(URL, TEXT)
EDITOR = (
    '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>'
    '<i:namedview xmlns:i="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" zoom="1"/>'
)


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "Badge Baking 1.0: SVG"
    _legal(book)
    _content(book)
    book.section = "VERIFYING.md: svg_invalid, svg_dtd_forbidden, svg_active_content, svg_too_complex"
    _active(book)
    _broken(book)
    _encodings_and_sizes(book)


def drawn(child: str) -> bytes:
    """Return an SVG that declares no prefix."""
    return f'<svg xmlns="{SVG}">{child}</svg>'.encode()


def _legal(book: Book) -> None:
    world = World()
    root = f'<s:svg xmlns:s="{SVG}" xmlns:o="{OPENBADGES}"><o:assertion verify="{URL}"/></s:svg>'
    escaped = TEXT.replace("&", "&amp;").replace("<", "&lt;")
    files = {
        "cdata": svg(BADGE),
        "declaration": svg(BADGE, before='<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'),
        "byte-order-mark": b"\xef\xbb\xbf" + svg(BADGE),
        "long-comment-before": svg(BADGE, before=f"<!-- {'dessin ' * 700} -->\n"),
        "instruction-before": svg(BADGE, before='<?xpacket begin="" id="x"?>'),
        "other-prefix": svg(assertion(URL, TEXT, "ob"), prefix="ob"),
        "prefix-on-the-element": drawn(f'<b:assertion xmlns:b="{OPENBADGES}" verify="{URL}"/>'),
        "default-namespace": drawn(f'<assertion xmlns="{OPENBADGES}" verify="{URL}"/>'),
        "prefixed-root": root.encode(),
        "verify-url-only": svg(assertion(URL)),
        "escaped-body": svg(f'<openbadges:assertion verify="{URL}">{escaped}</openbadges:assertion>'),
        "body-without-verify": svg(f"<openbadges:assertion><![CDATA[{TEXT}]]></openbadges:assertion>"),
        "body-in-two-sections": svg(BADGE.replace('"type":"Assertion"', '"type":]]><![CDATA["Assertion"')),
        "not-first-child": svg("<title>Badge</title><desc>Un badge</desc>", BADGE),
        "deeper": svg("<metadata>", BADGE, "</metadata>"),
        "self-drawn-use": svg(BADGE, '<defs><circle id="c" r="2"/></defs><use href="#c"/>'),
        "gradients-and-style": svg(
            BADGE,
            '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
            '<style>.a{fill:url(#g);stroke:#000}</style><circle class="a" r="3" style="opacity:.5"/>',
        ),
        "embedded-raster": svg(BADGE, f'<image width="8" height="8" href="{PNG_URI}"/>'),
        "link": svg(BADGE, '<a href="https://badges.example.com/badges/accueil"><rect width="1" height="1"/></a>'),
        "words-only": svg(BADGE, "<!-- <!DOCTYPE svg> <script> --><title>&lt;script&gt; onload=</title>"),
        "editor": svg(BADGE, EDITOR),
    }
    for name, drawing in files.items():
        book.legal(name, world, "a legal SVG with one badge", drawing, filename="badge.svg")
    book.legal("without-name", world, "the bytes say what it is", files["cdata"])
    book.legal("pasted", world, "an SVG pasted as text", files["cdata"].decode())
    changed = svg(assertion(URL, TEXT.replace("lea.martin", "eve")))
    why = "the baked copy was changed; the hosted one counts"
    book.attack(
        "baked-copy-changed",
        world,
        "recipient_mismatch",
        why,
        changed,
        filename="b.svg",
        recipient="eve@example.org",
    )


def _content(book: Book) -> None:
    world = World()
    other = TEXT.replace("/assertions/1", "/assertions/2")
    files: dict[str, tuple[str, bytes]] = {
        "no-badge": ("not_baked", svg()),
        "other-namespace": (
            "not_baked",
            svg(BADGE).replace(OPENBADGES.encode(), b"http://openbadges.example"),
        ),
        "in-a-comment": ("not_baked", svg(f"<!-- {BADGE.replace('--', '- -')} -->")),
        "twice": ("baked_duplicate", svg(BADGE, BADGE)),
        "twice-different": (
            "baked_duplicate baked_conflict",
            svg(BADGE, assertion(URL.replace("/1", "/2"), other)),
        ),
        "verify-of-another": ("baked_conflict", svg(assertion(URL + "0", TEXT))),
        "empty": ("baked_content_invalid", svg("<openbadges:assertion/>")),
        "verify-prose": ("baked_content_invalid", svg(assertion("voir le site"))),
        "verify-script": ("baked_content_invalid", svg(assertion("javascript:alert(1)"))),
        "body-prose": ("baked_content_invalid", svg(assertion(URL, "Un beau badge"))),
        "body-broken": ("baked_content_invalid", svg(assertion(URL, TEXT[:-1]))),
    }
    for name, (codes, drawing) in files.items():
        if name == "verify-script":
            continue  # a script in an attribute is active content too: the drawing is refused either way
        book.attack(f"content-{name}", world, codes, "no badge, or not exactly one", drawing, filename="badge.svg")
    signed = World.signed()
    stranger = svg(assertion(signed.token() + "."))
    book.attack(
        "content-jws-appended",
        signed,
        "jws_malformed",
        "a JWS in an SVG is as strict",
        stranger,
        filename="b.svg",
    )


def _active(book: Book) -> None:
    world = World()
    dtd = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    entity = '<!DOCTYPE svg [<!ENTITY x "y">]>'
    outside = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    laughs = "<!DOCTYPE svg [" + "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9)) + "]>"
    for name, before in {
        "dtd": dtd,
        "entity": entity,
        "external-entity": outside,
        "billion-laughs": laughs,
    }.items():
        drawing = svg(BADGE, before=before)
        book.attack(f"dtd-{name}", world, "svg_dtd_forbidden", "no DTD, no entities", drawing, filename="badge.svg")
    inside = {
        "script": "<script>alert(1)</script>",
        "script-linked": '<script href="https://evil.example/x.js"/>',
        "script-upper-case": "<SCRIPT>alert(1)</SCRIPT>",
        "onload": '<rect onload="alert(1)"/>',
        "onclick": '<g onclick="alert(1)"><rect/></g>',
        "onbegin": '<animate onbegin="alert(1)" attributeName="x" dur="1s"/>',
        "foreign-object": '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        "iframe": '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example"/>',
        "javascript-link": '<a href="javascript:alert(1)"><rect/></a>',
        "javascript-xlink": '<a xmlns:l="http://www.w3.org/1999/xlink" l:href=" java&#10;script:alert(1)"><rect/></a>',
        "embedded-script": '<image href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;"/>',
    }
    for name, child in inside.items():
        book.attack(
            f"active-{name}",
            world,
            "svg_active_content",
            "a drawing does not act",
            svg(BADGE, child),
            filename="badge.svg",
        )
    root = svg(BADGE, attributes=' onload="alert(1)"')
    book.attack(
        "active-onload-of-root",
        world,
        "svg_active_content",
        "a drawing does not act",
        root,
        filename="badge.svg",
    )


def _broken(book: Book) -> None:
    world = World()
    good = svg(BADGE)
    files = {
        "cut": ("svg_invalid", good[:-5]),
        "two-roots": ("svg_invalid", good + good),
        "other-root": ("svg_invalid", good.replace(b"<svg ", b"<html ").replace(b"</svg>", b"</html>")),
        "no-namespace": ("svg_invalid", good.replace(SVG.encode(), b"http://example.org/")),
        "unbound-prefix": ("svg_invalid", good.replace(b"xmlns:openbadges", b"xmlns:other")),
        "bare-ampersand": ("svg_invalid", svg(BADGE, "<title>R & D</title>")),
        "attribute-twice": ("svg_invalid", svg(BADGE, '<rect x="1" x="2"/>')),
        "undeclared-entity": ("svg_invalid", svg(BADGE, "<title>&eacute;</title>")),
        "deep": ("svg_too_complex", svg(BADGE, "<g>" * 500 + "</g>" * 500)),
    }
    for name, (code, drawing) in files.items():
        book.attack(
            f"broken-{name}",
            world,
            code,
            "not well formed, no SVG, or far too deep",
            drawing,
            filename="badge.svg",
        )


def _encodings_and_sizes(book: Book) -> None:
    world = World()
    many = svg(BADGE, "<g/>" * 200_000)
    book.attack(
        "broken-many",
        world,
        "svg_too_complex",
        "200,000 elements",
        many,
        filename="badge.svg",
        committed=False,
    )
    utf16 = svg(BADGE).decode().encode("utf-16")
    code = "unsupported_encoding"
    book.attack("utf-16", world, code, "UTF-8 alone", utf16, filename="badge.svg", section=f"VERIFYING.md: {code}")
    latin = svg(BADGE, before='<?xml version="1.0" encoding="ISO-8859-1"?>')
    book.attack("latin-1", world, code, "UTF-8 alone", latin, filename="badge.svg", section=f"VERIFYING.md: {code}")
    big = svg(assertion(URL, TEXT.replace("{", '{"x":"' + "x" * (2 << 20) + '",', 1)))
    book.attack(
        "content-oversized",
        world,
        "baked_too_large",
        "a badge of 2 MiB",
        big,
        filename="badge.svg",
        committed=False,
    )
    empty = pictures.svg(pictures.assertion("", " \n "))
    book.attack(
        "content-blank",
        world,
        "baked_content_invalid",
        "an element that says nothing",
        empty,
        filename="badge.svg",
    )
