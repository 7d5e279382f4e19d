"""Reading PDF documents back, by software that did not write them."""

from __future__ import annotations

import subprocess
from io import BytesIO

import pikepdf

from tests.support.tools import pdftotext

PDFUA = "{http://www.aiim.org/pdfua/ns/id/}part"
DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def text_of(pdf: bytes) -> str:
    """Return what a PDF says, in reading order, a line for each of its lines."""
    read = subprocess.run([pdftotext(), "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode()


def check_accessible(pdf: bytes, *, title: str, language: str, pages: int = 1) -> None:
    """Fail unless a PDF is tagged and says its language, its title and that it is PDF/UA-1 (ISO 14289-1, 5 and 7)."""
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root
        assert root.MarkInfo.Marked is True
        assert len(root.StructTreeRoot.K) > 0
        assert str(root.Lang) == language
        assert root.ViewerPreferences.DisplayDocTitle is True
        assert str(document.docinfo.Title) == title
        with document.open_metadata() as metadata:
            assert metadata[PDFUA] == "1"
            assert metadata[DC_TITLE] == title
        assert len(document.pages) == pages
        pictures = [tag for tag in _tags(root.StructTreeRoot) if tag.get("/S") == "/Figure"]
        assert all(str(picture.get("/Alt", "")) for picture in pictures)


def _tags(tag: pikepdf.Object) -> list[pikepdf.Object]:
    below = tag.get("/K", [])
    below = list(below) if isinstance(below, pikepdf.Array) else [below]
    dictionaries = [one for one in below if isinstance(one, pikepdf.Dictionary)]
    return [tag, *(found for one in dictionaries for found in _tags(one))]
