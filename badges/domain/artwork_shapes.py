"""The five shapes of a badge (what it says) and its six palettes (the activity), in a square of 256."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

CENTRE = 128


@dataclass(frozen=True)
class Shape:
    """An outline, the height of its proof dots, and how a pictogram is fitted in it."""

    outline: str
    dots_y: float
    pictogram_scale: float = 1.38
    pictogram_y: float = 138


@dataclass(frozen=True)
class Palette:
    """Ink for outline and pictogram, a warm left half, a light right half."""

    ink: str
    warm: str
    light: str


def _rosace() -> str:
    corners = []
    for step in range(8):
        angle = radians(22.5 + 45 * step)
        corners.append(f"{CENTRE + 104 * cos(angle):.2f} {CENTRE + 104 * sin(angle):.2f}")
    arcs = "".join(f"A44 44 0 0 1 {corner}" for corner in [*corners[1:], corners[0]])
    return f"M{corners[0]}{arcs}Z"


SHAPES = {
    "disque": Shape("M128 10A118 118 0 0 1 128 246A118 118 0 0 1 128 10Z", dots_y=40),
    "hexagone": Shape(
        "M109 13Q128 2 147 13L218 54Q237 65 237 87V169Q237 191 218 202L147 243Q128 254 109 243L38 202"
        "Q19 191 19 169V87Q19 65 38 54Z",
        dots_y=48,
    ),
    "ecusson": Shape(
        "M52 14H204A28 28 0 0 1 232 42V132C232 190 184 226 128 246C72 226 24 190 24 132V42A28 28 0 0 1 52 14Z",
        dots_y=42,
        pictogram_scale=1.32,
        pictogram_y=130,
    ),
    "rosace": Shape(_rosace(), dots_y=42),
    "losange": Shape(
        "M104 20Q128 -4 152 20L236 104Q260 128 236 152L152 236Q128 260 104 236L20 152Q-4 128 20 104Z",
        dots_y=48,
        pictogram_scale=1.24,
        pictogram_y=134,
    ),
}

SHAPE_OF_KIND = {
    "experience": "disque",
    "competence": "hexagone",
    "role": "ecusson",
    "engagement": "rosace",
    "meta": "losange",
}

PALETTES = {
    "prune": Palette("#3d1244", "#d9a3e0", "#f3dcf6"),
    "petrole": Palette("#083a43", "#7fcbd0", "#cfeff0"),
    "mousse": Palette("#26400d", "#a9d06a", "#e2f2bd"),
    "mirabelle": Palette("#4a2e00", "#f7bd3d", "#ffe7ae"),
    "brique": Palette("#5c160a", "#f5a08a", "#ffdfd5"),
    "nuit": Palette("#23284a", "#aab2ee", "#e0e3fb"),
}
ONE_INK = Palette("#000000", "#ffffff", "#ffffff")
