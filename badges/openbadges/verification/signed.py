"""Verifying a signed badge, in the order of Open Badges 2.0 (Verification, signed badges)."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import Any

from badges.openbadges import jws, strict_json
from badges.openbadges.errors import JwsError, StrictJsonError
from badges.openbadges.verification.examination import Examination, Part, says_revoked
from badges.openbadges.verification.findings import SIGNED_PLAN
from badges.openbadges.verification.hosted import describe_unverified
from badges.openbadges.verification.keys import check_signature
from badges.openbadges.verification.legacy import OLD_VERSIONS, hosted_address, modernised
from badges.openbadges.verification.loading import known_of
from badges.openbadges.verification.recognising import recognise
from badges.openbadges.verification.revocation import check_revocation
from badges.openbadges.verification.structure import compacted, id_of, is_web, list_of


def verify_signed(x: Examination, token: str) -> None:
    """Verify the badge that a compact JWS carries."""
    findings = x.findings
    findings.plan = SIGNED_PLAN

    # 1. Decode strictly. Nothing that the token says about keys or algorithms is believed.
    try:
        parsed = jws.parse(token)
    except JwsError as error:
        if not _is_newer_credential(x, _payload_of(token)):
            _refuse(x, error)
        return
    if not _is_assertion(x, compacted(parsed.payload), known_of(parsed.signing_input)):
        return
    assert x.assertion is not None
    findings.passed("jws", "RS256")

    # 2. The data: the Assertion, and the BadgeClass and issuer as they stand at their own addresses.
    _check_payload(x, x.assertion)
    x.loader.ahead(*_independent(x.assertion.document))
    x.fetch_badge()
    x.fetch_issuer()
    if x.badge is not None:
        x.validate("badge_valid", x.badge, "badge")
        _check_badge_scope(x)
    if x.issuer is not None:
        x.validate("issuer_valid", x.issuer, "issuer")

    # 3. to 5. The keys that the issuer lists, and the signature.
    check_signature(x, parsed)

    # 6. The revocation list, by id or by uid; a linked list has to answer.
    check_revocation(x)
    x.check_transport()

    # 7. Expiry and recipient.
    x.check_dates()
    x.check_recipient()


def _refuse(x: Examination, error: JwsError) -> None:
    """Note why a token is refused, and all that its payload tells by itself: nobody is asked on its behalf."""
    for code, detail in ((error.code, error.detail), *error.also):
        x.findings.failed("jws", code, "", detail)
    if error.payload is None or not _is_assertion(x, compacted(dict(error.payload)), {}):
        return
    assert x.assertion is not None
    _check_payload(x, x.assertion)
    if says_revoked(x.assertion.document.get("revoked")):
        x.findings.failed("not_revoked", "revoked", x.assertion.id)
    x.check_dates()
    x.check_recipient()


def _check_payload(x: Examination, assertion: Part) -> None:
    x.validate("assertion_valid", assertion, "assertion")
    if not _says_signed(assertion.document):
        # Believed as hosted it would need no key at all: that is how a stranger gets a badge accepted.
        detail = "the payload does not say that the badge is signed"
        x.findings.failed("assertion_valid", "jws_payload_invalid", assertion.id, detail)


def _is_assertion(x: Examination, payload: dict[str, Any], known: dict[str, Any]) -> bool:
    if isinstance(payload.get("vc"), dict) and _is_newer_credential(x, payload):
        return False
    found = recognise(payload)
    if not found.assertion and not found.unsupported:
        x.findings.failed("jws", "jws_payload_invalid", found.detail, "the payload is no Assertion")
        return False
    if found.unsupported:
        describe_unverified(x, payload, found, found.detail)
        return False
    x.findings.passed("recognised", found.version or "")
    old = found.version in OLD_VERSIONS
    document = modernised(payload, "assertion", None) if old else payload
    if old:
        document["verify_url"] = hosted_address(payload)
    x.assertion = Part(document, id_of(document) or "", None, old, {} if old else known)
    return True


def _independent(assertion: dict[str, Any]) -> list[str | None]:
    """Return the addresses that the payload already names: BadgeClass, its issuer, and the key.

    Where they are asked for is no question of trust: whatever they answer is examined in its turn.
    """
    badge, verification = assertion.get("badge"), assertion.get("verification", assertion.get("verify"))
    issuer = badge.get("issuer") if isinstance(badge, dict) else None
    creator = verification.get("creator") if isinstance(verification, dict) else None
    return [id_of(badge), id_of(issuer), id_of(creator)]


def _says_signed(assertion: dict[str, Any]) -> bool:
    verification = assertion.get("verification", assertion.get("verify"))
    named = list_of(verification.get("type")) if isinstance(verification, dict) else []
    return bool(named) and all(name in ("SignedBadge", "signed") for name in named)


def _check_badge_scope(x: Examination) -> None:
    """A hosted BadgeClass must stand in its issuer's scope; one that the payload carries is signed with it."""
    assert x.badge is not None
    if x.badge.final_url is None and not is_web(x.badge.id):
        x.findings.passed("badge_scope", x.badge.id)
        return
    x.check_scope("badge_scope", x.badge, x.scope())


def _payload_of(token: str) -> dict[str, Any]:
    """Read the payload of a token that is no JWS of ours; empty when nobody could."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        payload = strict_json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, StrictJsonError):
        return {}
    return payload if isinstance(payload, dict) else {}


def _is_newer_credential(x: Examination, payload: dict[str, Any]) -> bool:
    """Recognise an Open Badges 3.0 credential (VC-JWT), whose rules for algorithms are others."""
    credential = payload["vc"] if isinstance(payload.get("vc"), dict) else payload
    found = recognise(credential)
    if found.version != "3.0":
        return False
    describe_unverified(x, credential, found, found.detail)
    return True
