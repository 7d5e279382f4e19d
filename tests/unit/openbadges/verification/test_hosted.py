"""Hosted badges: every step, and every way to get round it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from badges.openbadges.verification import HOSTED_PLAN, Report
from tests.support.remote_issuer import CONTEXT, HOST, JSON, RemoteIssuer


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer whose hosted badge is valid."""
    return RemoteIssuer()


def outcome(report: Report, name: str) -> list[tuple[str, str | None]]:
    """Return status and code of each check called `name`."""
    return [(check.status, check.code) for check in report.checks if check.name == name]


def test_a_valid_badge_passes_every_step_in_order(issuer: RemoteIssuer) -> None:
    """A hosted badge is valid by its address and by its document, with every step listed in order."""
    document = json.dumps(issuer.resources[issuer.assertion_id]["json"])
    for given in (issuer.assertion_id, document, document.encode(), f"\n {issuer.assertion_id} \n"):
        report = issuer.verify(given)
        assert (report.verdict, report.codes) == ("valid", ())
        assert [check.name for check in report.checks] == list(HOSTED_PLAN)
    assert report.badge is not None
    assert report.issuer is not None
    assert report.badge["name"] == "Accueillir un client"
    assert report.issuer["name"] == "Maison de l’emploi"
    assert [entry["url"] for entry in report.fetched] == [issuer.assertion_id, issuer.badge_id, issuer.profile_id]


def test_the_fetched_copy_is_the_truth(issuer: RemoteIssuer) -> None:
    """What a document in hand claims besides its id counts for nothing."""
    forged = {"@context": CONTEXT, "id": issuer.assertion_id} | issuer.assertion(
        recipient={"type": "email", "hashed": False, "identity": "thief@example.org"},
        expires="2001-01-01T00:00:00Z",
    )
    report = issuer.verify(json.dumps(forged), recipient="thief@example.org")
    assert report.codes == ("recipient_mismatch",)


def test_a_forged_document_with_the_id_of_nothing(issuer: RemoteIssuer) -> None:
    """A badge that its issuer's host does not know is not recognised."""
    forged = {"@context": CONTEXT, "id": f"{issuer.base}/assertions/forged"} | issuer.assertion()
    report = issuer.verify(json.dumps(forged))
    assert (report.verdict, report.codes) == ("invalid", ("fetch_failed",))


@pytest.mark.parametrize("revoked", [True, "true", "True", "yes", 1, "1", ["x"], {"a": 1}, "revoked"])
@pytest.mark.parametrize("whole", [True, False])
def test_revoked_in_any_truthy_form(issuer: RemoteIssuer, revoked: Any, whole: bool) -> None:
    """A badge that says it is revoked is revoked, with its whole document or the minimal one."""
    if whole:
        issuer.bend(issuer.assertion_id, revoked=revoked)
    else:
        issuer.put(issuer.assertion_id, type="Assertion", revoked=revoked, revocationReason="Erreur")
    report = issuer.verify()
    assert (report.verdict, report.codes) == ("invalid", ("revoked",))
    assert (report.badge is not None) is whole


@pytest.mark.parametrize("revoked", [False, None])
def test_not_revoked(issuer: RemoteIssuer, revoked: Any) -> None:
    """A badge that says it is not revoked is not."""
    issuer.resources[issuer.assertion_id]["json"]["revoked"] = revoked
    assert issuer.verify().verdict == "valid"


@pytest.mark.parametrize("body", ["whole", "minimal", "none"])
def test_410_is_revoked_whatever_the_body_says(issuer: RemoteIssuer, body: str) -> None:
    """410 Gone means revoked, even with the whole document as its body."""
    gone: dict[str, Any] = {
        "whole": issuer.resources[issuer.assertion_id],
        "minimal": {"json": {"@context": CONTEXT, "id": issuer.assertion_id, "revoked": True}},
        "none": {"body": "Gone"},
    }[body]
    issuer.answer(issuer.assertion_id, 410, **{name: gone[name] for name in gone if name != "status"})
    report = issuer.verify()
    assert (report.verdict, report.codes) == ("invalid", ("revoked",))


