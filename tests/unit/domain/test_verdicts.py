"""Sentences for people: none is missing, in either language."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from badges.domain.verdict_sentences_checks import CHECK_SENTENCES
from badges.domain.verdict_sentences_codes import CODE_SENTENCES
from badges.domain.verdicts import (
    State,
    check_sentence,
    check_title,
    code_sentence,
    state_of,
    state_word,
    verdict_sentence,
)
from badges.openbadges.verification import HOSTED_PLAN, SIGNED_PLAN, Check, Report
from badges.openbadges.verification.findings import verdict_of
from badges.openbadges.verification.report import Status

CONTRACT = """
jws_malformed jws_header_invalid jws_alg_not_allowed jws_crit_unsupported jws_payload_invalid jws_signature_invalid
json_invalid json_duplicate_key json_too_deep key_not_authorized key_owner_mismatch key_alg_mismatch key_invalid
key_too_weak key_is_private schema_invalid field_too_long reference_type_mismatch context_not_allowed not_an_assertion
version_unsupported id_mismatch origin_not_allowed issuer_unverifiable revoked expired issued_in_future
revocation_unavailable recipient_mismatch recipient_type_mismatch recipient_hash_invalid recipient_hash_unsupported
url_not_allowed insecure_redirect too_many_redirects fetch_failed fetch_timeout fetch_budget_exceeded
response_too_large response_invalid content_type_not_json insecure_transport not_baked baked_duplicate baked_too_large
baked_content_invalid baked_conflict image_invalid image_too_large image_type_mismatch svg_invalid svg_dtd_forbidden
svg_active_content svg_too_complex input_too_large unsupported_media_type unsupported_encoding
"""
STATUSES: tuple[Status, ...] = ("passed", "failed", "could not check", "not asked")


def report(*checks: Check) -> Report:
    """Return a report on `checks`."""
    codes = tuple(check.code for check in checks if check.code)
    now = datetime(2026, 6, 1, tzinfo=UTC)
    return Report(verdict_of(checks), codes, checks, None, None, None, None, None, (), now)


def test_every_code_of_the_contract_has_its_sentences() -> None:
    """Each code of VERIFYING.md has a French and an English sentence, and no other code has."""
    assert set(CODE_SENTENCES) == set(CONTRACT.split())


def test_every_step_has_its_sentences() -> None:
    """Each step of both plans has a title and a sentence for every status, in both languages."""
    assert set(CHECK_SENTENCES) == set(HOSTED_PLAN) | set(SIGNED_PLAN)
    for name in CHECK_SENTENCES:
        for language in ("fr", "en"):
            assert check_title(name, language)
            for status in STATUSES:
                assert check_sentence(Check(name, status), language).endswith(".")


def sentences() -> list[tuple[str, str]]:
    """Return all pairs of sentences."""
    pairs = list(CODE_SENTENCES.values())
    for step in CHECK_SENTENCES.values():
        pairs.extend(step)
    return pairs


def test_french_is_written_properly() -> None:
    """French uses the curved apostrophe and no-break spaces, and differs from the English."""
    for french, english in sentences():
        assert french != english
        assert "'" not in french + english
        assert not re.search(r"[^\u00a0][:;!?»]", french)
        assert english[0].isupper()
        assert french[0].isupper()


def test_a_code_speaks_before_the_step() -> None:
    """A check that has a code says what the code means."""
    check = Check("signature", "failed", "jws_signature_invalid")
    assert check_sentence(check, "fr") == code_sentence("jws_signature_invalid", "fr")
    assert check_sentence(check, "en") != check_sentence(check, "fr")


PASSED = Check("signature", "passed")
FORGED = Check("signature", "failed", "jws_signature_invalid")
OPEN = Check("not_revoked", "could not check", "revocation_unavailable")


@pytest.mark.parametrize(
    ("checks", "state"),
    [
        ([PASSED, Check("recipient", "not asked")], State.AUTHENTIC),
        ([PASSED, OPEN], State.INCOMPLETE),
        ([PASSED, Check("expires", "failed", "expired")], State.EXPIRED),
        ([PASSED, OPEN, Check("expires", "failed", "expired")], State.NOT_RECOGNISED),
        ([PASSED, Check("not_revoked", "failed", "revoked")], State.REVOKED),
        ([Check("not_revoked", "failed", "revoked"), Check("expires", "failed", "expired")], State.REVOKED),
        ([Check("not_revoked", "failed", "revoked"), Check("badge_fetched", "could not check")], State.REVOKED),
        ([FORGED, Check("expires", "failed", "expired")], State.NOT_RECOGNISED),
        ([FORGED, Check("not_revoked", "failed", "revoked")], State.NOT_RECOGNISED),
    ],
)  # fmt: skip
def test_states(checks: list[Check], state: State) -> None:
    """A forged badge is never called expired or revoked, and what was not checked is never authentic."""
    assert state_of(report(*checks)) is state


def test_words_of_states() -> None:
    """The five states have their words."""
    words = [state_word(state, "fr") for state in State]
    assert words == ["Authentique", "Expiré", "Retiré", "Non reconnu", "Vérification incomplète"]
    assert len({state_word(state, "en") for state in State}) == 5


def test_the_badge_of_someone_else() -> None:
    """An authentic badge of another person is not called forged."""
    other = Check("recipient", "failed", "recipient_mismatch")
    assert "authentique" in verdict_sentence(report(PASSED, other), "fr")
    assert "authentique" not in verdict_sentence(report(PASSED, OPEN, other), "fr")
    assert verdict_sentence(report(PASSED), "en").startswith("This badge is authentic")
