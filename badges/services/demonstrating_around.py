"""What happened around the demonstration's duo-day: every room of the desk and every public page has something to show.

Each goes the way that people go; the demonstration opens the links in the letters to its invented employers itself.
No invented person is named in anything public: whoever checks our privacy looks for them there.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.directory import Facet, read_employer
from badges.domain.engaging import read_proposal
from badges.domain.testifying import Step
from badges.records import demonstration
from badges.records.tables import Organisation
from badges.services import (
    directory_consents,
    endorsing,
    engagements,
    meeting,
    requesting,
    testifying_employers,
    testifying_moderation,
)
from badges.services.claiming import claim
from badges.services.instance import Instance
from badges.services.publishing_pages import BadgePage, page_of_award

EMPLOYER: Final = "Menuiserie Orval"
SITE: Final = "https://menuiserie-orval.example"
_DOMAIN: Final = "menuiserie-orval.example"


def show_around(instance: Instance, session: DatabaseSession, organisation: Organisation, account_id: int) -> None:
    """Make an opinion, a meeting and a request that wait, a published testimony, and an engaged employer.

    The badge of `demo.json` is left to be taken by whoever looks; another person has taken hers, and asks for more.
    """
    award = demonstration.last_award(session, organisation.id)
    page = page_of_award(instance, session, award) if award is not None else None
    if award is None or page is None:
        return
    claim(instance, session, award)
    story = "Depuis le duo-day, je viens chaque lundi aider à l’atelier. J’arrive à l’heure et je suis les consignes."
    asked = {"badge": "duo-cadre-de-travail", "story": story, "proof": "Le chef d’atelier", "link": ""}
    requesting.ask(instance, session, award.person, asked, [])
    _employer(instance, session, organisation, account_id)
    _opinion(instance, session, page)
    _meeting(instance, session, page)
    _testimony(instance, session, organisation)
    demonstration.forget_letters(session, _DOMAIN)


def _employer(instance: Instance, session: DatabaseSession, organisation: Organisation, account_id: int) -> None:
    to = f"accueil@{_DOMAIN}"
    said = {
        "name": EMPLOYER,
        "url": SITE,
        "place": "Valserande",
        "offer": "Deux journées en duo chaque année, et une visite de l’atelier à chaque saison.",
        "listed": "1",
        "contact": to,
    }
    marks = {
        Facet.DEPARTMENT: ["26"],
        Facet.KIND: ["duo-day", "visite-entreprise"],
        Facet.PUBLIC: ["demandeurs-emploi"],
    }
    employer = engagements.record(instance, session, organisation, read_employer(said, marks), account_id=account_id)
    consent_id, token = _link(session, to)[-2:]
    directory_consents.agree(instance, session, consent_id, token)
    engagements.award(instance, session, organisation, employer, "")


def _opinion(instance: Instance, session: DatabaseSession, page: BadgePage) -> None:
    to = f"direction@{_DOMAIN}"
    comment = "Quand une personne montre ce badge, nous la recevons volontiers."
    said = {"name": EMPLOYER, "url": SITE, "email": to, "comment": comment}
    endorsing.ask(instance, session, page, endorsing.prepare(instance, said, b""))
    endorsing.confirm(instance, session, _link(session, to)[-1])


def _meeting(instance: Instance, session: DatabaseSession, page: BadgePage) -> None:
    to = f"atelier@{_DOMAIN}"
    said = {
        "employer": EMPLOYER,
        "contact": "Responsable de l’atelier",
        "email": to,
        "kind": "visit",
        "message": "Voulez-vous voir l’atelier un matin ? Nous vous montrerons les machines.",
    }
    meeting.propose(instance, session, page, read_proposal(said))
    meeting.confirm(instance, session, _link(session, to)[-1])


def _testimony(instance: Instance, session: DatabaseSession, organisation: Organisation) -> None:
    to = f"equipe@{_DOMAIN}"
    said = {
        "name": EMPLOYER,
        "email": to,
        "words": "Nous avons accueilli une personne pour une journée. Toute l’équipe a changé sa façon d’expliquer.",
        "signed": "1",
    }
    testifying_employers.ask(instance, session, organisation, said)
    found = testifying_employers.of_link(instance, session, *_link(session, to)[-2:])
    if found is not None:
        testifying_employers.confirm(instance, session, found)
        seen = {"seen": testifying_moderation.seen_mark(found)}
        testifying_moderation.answer(instance, session, found, Step.PUBLISH, seen)


def _link(session: DatabaseSession, recipient: str) -> list[str]:
    """Return the parts of the address in the last letter to `recipient`."""
    letter = demonstration.last_letter(session, recipient)
    return next(line for line in letter.splitlines() if line.startswith("http")).split("/")
