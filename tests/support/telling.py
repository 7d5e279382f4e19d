"""Somebody asks for a badge and testifies, and so does an employer: what the walks find at those addresses."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.domain.ports import Photograph
from badges.domain.testifying import Step
from badges.records.tables import Assertion, Award, Person, Testimony
from badges.services import requesting, testifying, testifying_employers, testifying_moderation
from badges.services.claiming import claim
from badges.services.instance import Instance
from tests.support.sample import OTHER_BADGE

SENT = Photograph(b"\xff\xd8\xff\xd9", 1, 1)


def told(instance: Instance, assertion: Assertion) -> dict[str, str]:
    """Make the person of `assertion` ask for a badge and testify without name, and an employer testify.

    What is there already stays. Returns the arguments of their routes.
    """
    form = {"badge": OTHER_BADGE, "story": "J’ai tenu la caisse."}
    with instance.unit_of_work() as session:
        award = session.get_one(Award, assertion.award_id)
        claim(instance, session, award)
        person = award.person
        known = requesting.requests_of(session, person)
        request = known[0] if known else requesting.ask(instance, session, person, form, [SENT])
        photo = requesting.seen(session, request).photos[0]
        testimony = _testimony(instance, session, person)
        of_employer = _of_employer(instance, session, award)
        link = testifying_employers.link_of(instance, of_employer)
        ids = {"request_id": request.public_id, "photo_id": photo.public_id, "testimony_id": testimony.public_id}
        for page in ("testimony_link", "change_testimony"):
            ids[f"employer.{page}.testimony_id"] = of_employer.public_id
            ids[f"employer.{page}.token"] = link.rpartition("/")[2]
        return ids


def _testimony(instance: Instance, session: Session, person: Person) -> Testimony:
    known = testifying.testimonies_of(session, person)
    if known:
        return known[0]
    form = {
        "words": "J’ai repris confiance.",
        "video": "https://video.exemple.fr/1",
        "captioned": "1",
        "captions": "français",
        "transcript": "Bonjour, je raconte.",
        "signed": "0",
    }
    made = testifying.tell(instance, session, person, form)
    publish = {"seen": testifying_moderation.seen_mark(made)}
    testifying_moderation.answer(instance, session, made, Step.PUBLISH, publish)
    return made


def _of_employer(instance: Instance, session: Session, award: Award) -> Testimony:
    wanted = select(Testimony).where(Testimony.organisation_id == award.organisation_id, Testimony.email.is_not(None))
    known = session.scalar(wanted)
    if known is None:
        form = {
            "name": "Fournil Exemple",
            "email": "rh@fournil.exemple.fr",
            "words": "Une belle rencontre.",
            "signed": "1",
        }
        testifying_employers.ask(instance, session, award.organisation, form)
        known = session.scalars(wanted).one()
    return known
