"""What `POST /api/v1/verify` reads and answers, as models; the OpenAPI description is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

LONGEST_RECIPIENT = 320  # characters
LONGEST_INPUT = 64 * 1024  # characters; bytes are counted by the verifier


def said(fr: str, en: str, **more: Any) -> Any:
    """Return a field with its description in both languages."""
    return Field(description=en, json_schema_extra={"x-description-fr": fr}, **more)


class CheckRequest(BaseModel):
    """A badge to be checked, given as text."""

    model_config = ConfigDict(extra="forbid", strict=True)

    input: Annotated[
        str,
        said(
            "L’adresse du badge, son JSON ou son JWS (64 Kio au plus).",
            "The badge’s address, its JSON or its JWS (at most 64 KiB).",
            min_length=1,
            max_length=LONGEST_INPUT,
        ),
    ]
    recipient: Annotated[
        str | None,
        said(
            "L’e-mail, l’adresse ou le téléphone dont on demande si c’est son badge.",
            "The e-mail address, URL or telephone number whose badge it should be.",
            max_length=LONGEST_RECIPIENT,
        ),
    ] = None


class _Answer(BaseModel):
    """A part of the report; what the verifier learns to tell later is passed on."""

    model_config = ConfigDict(extra="allow", alias_generator=to_camel)


class Words(_Answer):
    """One sentence, in both languages."""

    fr: str
    en: str


class CheckStep(_Answer):
    """One step of the check."""

    name: str
    status: Literal["passed", "failed", "could not check", "not asked"]
    code: Annotated[str | None, said("Un code du contrat, ou rien.", "A code of the contract, or nothing.")]
    looked_at: Annotated[str, said("Ce qui a été regardé.", "What was looked at.")]
    detail: Annotated[str, said("Précision pour les développeurs, en anglais.", "More, for developers.")]
    title: Words
    sentence: Words


class Criteria(_Answer):
    """What the badge stands for."""

    id: str | None
    narrative: str | None


class BadgeTold(_Answer):
    """The BadgeClass, as its own document tells it."""

    id: str | None
    name: str | None
    description: str | None
    criteria: Criteria | None
    image: str | None
    tags: list[str]
    alignment: list[dict[str, str | None]]


class IssuerTold(_Answer):
    """The issuer, as its own Profile tells it."""

    id: str | None
    name: str | None
    url: str | None
    description: str | None


class RecipientTold(_Answer):
    """How the recipient is identified; the identity itself is never repeated."""

    type: str | None
    hashed: bool
    match: Literal["yes", "no", "cannot-tell", "not asked"]


class FetchTold(_Answer):
    """One address that was read."""

    url: str
    status: int | None
    code: str | None


class ReportTold(_Answer):
    """The report on one badge; it is answered with 200 whatever the verdict."""

    verdict: Annotated[
        Literal["valid", "invalid", "indeterminate"],
        said(
            "valid : tout a été contrôlé. invalid : un contrôle au moins a échoué. "
            "indeterminate : tout n’a pas pu être contrôlé.",
            "valid: everything was checked. invalid: at least one check failed. "
            "indeterminate: not everything could be checked.",
        ),
    ]
    state: Annotated[
        Literal["authentic", "expired", "revoked", "not-recognised", "incomplete"],
        said("L’état que les personnes voient.", "The state that people see."),
    ]
    sentence: Words
    codes: Annotated[
        list[str],
        said(
            "Les codes de tout ce qui a échoué ou n’a pas pu être contrôlé.",
            "The codes of everything that failed or could not be checked.",
        ),
    ]
    checks: Annotated[list[CheckStep], said("Tous les contrôles, dans l’ordre.", "Every check, in order.")]
    badge: BadgeTold | None
    issuer: IssuerTold | None
    issued_on: Annotated[str | None, said("Date ISO 8601.", "ISO 8601 date and time.")]
    expires: Annotated[str | None, said("Date ISO 8601.", "ISO 8601 date and time.")]
    recipient: RecipientTold | None
    assertion: Annotated[
        dict[str, Any] | None,
        said("Ce que l’Assertion ajoute à son badge.", "What the Assertion adds to its badge."),
    ]
    fetched: Annotated[list[FetchTold], said("Toutes les adresses lues.", "Every address that was read.")]
    checked_at: Annotated[str, said("Le moment du contrôle (ISO 8601).", "The time of the check (ISO 8601).")]


class ProblemTold(BaseModel):
    """Why a request could not be used (RFC 9457); never what was in it."""

    type: str
    title: str
    status: int
    detail: Annotated[str, said("Une phrase, en français puis en anglais.", "One sentence, French then English.")]
    code: Annotated[
        str | None, said("Un code du contrat, quand il y en a un.", "A code of the contract, where there is one.")
    ] = None