FAILURES: list[tuple[str, dict[str, Any], str, str]] = [
    ("not found", {"status": 404}, "fetch_failed", "invalid"),
    ("forbidden", {"status": 403}, "fetch_failed", "invalid"),
    ("server error", {"status": 503}, "fetch_failed", "indeterminate"),
    ("asked too often", {"status": 429}, "fetch_failed", "indeterminate"),
    ("partial", {"status": 206}, "fetch_failed", "invalid"),
    ("redirect to nowhere", {"status": 302}, "fetch_failed", "invalid"),
    ("slow", {"delay_s": 11}, "fetch_timeout", "indeterminate"),
    ("a page", {"body": "<html>", "headers": {"Content-Type": "text/html"}}, "content_type_not_json", "invalid"),
    ("no type", {"body": "{}"}, "content_type_not_json", "invalid"),
    ("text", {"body": "{}", "headers": {"Content-Type": "text/plain"}}, "content_type_not_json", "invalid"),
    (
        "another charset",
        {"body": "{}", "headers": {"Content-Type": "application/json; charset=utf-16"}},
        "content_type_not_json",
        "invalid",
    ),
    ("broken", {"body": "{", "headers": JSON}, "json_invalid", "invalid"),
    ("NaN", {"body": '{"a": NaN}', "headers": JSON}, "json_invalid", "invalid"),
    ("twice", {"body": '{"a": 1, "a": 2}', "headers": JSON}, "json_duplicate_key", "invalid"),
    ("deep", {"body": "[" * 65 + "]" * 65, "headers": JSON}, "json_too_deep", "invalid"),
    ("a list", {"body": "[]", "headers": JSON}, "schema_invalid", "invalid"),
    ("huge", {"body": '"' + "x" * (1 << 20) + '"', "headers": JSON}, "response_too_large", "invalid"),
    (
        "encoded",
        {"body": "{}", "headers": JSON | {"Content-Encoding": "br"}},
        "response_invalid",
        "invalid",
    ),
]


@pytest.mark.parametrize(("_name", "resource", "code", "verdict"), FAILURES, ids=[one[0] for one in FAILURES])
@pytest.mark.parametrize("which", ["assertion_id", "badge_id", "profile_id"])
def test_documents_that_cannot_be_had(
    issuer: RemoteIssuer, which: str, _name: str, resource: dict[str, Any], code: str, verdict: str
) -> None:
    """A document that does not come, or is no JSON, never leads to a valid badge."""
    issuer.resources[getattr(issuer, which)] = resource
    report = issuer.verify()
    assert report.verdict == verdict
    assert code in report.codes
    assert ("issuer_unverifiable" in report.codes) is (which == "profile_id")


@pytest.mark.parametrize("media_type", [
    "application/json", "application/ld+json", "APPLICATION/LD+JSON; charset=UTF-8", 'application/json;charset="utf-8"',
    'application/ld+json; profile="https://www.w3.org/ns/json-ld#compacted"', "application/vnd.badges+json",
])  # fmt: skip
def test_media_types_that_are_json(issuer: RemoteIssuer, media_type: str) -> None:
    """JSON by any of its names is read."""
    issuer.resources[issuer.assertion_id]["headers"] = {"content-TYPE": media_type}
    assert issuer.verify().verdict == "valid"


def test_a_document_that_calls_itself_otherwise(issuer: RemoteIssuer) -> None:
    """A document that declares another id than its address is refused, be it assertion, badge or issuer."""
    for which in ("assertion_id", "badge_id", "profile_id"):
        bent = RemoteIssuer()
        bent.bend(getattr(bent, which), id=f"{bent.base}/elsewhere")
        assert "id_mismatch" in bent.verify().codes


