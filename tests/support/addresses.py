"""A real address for every route: its arguments filled with what an awarded world holds."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from werkzeug.routing import Rule

from badges.domain.permissions import Audience, audience_of
from badges.records.tables import Assertion, AwardBatch
from badges.services.claiming import code_of
from badges.services.instance import Instance
from tests.support.employers import took_part
from tests.support.sample import World
from tests.support.telling import told

# What the argument `code` is depends on the route.
ROME = "300493"
DATA_INCLUSION = "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite"


def rules_of(app: Flask, method: str) -> list[Rule]:
    """Return the rules that take `method`, in the order of their addresses."""
    return sorted(
        (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())), key=lambda one: one.rule
    )


def audience(app: Flask, rule: Rule) -> Audience | None:
    """Return who may use `rule`."""
    return audience_of(app.view_functions[rule.endpoint])


def arguments(instance: Instance, world: World, assertion: Assertion, extra: Mapping[str, str]) -> dict[str, str]:
    """Return a value for every argument, by name, or by `endpoint.name` where one name means several things."""
    award = assertion.award
    with instance.sessions() as session:
        batch = session.get_one(AwardBatch, award.batch_id)
    return {
        "org": world.slug,
        "badge": award.badge_version.badge_class.slug,
        "version": "1",
        "public_id": assertion.public_id,
        "kid": assertion.signer.kid,
        "award_id": award.public_id,
        "person_id": award.person.public_id,
        "action_id": world.action.public_id,
        "session_id": world.session.public_id,
        "code": code_of(instance, award),
        "employer.short.code": assertion.short_code,
        "employer.short_in_capitals.code": assertion.short_code,
        "employer.rome.code": ROME,
        "employer.data_inclusion.code": DATA_INCLUSION,
        "token": assertion.recipient_token,
        "filename": "badges.css",
        "name": "badge.png",
        "batch_id": batch.public_id,
        **told(instance, assertion),
        **took_part(instance, assertion),
    } | dict(extra)


def fill(rule: Rule, values: Mapping[str, str]) -> str:
    """Return the address of `rule` with `values`; KeyError names the argument that nobody gave."""
    path = rule.rule
    for name in rule.arguments:
        value = values.get(f"{rule.endpoint}.{name}") or values[name]
        path = path.replace(
            next(part for part in _converters(path) if part.endswith((f"<{name}>", f":{name}>"))), value
        )
    return path


def _converters(path: str) -> list[str]:
    return ["<" + part.partition(">")[0] + ">" for part in path.split("<")[1:]]
