"""Verifying a hosted badge, in the order of Open Badges 2.0 (Verification, hosted badges)."""

from __future__ import annotations

from typing import Any

from badges.openbadges.errors import StrictJsonError
from badges.openbadges.verification.addresses import same_id
from badges.openbadges.verification.examination import Examination, Part, part_of, says_revoked
from badges.openbadges.verification.findings import HOSTED_PLAN
from badges.openbadges.verification.legacy import OLD_VERSIONS
from badges.openbadges.verification.loading import Loaded, LoadError, read
from badges.openbadges.verification.ports import Fetched
from badges.openbadges.verification.recognising import Recognised, recognise
from badges.openbadges.verification.structure import id_of, list_of, read_json


def verify_hosted(x: Examination, address: str, *, claimed: bool) -> None:
    """Verify the hosted badge at `address`; `claimed` when a document in hand named itself by it."""
    findings = x.findings
    findings.plan = HOSTED_PLAN

    # 1. Only the id counts: the copy at the issuer's own address is the truth.
    try:
        answer = x.loader.answer(address)
    except LoadError as error:
        x.blocked("assertion_fetched", address, error)
        return

    # 2. An eventual 200; 410 and `revoked` mean revoked.
    if answer.status == 410:
        findings.could_not("assertion_fetched", None, address, "the server answers 410 Gone")
        findings.failed("not_revoked", "revoked", address, "the server answers 410 Gone")
        _describe_gone(x, address, answer)
        return
    try:
        loaded = read(address, answer)
    except LoadError as error:
        x.blocked("assertion_fetched", address, error)
        return
    findings.passed("assertion_fetched", address)
    if not _is_assertion(x, loaded, claimed=claimed):
        return
    assert x.assertion is not None
    revoked = _check_revoked(x, x.assertion)

    # 3. BadgeClass and issuer; a hosted copy wins over an embedded one.
    if not revoked or "badge" in x.assertion.document:
        x.fetch_badge()
        x.fetch_issuer()

    # 4. Every class.
    _validate(x, revoked=revoked)

    # 5. The ids, within the issuer's scope, where they stand and where they led to.
    # 6. The issuer may award this BadgeClass: it stands within the scope too.
    _check_id(x, loaded)
    scope = x.scope()
    x.check_scope("assertion_scope", x.assertion, scope)
    x.check_scope("badge_scope", x.badge, scope)
    x.check_transport()

    # 7. The recipient. 8. The dates.
    x.check_recipient()
    x.check_dates()


def _check_revoked(x: Examination, assertion: Part) -> bool:
    """Tell whether the document itself says that it is revoked, and note it."""
    revoked = says_revoked(assertion.document.get("revoked"))
    if revoked:
        x.findings.failed("not_revoked", "revoked", assertion.id)
    else:
        x.findings.passed("not_revoked", assertion.id)
    return revoked


def _is_assertion(x: Examination, loaded: Loaded, *, claimed: bool) -> bool:
    """Take the fetched document as the Assertion, unless it is something else."""
    found = recognise(loaded.document)
    if found.version is None and not found.assertion and not claimed:
        x.findings.failed("recognised", "schema_invalid", loaded.asked, "the document is no badge")
        return False
    if found.unsupported or (not found.assertion and found.known and not claimed):
        describe_unverified(x, loaded.document, found, loaded.asked)
        return False
    x.findings.passed("recognised", loaded.asked)
    x.assertion = part_of(loaded, "assertion", old=found.version in OLD_VERSIONS)
    return True


def describe_unverified(x: Examination, document: dict[str, Any], found: Recognised, looked_at: str) -> None:
    """Note that a document was recognised and cannot be verified, and keep it to be described."""
    code = "version_unsupported" if found.unsupported else "not_an_assertion"
    x.findings.could_not("recognised", code, looked_at, found.detail)
    fetched = ("assertion_fetched",) if x.findings.has("assertion_fetched") else ()
    x.findings.plan = ("input", *fetched, "recognised")
    x.described = document


def _validate(x: Examination, *, revoked: bool) -> None:
    assert x.assertion is not None
    document = x.assertion.document
    if revoked:
        # Of a revoked assertion only id and revoked are required, whatever form `revoked` has.
        shape = Part({**document, "revoked": True}, x.assertion.id, x.assertion.final_url, x.assertion.old)
        x.validate("assertion_valid", shape, "assertion")
    else:
        x.validate("assertion_valid", x.assertion, "assertion")
    verification = document.get("verification", document.get("verify"))
    if isinstance(verification, dict) and _only_signed(verification):
        detail = "the Assertion says that it is signed, and came without a signature"
        x.findings.failed("assertion_valid", "jws_signature_invalid", x.assertion.id, detail)
    if x.badge is not None:
        x.validate("badge_valid", x.badge, "badge")
    if x.issuer is not None:
        x.validate("issuer_valid", x.issuer, "issuer")


def _only_signed(verification: dict[str, Any]) -> bool:
    named = list_of(verification.get("type"))
    signed = "SignedBadge" in named or "signed" in named
    return signed and "HostedBadge" not in named and "hosted" not in named


def _check_id(x: Examination, loaded: Loaded) -> None:
    assert x.assertion is not None
    declared = x.assertion.id
    if loaded.is_called(declared):
        x.findings.passed("assertion_id", declared)
        if declared[:8].lower() == "https://" and same_id(declared, loaded.fetched.url):
            # However one was led to it: what is verified is the badge that its own https address names.
            x.loader.led_to(loaded.asked)
    else:
        x.findings.failed("assertion_id", "id_mismatch", loaded.asked, f"the document calls itself {declared}")


def _describe_gone(x: Examination, address: str, answer: Fetched) -> None:
    """Keep what a 410 still says about the badge, so that a person can be told which one was revoked."""
    try:
        document = read_json(answer.body)
    except StrictJsonError:
        return
    if isinstance(document, dict):
        x.assertion = Part(document, id_of(document) or address, answer.url)
