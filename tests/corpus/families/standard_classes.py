"""The examples of the Open Badges 2.0 texts, class by class, and those of its extensions."""

from __future__ import annotations

from typing import Any

from tests.corpus.cases import Book
from tests.corpus.families.standard import ORG, THEN, beth
from tests.corpus.world import CONTEXT, World

NARRATIVE = (
    "To earn the **Awesome Robotics Badge**, students must construct a basic robot.\n\nThe robot must be able to:\n\n"
    "  * Move forward and backwards [1](https://example.org/robot-skills/1).\n"
    "  * Pick up a bucket by its handle [2](https://example.org/robot-skills/2)."
)
EXTENSIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "apply-link": ("badge", "extensions:ApplyLink", {"url": "https://example.org/apply"}),
    "endorsement-1.1": ("badge", "extensions:Endorsement", {"endorsedBy": "https://example.net/endorser"}),
    "location": (
        "assertion",
        "extensions:GeoCoordinates",
        {"name": "Stockholm University", "geo": {"latitude": 59.3622127, "longitude": 18.0560647}},
    ),
    "accessibility": (
        "badge",
        "extensions:Accessibility",
        {"accessibilityAPI": "ARIA", "accessibilityControl": ["fullKeyboardControl", "fullMouseControl"]},
    ),
    "original-creator": (
        "badge",
        "extensions:OriginalCreator",
        {"url": "https://example.org/creator-organization.json"},
    ),
    "license": (
        "badge",
        "extensions:LicenseExtension",
        {"id": "CC-BY-4.0", "legalCode": "https://example.org/by/4.0"},
    ),
    "assessment": (
        "badge",
        "extensions:AssessmentExtension",
        {"assessments": [{"name": "Final", "hasGroupEvaluation": False}]},
    ),
    "accreditation": (
        "issuer",
        "extensions:IssuerAccreditationExtension",
        {"accreditation": {"name": "Region"}},
    ),
    "recipient-profile": ("assertion", "extensions:recipientProfile", {"name": "Beth"}),
}


def cases(book: Book) -> None:
    """Write the cases."""
    _criteria(book)
    _evidence(book)
    _images(book)
    _languages_and_versions(book)
    _endorsements(book)
    _extensions(book)
    _additional(book)


def _criteria(book: Book) -> None:
    book.section = "Criteria"
    page = f"{ORG}/robotics-badge.html"
    for name, criteria in {
        "uri": page,
        "id-and-narrative": {"id": page, "narrative": NARRATIVE},
        "narrative": {"narrative": NARRATIVE},
        "typed": {"type": "Criteria", "id": page},
    }.items():
        world = beth().bend("badge", criteria=criteria)
        book.legal(f"criteria-{name}", world, "criteria: a URI, or an object with id or narrative", now=THEN)
    skills = [
        {"targetUrl": f"{ORG}/robot-skills/1", "targetName": "Basic Locomotion"},
        {"targetUrl": f"{ORG}/robot-skills/2", "targetName": "Object Manipulation"},
    ]
    world = beth().bend("badge", criteria={"id": page, "narrative": NARRATIVE}, alignment=skills)
    book.legal("criteria-and-alignment", world, "the narrative links to the targets of the alignment", now=THEN)
    world = beth().bend("badge", criteria={"type": "Criteria"})
    book.attack("criteria-empty", world, "schema_invalid", "criteria need an id or a narrative", now=THEN)


def _evidence(book: Book) -> None:
    book.section = "Evidence"
    page, photos = f"{ORG}/beths-robot-work.html", f"{ORG}/beths-robot-photos.html"
    told = "She invented her own type of robot:\n\n  * Working robot arms"
    full = {
        "id": page,
        "name": "My Robot",
        "description": "A webpage with a photo and a description of the robot.",
        "narrative": "The student worked very hard to assemble and present a robot.",
        "genre": "ePortfolio",
    }
    album = {
        "id": photos,
        "name": "Robot Photoshoot",
        "description": "A gallery of photos",
        "genre": "Photography",
    }
    shapes: dict[str, dict[str, Any]] = {
        "narrative-only": {"narrative": told, "evidence": None},
        "uri": {"evidence": page},
        "object": {"evidence": full},
        "several": {"narrative": told, "evidence": [album, full]},
        "mixed": {"evidence": [page, album]},
        "without-id": {"evidence": {"narrative": "She showed it to the class.", "audience": "Class 3B"}},
        "urn": {"evidence": {"id": "urn:uuid:3d0f6a52-3f60-4b7b-8a0e-bb4b6bdbd9a1", "narrative": "A talk."}},
    }
    for name, members in shapes.items():
        book.legal(
            f"evidence-{name}",
            beth(**members),
            "evidence: a URI, an object, several, or only a narrative",
            now=THEN,
        )


def _images(book: Book) -> None:
    book.section = "Image"
    image = {
        "id": f"{ORG}/beths-robot-badge.png",
        "caption": "A pretty badge, with many happy trees.",
        "author": "https://en.wikipedia.org/wiki/Bob_Ross",
    }
    book.legal("image-uri", beth(image=f"{ORG}/beths-robot-badge.png"), "an image by its address", now=THEN)
    book.legal("image-object", beth(image=image), "an image with caption and author", now=THEN)
    book.legal("image-object-of-badge", beth().bend("badge", image=image), "the same in a BadgeClass", now=THEN)
    book.legal("image-object-of-issuer", beth().bend("issuer", image=image), "the same in a Profile", now=THEN)
    book.attack(
        "image-without-id",
        beth().bend("badge", image={"caption": "x"}),
        "schema_invalid",
        "an Image needs its id",
        now=THEN,
    )


