"""The words of certificates: the same in both languages, and cut where a page ends."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

from badges.domain.certificates import certificate_words, cv_line_sentence, lines_within, within
from badges.domain.proof_levels import PROOF_LEVELS


def test_both_languages_say_everything_each_in_its_own_words() -> None:
    """No word of a certificate is missing in French or in English, and none is the same in both."""
    french, english = certificate_words("fr"), certificate_words("en")
    for field in fields(french):
        assert getattr(french, field.name)
        assert getattr(english, field.name)
        assert getattr(french, field.name) != getattr(english, field.name)
    assert certificate_words("ar") is french


def test_a_line_for_a_cv_says_how_when_and_by_whom() -> None:
    """The sentence under the name of a badge names its proof, its day and its issuer."""
    proof, day = PROOF_LEVELS["observed at work"], datetime(2026, 11, 19, tzinfo=UTC)
    french = cv_line_sentence(proof, "Tremplin", day, "fr").replace("\u00a0", " ")
    english = cv_line_sentence(proof, "Tremplin", day, "en").replace("\u00a0", " ")
    assert french == "Observé en entreprise, le 19 novembre 2026. Délivré par Tremplin."
    assert english == "Observed at work, 19 November 2026. Issued by Tremplin."


def test_long_texts_end_in_an_ellipsis() -> None:
    """What fits stays as it is; what does not is cut, and says so."""
    assert within("Zoé", 3) == "Zoé"
    assert within("Zoé et", 5) == "Zoé…"
    assert lines_within(["un", "deux"], 6) == ["un", "deux"]
    assert lines_within(["un", "deux"], 5) == ["un", "de…"]
    assert lines_within(["un", "deux", "trois"], 6) == ["un", "deux…"]
