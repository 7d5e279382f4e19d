"""What the codes of ROME 4.0, data·inclusion and ESCO mean, with their source and licence."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from badges.domain.text import typeset_french

ROME = "ROME 4.0 (France Travail), version 4.60"
DATA_INCLUSION = "data·inclusion, thématiques (schéma v1)"


@dataclass(frozen=True)
class Term:
    """One term of a referential; `official` is False where the description is this project's own wording."""

    code: str
    label: str
    label_en: str  # empty where nobody translated it
    description: str
    official: bool
    framework: str
    source: str
    licence: str


@cache
def _rome_terms() -> Mapping[str, Term]:
    terms = {
        row["code_ogr"]: _rome(row["code_ogr"], row["libelle"]) for row in _rows("rome_v460_competences_300xxx.csv")
    }
    for row in _rows("rome_v460_savoir_etre_16.csv"):
        terms[row["code_ogr"]] = _rome(
            row["code_ogr"],
            row["libelle_rome_4_60"],
            label_en=row["label_en_project"],
            description=typeset_french(row["definition_fr"]),
            official=row["definition_status"].startswith("verbatim"),
        )
    return terms


def _rome(code: str, label: str, *, label_en: str = "", description: str = "", official: bool = True) -> Term:
    source = "France Travail, ROME 4.0, version 4.60"
    return Term(code, label, label_en, description, official, ROME, source, "Licence Ouverte 2.0")


@cache
def _data_inclusion_terms() -> Mapping[str, Term]:
    data = json.loads((files("badges.domain") / "data" / "data_inclusion_enums_v1.json").read_text("utf-8"))
    return {
        entry["value"]: Term(
            code=entry["value"],
            label=entry["label"],
            label_en="",
            description=entry["description"] or "",
            official=True,
            framework=DATA_INCLUSION,
            source="data·inclusion, GIP Plateforme de l’inclusion",
            licence="Licence Ouverte 2.0",
        )
        for entry in data["enums"]["Thematique"]
    }


@cache
def _esco_labels() -> Mapping[str, str]:
    return {row["uri"]: row["label_en"] for row in _rows("esco_transversal_fr_en.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (files("badges.domain") / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rome(code: str) -> Term | None:
    """Return the ROME 4.0 competence of OGR code `code`, or None."""
    return _rome_terms().get(code)


def data_inclusion(code: str) -> Term | None:
    """Return the data·inclusion theme `code`, or None."""
    return _data_inclusion_terms().get(code)


def label_in_english(code: str) -> str:
    """Return the English label of a ROME code or an ESCO address, or nothing where there is none."""
    term = rome(code)
    return term.label_en if term else _esco_labels().get(code, "")
