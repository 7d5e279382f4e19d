"""Badge drawings: one SVG from a shape, a palette, a pictogram and its proof dots (design guide, Badge artwork)."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from badges.domain.artwork_pictograms import PICTOGRAMS, Box, Circle, Path
from badges.domain.artwork_shapes import CENTRE, ONE_INK, PALETTES, SHAPES, Palette, Shape

DOT_RADIUS = 7.5
DOT_PITCH = 22
FIELD_SCALE = 0.89  # of the outline: what is left is the ink border
EDGE = 12  # the white edge, so that a badge stands on any ground
PLATE_TEXT_MOST = 14
PLATE_PICTOGRAM_Y = 116
PLATE_PICTOGRAM_SCALE = 1.10
PLAIN = SHAPES["disque"]
FACE = "Atkinson Hyperlegible Next, Atkinson Hyperlegible, sans-serif"


@dataclass(frozen=True)
class Artwork:
    """What a badge's drawing is made of, by the names of the design guide; `text` is for a plate of 14 signs."""

    title: str
    shape: str
    palette: str
    pictogram: str
    dots: int
    text: str = ""


def draw(artwork: Artwork, *, one_ink: bool = False) -> str:
    """Return the badge as an SVG of 256 × 256 with a title; `one_ink` is black on white, for stamps and faxes.

    Raises ValueError when the plate's text is longer than 14 signs.
    """
    if len(artwork.text) > PLATE_TEXT_MOST:
        raise ValueError(f"a plate holds {PLATE_TEXT_MOST} signs, not {len(artwork.text)}")
    shape = SHAPES[artwork.shape]
    colours = ONE_INK if one_ink else PALETTES[artwork.palette]
    layers = [
        f"<title>{escape(artwork.title)}</title>",
        _outline(shape, colours),
        _field(artwork.shape, shape, colours),
        _dots(artwork.dots, shape, colours),
        _pictogram(artwork.pictogram, shape, colours, with_plate=bool(artwork.text)),
        _plate(artwork.text, colours) if artwork.text else "",
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256">'
        + "".join(layers)
        + "</svg>\n"
    )


def _outline(shape: Shape, colours: Palette) -> str:
    return (
        f'<path d="{shape.outline}" fill="#fff" stroke="#fff" stroke-width="{EDGE}" stroke-linejoin="round"/>'
        f'<path d="{shape.outline}" fill="{colours.ink}"/>'
    )


def _field(name: str, shape: Shape, colours: Palette) -> str:
    shift = f"{CENTRE * (1 - FIELD_SCALE):g}"
    return (
        f'<clipPath id="field-{name}"><path d="{shape.outline}" '
        f'transform="translate({shift} {shift}) scale({FIELD_SCALE})"/></clipPath>'
        f'<g clip-path="url(#field-{name})">'
        f'<path d="M0 0H{CENTRE}V256H0Z" fill="{colours.warm}"/>'
        f'<path d="M{CENTRE} 0H256V256H{CENTRE}Z" fill="{colours.light}"/></g>'
    )


def _dots(count: int, shape: Shape, colours: Palette) -> str:
    first = CENTRE - DOT_PITCH * (count - 1) / 2
    return "".join(
        f'<circle cx="{first + DOT_PITCH * index:g}" cy="{shape.dots_y:g}" r="{DOT_RADIUS}" fill="{colours.ink}"/>'
        for index in range(count)
    )


def _pictogram(name: str, shape: Shape, colours: Palette, *, with_plate: bool) -> str:
    pictogram = PICTOGRAMS[name]
    y, scale = shape.pictogram_y, shape.pictogram_scale
    if with_plate:
        y += PLATE_PICTOGRAM_Y - PLAIN.pictogram_y
        scale *= PLATE_PICTOGRAM_SCALE / PLAIN.pictogram_scale
    place = f"translate({CENTRE} {y:g}) scale({scale * pictogram.scale:.4g})"
    if pictogram.turn:
        place += f" rotate({pictogram.turn:g})"
    parts = "".join(_part(part, colours) for part in pictogram.parts)
    return f'<g transform="{place}" stroke-linecap="round" stroke-linejoin="round">{parts}</g>'


def _part(part: Path | Circle | Box, colours: Palette) -> str:
    colour = colours.light if part.knock_out else colours.ink
    paint = f'fill="{colour}"'
    if isinstance(part, Box):
        corner = f' rx="{part.r:g}"' if part.r else ""
        return f'<rect x="{part.x:g}" y="{part.y:g}" width="{part.width:g}" height="{part.height:g}"{corner} {paint}/>'
    if part.stroke is not None:
        paint = f'fill="none" stroke="{colour}" stroke-width="{part.stroke:g}"'
    if isinstance(part, Circle):
        return f'<circle cx="{part.x:g}" cy="{part.y:g}" r="{part.r:g}" {paint}/>'
    return f'<path d="{part.d}" {paint}/>'


def _plate(text: str, colours: Palette) -> str:
    size = 26 if len(text) <= 10 else 23 if len(text) <= 12 else 20
    return (
        '<rect x="18" y="176" width="220" height="50" rx="9" fill="#fff"/>'
        f'<rect x="23" y="181" width="210" height="40" rx="5" fill="{colours.ink}"/>'
        f'<text x="{CENTRE}" y="201" dy=".36em" text-anchor="middle" font-family="{FACE}" font-weight="700" '
        f'font-size="{size}" fill="#fff">{escape(text)}</text>'
    )
