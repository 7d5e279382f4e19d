"""`/confidentialite` says who answers for the service, from the settings, and invents nobody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from badges.app.wiring import create_instance
from badges.domain.controller import Controller
from badges.gateways.mail import FolderMailer
from badges.services.instance import Instance
from badges.settings import Settings
from tests.support.client import PageClient
from tests.support.instances import build_app

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
TOLD = Controller("Réseau des Deux Rives", "1 quai du Bac, 26000 Valence", "donnees@rives.example", "dpo@rives.example")


def test_the_page_names_who_answers(instance: Instance) -> None:
    """Name, address, e-mail and data protection officer of the settings stand on the page, with the CNIL."""
    told = replace(instance, controller=TOLD)
    text = PageClient(build_app(told), told).get("/confidentialite").text
    for word in (TOLD.name, TOLD.address, TOLD.email, TOLD.dpo, "CNIL", "24 mois", "30 jours"):
        assert word in text.replace("\u00a0", " "), word
    assert "Cette page n’est pas complète." not in text


def test_what_was_not_said_is_said_to_be_missing(instance: Instance) -> None:
    """Without settings the page says plainly that it is not complete."""
    text = PageClient(build_app(instance), instance).get("/confidentialite").text
    assert "Cette page n’est pas complète." in text
    assert instance.controller.missing == tuple(f"BADGES_CONTROLLER_{name}" for name in ("NAME", "ADDRESS", "EMAIL"))


def test_what_becomes_of_messages_is_told_as_it_is(instance: Instance, tmp_path: Path) -> None:
    """Where mail leaves its text goes with it; where it stays in a folder, the page says that it stays."""
    kept = replace(instance, mailer=FolderMailer(tmp_path, "badges@exemple.fr"))
    leaves, stays = (
        PageClient(build_app(one), one).get("/confidentialite").text.replace("\u00a0", " ") for one in (instance, kept)
    )
    assert "Nous effaçons le texte d’un e-mail quand il est parti." in leaves
    assert "objet et sa date restent 30 jours." in leaves
    assert "aucun e-mail ne part" not in leaves
    assert "Les messages restent sur la machine du service" in stays
    assert "Nous effaçons le texte" not in stays


def test_the_settings_reach_the_page(instance: Instance, database_url: str, tmp_path: Path) -> None:
    """The variables BADGES_CONTROLLER_… and BADGES_DPO become the controller of the installation."""
    settings = Settings(
        env="development",
        home=tmp_path,
        database_url=database_url,
        controller_name=f" {TOLD.name} ",
        controller_address=TOLD.address,
        controller_email=TOLD.email,
        dpo=TOLD.dpo,
    )
    assert create_instance(settings).controller == TOLD
