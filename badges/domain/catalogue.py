"""The starter catalogue: twelve badges in French and English that an organisation adopts as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from badges.domain.artwork import Artwork
from badges.domain.artwork_shapes import SHAPE_OF_KIND
from badges.domain.proof_levels import PROOF_LEVELS
from badges.domain.text import typeset_french

PALETTE_OF_ACTIVITY = {
    "duo-day": "prune",
    "duo-day-apprentissage": "prune",
    "atelier": "petrole",
    "atelier-ludique": "brique",
    "mentorat": "mousse",
    "visite-forum": "mirabelle",
    "temoignage": "nuit",
}
PICTOGRAM_OF_BADGE = {
    "duo-decouverte-metier": "duo",
    "duo-cadre-de-travail": "horloge",
    "esprit-d-equipe": "equipe",
    "parcours-mentorat": "marches",
    "mentor-engage": "phare",
    "atelier-cv-competences": "feuille",
    "atelier-entretien": "bulles",
    "numerique-recherche-emploi": "mobile",
    "visite-forum-explorateur": "loupe",
    "temoin-pair-a-pair": "micro",
    "employeur-accueillant": "porte",
    "pret-pour-apprentissage": "cle",
}


@dataclass(frozen=True)
class StarterBadge:
    """One badge of the catalogue; `content` is {"fr": {name, description, criteria, …}, "en": …}."""

    slug: str
    kind: str
    proof_level: str
    recipient_kind: str  # person or organisation
    validity: str | None  # ISO 8601 duration
    content: Mapping[str, Mapping[str, Any]]
    tags: tuple[str, ...]
    alignment: tuple[Mapping[str, str], ...]
    requires: tuple[tuple[str, ...], ...]  # all of these groups, one badge of each
    artwork: Artwork

    def alignment_at(self, base: str) -> list[dict[str, str]]:
        """Return the alignments with this installation's pages as targets."""
        return [{key: value.replace("{BASE_URL}", base) for key, value in entry.items()} for entry in self.alignment]


@cache
def starter_badges() -> Mapping[str, StarterBadge]:
    """Return the catalogue by slug, in its order."""
    data = json.loads((files("badges.domain") / "data" / "starter_badges_fr_en.json").read_text("utf-8"))
    return {entry["slug"]: _starter_badge(entry) for entry in data["badges"]}


def _starter_badge(entry: Mapping[str, Any]) -> StarterBadge:
    french: dict[str, Any] = {key: _typeset(value) for key, value in entry["fr"].items()}
    return StarterBadge(
        slug=entry["slug"],
        kind=entry["kind"],
        proof_level=entry["proof_level"],
        recipient_kind=entry["recipient"],
        validity=entry["expires"],
        content={"fr": french, "en": entry["en"]},
        tags=tuple(entry["tags"]),
        alignment=tuple(entry["alignment"]),
        requires=tuple(tuple(group) for group in entry["requires"]),
        artwork=Artwork(
            title=french["name"],
            shape=SHAPE_OF_KIND[entry["kind"]],
            palette=PALETTE_OF_ACTIVITY[entry["activity"]],
            pictogram=PICTOGRAM_OF_BADGE[entry["slug"]],
            dots=PROOF_LEVELS[entry["proof_level"]].dots,
        ),
    )


def _typeset(value: str | list[str]) -> str | list[str]:
    return typeset_french(value) if isinstance(value, str) else [typeset_french(text) for text in value]
