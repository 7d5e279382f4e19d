"""The verifier: any badge in, one report out (VERIFYING.md)."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime
from typing import Any

from badges.openbadges.errors import OpenBadgesError, StrictJsonError
from badges.openbadges.verification.describing import (
    describe_assertion,
    describe_badge,
    describe_issuer,
    describe_recipient,
)
from badges.openbadges.verification.examination import Examination
from badges.openbadges.verification.findings import Findings, codes_of, shown, verdict_of
from badges.openbadges.verification.hosted import describe_unverified, verify_hosted
from badges.openbadges.verification.inputs import (
    Given,
    InputBusyError,
    InputRefusedError,
    InputUnreadableError,
    read_input,
)
from badges.openbadges.verification.legacy import OLD_VERSIONS, hosted_address
from badges.openbadges.verification.loading import Loader
from badges.openbadges.verification.ports import Fetcher, FetchRecord
from badges.openbadges.verification.recognising import recognise
from badges.openbadges.verification.report import Report
from badges.openbadges.verification.signed import verify_signed
from badges.openbadges.verification.structure import id_of, list_of, read_json

log = logging.getLogger(__name__)

# What the badge itself decides, and a revocation, which nobody takes back.
_SETTLED = frozenset({"expired", "issued_in_future", "recipient_mismatch", "recipient_type_mismatch", "revoked"})


def verify(
    data: bytes | str,
    *,
    fetcher: Fetcher,
    now: datetime,
    recipient: str | None = None,
    filename: str | None = None,
) -> Report:
    """Verify a badge: an address, pasted JSON or JWS, or the bytes of a PNG, SVG, JSON or JWS file.

    `now` has a zone; `recipient` is an e-mail address, URL or telephone number to match. Raises
    InputRefusedError for an unusable request (too large, wrong media type or encoding), InputBusyError while other
    large files are being read, and nothing else.
    """
    loader = Loader(fetcher)
    report = _examined(Examination(Findings(), loader, now, recipient), fetcher, data, filename)
    if report.verdict != "valid" and loader.rests_on_kept and not _SETTLED.issuperset(report.codes):
        # What was kept from an earlier check may confirm a badge; before it is doubted, its issuer is asked.
        loader.ask_anew()
        report = _examined(Examination(Findings(), loader, now, recipient), fetcher, data, filename)
    return report


def _examined(x: Examination, fetcher: Fetcher, data: bytes | str, filename: str | None) -> Report:
    try:
        _examine(x, data, filename)
    except (InputRefusedError, InputBusyError):
        raise
    except Exception as error:
        # Whatever was not foreseen was not checked either: it must never come out as valid, or as a crash.
        # The log says where, not what: an error's message may repeat what a stranger handed in.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("verification stopped by an unforeseen %s\n%s", type(error).__name__, where)
        x.findings.could_not("input", None, "", "the verification stopped by an unforeseen error")
    return _report(x, fetcher)


def refusal(error: OpenBadgesError, now: datetime) -> Report:
    """Return the report on an unusable request, for those who must answer with one (batch)."""
    findings = Findings()
    findings.failed("input", error.code, "", error.detail)
    checks = findings.checks()
    return Report("invalid", (error.code,), checks, None, None, None, None, None, (), now)


def _examine(x: Examination, data: bytes | str, filename: str | None) -> None:
    try:
        given = read_input(data, filename)
    except InputUnreadableError as error:
        for code in (error.code, *error.also):
            x.findings.failed("input", code, filename or "", error.detail)
        return
    x.findings.passed("input", "image" if given.image else given.kind)
    if given.kind == "url":
        verify_hosted(x, given.text, claimed=False)
    elif given.kind == "jws":
        verify_signed(x, given.text)
    elif given.kind == "ob3":
        x.findings.could_not("recognised", "version_unsupported", "", "Open Badges 3.0")
        x.described = _credential(given.text)
    else:
        _examine_document(x, given)


def _examine_document(x: Examination, given: Given) -> None:
    """Take from a document in hand what it is and where it stands; the rest is fetched (hosted 1)."""
    document = given.document or {}
    found = recognise(document)
    if found.unsupported or (found.known and not found.assertion):
        describe_unverified(x, document, found, id_of(document) or "")
        return
    if not found.assertion:
        x.findings.failed("recognised", "schema_invalid", "", "the JSON is no badge")
        return
    verification = document.get("verification", document.get("verify"))
    named = list_of(verification.get("type")) if isinstance(verification, dict) else []
    if named and all(name in ("SignedBadge", "signed") for name in named):
        detail = "the Assertion says that it is signed, and came without a signature"
        x.findings.failed("recognised", "jws_signature_invalid", id_of(document) or "", detail)
        return
    address = id_of(document)
    if address is None and found.version in OLD_VERSIONS:
        address = hosted_address(document)
    if address is None:
        x.findings.failed("recognised", "schema_invalid", "", "the Assertion has no id")
        return
    verify_hosted(x, address, claimed=True)


def _credential(text: str) -> dict[str, Any]:
    try:
        document = read_json(text)
    except StrictJsonError:
        return {}
    return document if isinstance(document, dict) else {}


def _report(x: Examination, fetcher: Fetcher) -> Report:
    if x.recipient is None and "recipient" in x.findings.plan and not x.findings.has("recipient"):
        x.findings.not_asked("recipient")
    checks = x.findings.checks()
    return Report(
        verdict=verdict_of(checks),
        codes=codes_of(checks),
        checks=checks,
        badge=describe_badge(x),
        issuer=describe_issuer(x),
        issued_on=x.issued_on,
        expires=x.expires,
        recipient=describe_recipient(x),
        fetched=tuple(_fetch(record) for record in fetcher.log),
        checked_at=x.now,
        assertion=describe_assertion(x),
    )


def _fetch(record: FetchRecord) -> dict[str, Any]:
    entry: dict[str, Any] = {"url": shown(record.url), "status": record.status, "code": record.code}
    if record.age_s:
        entry["ageSeconds"] = round(record.age_s, 1)
    return entry
