"""Sentences for people: none is missing, in either language."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from badges.domain.verdict_advice import NEXT_STEPS, advice
from badges.domain.verdict_report import report_in_words
from badges.domain.verdict_sentences_checks import CHECK_SENTENCES
from badges.domain.verdict_sentences_codes import CODE_SENTENCES
from badges.domain.verdicts import (
    State,
    check_sentence,
    check_title,
    code_sentence,
    holder_sentence,
    next_step,
    state_of,
    state_word,
    verdict_sentence,
    was_tried,
)
from badges.openbadges.verification import HOSTED_PLAN, SIGNED_PLAN, Check, Report
from badges.openbadges.verification.findings import verdict_of
from badges.openbadges.verification.report import Status
from tests.support.remote_issuer import RemoteIssuer

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


def test_every_code_has_its_next_step() -> None:
    """Whatever fails, there is one sentence that says what to do, in both languages, and none for other codes."""
    assert set(NEXT_STEPS) == set(CONTRACT.split())
    assert all(french.endswith(".") and english.endswith(".") for french, english in NEXT_STEPS.values())


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
    pairs = [*CODE_SENTENCES.values(), *NEXT_STEPS.values()]
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


OTHER = Check("recipient", "failed", "recipient_mismatch")
OPAQUE = Check("recipient", "could not check", "recipient_type_mismatch")
EXPIRED = Check("expires", "failed", "expired")
REVOKED = Check("not_revoked", "failed", "revoked")
LATE = "an earlier step did not hold"


@pytest.mark.parametrize("holder", [OTHER, OPAQUE, Check("recipient", "failed", "recipient_hash_invalid")])
@pytest.mark.parametrize(
    ("checks", "state"),
    [
        ([PASSED], State.AUTHENTIC),
        ([PASSED, EXPIRED], State.EXPIRED),
        ([PASSED, REVOKED], State.REVOKED),
        ([PASSED, OPEN], State.INCOMPLETE),
        ([FORGED], State.NOT_RECOGNISED),
    ],
)
def test_whose_badge_it_is_changes_no_state(checks: list[Check], state: State, holder: Check) -> None:
    """A mistyped e-mail makes no true badge a false one: state and sentence stay, and the holder is told apart."""
    asked = report(*checks, holder)
    assert state_of(asked) is state
    assert verdict_sentence(asked, "fr") == verdict_sentence(report(*checks), "fr")
    assert holder_sentence(asked, "fr") == check_sentence(holder, "fr")
    assert check_sentence(holder, "en") in report_in_words(asked)["sentence"]["en"]


def test_nobody_asked_whose_badge_it_is() -> None:
    """Without a name there is no sentence about the holder."""
    assert holder_sentence(report(PASSED, Check("recipient", "not asked")), "fr") is None


@pytest.mark.parametrize("signature", [Check("signature", "could not check", None, "", LATE), FORGED])
def test_a_token_cannot_call_itself_revoked(signature: Check) -> None:
    """`revoked` in a payload whose signature was not verified is no revocation, nor told as one."""
    forged = report(signature, REVOKED)
    assert state_of(forged) is State.NOT_RECOGNISED
    assert check_sentence(signature, "fr") in verdict_sentence(forged, "fr")
    assert "retiré" not in verdict_sentence(forged, "fr")


def test_the_sentence_names_the_first_failure() -> None:
    """The one sentence says what failed first, or else what was left open; a gap never speaks before a failure."""
    second = Check("transport", "failed", "origin_not_allowed")
    assert code_sentence("jws_signature_invalid", "en") in verdict_sentence(report(OPEN, FORGED, second), "en")
    untried = Check("signature", "could not check", None, "", LATE)
    told = verdict_sentence(report(untried, OPEN), "fr")
    assert told.startswith("La vérification est incomplète")
    assert code_sentence("revocation_unavailable", "fr") in told


def test_what_was_not_reached_says_so() -> None:
    """The steps after the one that stopped a real check say that they were not tried, never that they were in vain."""
    found = RemoteIssuer().verify("https://issuer.example/nowhere")
    untried = [check for check in found.checks if not was_tried(check)]
    assert {"issuer_fetched", "transport"} <= {check.name for check in untried}
    assert {check_sentence(check, "fr") for check in untried} == {
        "Ce contrôle n’a pas été fait\u00a0: l’étape d’avant n’a pas tenu."
    }


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("assertion_fetched", "content_type_not_json", "l’image de son badge"),
        ("input", "schema_invalid", "l’image de son badge"),
        ("assertion_valid", "schema_invalid", "Seul l’émetteur"),
        ("badge_fetched", "fetch_failed", "Seul l’émetteur"),
        ("assertion_fetched", "fetch_failed", "Vérifiez l’adresse"),
        ("assertion_scope", "origin_not_allowed", "joint l’émetteur"),
    ],
)
def test_the_next_step_depends_on_whose_document_it_is(name: str, code: str, words: str) -> None:
    """What the reader can mend is asked of the reader; what the issuer publishes is the issuer’s to mend."""
    check = Check(name, "failed", code)
    assert words in (next_step(report(check), "fr") or "")
    assert advice(Check(name, "could not check")) is None


def test_states_have_their_next_step() -> None:
    """A revoked badge says nothing about the person; an expired one may have a newer one; a true one needs nothing."""
    assert next_step(report(PASSED, REVOKED), "fr") == "Un retrait ne dit rien de la personne."
    assert "newer" in (next_step(report(PASSED, EXPIRED), "en") or "")
    assert next_step(report(PASSED), "fr") is None


def test_a_document_of_the_issuer_is_not_what_was_typed() -> None:
    """JSON that cannot be read is blamed on whoever wrote it: the reader, or the issuer."""
    assert "ni une adresse, ni un badge" in check_sentence(Check("input", "failed", "json_invalid"), "fr")
    assert "document de l’émetteur" in check_sentence(Check("badge_fetched", "failed", "json_invalid"), "fr")
