"""The part of the OpenAPI description that tells of the directory."""

from __future__ import annotations

from typing import Any, Final

from badges.domain.directory import FIELDS

_LISTS: Final = frozenset({"reseaux_porteurs", "publics", "zone_eligibilite", "types_action"})
_ALWAYS: Final = frozenset({"source", "id", "nom", "date_maj", "lien_source", "site_web", "nature"})


def directory_paths() -> dict[str, Any]:
    """Return the two addresses of the directory with what they take and answer; `x-…-fr` holds the French."""
    return {
        "/api/v1/directory": {
            "get": _operation(
                "directory",
                ("L’annuaire, par nom\u00a0; 200 lignes au plus.", "The directory, by name; at most 200 entries."),
                {"application/json": {"schema": _answer()}},
            )
        },
        "/api/v1/directory.csv": {
            "get": _operation(
                "directoryFile",
                (
                    "Le même annuaire en CSV (UTF-8)\u00a0; une barre entre les valeurs d’une même cellule.",
                    "The same directory as CSV (UTF-8); a bar stands between the values of one cell.",
                ),
                {"text/csv": {"schema": {"type": "string"}}},
            )
        },
    }


def _operation(name: str, said: tuple[str, str], content: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": "List who does what for whom",
        "x-summary-fr": "Lister qui fait quoi, pour qui",
        **_said(*said),
        "security": [],
        "parameters": [
            _parameter("departement", "Code INSEE d’un département.", "INSEE code of a département."),
            _parameter("action", "Type d’action.", "Kind of action."),
            _parameter("reseau", "Réseau porteur de data·inclusion.", "Network of data·inclusion."),
            _parameter("public", "Public de data·inclusion.", "Audience of data·inclusion."),
            _parameter("engages", "1\u00a0: les employeurs engagés seulement.", "1: committed employers only."),
            _parameter(
                "apres", "La suite, telle que «\u00a0next\u00a0» la donne.", "The next part, as “next” gives it."
            ),
        ],
        "responses": {"200": {**_said("L’annuaire.", "The directory."), "content": content}},
    }


def _parameter(name: str, fr: str, en: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string"}, **_said(fr, en)}


def _answer() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["licence", "entries", "next"],
        "properties": {
            "licence": {"type": "string"},
            "entries": {"type": "array", "items": _entry()},
            "next": {"type": ["string", "null"], "format": "uri"},
        },
    }


def _entry() -> dict[str, Any]:
    """Describe one entry: the names of data·inclusion's schema v1, and five of ours."""
    kinds: dict[str, Any] = {
        name: {"type": "array", "items": {"type": "string"}}
        if name in _LISTS
        else {"type": "string" if name in _ALWAYS else ["string", "null"]}
        for name in FIELDS
    }
    return {"type": "object", "required": list(FIELDS), "properties": kinds}


def _said(fr: str, en: str) -> dict[str, str]:
    return {"description": en, "x-description-fr": fr}
