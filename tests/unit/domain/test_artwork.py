"""Badge drawings follow the artwork rules, layer by layer."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import pytest

from badges.domain.artwork import Artwork, draw
from badges.domain.artwork_pictograms import PICTOGRAMS
from badges.domain.artwork_shapes import PALETTES, SHAPES
from badges.domain.catalogue import starter_badges

SVG = "{http://www.w3.org/2000/svg}"
DUO = Artwork(title="Duo & co <test>", shape="disque", palette="prune", pictogram="duo", dots=2)


def parts(artwork: Artwork, *, one_ink: bool = False) -> list[Element]:
    """Return the top-level elements of a drawing."""
    return list(fromstring(draw(artwork, one_ink=one_ink)))


def test_the_layers_and_their_order() -> None:
    """A title, the white edge, the ink shape, the clipped halves, the dots, then the pictogram."""
    tags = [part.tag.removeprefix(SVG) for part in parts(DUO)]
    assert tags == ["title", "path", "path", "clipPath", "g", "circle", "circle", "g"]


def test_edge_ink_and_halves() -> None:
    """The edge is a white stroke of 12, the ink fills the shape, warm is left of x = 128 and light right."""
    title, edge, ink, clip, field, *_ = parts(DUO)
    assert title.text == "Duo & co <test>"
    assert (edge.get("stroke"), edge.get("stroke-width"), edge.get("fill")) == ("#fff", "12", "#fff")
    assert edge.get("d") == ink.get("d") == clip[0].get("d")
    assert ink.get("fill") == "#3d1244"
    assert clip[0].get("transform") == "translate(14.08 14.08) scale(0.89)"  # about (128, 128)
    assert [(half.get("d"), half.get("fill")) for half in field] == [
        ("M0 0H128V256H0Z", "#d9a3e0"),
        ("M128 0H256V256H128Z", "#f3dcf6"),
    ]


@pytest.mark.parametrize(("count", "places"), [(0, []), (1, [128]), (2, [117, 139]), (3, [106, 128, 150])])
def test_proof_dots(count: int, places: list[int]) -> None:
    """Dots have radius 7.5 and pitch 22, centred on 128 at the height of the shape."""
    dots = [part for part in parts(replace(DUO, dots=count)) if part.tag == f"{SVG}circle"]
    assert [float(dot.get("cx", "")) for dot in dots] == places
    assert {(dot.get("cy"), dot.get("r")) for dot in dots} <= {("40", "7.5")}


@pytest.mark.parametrize(
    ("shape", "pictogram", "place"),
    [
        ("disque", "loupe", "translate(128 138) scale(1.38)"),
        ("hexagone", "horloge", "translate(128 138) scale(1.38)"),
        ("rosace", "micro", "translate(128 138) scale(1.38)"),
        ("ecusson", "phare", "translate(128 130) scale(1.32)"),
        ("ecusson", "porte", "translate(128 130) scale(1.188)"),
        ("losange", "cle", "translate(128 134) scale(1.24) rotate(-45)"),
    ],
)
def test_where_pictograms_stand(shape: str, pictogram: str, place: str) -> None:
    """Each shape centres and scales its pictogram as the guide says; the key leans, the door is smaller."""
    *_, group = parts(replace(DUO, shape=shape, pictogram=pictogram))
    assert group.get("transform") == place


def test_knock_outs_are_light() -> None:
    """What is knocked out of a pictogram takes the light colour, everything else the ink."""
    *_, group = parts(replace(DUO, pictogram="feuille"))
    colours = [part.get("stroke") or part.get("fill") for part in group]
    assert colours == ["#3d1244", "#f3dcf6", "#f3dcf6", "#f3dcf6"]


def test_one_ink() -> None:
    """The one-ink version is black with white halves, and holds no colour."""
    svg = draw(DUO, one_ink=True)
    assert "#000000" in svg
    assert not [colour for palette in PALETTES.values() for colour in (palette.ink, palette.warm) if colour in svg]


def test_the_plate() -> None:
    """A plate of text moves the pictogram up, and the letters shrink with the number of signs."""
    *_, group, white, ink, text = parts(replace(DUO, text="DUO-DAY"))
    assert group.get("transform") == "translate(128 116) scale(1.1)"
    assert [white.get(key) for key in ("x", "y", "width", "height", "rx", "fill")] == [
        "18", "176", "220", "50", "9", "#fff",
    ]  # fmt: skip
    assert [ink.get(key) for key in ("x", "y", "width", "height", "rx", "fill")] == [
        "23", "181", "210", "40", "5", "#3d1244",
    ]  # fmt: skip
    assert (text.text, text.get("font-size")) == ("DUO-DAY", "26")
    sizes = [parts(replace(DUO, text="N" * count))[-1].get("font-size") for count in (10, 11, 12, 13, 14)]
    assert sizes == ["26", "23", "23", "20", "20"]


def test_a_plate_holds_fourteen_signs() -> None:
    """A longer text is refused, not squeezed."""
    with pytest.raises(ValueError, match="14"):
        draw(replace(DUO, text="N" * 15))


def test_the_rosace_has_eight_equal_arcs() -> None:
    """The rosace is eight arcs of radius 44 through points at radius 104."""
    outline = SHAPES["rosace"].outline
    points = [tuple(map(float, arc.split()[-2:])) for arc in outline.removesuffix("Z").split("A44 44")[1:]]
    assert len(points) == 8
    assert {round(((x - 128) ** 2 + (y - 128) ** 2) ** 0.5) for x, y in points} == {104}


def test_every_drawing_is_one_sound_svg() -> None:
    """The twelve badges are drawn as 256 × 256 SVG, each unlike the others, without script, style or link."""
    drawings = {slug: draw(starter.artwork) for slug, starter in starter_badges().items()}
    assert len(set(drawings.values())) == len(PICTOGRAMS) == 12
    for svg in drawings.values():
        assert fromstring(svg).get("viewBox") == "0 0 256 256"
        assert not [word for word in ("<script", "<style", "href", "onload", "<!") if word in svg]