def _languages_and_versions(book: Book) -> None:
    book.section = "Examples: Internationalization and BadgeClass Versioning"
    book.legal("language", beth().bend("badge", {"@language": "en-us"}), "a BadgeClass says its language", now=THEN)
    spanish = [{"id": f"{ORG}/robotics-badge-es.json?l=es", "@language": "es"}]
    world = beth().bend("badge", {"@language": "en-us", "related": spanish})
    book.legal("related-language", world, "another edition of the BadgeClass in Spanish", now=THEN)
    older = {"id": f"{ORG}/robotics-badge-v1.json", "version": 1}
    world = beth().bend("badge", name="Awesomer Robotics Badge", version=2, related=older)
    book.legal("version", world, "version 2 of a BadgeClass, related to version 1", now=THEN)
    book.legal("version-text", beth().bend("badge", version="2.0-rc"), "a version may be a text", now=THEN)
    world = beth().bend("issuer", url="https://twitter.com/OpenBadges")
    book.legal("social-media-url", world, "the url of a Profile may be a social media account", now=THEN)


def endorsement(number: int, about: str, **claim: Any) -> dict[str, Any]:
    """Return an endorsement of the examples, completed with the issuedOn that its class requires."""
    return {
        "type": "Endorsement",
        "id": f"{ORG}/endorsement-{number}.json",
        "issuer": f"{ORG}/issuer-5.json",
        "claim": {"id": about, **claim},
        "issuedOn": "2017-01-02T10:00:00Z",
        "verification": {"type": "hosted"},
    }


def _endorsements(book: Book) -> None:
    book.section = "Endorsement"
    of_issuer = endorsement(123, f"{ORG}/organization.json", email="contact@example.org")
    of_badge = endorsement(124, f"{ORG}/robotics-badge.json", endorsementComment="A great example of education.")
    of_award = endorsement(
        125,
        f"{ORG}/beths-robotics-badge.json",
        endorsementComment="A great robot.",
        evidence=f"{ORG}/photos.html",
    )
    book.legal("endorsed-issuer", beth().bend("issuer", endorsement=of_issuer), "a claim about the issuer", now=THEN)
    book.legal("endorsed-badge", beth().bend("badge", endorsement=[of_badge]), "a comment on a BadgeClass", now=THEN)
    book.legal("endorsed-assertion", beth(endorsement=of_award), "a claim about one Assertion", now=THEN)
    world = beth(endorsement=f"{ORG}/endorsement-125.json")
    book.legal("endorsement-by-id", world, "an endorsement by its id, which need not answer", now=THEN)
    world = beth().put("endorsement", of_badge["id"], {"@context": CONTEXT, **of_badge})
    book.open(
        "endorsement-alone",
        world,
        "not_an_assertion",
        "an Endorsement is no Assertion",
        of_badge["id"],
        now=THEN,
    )


def _extensions(book: Book) -> None:
    book.section = "Extensions"
    for name, (role, kind, members) in EXTENSIONS.items():
        context = f"https://w3id.org/openbadges/extensions/{name}/context.json"
        extension = {"@context": context, "type": ["Extension", kind], **members}
        book.legal(
            f"extension-{name}",
            beth().bend(role, {kind: extension}),
            "an extension of the community",
            now=THEN,
        )
    unknown = {
        "@context": "https://example.net/unheard-of",
        "type": ["Extension", "https://example.net/Thing"],
        "a": 1,
    }
    world = beth().bend("badge", {"https://example.net/Thing": unknown})
    book.legal("extension-unknown", world, "an unknown extension is listed and ignored", now=THEN)
    world = beth().bend("badge", {"https://example.net/Thing": unknown | {"@context": {"a": "https://example.net/a"}}})
    book.legal("extension-inline-context", world, "its context is its own affair, inline too", now=THEN)
    world = beth().bend("badge", {"https://example.net/Thing": [unknown, unknown]})
    book.legal("extensions-in-an-array", world, "several extensions under one name", now=THEN)


def _additional(book: Book) -> None:
    book.section = "Additional Properties"
    book.legal(
        "full-iri-property",
        beth().bend("badge", {"http://example.org/foo": "bar"}),
        "a property by its IRI",
        now=THEN,
    )
    book.legal(
        "compact-iri-property",
        beth().bend("badge", {"schema:comment": "baz"}),
        "one by a compact IRI",
        now=THEN,
    )
    book.section = "VERIFYING.md: context_not_allowed"
    for name, extra in {
        "inline": {"foo": "http://example.org/foo"},
        "remote": "http://example.org/context",
    }.items():
        for role in ("assertion", "badge", "issuer"):
            world: World = beth().bend(role, {"@context": [CONTEXT, extra]})
            why = "legal JSON-LD, yet a context of its own could rename every property: we ship none such"
            book.attack(f"context-{name}-in-{role}", world, "context_not_allowed", why, now=THEN)
