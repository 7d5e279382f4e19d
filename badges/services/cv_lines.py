"""The line for a CV: a badge's picture, what it says, its short address and its QR code, as PDF or as a picture."""

from __future__ import annotations

from typing import Literal

from sqlalchemy.orm import Session

from badges.domain.certificates import certificate_words, cv_line_sentence, within
from badges.domain.codes import grouped
from badges.domain.proof_levels import proof_of
from badges.records import documents, published
from badges.services.exporting import ExportedFile, require_standing
from badges.services.instance import Instance
from badges.services.publishing import PublishedAssertion

MOST_OF_A_LINE = 250  # characters
DPI = 300  # as print shops ask: a QR code then has 11 pixels a module
MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png"}


def cv_line(
    instance: Instance, session: Session, assertion: PublishedAssertion, language: str, fmt: Literal["pdf", "png"]
) -> ExportedFile:
    """Return the line of `assertion` in `language` (`fr` or `en`): 170 × 24 mm, nothing in it tells whose it is.

    Raises Gone for a revoked badge.
    """
    require_standing(assertion)
    around = documents.around_assertion(session, assertion.id)
    version, words = around.version, certificate_words(language)
    name = within(version.content.get(language, version.content["fr"])["name"], MOST_OF_A_LINE)
    issuer = within(around.issuer.name, MOST_OF_A_LINE)
    _host, on_evidence = published.confirmation_of_award(session, assertion.award_id)
    proof = proof_of(version.proof_level, on_evidence=on_evidence)
    said = {
        "name": name,
        "sentence": cv_line_sentence(proof, issuer, assertion.issued_at, language),
        "host": f"{instance.urls.base.partition('://')[2]}/v/",
        "code": grouped(assertion.short_code, 4),
        "picture": words.picture,
        "qr": words.qr,
    }
    pictures = {
        "badge.svg": documents.picture_of_assertion(session, assertion.id).svg.encode(),
        "qr.svg": instance.qr_codes.draw(instance.urls.qr_text(assertion.short_code), "svg"),
    }
    if fmt == "png":
        data = instance.typesetter.png("cv_line", said, pictures, language=language, dpi=DPI)
    else:
        at = assertion.issued_at
        data = instance.typesetter.pdf("cv_line", said, pictures, title=name, language=language, at=at)
    return ExportedFile(f"{version.slug}-cv.{fmt}", MEDIA_TYPES[fmt], data)
