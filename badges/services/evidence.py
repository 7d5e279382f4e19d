"""Evidence that people send: photos are drawn again without their metadata, and shown to two sides alone."""

from __future__ import annotations

from collections.abc import Sequence

from badges.domain.planning import FieldProblem, FormRefused
from badges.domain.ports import Photograph
from badges.domain.requesting import MOST_PHOTO_BYTES, MOST_PHOTOS
from badges.services.instance import Instance

MEDIA_TYPE = "image/jpeg"
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif", b"mif1", b"msf1"})


def read_photos(instance: Instance, files: Sequence[bytes], *, most: int = MOST_PHOTOS) -> list[Photograph]:
    """Return photos as they may be kept; slow, so nothing of it belongs inside a writer's transaction.

    Raises FormRefused (field `photos`) for more than `most`, a heavy one, or one that cannot be read.
    """
    if len(files) > most:
        raise _refused(
            f"Choisissez {MOST_PHOTOS} photos au plus en tout.", f"Choose {MOST_PHOTOS} photos at most in all."
        )
    made = []
    for number, data in enumerate(files, start=1):
        if len(data) > MOST_PHOTO_BYTES:
            raise _refused(
                f"La photo {number} dépasse 5\u00a0Mo. Choisissez-en une plus légère.",
                f"Photo {number} is larger than 5 MB. Choose a lighter one.",
            )
        if _is_heic(data):
            raise _refused(
                f"La photo {number} est au format HEIC. Nous ne pouvons pas l’ouvrir. "
                "Envoyez-la en JPEG, ou faites-en une capture d’écran.",
                f"Photo {number} is in the HEIC format, which we cannot open. Send it as JPEG, or as a screenshot.",
            )
        photo = instance.thumbnails.photograph(data)
        if photo is None:
            raise _refused(
                f"La photo {number} ne peut pas être lue. Choisissez une image JPEG ou PNG.",
                f"Photo {number} cannot be read. Choose a JPEG or PNG image.",
            )
        made.append(photo)
    return made


def _is_heic(data: bytes) -> bool:
    """Tell whether a file is what iPhones keep photos in (ISO/IEC 23008-12): a box `ftyp` with one of its brands."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS


def _refused(fr: str, en: str) -> FormRefused:
    return FormRefused([FieldProblem("photos", fr, en)])
