"""The twelve pictograms of badges, on a grid of ±50: filled parts, strokes and knock-outs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Path:
    """A filled path, or a stroke of round ends when `stroke` says how thick."""

    d: str
    stroke: float | None = None
    knock_out: bool = False


@dataclass(frozen=True)
class Circle:
    """A disc, or a ring when `stroke` says how thick."""

    x: float
    y: float
    r: float
    stroke: float | None = None
    knock_out: bool = False


@dataclass(frozen=True)
class Box:
    """A filled rectangle with rounded corners."""

    x: float
    y: float
    width: float
    height: float
    r: float = 0
    knock_out: bool = False


@dataclass(frozen=True)
class Pictogram:
    """Parts in the order in which they are drawn; `scale` and `turn` (degrees) correct the whole."""

    parts: tuple[Path | Circle | Box, ...]
    scale: float = 1
    turn: float = 0


PICTOGRAMS = {
    "duo": Pictogram(
        (
            Path("M-46 34V16A20 20 0 0 1-6 16V34Z"),
            Circle(-26, -22, 14),
            Path("M6 42V24A20 20 0 0 1 46 24V42Z"),
            Circle(26, -14, 14),
        )
    ),
    "horloge": Pictogram((Circle(0, 0, 41, stroke=12), Path("M0-22V3L18 14", stroke=11))),
    "equipe": Pictogram((Circle(0, -19, 24, stroke=11), Circle(-22, 17, 24, stroke=11), Circle(22, 17, 24, stroke=11))),
    "marches": Pictogram(
        (
            Path("M-46 44V24H-18V4H10V-14H44V44Z"),
            Path("M26-14V-46", stroke=7),
            Path("M29-49L52-38L29-27Z"),
        )
    ),
    "phare": Pictogram(
        (
            Path("M-18 46L-11-6H11L18 46ZM-15-28L0-48L15-28ZM-9-26H9V-9H-9ZM-18-18L-50-32V-4ZM18-18L50-32V-4Z"),
            Path("M-13 12H13", stroke=6, knock_out=True),
        )
    ),
    "feuille": Pictogram(
        (
            Path("M-32-46H12L32-26V46H-32Z"),
            Circle(-12, -18, 8, knock_out=True),
            Path("M11-46V-25H32", stroke=6, knock_out=True),
            Path("M-18 4H18M-18 18H18M-18 32H6", stroke=7, knock_out=True),
        )
    ),
    "bulles": Pictogram(
        (
            Path("M-48-40H16V4H-18L-34 20V4H-48ZM24-20H48V26H36V42L20 26H-10V12H24Z"),
            Path("M-34-25H2M-34-10H-10", stroke=6, knock_out=True),
        )
    ),
    "mobile": Pictogram(
        (
            Box(-40, -48, 52, 96, r=9),
            Box(-31, -37, 34, 66, knock_out=True),
            Circle(-14, 38.5, 5, knock_out=True),
            Path("M-12 12L44-34M18-38H46V-10", stroke=9),
        )
    ),
    "loupe": Pictogram(
        (
            Circle(-9, -9, 31, stroke=10),
            Path("M16 16L42 42", stroke=14),
            Path("M-26-9A17 17 0 0 1-9-26", stroke=7),
        )
    ),
    "micro": Pictogram(
        (
            Box(-17, -50, 34, 60, r=17),
            Path("M-33-8A33 33 0 0 0 33-8M0 26V44M-22 46H22", stroke=9),
        )
    ),
    "porte": Pictogram(
        (
            Path("M-36 44V-44H34V44M16 44H44", stroke=9),
            Path("M-30-38L8-26V54L-30 44Z"),
            Circle(-1, 13, 5.5, knock_out=True),
        ),
        scale=0.9,
    ),
    "cle": Pictogram(
        (Circle(-27, 0, 23, stroke=13), Path("M-3 0H52M30 2V20M50 2V20", stroke=13)),
        turn=-45,
    ),
}
