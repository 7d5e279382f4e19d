"""The demonstration: an organisation, its catalogue, and a duo-day awarded like any other sheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.dates import paris_date
from badges.domain.erasing import Letters
from badges.domain.errors import NotFound
from badges.domain.permissions import Role
from badges.domain.text import normalise_name
from badges.records import demonstration
from badges.records.tables import Account, Organisation, Session
from badges.services import signing_in
from badges.services.awarding import draft
from badges.services.awarding_confirming import confirm
from badges.services.awarding_preview import preview
from badges.services.cataloguing import adopt
from badges.services.claiming import claim_link
from badges.services.demonstrating_around import show_around
from badges.services.demonstrating_public import public_addresses
from badges.services.instance import Instance
from badges.services.organisations import add_member, create_organisation, organisation_by_slug
from badges.services.planning import create_action, create_session

ORGANISATION = "tremplin-valserande"
BADGE = "duo-decouverte-metier"
COORDINATOR = "coordination@tremplin-valserande.example"
SHEET = "sample_sheet_duo_day.csv"
DEMO = "demo.json"  # in the home of the installation
LINK_MINUTES = 24 * 60  # of the sign-in link that a demonstration prints: it is for whoever sits here


def sheet_path() -> Path:
    """Return where the sample attendance sheet lies: 20 invented people, some without e-mail."""
    with as_file(files("badges.domain.data") / SHEET) as path:
        return Path(path)


def prepare(
    instance: Instance, session: DatabaseSession, on_progress: Callable[[int, int], None] | None = None
) -> int | None:
    """Make the demonstration's organisation and confirm its sheet; None when it stands already.

    Returns the id of the batch that is left to issue; `on_progress` follows the drawing of the catalogue.
    """
    try:
        organisation_by_slug(session, ORGANISATION)
    except NotFound:
        organisation = _organisation(instance, session)
    else:
        return None
    account = _coordinator(instance, session, organisation)
    adopt(instance, session, organisation, on_progress=on_progress)
    duo_day = _duo_day(instance, session, organisation)
    batch = draft(
        instance,
        session,
        account_id=account.id,
        organisation=organisation,
        badge=BADGE,
        session_public_id=duo_day.public_id,
        data=sheet_path().read_bytes(),
        filename=SHEET,
    )
    seen = preview(instance, session, account_id=account.id, organisation=organisation, batch_public_id=batch.public_id)
    confirmed = confirm(
        instance,
        session,
        account_id=account.id,
        organisation=organisation,
        batch_public_id=batch.public_id,
        token=seen.token,
        answers={},
    )
    return confirmed.id


def enliven(instance: Instance, session: DatabaseSession) -> None:
    """Add what happened around the duo-day, once its badges are awarded."""
    organisation = organisation_by_slug(session, ORGANISATION)
    show_around(instance, session, organisation, _coordinator(instance, session, organisation).id)


def facts(instance: Instance, session: DatabaseSession) -> dict[str, Any]:
    """Return what `demo.json` says: addresses to open, ids for the commands, and the invented people.

    Each call makes a new one-time sign-in link, since the last one may be spent.
    """
    organisation = organisation_by_slug(session, ORGANISATION)
    shown = demonstration.first_assertion(session, organisation.id)
    if shown is None:
        raise NotFound(
            "La démonstration n’a pas de badge. Effacez son dossier, puis relancez « badges demo ».",
            "The demonstration has no badge. Delete its folder, then run “badges demo” again.",
        )
    account = _coordinator(instance, session, organisation)
    award, urls = shown.award, instance.urls
    hosted = urls.assertion(ORGANISATION, shown.public_id)
    return {
        "base": urls.base,
        "organisation": ORGANISATION,
        "badge": BADGE,
        "session": award.session.public_id,
        "sheet": str(sheet_path()),
        "assertion": hosted,
        "page": urls.short(shown.short_code),
        "short_url": urls.short(shown.short_code),
        "qr": urls.assertion_file(ORGANISATION, shown.public_id, "qr.png"),
        "sign_in": signing_in.new_link(instance, session, account, minutes=LINK_MINUTES),
        "verify": f"{urls.base}/verify",
        "claim": claim_link(instance, award),
        "public": public_addresses(instance, session, shown),
        "people": _people(),
    }


def forget_in_demonstration(instance: Instance, name: str, letters: Letters) -> None:
    """Take somebody out of `demo.json`, if there is one: by her normalised `name`, and whatever mentions her."""
    path = instance.home / DEMO
    if not instance.development or not path.is_file():
        return
    told = json.loads(path.read_text(encoding="utf-8"))
    told["people"] = [one for one in told.get("people", []) if not _is(one, name)]
    left = {key: value for key, value in told.items() if not letters.concern("", json.dumps(value, ensure_ascii=False))}
    path.write_text(json.dumps(left, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _is(one: Mapping[str, str | None], name: str) -> bool:
    said = normalise_name(f"{one.get('name')} {one.get('surname')}")
    return sorted(said.split()) == sorted(name.split())


def _coordinator(instance: Instance, session: DatabaseSession, organisation: Organisation) -> Account:
    return add_member(instance, session, organisation, email=COORDINATOR, name="Camille Rouvier", role=Role.OWNER)


def _organisation(instance: Instance, session: DatabaseSession) -> Organisation:
    return create_organisation(
        instance,
        session,
        slug=ORGANISATION,
        name="Tremplin Valserande",
        url="https://tremplin-valserande.example",
        email="contact@tremplin-valserande.example",
        description="Structure d’accompagnement vers l’emploi du Pays de Valserande (organisme inventé).",
        territory="Pays de Valserande",
    )


def _duo_day(instance: Instance, session: DatabaseSession, organisation: Organisation) -> Session:
    action = create_action(
        instance,
        session,
        organisation.id,
        {
            "title": "Duo-day du Pays de Valserande",
            "kind": "duo-day",
            "description": "Une journée en duo avec une professionnelle ou un professionnel, sur son lieu de travail.",
            "structure": "Tremplin Valserande",
            "moyens": "Deux conseillères, une grille d’observation, une carte par personne",
            "partenaires": "Les employeurs du Pays de Valserande",
            "delais": "Deux fois par an",
        },
        ["demandeurs-emploi"],
    )
    yesterday = paris_date(instance.clock.now() - timedelta(days=1))
    return create_session(
        instance,
        session,
        action,
        {"date": yesterday.isoformat(), "place": "Valserande", "host": "Menuiserie Orval"},
    )


def _people() -> list[dict[str, str | None]]:
    """Return the people of the sample sheet; whoever checks our privacy looks for them in every public byte."""
    with sheet_path().open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    return [
        {
            "name": line["Prénom"],
            "surname": line["Nom"],
            "email": line["E-mail"] or None,
            "phone": line["Téléphone"] or None,
        }
        for line in lines
    ]