@pytest.mark.parametrize("spelling", [
    "HTTPS://ISSUER.EXAMPLE/org/assertions/1", "https://issuer.example:443/org/assertions/1",
    "https://issuer.example/org/x/../assertions/1", "https://issuer.example/org/assertions/%31",
])  # fmt: skip
def test_other_spellings_of_the_same_address(issuer: RemoteIssuer, spelling: str) -> None:
    """The same address in another spelling is the same badge."""
    assert issuer.verify(spelling).verdict == "valid"


def test_redirects(issuer: RemoteIssuer) -> None:
    """Redirects within the issuer's origin are followed, five of them at most."""
    for number in range(6):
        issuer.redirect(f"{HOST}/hop/{number}", f"/hop/{number + 1}" if number < 5 else issuer.assertion_id)
    assert issuer.verify(f"{HOST}/hop/1").verdict == "valid"
    report = issuer.verify(f"{HOST}/hop/0")
    assert (report.verdict, report.codes) == ("invalid", ("too_many_redirects",))


def test_a_redirect_out_of_the_scope(issuer: RemoteIssuer) -> None:
    """An open redirect on the issuer's host does not let another host speak for it."""
    address = f"{HOST}/redirect?to=evil"
    issuer.put("https://evil.example/a", **issuer.assertion(id=address))
    issuer.redirect(address, "https://evil.example/a")
    report = issuer.verify(address)
    assert report.codes == ("origin_not_allowed",)
    assert outcome(report, "assertion_scope") == [("failed", "origin_not_allowed")]


def test_an_issuer_that_leads_to_another_origin(issuer: RemoteIssuer) -> None:
    """Whoever makes a host redirect elsewhere does not become the issuer, even by claiming both hosts."""
    address = f"{HOST}/redirect?to=evil-issuer"
    issuer.put(
        "https://evil.example/i", id=address, type="Issuer", name="Evil", url=HOST, email="a@evil.example",
        verification={"allowedOrigins": ["evil.example", "issuer.example"]},
    )  # fmt: skip
    issuer.redirect(address, "https://evil.example/i")
    issuer.put(
        "https://evil.example/b",
        **issuer.resources[issuer.badge_id]["json"] | {"id": "https://evil.example/b", "issuer": address},
    )
    issuer.put("https://evil.example/a", **issuer.assertion(badge="https://evil.example/b"))
    report = issuer.verify("https://evil.example/a")
    assert report.verdict == "invalid"
    assert outcome(report, "issuer_fetched") == [("failed", "origin_not_allowed")]


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://issuer.example/org/assertions/1", "insecure_redirect"),
        ("https://127.0.0.1/", "url_not_allowed"),
        ("https://[::ffff:169.254.169.254]/", "url_not_allowed"),
        ("https://issuer.example:8443/", "url_not_allowed"),
        ("https://user@issuer.example/", "url_not_allowed"),
        ("ftp://issuer.example/", "url_not_allowed"),
        ("/a b", "url_not_allowed"),
        ("\\\\evil.example\\a", "url_not_allowed"),
        ("https://[/", "url_not_allowed"),
        ("https://issuer.example/loop", "too_many_redirects"),
    ],
)
def test_redirects_that_are_not_followed(issuer: RemoteIssuer, location: str, code: str) -> None:
    """Each hop is checked again."""
    issuer.redirect(f"{HOST}/loop", f"{HOST}/loop")
    issuer.redirect(issuer.assertion_id, location)
    report = issuer.verify()
    assert (report.verdict, report.codes) == ("invalid", (code,))


def test_badge_of_another_organisation_on_the_same_host() -> None:
    """Where issuers share a host and state their prefix, none can use another's BadgeClass or stand in its place."""
    honest, forger = RemoteIssuer(org="honest"), RemoteIssuer(org="forger")
    for one in (honest, forger):
        one.bend(one.profile_id, verification={"startsWith": f"{one.profile_id.removesuffix('issuer')}"})
    forger.resources |= honest.resources
    assert forger.verify().verdict == "valid"
    forger.bend(forger.assertion_id, badge=honest.badge_id)
    report = forger.verify()
    assert report.codes == ("origin_not_allowed",)
    assert outcome(report, "assertion_scope") == [("failed", "origin_not_allowed")]
    assert outcome(report, "badge_scope") == [("passed", None)]


