"""A badge in a PDF, where Open Badge Passport looks for it: the information key `openbadges`, and the XMP packet.

The standard knows PNG and SVG only (Open Badges 2.0, Baking); both places hold what these two would hold.
"""

from __future__ import annotations

import re
from io import BytesIO
from xml.sax.saxutils import quoteattr

import pikepdf
from defusedxml.ElementTree import fromstring

from badges.gateways.errors import GatewayError

KEY = "/openbadges"
NAMESPACE = "http://openbadges.org"
# Beside the RDF and not in it, where an attribute without a namespace would spoil the whole packet for strict readers:
# they would then find no mark of PDF/UA either.
_END = re.compile(rb"</(?:x:)?xmpmeta>")


class PdfBakingError(GatewayError):
    """A badge could not be put into a PDF, or the PDF holds none."""


class PdfBaker:
    """Bakes without touching anything else: tags, language, title and marks of PDF/UA stay."""

    def bake(self, pdf: bytes, *, verify: str, body: str) -> bytes:
        """Return `pdf` with a badge: its JSON as `body`, its address as `verify`; raises PdfBakingError."""
        out = BytesIO()
        try:
            with pikepdf.open(BytesIO(pdf)) as document:
                document.docinfo[KEY] = pikepdf.String(body)
                packet = document.Root.Metadata.read_bytes()
                element = f'<openbadges:assertion xmlns:openbadges="{NAMESPACE}" verify={quoteattr(verify)}/>'
                packet, times = _END.subn(lambda end: element.encode() + end[0], packet)
                if times != 1:
                    raise _failed()
                document.Root.Metadata.write(packet)
                document.save(out, deterministic_id=True)
        except (pikepdf.PdfError, AttributeError) as error:
            raise _failed() from error
        return out.getvalue()

    def unbake(self, pdf: bytes) -> tuple[str, str]:
        """Return what `pdf` holds as (`verify`, `body`); raises PdfBakingError when either is not there."""
        try:
            with pikepdf.open(BytesIO(pdf)) as document:
                body = str(document.docinfo[KEY])
                packet = fromstring(document.Root.Metadata.read_bytes())
        except (pikepdf.PdfError, AttributeError, KeyError, ValueError, SyntaxError) as error:
            raise _failed() from error
        element = next(packet.iter(f"{{{NAMESPACE}}}assertion"), None)
        verify = element.get("verify") if element is not None else None
        if verify is None:
            raise _failed()
        return verify, body


def _failed() -> PdfBakingError:
    return PdfBakingError(
        "Le badge n’a pas pu être mis dans le document PDF. Prenez un autre fichier.",
        "The badge could not be put into the PDF document. Take another file.",
    )
