"""A real address for every route: its arguments filled with what an awarded world holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from badges.domain.codes import new_public_id
from badges.domain.permissions import Audience, audience_of
from badges.records.tables import Assertion, AwardBatch, ShareLink
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
    link = link_token(instance, assertion)
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
        **{f"candidate.{page}.token": link for page in ("shared", "link", "preview_link", "end_link")},
        "filename": "badges.css",
        "name": "badge.png",
        "batch_id": batch.public_id,
        **told(instance, assertion),
        **took_part(instance, world.organisation, assertion),
    } | dict(extra)


def link_token(instance: Instance, assertion: Assertion) -> str:
    """Return the token of an address by which the person of `assertion` shows it; made when there is none."""
    with instance.unit_of_work() as session:
        found = session.scalar(select(ShareLink.token).where(ShareLink.person_id == assertion.award.person_id))
        if found is not None:
            return found
        now = instance.clock.now()
        link = ShareLink(
            token=new_public_id(),
            person_id=assertion.award.person_id,
            label="Pour Mme Colombe",
            award_ids=[assertion.award_id],
            created_at=now,
            expires_at=now + timedelta(days=30),
        )
        session.add(link)
        return link.token


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
