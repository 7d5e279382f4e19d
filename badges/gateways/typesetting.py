"""Printed documents by typst: our own templates, people's words as data, our fonts, no network."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import typst

from badges.gateways.errors import GatewayError
from badges.openbadges import strict_json

_PACKAGE = Path(__file__).parent.parent
# The wheel holds the templates inside the package; a checkout keeps them at its root.
TEMPLATES = next((f for f in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if f.is_dir()), _PACKAGE) / "print"
FONTS = Path(__file__).parent / "fonts"
MOST_DATA = 512 * 1024  # bytes of JSON: some thousand cards; a second's work
MOST_TEXT = 4000  # characters of one text: a longer one with marks on marks takes seconds
MOST_PICTURES = 2048
MOST_OF_PICTURES = 32 * 1024 * 1024  # bytes, all together

# Each sign is drawn with the first font that has it. The last one has a box for every sign there is: a PDF/UA
# document with a sign that no font draws cannot be made at all.
_FIRST = "Atkinson Hyperlegible Next"
_LAST = "Badges Box"
_PICTURE_NAME = re.compile(r"[a-z0-9-]{1,60}\.svg")


class TypesettingError(GatewayError):
    """A document could not be made."""


class Typst:
    """Compiles the templates of one folder; nothing outside of it can be read, and no package fetched."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._folder = templates

    def pdf(
        self,
        template: str,
        content: Mapping[str, Any],
        pictures: Mapping[str, bytes],
        *,
        title: str,
        language: str,
        at: datetime,
    ) -> bytes:
        """Return a tagged PDF (PDF/UA-1, ISO 14289-1) of `template`; raises TypesettingError."""
        files = self._files(template, content, pictures, title, language)
        return self._compile(files, format="pdf", pdf_standards=["ua-1"], timestamp=at.replace(microsecond=0))

    def png(
        self, template: str, content: Mapping[str, Any], pictures: Mapping[str, bytes], *, language: str, dpi: int
    ) -> bytes:
        """Return the one page of `template` as a PNG of `dpi` pixels an inch; raises TypesettingError."""
        files = self._files(template, content, pictures, "", language)
        return self._compile(files, format="png", ppi=float(dpi))

    def _compile(self, files: dict[str, bytes], **how: Any) -> bytes:
        try:
            made: object = typst.compile(files, root=self._folder, font_paths=_fonts(), ignore_system_fonts=True, **how)
        except (RuntimeError, ValueError) as error:  # a TypstError is a RuntimeError
            raise _failed(str(error)) from error
        if not isinstance(made, bytes):
            raise _failed("it has several pages")
        return made

    def _files(
        self, template: str, content: Mapping[str, Any], pictures: Mapping[str, bytes], title: str, language: str
    ) -> dict[str, bytes]:
        _check_pictures(pictures)
        said = {"title": title, "language": language, "fonts": _families(), "said": content}
        data = strict_json.dumps(_printable(said))
        if len(data) > MOST_DATA:
            raise _failed("there is too much text")
        main = f"{template}.typ"
        if main not in self._templates:
            raise _failed(f"there is no template {main}")
        return self._templates | dict(pictures) | {"main.typ": self._templates[main], "data.json": data}

    @cached_property
    def _templates(self) -> dict[str, bytes]:
        found = {path.name: path.read_bytes() for path in self._folder.glob("*.typ")}
        if any(b'"@' in text for text in found.values()):
            raise _failed("a template asks for a package")
        return found


@cache
def _fonts() -> typst.Fonts:
    """Return our fonts and the machine's, for scripts that ours do not have: looked up once in each process."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _families() -> list[str]:
    """Return the names of fonts in the order in which they are tried for a sign."""
    ours = set(typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]).families())
    between = sorted(ours - {_FIRST, _LAST}, key=lambda family: (family == "Noto Emoji", family))
    found = {family for family in _fonts().families() if family.startswith("Noto Sans ")}
    return [_FIRST, *between, *sorted(found - ours), _LAST]


def _printable(value: Any) -> Any:
    """Return `value` with texts that a PDF may hold: no control sign, no half of a character, on one line each."""
    if isinstance(value, str):
        if len(value) > MOST_TEXT:
            raise _failed("a text is too long")
        return "".join(_sign(sign) for sign in value)
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category == "Cs" or sign == "\ufeff" or ord(sign) & 0xFFFE == 0xFFFE else sign


def _check_pictures(pictures: Mapping[str, bytes]) -> None:
    if len(pictures) > MOST_PICTURES or sum(map(len, pictures.values())) > MOST_OF_PICTURES:
        raise _failed("there are too many pictures")
    if not all(_PICTURE_NAME.fullmatch(name) for name in pictures):
        raise _failed("a picture is not named as a drawing")


def _failed(why: str) -> TypesettingError:
    error = TypesettingError(
        "Le document n’a pas pu être préparé. Réessayez plus tard, ou prenez un autre fichier.",
        "The document could not be made. Try again later, or take another file.",
    )
    error.add_note(why)
    return error