def test_a_badge_class_that_names_another_issuer(issuer: RemoteIssuer) -> None:
    """A BadgeClass outside its issuer's scope is refused, though the assertion is inside."""
    issuer.put("https://evil.example/b", **issuer.resources[issuer.badge_id]["json"] | {"id": "https://evil.example/b"})
    issuer.bend(issuer.assertion_id, badge="https://evil.example/b")
    report = issuer.verify()
    assert outcome(report, "badge_scope") == [("failed", "origin_not_allowed")]


@pytest.mark.parametrize("embedded_id", ["hosted", "urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed", None])
def test_embedded_badge_classes(issuer: RemoteIssuer, embedded_id: str | None) -> None:
    """A hosted copy wins over an embedded BadgeClass; one that stands nowhere is in nobody's scope."""
    badge = dict(issuer.resources[issuer.badge_id]["json"]) | {"name": "Forged"}
    badge["id"] = issuer.badge_id if embedded_id == "hosted" else embedded_id
    issuer.bend(issuer.assertion_id, badge={name: value for name, value in badge.items() if value is not None})
    report = issuer.verify()
    if embedded_id == "hosted":
        assert report.verdict == "valid"
        assert report.badge is not None
        assert report.badge["name"] == "Accueillir un client"
    else:
        assert "origin_not_allowed" in report.codes


def test_embedded_issuers(issuer: RemoteIssuer) -> None:
    """The issuer is fetched afresh when it has an address, and cannot be established when it has none."""
    profile = issuer.resources[issuer.profile_id]["json"]
    issuer.bend(
        issuer.badge_id, issuer=profile | {"name": "Forged", "verification": {"allowedOrigins": "evil.example"}}
    )
    report = issuer.verify()
    assert report.verdict == "valid"
    assert report.issuer is not None
    assert report.issuer["name"] == "Maison de l’emploi"
    for stray in ("urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed", "did:web:issuer.example", {"name": "Nobody"}):
        issuer.bend(issuer.badge_id, issuer=stray)
        assert "issuer_unverifiable" in issuer.verify().codes


@pytest.mark.parametrize(("which", "name"), [("badge_id", "badge_valid"), ("profile_id", "issuer_valid")])
def test_references_that_lead_to_another_class(issuer: RemoteIssuer, which: str, name: str) -> None:
    """A document of another class at the end of a reference is refused."""
    issuer.bend(getattr(issuer, which), type="Endorsement")
    assert ("failed", "reference_type_mismatch") in outcome(issuer.verify(), name)


def test_an_assertion_that_leads_to_another_class(issuer: RemoteIssuer) -> None:
    """A document in hand that says Assertion is refused when its address holds something else."""
    document = json.dumps(issuer.resources[issuer.assertion_id]["json"])
    issuer.bend(issuer.assertion_id, type="BadgeClass")
    report = issuer.verify(document)
    assert report.verdict == "invalid"
    assert "reference_type_mismatch" in report.codes


CONTEXTS: list[tuple[Any, bool]] = [
    (CONTEXT, True),
    ([CONTEXT], True),
    ("https://evil.example/context", False),
    ([CONTEXT, "https://evil.example/context"], False),
    ([CONTEXT, {"badge": "https://evil.example/#badge"}], False),
    ({"badge": "https://evil.example/#badge"}, False),
    ([CONTEXT, 3], False),
]


@pytest.mark.parametrize(("context", "allowed"), CONTEXTS)
@pytest.mark.parametrize("which", ["assertion_id", "badge_id", "profile_id"])
def test_contexts(issuer: RemoteIssuer, which: str, context: Any, allowed: bool) -> None:
    """Only contexts that we ship give words their meaning, and none is ever fetched."""
    issuer.bend(getattr(issuer, which), __context=context)
    report = issuer.verify()
    assert (report.verdict == "valid") is allowed
    assert ("context_not_allowed" in report.codes) is not allowed
    assert not any("context" in entry["url"] for entry in report.fetched)


