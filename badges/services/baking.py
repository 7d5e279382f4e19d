"""An assertion baked into its badge's picture: made on demand from the version's image, never stored."""

from __future__ import annotations

from typing import Literal

from sqlalchemy.orm import Session

from badges.openbadges.baking import bake_png, bake_svg
from badges.records import documents
from badges.records.published import PublishedAssertion
from badges.services.instance import Instance

PictureFormat = Literal["png", "svg"]


def bake(
    instance: Instance, session: Session, assertion: PublishedAssertion, fmt: PictureFormat, *, signed: bool
) -> bytes:
    """Return the picture of `assertion` with its hosted JSON, or (`signed`) its JWS, baked in.

    Open Badges 2.0, Baking: a PNG's one `iTXt` chunk; in an SVG the `verify` attribute holds the address
    (with the JSON as body) or the JWS. Raises BakingError.
    """
    picture = documents.picture_of_assertion(session, assertion.id)
    content = assertion.jws if signed else assertion.document.decode()
    if fmt == "png":
        return bake_png(picture.png, content)
    if signed:
        return bake_svg(picture.svg.encode(), verify=content)
    address = instance.urls.assertion(assertion.organisation, assertion.public_id)
    return bake_svg(picture.svg.encode(), verify=address, body=content)
