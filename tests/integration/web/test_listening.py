"""Pages of a person that can be read aloud: what is agreed to on the claim page, and the carnet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from badges.domain.catalogue import starter_badges
from badges.domain.claiming import WORDINGS, ConsentKind
from badges.services.claiming import code_of
from badges.web.languages import FURTHER
from tests.support.client import PageClient
from tests.support.sample import BADGE, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def heard(client: PageClient, address: str) -> dict[str, str]:
    """Return what the control of a page reads, by language; fails where its script may not run or it is visible."""
    answer = client.get(address)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.search(r'<script src="/static/carnet\.js[^"]*" defer', answer.text)
    assert client.page is not None
    root = client.page.root
    (button,) = [one for one in root.iter("button") if "data-lire" in one.attrib]
    (around,) = [one for one in root.iter("p") if button in list(one)]
    assert "hidden" in around.attrib  # without a voice there is no control
    told: dict[str, str] = {}
    for wanted in button.attrib["data-lire"].split():
        (element,) = [one for one in root.iter() if one.get("id") == wanted]
        french = [one for one in element.iter() if one.get("lang") == "fr"]
        told["fr"] = " ".join([told.get("fr", ""), *map(client.page.text, french)])
        told["page"] = f"{told.get('page', '')} {client.page.text(element)}"
    return {code: text.replace("\u00a0", " ") for code, text in told.items()}


def test_the_consent_can_be_heard(client_request: PageClient, instance: Instance, awarded: list[Assertion]) -> None:
    """Before the button is pressed, the badge, who gives it and the whole sentence of the consent can be heard."""
    said = heard(client_request, f"/c/{code_of(instance, awarded[0].award)}")["page"]
    badge = starter_badges()[BADGE].content["fr"]
    wanted = (badge["name"], badge["easy_read"], "Structure cap-tandem", WORDINGS[ConsentKind.PUBLICATION].fr)
    assert [text for text in wanted if text.replace("\u00a0", " ") not in said] == []


@pytest.mark.parametrize("tongue", FURTHER)
def test_french_words_are_read_in_french(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], tongue: str
) -> None:
    """On an Arabic or Ukrainian page the words of the badge, which are French, are marked for a French voice."""
    said = heard(client_request, f"/c/{code_of(instance, awarded[0].award)}?lang={tongue}")
    badge = starter_badges()[BADGE].content["fr"]
    assert badge["name"].replace("\u00a0", " ") in said["fr"]
    assert badge["easy_read"].replace("\u00a0", " ") in said["fr"]


def test_the_carnet_can_be_heard(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """A person hears whose carnet it is, how many badges she has, and what each is called and says of her."""
    carnet = take(instance, session, awarded[0]).partition("/badges/")[0]
    session.commit()
    said = heard(client_request, carnet)["page"]
    badge = starter_badges()[BADGE].content["fr"]
    wanted = ("Bonjour", "Vous avez 1 badge.", badge["name"], badge["easy_read"], "Valable")
    assert [text for text in wanted if text.replace("\u00a0", " ") not in said] == []
