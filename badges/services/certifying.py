"""The certificate of a badge: one A4 page for people, PDF/UA-1, that holds the badge for machines as well."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from badges.domain.certificates import CertificateWords, certificate_words, lines_within, within
from badges.domain.codes import grouped
from badges.domain.dates import day
from badges.domain.proof_levels import ProofLevel, proof_of
from badges.records import documents, published
from badges.records.documents import AwardedBadge
from badges.records.tables import Person
from badges.services.exporting import ExportedFile, failed, require_standing, require_valid
from badges.services.instance import Instance
from badges.services.publishing import PublishedAssertion

PDF = "application/pdf"
MOST_OF_CRITERIA = 2500  # characters: at the smallest size of the template they fill the page
MOST_OF_A_LINE = 500


def name_on_paper(person: Person) -> str | None:
    """Return the name that certificates bear: the person's while she lets pages say it, alone or in the archive."""
    return person.name if person.name_shown_at is not None else None


def certificate(
    instance: Instance, session: Session, assertion: PublishedAssertion, language: str, *, name: str | None = None
) -> ExportedFile:
    """Return the certificate of `assertion` in `language` (`fr` or `en`), with the person's `name` if it is given.

    A name is only for the person herself: nothing public is made with one. The badge is read back from the file and
    verified first. Raises Gone for a revoked badge, ExportFailed when the file does not hold what it should.
    """
    require_standing(assertion)
    around = documents.around_assertion(session, assertion.id)
    host, on_evidence = published.confirmation_of_award(session, assertion.award_id)
    proof = proof_of(around.version.proof_level, on_evidence=on_evidence)
    words = certificate_words(language)
    title = around.version.content.get(language, around.version.content["fr"])["name"]
    pictures = {
        "badge.svg": documents.picture_of_assertion(session, assertion.id).svg.encode(),
        "qr.svg": instance.qr_codes.draw(instance.urls.qr_text(assertion.short_code), "svg"),
    }
    pdf = instance.typesetter.pdf(
        "certificate",
        _said(instance, assertion, around, proof, host, words, language, name),
        pictures,
        title=f"{words.kicker}\u00a0– {within(title, MOST_OF_A_LINE)}",
        language=language,
        at=assertion.issued_at,
    )
    address, body = instance.urls.assertion(assertion.organisation, assertion.public_id), assertion.document.decode()
    baked = instance.pdf_baker.bake(pdf, verify=address, body=body)
    if instance.pdf_baker.unbake(baked) != (address, body):
        raise failed()
    require_valid(instance, session, assertion.document, "badge.json")
    return ExportedFile(f"{around.version.slug}-{words.file}.pdf", PDF, baked)


def _said(
    instance: Instance,
    assertion: PublishedAssertion,
    around: AwardedBadge,
    proof: ProofLevel,
    host: str | None,
    words: CertificateWords,
    language: str,
    name: str | None,
) -> dict[str, Any]:
    """Return what the template `certificate` says."""
    badge = around.version.content.get(language, around.version.content["fr"])
    observer = proof.organisation(host, around.issuer.name)
    return {
        "kicker": words.kicker,
        "name": within(badge["name"], MOST_OF_A_LINE),
        "picture": words.picture,
        "person": {"label": words.given_to, "name": within(name, MOST_OF_A_LINE)} if name is not None else None,
        "description": within(badge["description"], MOST_OF_A_LINE),
        "done": words.done,
        "criteria": lines_within(badge["criteria"], MOST_OF_CRITERIA),
        "facts": [
            (words.issuer, within(around.issuer.name, MOST_OF_A_LINE)),
            (words.issued_on, day(assertion.issued_at, language)),
            (proof.heading[language], f"{proof.who[language]} ({observer})" if observer else proof.who[language]),
            _validity(instance, assertion, words, language),
        ],
        "check": {
            "title": words.check,
            "sentence": words.how,
            "host": f"{instance.urls.base.partition('://')[2]}/v/",
            "code": grouped(assertion.short_code, 4),
            "picture": words.qr,
        },
        "note": words.nameless if name is None else words.named,
    }


def _validity(
    instance: Instance, assertion: PublishedAssertion, words: CertificateWords, language: str
) -> tuple[str, str]:
    expires = assertion.expires_at
    if expires is None:
        return words.valid, words.for_ever
    return words.expired_on if expires <= instance.clock.now() else words.valid_until, day(expires, language)
