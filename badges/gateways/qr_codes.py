"""QR codes, black on white, level M with 4 quiet modules, as SVG or PNG."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from badges.domain.ports import QrFormat

QUIET = 4  # modules of white around, as the standard (ISO/IEC 18004) asks
PIXELS = 10  # for each module of a PNG
MOST_VERSION = 25  # beyond, a printed code is too dense to be scanned (OPENBADGES.md, part 2)


class QrCodes:
    """Draws codes; text in capitals stays in alphanumeric mode, which makes the smallest code."""

    def draw(self, text: str, fmt: QrFormat) -> bytes:
        """Return the QR code of `text`; ValueError when it would be denser than version 25."""
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
        code.add_data(text, optimize=0)  # one segment, in the densest mode that holds the whole text
        if code.best_fit(start=1) > MOST_VERSION:
            raise ValueError("the text is too long for a printed QR code")
        code.make(fit=True)
        matrix: list[list[bool]] = code.get_matrix()
        return _svg(matrix) if fmt == "svg" else _png(matrix)


def _svg(matrix: list[list[bool]]) -> bytes:
    size = len(matrix)
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size * PIXELS}" height="{size * PIXELS}" '
        f'viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path d="M0 0h{size}v{size}H0z" fill="#fff"/>'
        f'<path d="{"".join(runs)}" fill="#000"/></svg>\n'
    ).encode()


def _png(matrix: list[list[bool]]) -> bytes:
    size = len(matrix)
    image = Image.new("1", (size, size), 1)
    image.putdata([0 if dark else 1 for row in matrix for dark in row])
    out = BytesIO()
    image.resize((size * PIXELS, size * PIXELS), Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
    return out.getvalue()
