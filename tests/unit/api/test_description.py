"""The OpenAPI description says what the interface does, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from badges.api.description import description
from badges.api.verifying_models import ReportTold
from badges.domain.verdict_report import report_in_words
from tests.support.remote_issuer import RemoteIssuer

BASE = "https://badges.example.org"


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside `value`."""
    if isinstance(value, dict):
        yield value
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inside)


def test_every_reference_leads_somewhere() -> None:
    """Each `$ref` names a schema that is there, and each schema is referred to."""
    document = description(BASE)
    schemas = document["components"]["schemas"]
    used = {node["$ref"].removeprefix("#/components/schemas/") for node in nodes(document) if "$ref" in node}
    assert used == set(schemas)


def test_it_is_openapi_3_1_of_this_installation() -> None:
    """Version, server, and the one operation with all its answers."""
    document = description(BASE)
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": BASE}]
    operation = document["paths"]["/api/v1/verify"]["post"]
    assert set(operation["responses"]) == {"200", "400", "408", "413", "415", "429"}
    assert set(operation["requestBody"]["content"]) == {
        "application/json", "multipart/form-data", "image/png", "image/svg+xml",
    }  # fmt: skip


def test_a_validator_of_openapi_accepts_it() -> None:
    """The OpenAPI 3.1 schema and the rules around it, as somebody else reads them; a mistake would be seen."""
    from openapi_spec_validator import OpenAPIV31SpecValidator  # here: what else is tested needs no validator

    document = description(BASE)
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    document["paths"]["/api/v1/verify"]["post"]["responses"]["200"].pop("description")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) != []


def test_every_body_is_described() -> None:
    """Each media type that is taken or answered has a schema; every 429 tells when to come back."""
    operation = description(BASE)["paths"]["/api/v1/verify"]["post"]
    bodies = [operation["requestBody"], *operation["responses"].values()]
    assert all(content["schema"] for body in bodies for content in body["content"].values())
    for kind in ("image/png", "image/svg+xml"):
        assert operation["requestBody"]["content"][kind]["schema"]["contentMediaType"] == kind
    assert "Retry-After" in operation["responses"]["429"]["headers"]


def test_what_people_read_is_french_too() -> None:
    """Every described member of a request or an answer has its French."""
    schemas = description(BASE)["components"]["schemas"]
    for schema in schemas.values():
        for name, node in schema["properties"].items():
            assert ("description" in node) == ("x-description-fr" in node), name


def test_reports_keep_to_the_description() -> None:
    """Valid, forged and unreadable badges give reports with exactly the members that are described."""
    issuer = RemoteIssuer()
    members = {field.alias or name for name, field in ReportTold.model_fields.items()}
    header, payload, _ = issuer.sign().split(".")
    for given in (None, issuer.sign(), f"{header}.{payload}.{'A' * 342}", "ceci n’est pas un badge", issuer.badge_id):
        told = report_in_words(issuer.verify(given))
        assert set(told) == members
        assert ReportTold.model_validate(told).model_dump(by_alias=True) == told


def test_the_report_speaks_both_languages() -> None:
    """The verdict and every check come with a French and an English sentence."""
    told = report_in_words(RemoteIssuer().verify())
    assert told["verdict"] == "valid"
    assert told["state"] == "authentic"
    for words in (told["sentence"], *(check["sentence"] for check in told["checks"])):
        assert words["fr"]
        assert words["en"]
        assert words["fr"] != words["en"]
