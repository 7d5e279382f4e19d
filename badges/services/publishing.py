"""Public paths become finished bytes here and nowhere else: for the API, and for the verifier in-process."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from badges.domain import endorsing, publishing
from badges.domain.codes import SHORT_LENGTH, read_code
from badges.domain.errors import NotFound
from badges.domain.revoking import REASONS
from badges.openbadges import strict_json
from badges.records import directory, documents, endorsements, published
from badges.records.documents import IssuerRow, VersionRow
from badges.records.published import PublishedAssertion
from badges.records.tables import Award
from badges.services.baking import bake
from badges.services.instance import Instance
from badges.services.publishing_erased import GONE_FR, erased_assertion, erased_id, erased_recipient, gone

__all__ = ["PublicDocument", "PublishedAssertion", "document", "find_assertion"]

LD_JSON = "application/ld+json"
ExportFormat = Literal["png", "svg", "jws", "json"]
MEDIA_TYPES: dict[ExportFormat, str] = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "jws": "application/jose",
    "json": LD_JSON,
}
FILES: dict[str, tuple[ExportFormat, bool]] = {  # of an assertion: format, signed
    "badge.png": ("png", False),
    "badge.svg": ("svg", False),
    "badge.json": ("json", False),
    "badge.jws": ("jws", True),
    "signed.png": ("png", True),
    "signed.svg": ("svg", True),
}
MOST_VERSIONS = 100_000  # far above what an organisation writes, far below what a database integer holds
UNKNOWN_REASON = REASONS["error"]
_SEGMENT = re.compile(r"[A-Za-z0-9._-]{1,80}")  # what our addresses are made of; anything else is not ours


@dataclass(frozen=True)
class PublicDocument:
    """The machine face of one address: what to answer, and how long others may keep it."""

    status: int  # 200, 302 (with `location`) or 410
    content_type: str
    body: bytes
    etag: str  # strong, quoted
    immutable: bool = False
    private_address: bool = False  # known only to whoever was given it: not for search engines
    location: str | None = None
    link: str | None = None  # RFC 8288


def document(instance: Instance, session: Session, path: str, *, prefer_svg: bool = False) -> PublicDocument | None:
    """Return the document at the public `path` (DESIGN §3), or None when there is none.

    `prefer_svg` chooses the SVG of a badge's image, which is PNG otherwise.
    """
    segments = path.split("/")[1:]
    if not all(map(is_segment, segments)):
        return None
    match segments:
        case ["o", org, *rest]:
            return _of_organisation(instance, session, org, rest, prefer_svg)
        case ["r", token] if published.recipient_exists(session, token):
            return _json(publishing.recipient_profile(instance.urls, token), private_address=True)
        case ["r", token] if erased_recipient(session, token):
            return _json(publishing.gone_recipient(instance.urls, token), status=410, private_address=True)
    return None


def find_assertion(instance: Instance, session: Session, address_or_id: str) -> PublishedAssertion:
    """Return the assertion that an address, a public id, a `urn:uuid:` or a short address names.

    Raises NotFound, or Gone for one that was erased.
    """
    text = address_or_id.strip()
    found = None
    if text.startswith(f"{instance.urls.base}/"):
        text = urlsplit(text).path
        match text.split("/")[1:]:
            case ["o", org, "assertions", public_id, *_] if is_segment(org) and is_segment(public_id):
                found = published.assertion_at(session, org, public_id)
            case ["v" | "V", code]:
                found = assertion_of_short_code(session, code)
    elif text.startswith("urn:uuid:") and text.isascii() and text.isprintable():
        found = published.assertion_of_signed_id(session, text.lower())
    elif is_segment(text):
        found = published.assertion_of_public_id(session, text) or assertion_of_short_code(session, text)
    if found is None and is_erased(instance, session, address_or_id):
        raise gone()
    if found is None:
        raise NotFound(
            "Aucun badge de ce service n’a cette adresse. Vérifiez l’adresse ou l’identifiant du badge.",
            "No badge of this service has that address. Check the badge’s address or id.",
        )
    return found


def is_erased(instance: Instance, session: Session, address_or_id: str) -> bool:
    """Tell whether an address, a public id, a `urn:uuid:` or a short address was that of an erased badge."""
    text = address_or_id.strip()
    if text.startswith(f"{instance.urls.base}/"):
        match urlsplit(text).path.split("/")[1:]:
            case ["o", _org, "assertions", public_id, *_]:
                text = public_id
            case ["v" | "V", code]:
                text = code
    return erased_id(session, text)


def assertion_of_short_code(session: Session, typed: str) -> PublishedAssertion | None:
    """Return the assertion of a short code, in any case, with or without separators."""
    code = read_code(typed, SHORT_LENGTH)
    return published.assertion_of_short_code(session, code) if code else None


def award_of(session: Session, assertion: PublishedAssertion) -> Award:
    """Return the award that `assertion` publishes; raises NotFound for an employer's badge, which has none."""
    if assertion.award_id is None:
        raise NotFound("Ce badge est celui d’un employeur.", "This badge is an employer’s.")
    return session.get_one(Award, assertion.award_id)