def test_contexts_inside(issuer: RemoteIssuer) -> None:
    """A context hidden in a part is refused too, but that of an extension is its own affair."""
    issuer.bend(issuer.assertion_id, **{"extensions:Place": {
        "@context": "https://unknown.example/place.json", "type": ["Extension", "extensions:Place"], "place": "Lille",
    }})  # fmt: skip
    report = issuer.verify()
    assert report.verdict == "valid"
    assert report.assertion is not None
    assert report.assertion["extensions"] == ["extensions:Place"]
    issuer.bend(issuer.assertion_id, verification={"type": "HostedBadge", "@context": {"type": "x:y"}})
    assert "context_not_allowed" in issuer.verify().codes


@pytest.mark.parametrize("member", ["recipient", "badge", "verification", "issuedOn", "type", "id"])
def test_required_members(issuer: RemoteIssuer, member: str) -> None:
    """An Assertion that lacks something required is refused."""
    issuer.bend(issuer.assertion_id, **{member: None})
    report = issuer.verify()
    assert report.verdict == "invalid"
    assert "schema_invalid" in report.codes


def test_all_failures_are_listed(issuer: RemoteIssuer) -> None:
    """Every failure is in the report, not only the first."""
    issuer.bend(issuer.assertion_id, id=f"{HOST}/other", expires="2026-05-01T00:00:00Z", narrative=3)
    issuer.bend(issuer.badge_id, name="n" * 100_000)
    issuer.bend(issuer.profile_id, verification={"allowedOrigins": []}, email=None)
    report = issuer.verify(recipient="else@example.org")
    assert set(report.codes) == {
        "id_mismatch", "expired", "schema_invalid", "field_too_long", "origin_not_allowed", "recipient_mismatch",
    }  # fmt: skip


def test_a_signed_badge_without_its_signature(issuer: RemoteIssuer) -> None:
    """An Assertion that says it is signed proves nothing as plain JSON, pasted or hosted."""
    issuer.bend(issuer.assertion_id, verification={"type": "SignedBadge", "creator": issuer.key_id})
    for given in (issuer.assertion_id, json.dumps(issuer.payload())):
        report = issuer.verify(given)
        assert report.verdict == "invalid"
        assert "jws_signature_invalid" in report.codes


def test_endorsements_are_listed_and_not_fetched(issuer: RemoteIssuer) -> None:
    """Endorsements are named, and cost no fetch."""
    issuer.bend(issuer.badge_id, endorsement=[f"https://friend.example/{number}" for number in range(900)])
    report = issuer.verify()
    assert report.verdict == "valid"
    assert report.assertion is not None
    assert report.assertion["endorsements"][0] == "https://friend.example/0"
    assert len(report.fetched) == 3


def test_arrays_of_one(issuer: RemoteIssuer) -> None:
    """In JSON-LD an array of one value is that value, in any document and in hand."""
    for which in ("assertion_id", "badge_id", "profile_id", "key_id", "list_id"):
        document = issuer.resources[getattr(issuer, which)]["json"]
        wrapped = {name: [value] for name, value in document.items() if name != "id"} | {"id": document["id"]}
        issuer.resources[getattr(issuer, which)] = {"json": wrapped, "headers": JSON}
    payload = {name: [value] for name, value in issuer.payload().items()}
    hosted = json.dumps(issuer.resources[issuer.assertion_id]["json"])
    for given in (issuer.assertion_id, hosted, issuer.sign(payload)):
        assert issuer.verify(given, recipient="lea@example.org").codes == ()
    issuer.resources[issuer.assertion_id] = {"json": [document], "headers": JSON}
    assert issuer.verify().codes == ("schema_invalid",)
