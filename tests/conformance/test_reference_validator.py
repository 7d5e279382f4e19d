"""1EdTech's reference validator calls our badges valid, and calls invalid what is revoked, tampered with or forged."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import update

from badges.openbadges import jws, strict_json
from badges.records.tables import Assertion
from badges.services import exporting, revoking, signing_keys
from tests.conformance.conftest import Ask, Awarded, ours
from tests.support.forging import signed_by_hand
from tests.support.sample import award, build_world

PREFIX = "cap"  # another organisation, whose address is the beginning of ours
ADDRESS = "Zephyrine.Quibolle@Exemple.fr "  # as people type it; backpacks compare it in lower case


def both_valid(ask: Ask, badge: Awarded, **forms: str | bytes) -> None:
    """Fail, with the validator's words, when it or our own verifier refuses anything."""
    verdicts = ask(**forms)
    assert {name: answer["errors"] for name, answer in verdicts.items() if not answer["valid"]} == {}
    assert ours(badge.server, **forms) == dict.fromkeys(forms, "valid")


def both_say(ask: Ask, badge: Awarded, expected: dict[str, bool], **forms: str | bytes) -> None:
    """Fail when the validator, or our own verifier, calls any of `forms` other than expected."""
    assert {name: answer["valid"] for name, answer in ask(**forms).items()} == expected
    assert {name: verdict == "valid" for name, verdict in ours(badge.server, **forms).items()} == expected


def test_a_badge_is_valid_in_every_form(ask: Ask, awarded: list[Awarded]) -> None:
    """By address, baked into PNG and SVG, and as a JWS, the badge is valid."""
    both_valid(ask, awarded[0], **awarded[0].forms())


def test_the_validator_reads_our_documents(ask: Ask, awarded: list[Awarded]) -> None:
    """The verdict is no accident: the validator fetched the assertion, its badge and its issuer."""
    answer = ask(hosted_url=awarded[0].url)["hosted_url"]
    assert awarded[0].url in answer["fetched"]
    assert any("/badges/duo-decouverte-metier/1" in address for address in answer["fetched"])
    assert f"{awarded[0].server.base}/o/{awarded[0].world.slug}" in answer["fetched"]


def test_a_rotation_leaves_every_badge_valid(ask: Ask, awarded: list[Awarded]) -> None:
    """After the organisation's key has changed, older badges and newer ones are valid in every form."""
    old, server = awarded[0], awarded[0].server
    forms = old.forms()
    with server.instance.unit_of_work() as session:
        signing_keys.rotate(server.instance, session, old.world.organisation)
        late = award(server.instance, session, old.world, (("Late Comer", "", ""),))[0]
    new = Awarded(server, old.world, late)
    assert new.assertion.signer_id != old.assertion.signer_id
    both_valid(ask, old, **forms)
    both_valid(ask, old, **old.forms())
    both_valid(ask, new, **new.forms())


def test_the_email_variant_belongs_to_its_recipient(ask: Ask, awarded: list[Awarded]) -> None:
    """The e-mail variant is valid for the recipient's address, in lower case, and for nobody else's."""
    first, instance = awarded[0], awarded[0].server.instance
    with instance.unit_of_work() as session:
        variant = exporting.email_variant(instance, session, session.merge(first.assertion.award), ADDRESS)
    badge = Awarded(first.server, first.world, variant)
    mine = ask(recipient={"email": "zephyrine.quibolle@exemple.fr"}, **badge.forms())
    assert {name: answer["errors"] for name, answer in mine.items() if not answer["valid"]} == {}
    assert set(ours(badge.server, recipient=ADDRESS, **badge.forms()).values()) == {"valid"}
    other = ask(recipient={"email": "quelquun@exemple.fr"}, **badge.forms())
    assert [name for name, answer in other.items() if answer["valid"]] == []
    assert set(ours(badge.server, recipient="quelquun@exemple.fr", **badge.forms()).values()) == {"invalid"}


def test_a_revoked_badge_is_invalid(ask: Ask, awarded: list[Awarded]) -> None:
    """The only revoked badge is invalid in every form that was taken away before; its neighbours stay valid."""
    first, instance = awarded[0], awarded[0].server.instance
    forms, others = first.forms(), awarded[1].forms()
    with instance.unit_of_work() as session:
        revoking.revoke(instance, session, first.assertion.award, "error")
    both_say(ask, first, dict.fromkeys(forms, False), **forms)
    both_valid(ask, first, **others)


def test_a_tampered_jws_is_invalid(ask: Ask, awarded: list[Awarded]) -> None:
    """A signed badge whose payload or signature was changed is invalid."""
    token = awarded[0].file("badge.jws").decode()
    header, payload, signature = token.split(".")
    said = jws.parse(token).payload | {"issuedOn": "2020-01-01T00:00:00Z"}
    changed = jws.encode_part(strict_json.dumps(said)).decode()
    swapped = awarded[1].file("badge.jws").decode().split(".")[2]
    forms = {
        "payload": f"{header}.{changed}.{signature}",
        "signature": f"{header}.{payload}.{swapped}",
        "original": token,
    }
    both_say(ask, awarded[0], {"payload": False, "signature": False, "original": True}, **forms)


def test_an_organisation_cannot_host_anothers_badge(ask: Ask, awarded: list[Awarded]) -> None:
    """A hosted assertion under one organisation that names another's badge is invalid."""
    first, instance = awarded[0], awarded[0].server.instance
    with instance.unit_of_work() as session:
        victim = build_world(instance, session, PREFIX)
        document = json.loads(first.assertion.document)
        document["badge"] = instance.urls.badge(victim.slug, victim.badges[0].slug, 1)
        forged = strict_json.dumps(document)
        session.execute(update(Assertion).where(Assertion.id == first.assertion.id).values(document=forged))
    both_say(ask, first, {"forged": False}, forged=first.url)


def test_an_organisation_cannot_sign_anothers_badge(ask: Ask, awarded: list[Awarded]) -> None:
    """A JWS by one organisation's key that names another's badge, or its key as creator, is invalid."""
    first, instance = awarded[0], awarded[0].server.instance
    with instance.unit_of_work() as session:
        victim = build_world(instance, session, PREFIX)
        stolen = Awarded(first.server, victim, award(instance, session, victim)[0])
    mine, theirs = _payload(first), _payload(stolen)
    names_badge: dict[str, Any] = mine | {"badge": theirs["badge"]}
    names_signer: dict[str, Any] = mine | {"badge": theirs["badge"], "verification": theirs["verification"]}
    only_creator: dict[str, Any] = mine | {"verification": theirs["verification"]}
    payloads = {"its_badge": names_badge, "its_signer": names_signer, "its_key": only_creator, "honest": mine}
    forms = {name: signed_by_hand(instance, first.assertion.signer, payload) for name, payload in payloads.items()}
    both_say(ask, first, {"its_badge": False, "its_signer": False, "its_key": False, "honest": True}, **forms)


def _payload(badge: Awarded) -> dict[str, Any]:
    return dict(jws.parse(badge.assertion.jws).payload)