def is_segment(text: str) -> bool:
    """Tell whether `text` can be a part of one of our addresses."""
    return _SEGMENT.fullmatch(text) is not None


def _of_organisation(
    instance: Instance, session: Session, org: str, rest: list[str], prefer_svg: bool
) -> PublicDocument | None:
    match rest:
        case []:
            return _organisation(instance, session, org)
        case ["badges", badge]:
            return _current_badge(instance, session, org, badge)
        case ["badges", badge, number]:
            return _badge_class(instance, session, org, badge, number)
        case ["badges", badge, number, "endorsements"]:
            return _endorsements(instance, session, org, badge, number)
        case ["badges", badge, number, "image" | "image.svg" as image]:
            return _picture(session, org, badge, number, prefer_svg or image == "image.svg")
        case ["assertions", public_id]:
            return _assertion(instance, session, org, public_id)
        case ["assertions", public_id, file] if file in FILES:
            return _file(instance, session, org, public_id, file)
        case ["endorsements", public_id, *tail]:
            return _endorsement(instance, session, org, public_id, tail)
        case ["employers", public_id]:
            return _employer(instance, session, org, public_id)
        case ["signers", kid, *tail]:
            return _of_signer(instance, session, org, kid, tail, prefer_svg)
    return None


def _of_signer(
    instance: Instance, session: Session, org: str, kid: str, tail: list[str], prefer_svg: bool
) -> PublicDocument | None:
    issuer = documents.issuer_of_signer(session, org, kid)
    if issuer is None:
        return None
    match tail:
        case []:
            return _json(publishing.signer_profile(instance.urls, _issuer_facts(issuer), kid))
        case ["key"]:
            return _key(instance, session, org, kid)
        case ["revocations"]:
            return _revocations(instance, session, org, kid)
        case ["badges", badge, number]:
            return _badge_class(instance, session, org, badge, number, kid=kid)
        case ["badges", badge, number, "image"]:
            return _picture(session, org, badge, number, prefer_svg)
    return None


def _json(
    content: publishing.Document, *, status: int = 200, immutable: bool = False, private_address: bool = False
) -> PublicDocument:
    body = strict_json.dumps(content)
    return _finished(body, LD_JSON, status=status, immutable=immutable, private_address=private_address)


def _finished(
    body: bytes, content_type: str, *, status: int = 200, immutable: bool = False, private_address: bool = False
) -> PublicDocument:
    return PublicDocument(status, content_type, body, etag_of(body), immutable, private_address)


