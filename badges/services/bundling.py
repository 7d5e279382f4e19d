"""All of a person's badges in one ZIP: every file of each, under names that tell badges and no person."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from sqlalchemy.orm import Session

from badges.domain.dates import PARIS
from badges.domain.errors import NotFound, Refused
from badges.services.certifying import certificate
from badges.services.cv_lines import cv_line
from badges.services.exporting import ExportedFile, export
from badges.services.instance import Instance
from badges.services.publishing import FILES, PublishedAssertion

ZIP = "application/zip"
MOST_BADGES = 40  # in one file: a tenth of a second of work each
MOST_BYTES = 32 * 1024 * 1024

_GUIDE = """\
Vos badges / Your badges

{lines}

.png, .svg : l’image pour un porte-badges / the picture for a backpack
-signed.png, -signed.svg, .jws : le badge signé / the signed badge
.json : le texte du badge / the badge as text
-certificat.pdf, -certificate.pdf : {fr} / {en}
-cv.pdf, -cv.png : la ligne pour un CV / the line for a CV

Envoyez les images comme des fichiers, pas comme des photos : une photo ne garde pas la preuve.
Send the pictures as files, not as photos: a photo does not keep the proof.
"""

_CERTIFICATES = {
    False: {"fr": "une page à imprimer, sans votre nom", "en": "a page to print, without your name"},
    True: {"fr": "une page à imprimer, avec votre nom", "en": "a page to print, with your name"},
}


def bundle(
    instance: Instance,
    session: Session,
    assertions: Sequence[PublishedAssertion],
    language: str,
    *,
    name: str | None = None,
) -> ExportedFile:
    """Return all files of `assertions` (standing, visible badges of one person) as one ZIP, a folder for each badge.

    With a `name` its certificates bear it, as the one that is asked for alone does, and nothing else does. Raises
    NotFound for none, Refused for more than 40 badges or 32 MiB, Gone for a revoked one, ExportFailed when a file does
    not verify.
    """
    if not assertions:
        raise NotFound("Aucun badge ne peut être emporté pour l’instant.", "No badge can be taken away for now.")
    if len(assertions) > MOST_BADGES:
        raise _refused()
    out, size, folders, lines = BytesIO(), 0, set[str](), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for assertion in assertions:
            folder = ""
            for file in _files(instance, session, assertion, language, name):
                if not folder:
                    folder = _unused(file.name.removesuffix(".png"), folders)
                    lines.append(f"{folder} : {instance.urls.short(assertion.short_code)}")
                size += len(file.data)
                if size > MOST_BYTES:
                    raise _refused()
                archive.writestr(_entry(f"badges/{folder}/{file.name}", assertion.issued_at), file.data)
        guide = _GUIDE.format(lines="\n".join(lines), **_CERTIFICATES[name is not None]).replace("\n", "\r\n")
        archive.writestr(_entry("badges/LISEZ-MOI.txt", assertions[0].issued_at), guide.encode("utf-8-sig"))
    return ExportedFile("badges.zip", ZIP, out.getvalue())


def _files(
    instance: Instance, session: Session, assertion: PublishedAssertion, language: str, name: str | None
) -> Iterator[ExportedFile]:
    """Yield every file of a badge; the first is called after the badge alone."""
    for fmt, signed in FILES.values():
        yield export(instance, session, assertion, fmt, signed=signed)
    yield certificate(instance, session, assertion, language, name=name)
    yield cv_line(instance, session, assertion, language, "pdf")
    yield cv_line(instance, session, assertion, language, "png")


def _unused(name: str, used: set[str]) -> str:
    """Return `name`, or `name-2` and so on where the same badge was earned several times; and remember it."""
    number, found = 1, name
    while found in used:
        number += 1
        found = f"{name}-{number}"
    used.add(found)
    return found


def _entry(path: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, at.astimezone(PARIS).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _refused() -> Refused:
    return Refused(
        "Vos badges ne tiennent pas dans un seul fichier. Prenez-les un par un.",
        "Your badges do not fit into one file. Take them one by one.",
    )
