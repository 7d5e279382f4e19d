"""What a report tells about a badge: what its documents say, cut to a length, and never more."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from badges.openbadges.verification import InputRefusedError, ReplayFetcher, Report, refusal
from badges.openbadges.verification.describing import describe_badge
from badges.openbadges.verification.examination import Examination, Part
from badges.openbadges.verification.findings import Findings
from badges.openbadges.verification.loading import Loader
from tests.support.remote_issuer import CONTEXT, HOST, JSON, NOW, RemoteIssuer

EXTENSION = {"@context": CONTEXT, "type": ["Extension", "extensions:Place"], "place": "Lyon"}


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer whose badge says everything that can be said."""
    issuer = RemoteIssuer()
    issuer.bend(
        issuer.badge_id,
        criteria={"id": f"{HOST}/criteria", "narrative": "Avoir accueilli."},
        tags=["accueil", "vente"],
        alignment=[{"targetName": "Accueil", "targetUrl": "https://rome.example/M1601"}],
        endorsement="https://friend.example/2",
        **{"extensions:place": EXTENSION},
    )
    issuer.bend(issuer.profile_id, description="Une maison.", endorsement={"id": "https://friend.example/3"})
    issuer.bend(
        issuer.assertion_id,
        narrative="Léa a accueilli.",
        evidence=[{"id": f"{HOST}/photo", "name": "Photo", "narrative": "Au comptoir."}, f"{HOST}/lettre"],
        expires="2027-01-01T00:00:00Z",
        endorsement=["https://friend.example/1"],
        **{"extensions:place": EXTENSION},
    )
    return issuer


BADGE = {
    "id": f"{HOST}/org/badge",
    "name": "Accueillir un client",
    "description": "A accueilli des clients.",
    "criteria": {"id": f"{HOST}/criteria", "narrative": "Avoir accueilli."},
    "image": f"{HOST}/org/badge/image",
    "tags": ["accueil", "vente"],
    "alignment": [{"name": "Accueil", "url": "https://rome.example/M1601"}],
}
ISSUER = {"id": f"{HOST}/org/issuer", "name": "Maison de l’emploi", "url": HOST, "description": "Une maison."}
ASSERTION = {
    "id": f"{HOST}/org/assertions/1",
    "narrative": "Léa a accueilli.",
    "evidence": [
        {"id": f"{HOST}/photo", "name": "Photo", "narrative": "Au comptoir."},
        {"id": f"{HOST}/lettre", "name": None, "narrative": None},
    ],
    "revocationReason": None,
    "endorsements": [f"https://friend.example/{number}" for number in (1, 2, 3)],
    "extensions": ["extensions:place"],
}