def etag_of(body: bytes) -> str:
    """Return the strong, quoted ETag of `body` (RFC 9110, 8.8.3)."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _issuer_facts(issuer: IssuerRow) -> publishing.IssuerFacts:
    return publishing.IssuerFacts(issuer.slug, issuer.name, issuer.url, issuer.email, issuer.description)


def _badge_facts(version: VersionRow) -> publishing.BadgeFacts:
    return publishing.BadgeFacts(
        version.slug,
        version.number,
        version.kind,
        version.proof_level,
        version.content,
        version.tags,
        version.alignment,
    )


def _number(text: str) -> int | None:
    """Read a version number in the one form that addresses have: no sign, no leading zero."""
    canonical = text.isascii() and text.isdigit() and not text.startswith("0") and len(text) < 10
    return int(text) if canonical and int(text) <= MOST_VERSIONS else None


def _organisation(instance: Instance, session: Session, org: str) -> PublicDocument | None:
    issuer = documents.issuer_at(session, org)
    return _json(publishing.organisation_profile(instance.urls, _issuer_facts(issuer))) if issuer else None


def _current_badge(instance: Instance, session: Session, org: str, badge: str) -> PublicDocument | None:
    number = documents.current_number(session, org, badge)
    if number is None:
        return None
    return PublicDocument(302, LD_JSON, b"", '""', location=instance.urls.badge(org, badge, number))


def _badge_class(
    instance: Instance, session: Session, org: str, badge: str, number: str, *, kid: str | None = None
) -> PublicDocument | None:
    wanted = _number(number)
    version = documents.version_at(session, org, badge, wanted) if wanted else None
    if version is None:
        return None
    content = publishing.badge_class(instance.urls, org, _badge_facts(version), kid=kid)
    found = _json(content, immutable=version.awarded_at is not None)
    endorsed = endorsing.Endorsed(org, badge, version.number)
    return replace(found, link=endorsing.endorsements_link(instance.urls, endorsed, is_context=kid is None))


def _picture(session: Session, org: str, badge: str, number: str, prefer_svg: bool) -> PublicDocument | None:
    wanted = _number(number)
    picture = documents.picture_at(session, org, badge, wanted) if wanted else None
    if picture is None:
        return None
    fixed = picture.awarded_at is not None
    if prefer_svg:
        return _finished(picture.svg.encode(), MEDIA_TYPES["svg"], immutable=fixed)
    return _finished(picture.png, MEDIA_TYPES["png"], immutable=fixed)


def _assertion(instance: Instance, session: Session, org: str, public_id: str) -> PublicDocument | None:
    found = published.assertion_at(session, org, public_id)
    if found is None:
        return _erased(instance, session, org, public_id)
    if found.is_hidden:
        return None
    if found.revoked_at is not None:
        return _gone(instance, found)
    return _finished(found.document, LD_JSON, private_address=True)


def _file(instance: Instance, session: Session, org: str, public_id: str, file: str) -> PublicDocument | None:
    found = published.assertion_at(session, org, public_id)
    if found is None:
        return _erased(instance, session, org, public_id)
    if found.is_hidden:
        return None
    if found.revoked_at is not None:
        return _gone(instance, found)
    fmt, signed = FILES[file]
    match fmt:
        case "jws":
            body = found.jws.encode()
        case "json":
            body = found.document
        case _:
            body = bake(instance, session, found, fmt, signed=signed)
    return _finished(body, MEDIA_TYPES[fmt], private_address=True)


def _gone(instance: Instance, found: PublishedAssertion) -> PublicDocument:
    reason = REASONS.get(found.reason or "", UNKNOWN_REASON).fr
    content = publishing.revoked_assertion(instance.urls, found.organisation, found.public_id, reason)
    return _json(content, status=410, private_address=True)


def _erased(instance: Instance, session: Session, org: str, public_id: str) -> PublicDocument | None:
    if not erased_assertion(session, org, public_id):
        return None
    content = publishing.revoked_assertion(instance.urls, org, public_id, GONE_FR)
    return _json(content, status=410, private_address=True)


def _endorsements(instance: Instance, session: Session, org: str, badge: str, number: str) -> PublicDocument | None:
    wanted = _number(number)
    if not wanted or documents.version_at(session, org, badge, wanted) is None:
        return None
    found = endorsements.ids_of_version(session, org, badge, wanted, most=endorsing.MOST_LISTED)
    return _json(endorsing.endorsements_of(instance.urls, endorsing.Endorsed(org, badge, wanted), found))


def _endorsement(
    instance: Instance, session: Session, org: str, public_id: str, tail: list[str]
) -> PublicDocument | None:
    """Return an Endorsement, its issuer's Profile or logo; 410 for all three when it was withdrawn."""
    found = endorsements.published_at(session, org, public_id) if tail in ([], ["issuer"], ["logo"]) else None
    if found is None or (tail == ["logo"] and found.logo is None and found.withdrawn_at is None):
        return None
    if found.withdrawn_at is not None or found.document is None:
        reason = endorsing.REASONS.get(found.withdrawal_reason or "", endorsing.REASONS["error"]).fr
        return _json(endorsing.withdrawn_endorsement(instance.urls, org, public_id, reason), status=410)
    if tail == ["logo"] and found.logo is not None:
        return _finished(found.logo, MEDIA_TYPES["png"])
    if tail == ["issuer"]:
        return _json(
            endorsing.endorser_profile(
                instance.urls,
                org,
                public_id,
                name=found.name,
                url=found.url,
                contact=found.organisation.email,
                has_logo=found.logo is not None,
            )
        )
    return _finished(found.document, LD_JSON)


def _employer(instance: Instance, session: Session, org: str, public_id: str) -> PublicDocument | None:
    found = directory.public_employer(session, org, public_id)
    if found is None:
        return None
    return _json(publishing.employer_profile(instance.urls, org, public_id, name=found.name, url=found.url))


def _key(instance: Instance, session: Session, org: str, kid: str) -> PublicDocument | None:
    signer = published.signer_at(session, org, kid)
    if signer is None:
        return None
    return _json(publishing.cryptographic_key(instance.urls, org, kid, signer.public_pem), immutable=True)


def _revocations(instance: Instance, session: Session, org: str, kid: str) -> PublicDocument | None:
    signer = published.signer_at(session, org, kid)
    if signer is None:
        return None
    revoked = [
        (signed_id, REASONS.get(code, UNKNOWN_REASON).fr)
        for signed_id, code in published.revoked_of_signer(session, signer.id)
    ]
    revoked += [(signed_id, GONE_FR) for signed_id in published.erased_of_signer(session, signer.id)]
    return _json(publishing.revocation_list(instance.urls, org, kid, revoked=sorted(revoked), decoys=signer.decoys))
