"""The starter catalogue: complete in two languages, drawn by its kind, proof and activity."""

from __future__ import annotations

import pytest

from badges.domain.artwork_pictograms import PICTOGRAMS
from badges.domain.catalogue import starter_badges
from badges.domain.durations import after
from badges.domain.proof_levels import KINDS, PROOF_LEVELS
from badges.domain.referentials import DATA_INCLUSION, ROME, data_inclusion, label_in_english, rome

BASE = "https://badges.example.org"


def test_the_drawings_of_the_picture() -> None:
    """Shape, palette, pictogram and dots are those of the guide's picture of the twelve badges."""
    seen = {
        slug: (art.shape, art.palette, art.pictogram, art.dots)
        for slug, art in ((slug, starter.artwork) for slug, starter in starter_badges().items())
    }
    assert seen == {
        "duo-decouverte-metier": ("disque", "prune", "duo", 1),
        "duo-cadre-de-travail": ("hexagone", "prune", "horloge", 2),
        "esprit-d-equipe": ("hexagone", "brique", "equipe", 3),
        "parcours-mentorat": ("hexagone", "mousse", "marches", 2),
        "mentor-engage": ("ecusson", "mousse", "phare", 1),
        "atelier-cv-competences": ("hexagone", "petrole", "feuille", 2),
        "atelier-entretien": ("hexagone", "petrole", "bulles", 2),
        "numerique-recherche-emploi": ("hexagone", "petrole", "mobile", 2),
        "visite-forum-explorateur": ("disque", "mirabelle", "loupe", 1),
        "temoin-pair-a-pair": ("rosace", "nuit", "micro", 1),
        "employeur-accueillant": ("ecusson", "prune", "porte", 1),
        "pret-pour-apprentissage": ("losange", "prune", "cle", 0),
    }
    assert list(PICTOGRAMS) == [pictogram for _, _, pictogram, _ in seen.values()]


def test_every_badge_speaks_both_languages() -> None:
    """Name, description and criteria exist in French and English, one criterion for one; so do the plain words."""
    from datetime import UTC, datetime

    for starter in starter_badges().values():
        french, english = starter.content["fr"], starter.content["en"]
        assert all(french[key] and english[key] for key in ("name", "description", "easy_read", "criteria", "evidence"))
        for language in (french, english):
            sentences = language["easy_read"].split(".")
            assert all(len(sentence.split()) <= 12 for sentence in sentences), language["easy_read"]
        assert len(french["criteria"]) == len(english["criteria"])
        assert "'" not in french["name"]
        assert starter.kind in KINDS
        assert starter.proof_level in PROOF_LEVELS
        assert after(datetime(2026, 1, 1, tzinfo=UTC), starter.validity) is None or starter.validity


def test_proof_levels_speak_both_languages() -> None:
    """Each way of proving says who confirmed, in French and English, and never a name."""
    for level in PROOF_LEVELS.values():
        assert 0 <= level.dots <= 3
        for words in (level.heading, level.who, level.clause):
            assert words["fr"]
            assert words["en"]
            assert words["fr"] != words["en"]


def test_alignments_lead_to_pages_that_exist() -> None:
    """Every alignment to ROME or data·inclusion points to a page of ours that knows the code; ESCO's own stay."""
    for starter in starter_badges().values():
        for entry in starter.alignment_at(BASE):
            code, target = entry["targetCode"], entry["targetUrl"]
            assert "{" not in target
            if entry["targetFramework"] == ROME:
                assert target == f"{BASE}/referentiels/rome/{code}"
                assert rome(code) is not None
            elif entry["targetFramework"] == DATA_INCLUSION:
                assert target == f"{BASE}/referentiels/data-inclusion/{code}"
                assert data_inclusion(code) is not None
            else:
                assert target == code
                assert label_in_english(code)


def test_a_term_has_label_source_and_licence() -> None:
    """A code of a referential is shown with where it comes from, and unofficial wording says so."""
    term = rome("300493")
    assert term is not None
    assert term.label == "Faire preuve de curiosité, d'ouverture d'esprit"
    assert (term.official, term.licence) == (False, "Licence Ouverte 2.0")
    assert "France Travail" in term.source
    assert label_in_english("300493") == "Show curiosity and open-mindedness"


@pytest.mark.parametrize("code", ["", "0", "999999", "../../etc/passwd", "tous-publics"])
def test_unknown_codes_have_no_term(code: str) -> None:
    """A code that the referential does not hold has no page; publics have none at all."""
    assert rome(code) is None
    assert data_inclusion(code) is None
