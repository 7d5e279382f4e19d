"""The OpenAPI 3.1 description of the interface, made from its models (docs/decisions/0011)."""

from __future__ import annotations

from typing import Any, Final

from pydantic.json_schema import models_json_schema

from badges.api.description_directory import directory_paths
from badges.api.verifying_models import CheckRequest, ProblemTold, ReportTold
from badges.api.verifying_requests import FORM, IMAGES, JSON
from badges.services.outbound import MOST_TURNS_OF_ONE

_SCHEMAS: Final = "#/components/schemas/"
_REFUSALS: Final = {
    "400": ("La demande ne peut pas être lue.", "The request cannot be read."),
    "408": ("Le corps n’est pas arrivé à temps.", "The body did not arrive in time."),
    "413": ("Plus de 5 Mio, ou plus de 64 Kio de texte.", "Over 5 MiB, or over 64 KiB of text."),
    "415": ("Type de contenu non lu ici.", "Media type not read here."),
    "429": (
        "Trop de demandes de cette adresse\u00a0: 40 contrôles par minute, dont 20 avec «\u00a0recipient\u00a0»\u00a0; "
        f"{MOST_TURNS_OF_ONE} contrôles à la fois dont l’émetteur est ailleurs. Ou trop de demandes, ou de corps qui "
        "arrivent, de tous ensemble.",
        "Too many requests of this address: 40 checks a minute, 20 of them with “recipient”; "
        f"{MOST_TURNS_OF_ONE} checks at a time whose issuer is elsewhere. Or too many requests, or bodies that are "
        "arriving, of everybody together.",
    ),
}


def description(base: str) -> dict[str, Any]:
    """Return the description of the installation at `base`; `x-…-fr` holds the French of a text."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "badges",
            "version": "1",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            **_said(
                "Vérifier un badge Open Badges de n’importe quel émetteur. Rien de ce qui est envoyé n’est gardé.",
                "Verify an Open Badge of any issuer. Nothing that is sent is kept.",
            ),
        },
        "servers": [{"url": base}],
        "paths": {"/api/v1/verify": {"post": _operation()}, **directory_paths()},
        "components": {"schemas": _schemas()},
    }


def _operation() -> dict[str, Any]:
    return {
        "operationId": "verify",
        "summary": "Verify a badge",
        "x-summary-fr": "Vérifier un badge",
        **_said(
            "Toute demande qui peut être lue reçoit 200 et un rapport, quel que soit le verdict.",
            "Every request that can be read is answered with 200 and a report, whatever the verdict.",
        ),
        "security": [],
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": {"$ref": f"{_SCHEMAS}CheckRequest"}},
                FORM: {"schema": _form()},
                **{kind: {"schema": _octets(kind, "L’image du badge", "The badge’s image")} for kind in IMAGES},
            },
        },
        "responses": {
            "200": {
                **_said("Le rapport.", "The report."),
                "content": {JSON: {"schema": {"$ref": f"{_SCHEMAS}ReportTold"}}},
            },
            **{status: _refusal(status) for status in _REFUSALS},
        },
    }


def _refusal(status: str) -> dict[str, Any]:
    headers = {
        "Retry-After": {
            **_said("Secondes avant de recommencer.", "Seconds before another try."),
            "schema": {"type": "integer", "minimum": 0},
        }
    }
    return {
        **_said(*_REFUSALS[status]),
        **({"headers": headers} if status == "429" else {}),
        "content": {"application/problem+json": {"schema": {"$ref": f"{_SCHEMAS}ProblemTold"}}},
    }


def _form() -> dict[str, Any]:
    recipient = dict(CheckRequest.model_json_schema()["properties"]["recipient"])
    file = _octets("application/octet-stream", "Un fichier PNG, SVG, JSON ou JWS", "A PNG, SVG, JSON or JWS file")
    return {
        "type": "object",
        "required": ["file"],
        "additionalProperties": False,
        "properties": {"file": file, "recipient": recipient},
    }


def _octets(kind: str, fr: str, en: str) -> dict[str, Any]:
    """Describe bytes as OpenAPI 3.1 does ("Considerations for File Uploads"); generators of 3.0 look for `format`."""
    words = _said(f"{fr} (5 Mio au plus).", f"{en} (at most 5 MiB).")
    return {"type": "string", "format": "binary", "contentMediaType": kind, **words}


def _schemas() -> dict[str, Any]:
    models: list[Any] = [(CheckRequest, "validation"), (ReportTold, "serialization"), (ProblemTold, "serialization")]
    _, document = models_json_schema(models, ref_template=_SCHEMAS + "{model}")
    return dict(document["$defs"])


def _said(fr: str, en: str) -> dict[str, str]:
    return {"description": en, "x-description-fr": fr}