def test_a_whole_report(issuer: RemoteIssuer) -> None:
    """The report is one JSON object, with the members and the names that VERIFYING.md shows."""
    report = issuer.verify(recipient="lea@example.org")
    told = json.loads(json.dumps(report.to_dict()))
    assert {name: told[name] for name in told if name != "checks"} == {
        "verdict": "valid",
        "codes": [],
        "badge": BADGE,
        "issuer": ISSUER,
        "issuedOn": "2026-03-12T09:30:00+00:00",
        "expires": "2027-01-01T00:00:00+00:00",
        "recipient": {"type": "email", "hashed": False, "match": "yes"},
        "assertion": ASSERTION,
        "fetched": [
            {"url": address, "status": 200, "code": None}
            for address in (issuer.assertion_id, issuer.badge_id, issuer.profile_id)
        ],
        "checkedAt": NOW.isoformat(),
    }
    assert told["checks"][2] == {
        "name": "assertion_fetched", "status": "passed", "code": None, "lookedAt": issuer.assertion_id, "detail": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [('{"credentialSubject":{"achievement":{"name":"Nouveau"}}}', "Nouveau"), ("{", None), ("[]", None), ("[1]", None)],
)
def test_an_image_of_a_newer_version(issuer: RemoteIssuer, text: str, name: str | None) -> None:
    """The credential in an image is described as far as it can be read."""
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="https://purl.imsglobal.org/ob/v3p0">
        <o:credential><![CDATA[{text}]]></o:credential></svg>"""
    report = issuer.verify(svg.encode(), filename="badge.svg")
    assert report.codes == ("version_unsupported",)
    assert (report.badge and report.badge["name"]) == name


def test_an_unusable_request_is_told_as_a_report() -> None:
    """Those who must answer with a report get one: invalid, with the code and what is wrong."""
    report = refusal(InputRefusedError("input_too_large", "a file has at most 5 bytes"), NOW)
    told = report.to_dict()
    assert [told.pop(name) for name in ("verdict", "codes", "fetched", "checkedAt")] == [
        "invalid",
        ["input_too_large"],
        [],
        NOW.isoformat(),
    ]
    assert [(check["name"], check["status"], check["code"], check["detail"]) for check in told.pop("checks")] == [
        ("input", "failed", "input_too_large", "a file has at most 5 bytes"),
        ("recognised", "could not check", None, "an earlier step did not hold"),
    ]
    assert set(told.values()) == {None}


def test_nothing_is_known() -> None:
    """Of a badge that cannot be had nothing is told."""
    told = RemoteIssuer().verify("https://elsewhere.example/1").to_dict()
    assert [told[name] for name in ("badge", "issuer", "issuedOn", "expires", "recipient", "assertion")] == [None] * 6
    assert told["fetched"] == [{"url": "https://elsewhere.example/1", "status": 404, "code": None}]


@pytest.mark.parametrize(
    ("recipient", "told"),
    [
        ({"type": "email", "hashed": True, "identity": "sha256$0"}, {"type": "email", "hashed": True}),
        ({"type": ["url", "email"], "hashed": "yes", "identity": "x"}, {"type": "url", "hashed": False}),
        ({"identity": 1}, {"type": None, "hashed": False}),
        ("lea@example.org", None),
    ],
)
def test_the_recipient(issuer: RemoteIssuer, recipient: Any, told: dict[str, Any] | None) -> None:
    """How the recipient is identified is told, who it is never; nobody was asked about."""
    issuer.bend(issuer.assertion_id, recipient=recipient)
    report = issuer.verify()
    assert report.recipient == (told and told | {"match": "not asked"})


def documents_of(issuer: RemoteIssuer) -> list[tuple[str, Any, Any]]:
    """Return documents that cannot be verified, each with the badge and the issuer that are told."""
    nothing = {"id": "", "name": None, "url": None, "description": None}
    bare = dict.fromkeys(("name", "description", "criteria", "image")) | {"tags": [], "alignment": []}
    achievement = {"id": f"{HOST}/a", "name": "Nouveau", "description": "d", "criteria": {"narrative": "n"}}
    new = {"criteria": {"id": None, "narrative": "n"}, "name": "Nouveau", "description": "d", "id": f"{HOST}/a"}
    third, by = {"id": f"{HOST}/3", "name": "Titre"}, {"id": f"{HOST}/i", "name": "N"}
    vc = {"@context": "https://www.w3.org/ns/credentials/v2", "type": "OpenBadgeCredential", "id": f"{HOST}/3"}
    old = {
        "recipient": "a@b.example",
        "badge": {"name": "Vieux", "criteria": "/c", "issuer": {"origin": HOST, "name": "M"}},
    }
    return [
        (json.dumps(issuer.resources[issuer.badge_id]["json"]), BADGE, nothing | {"id": issuer.profile_id}),
        (json.dumps(issuer.resources[issuer.profile_id]["json"]), None, ISSUER),
        (json.dumps(vc | {"credentialSubject": [{"achievement": achievement}], "issuer": f"{HOST}/i"}),
         bare | new, nothing | {"id": f"{HOST}/i"}),
        (json.dumps(vc | {"credentialSubject": {}, "name": "Titre"}), bare | third, None),
        (json.dumps(vc | {"name": "Titre"}), None, None),
        (json.dumps(vc | {"issuer": by}), None, nothing | by),
        (json.dumps(vc | {"issuer": {"name": "N"}}), None, nothing | {"name": "N"}),
        (json.dumps({"@context": CONTEXT, "type": "BadgeClass", "name": [5, 6]}), bare | {"id": ""}, None),
        (json.dumps({"@context": CONTEXT, "type": "Profile", "name": "N"}), None, nothing | {"name": "N"}),
        (json.dumps({name: vc[name] for name in ("@context", "type")} | {"credentialSubject": {}, "name": "Titre"}),
         bare | {"id": "", "name": "Titre"}, None),
        (json.dumps(old), bare | {"id": "", "name": "Vieux", "criteria": {"id": "/c", "narrative": None}},
         nothing | {"id": HOST, "name": "M"}),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(11))
def test_what_cannot_be_verified_is_described(issuer: RemoteIssuer, number: int) -> None:
    """A BadgeClass or Profile alone, a credential of 3.0 and a badge of 0.5 are described as far as they go."""
    given, badge, by = documents_of(issuer)[number]
    report = issuer.verify(given)
    assert (report.verdict, report.badge, report.issuer) == ("indeterminate", badge, by)
    assert report.assertion == {"type": json.loads(given).get("type", []) and [json.loads(given)["type"]]}


LISTS = ("evidence", "endorsements", "extensions")


def test_long_texts_and_lists_are_cut(issuer: RemoteIssuer) -> None:
    """A text has at most 5,000 characters and a list 100 entries; an image that the badge carries stays whole."""
    many = [f"t{number}" for number in range(101)]
    issuer.bend(
        issuer.badge_id,
        description="d" * 5_001,
        tags=many,
        alignment=[{"targetName": name, "targetUrl": HOST} for name in many],
        image=f"data:image/png;base64,{'A' * 900_000}",
        **{f"extensions:{name}": EXTENSION for name in many},
    )
    issuer.bend(
        issuer.assertion_id,
        evidence=[f"{HOST}/{name}" for name in many],
        endorsement=[f"urn:x:{name}" for name in many],
    )
    report = issuer.verify()
    assert report.badge is not None
    assert report.assertion is not None
    assert report.badge["description"] == "d" * 5_000
    assert len(report.badge["image"]) == 900_022
    for found in (report.badge["tags"], report.badge["alignment"], *(report.assertion[name] for name in LISTS)):
        assert len(found) == 100


def test_a_badge_that_was_taken_back_says_why(issuer: RemoteIssuer) -> None:
    """The reason of a revocation is told, even where the server answers 410."""
    gone = {"id": issuer.assertion_id, "revoked": True, "revocationReason": "Erreur de nom"}
    issuer.answer(issuer.assertion_id, 410, json=gone, headers=JSON)
    report: Report = issuer.verify()
    assert report.assertion is not None
    assert (report.assertion["id"], report.assertion["revocationReason"]) == (issuer.assertion_id, "Erreur de nom")
    issuer.answer(issuer.assertion_id, 410, json=gone | {"id": "urn:x:1"}, headers=JSON)
    assert issuer.verify().to_dict()["assertion"]["id"] == "urn:x:1"
    issuer.answer(issuer.assertion_id, 410, json={"revoked": True}, headers=JSON)
    assert issuer.verify().to_dict()["assertion"]["id"] == issuer.assertion_id
    assert report.checked_at - NOW == timedelta(0)


def test_a_document_in_two_parts() -> None:
    """One document that is badge and issuer at once is described as each, and judged as each, before and again."""
    issuer = RemoteIssuer()
    both = issuer.resources[issuer.badge_id]["json"] | {"type": ["BadgeClass", "Issuer"], "issuer": issuer.badge_id}
    issuer.resources[issuer.badge_id] = {"json": both, "headers": JSON}
    for _ in range(2):
        report = issuer.verify()
        assert (report.badge, report.issuer) == (
            BADGE | {"criteria": {"id": None, "narrative": both["criteria"]["narrative"]}, "tags": [], "alignment": []},
            {"id": issuer.badge_id, "name": both["name"], "url": None, "description": both["description"]},
        )
        told = {check.name: check.detail for check in report.checks if check.code == "schema_invalid"}
        assert told == {"issuer_valid": "url: is missing; email: is missing"}


def test_an_image_that_is_carried_has_a_limit() -> None:
    """An image of 1,500,000 characters is told whole, of a longer one only as many."""
    for length in (1_500_000, 1_500_001):
        x = Examination(Findings(), Loader(ReplayFetcher({})), NOW, None)
        x.badge = Part({"id": "urn:x:1", "image": "x" * length}, "urn:x:1", None)
        told = describe_badge(x)
        assert told is not None
        assert len(told["image"]) == 1_500_000
