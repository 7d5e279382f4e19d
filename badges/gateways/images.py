"""The service's own SVG drawings as PNG, through resvg; the same drawing always gives the same bytes."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image


class ResvgRenderer:
    """Renders with the fonts that it is given and no other, so that every machine draws alike."""

    def __init__(self, font_files: tuple[Path, ...] = ()) -> None:
        fonts = tuple(str(path) for path in font_files if path.exists())
        self._render = lru_cache(maxsize=32)(lambda svg, size: _render(svg, size, fonts))  # one catalogue

    def png(self, svg: str, *, size: int) -> bytes:
        """Return `svg` as a square transparent PNG of `size` pixels a side; ValueError when it is no SVG."""
        return self._render(svg, size)


def _render(svg: str, size: int, fonts: tuple[str, ...]) -> bytes:
    rendered = resvg_py.svg_to_bytes(
        svg_string=svg, width=size, height=size, skip_system_fonts=True, font_files=list(fonts) or None
    )
    out = BytesIO()
    with Image.open(BytesIO(bytes(rendered))) as image:
        image.save(out, "PNG", optimize=True)
    return out.getvalue()
