"""The page that tells developers how to have badges verified by their own software."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response

from badges.web.languages import language
from badges.web.rendering import render

Fact = tuple[str, str, str | None]


def interface(description: Mapping[str, Any]) -> Response:
    """Answer the OpenAPI description as a page, in the language of the reader."""
    path = "/api/v1/verify"
    operation = description["paths"][path]["post"]
    base = description["servers"][0]["url"]
    read = [(other, methods["get"]) for other, methods in description["paths"].items() if "get" in methods]
    schemas = description["components"]["schemas"]
    return render(
        "employer/verify_api.html",
        about=_words(description["info"]),
        base=base,
        path=path,
        summary=_words(operation, "summary"),
        text=_words(operation),
        media_types=list(operation["requestBody"]["content"]),
        asked=_members(schemas["CheckRequest"]),
        answers=[(status, _words(one), None) for status, one in operation["responses"].items()],
        told=_members(schemas["ReportTold"]),
        step=_members(schemas["CheckStep"]),
        others=[(f"GET {base}{other}", _words(one), None) for other, one in read],
    )


def _words(node: Mapping[str, Any], key: str = "description") -> str:
    return str(node.get(f"x-{key}-fr") if language() == "fr" and f"x-{key}-fr" in node else node.get(key, ""))


def _members(schema: Mapping[str, Any]) -> Sequence[Fact]:
    """Return each member of an object: its name, its type, what it is."""
    return [(name, _type(node), _words(node) or None) for name, node in schema["properties"].items()]


def _type(node: Mapping[str, Any]) -> str:
    if "anyOf" in node:
        return " | ".join(_type(one) for one in node["anyOf"])
    if "$ref" in node:
        return str(node["$ref"]).rpartition("/")[2]
    if "enum" in node:
        return " | ".join(f"“{one}”" for one in node["enum"])
    return f"{_type(node['items'])}[]" if node.get("type") == "array" else str(node.get("type", "any"))
