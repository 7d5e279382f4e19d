"""What employers did in the world of tests: recognised a badge, proposed a meeting, were engaged."""

from __future__ import annotations

import io
import re

from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.directory import Facet, read_employer
from badges.domain.engaging import read_proposal
from badges.records.tables import (
    Assertion,
    DirectoryConsent,
    Employer,
    Endorsement,
    Engagement,
    MailOutbox,
    Meeting,
    Organisation,
)
from badges.services import directory_consents, endorsing, engagements, meeting
from badges.services.instance import Instance
from badges.services.publishing_pages import page_by_short_code

FORM = {
    "name": "Boulangerie Levain & Cie",
    "url": "https://levain.exemple.fr",
    "email": "gerante.levain@levain.exemple.fr",
    "comment": "Nous regardons ce badge avant un entretien.",
}


def logo(fmt: str) -> bytes:
    """Return a picture with a position written into it, as cameras do."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Position 44.93 N"
    Image.new("RGB", (600, 300), "#a03020").save(out, fmt, exif=exif)
    return out.getvalue()


def last_token(session: DatabaseSession, recipient: str, path: str) -> str:
    """Return the token of the last link under `path` that was written to `recipient`."""
    body = session.scalars(
        select(MailOutbox.body).where(MailOutbox.recipient == recipient).order_by(MailOutbox.id.desc())
    ).first()
    found = re.search(rf"/{path}/([A-Za-z0-9_-]+)", body or "")
    assert found, f"no link to /{path}/ was written to {recipient}"
    return found[1]


def recognise(
    instance: Instance, session: DatabaseSession, assertion: Assertion, *, confirmed: bool = True, **said: str
) -> str:
    """Recognise the badge of `assertion` as an employer does; return the public id, or the link's token."""
    page = page_by_short_code(instance, session, assertion.short_code)
    assert page is not None
    form = FORM | said
    endorsing.ask(instance, session, page, endorsing.prepare(instance, form, logo("PNG")))
    token = last_token(session, form["email"], "reconnaissances")
    if not confirmed:
        return token
    published = endorsing.confirm(instance, session, token)
    assert published is not None
    return session.scalars(select(Endorsement.public_id).where(Endorsement.public_id == published.public_id)).one()


PROPOSAL = {
    "employer": "Boulangerie Levain & Cie",
    "contact": "Gérante Levain",
    "email": "gerante.levain@levain.exemple.fr",
    "kind": "visit",
    "message": "Venez voir le fournil un matin.",
}


def propose(
    instance: Instance, session: DatabaseSession, assertion: Assertion, *, passed: bool = True, **said: str
) -> str:
    """Propose a meeting to the holder of `assertion`, confirm it, have it `passed` on; return its public id."""
    page = page_by_short_code(instance, session, assertion.short_code)
    assert page is not None
    form = PROPOSAL | said
    meeting.propose(instance, session, page, read_proposal(form))
    token = last_token(session, form["email"], "rencontres")
    assert meeting.confirm(instance, session, token)
    found = session.scalars(select(Meeting).where(Meeting.email == form["email"]).order_by(Meeting.id.desc())).first()
    assert found is not None
    session.refresh(found)
    if passed:
        meeting.pass_on(instance, session, found)
    return found.public_id


EMPLOYER = {
    "name": "Menuiserie Copeau",
    "url": "https://copeau.exemple.fr",
    "place": "Crest",
    "offer": "Deux journées en duo chaque année.",
    "listed": "1",
    "contact": "accueil.copeau@copeau.exemple.fr",
}
MARKS = {Facet.DEPARTMENT: ["26"], Facet.KIND: ["duo-day"], Facet.NETWORK: ["mission-locale"], Facet.PUBLIC: ["jeunes"]}


def engage(instance: Instance, session: DatabaseSession, organisation: Organisation, **said: str) -> Employer:
    """Record an employer that agrees to be listed, and award it the badge of a year, as a coordinator does."""
    others = session.scalar(select(func.count()).select_from(DirectoryConsent)) or 0  # one letter an hour to each
    form = EMPLOYER | {"contact": f"accueil.copeau{others}@copeau.exemple.fr"} | said
    employer = engagements.record(instance, session, organisation, read_employer(form, MARKS))
    if form["listed"]:
        assert directory_consents.agree(instance, session, *consent_link(session, form["contact"]))
    engagements.award(instance, session, organisation, employer, "")
    return employer


def consent_link(session: DatabaseSession, recipient: str) -> tuple[str, str]:
    """Return (id, token) of the last link by which `recipient` says whether the directory lists it."""
    body = session.scalars(
        select(MailOutbox.body).where(MailOutbox.recipient == recipient).order_by(MailOutbox.id.desc())
    ).first()
    found = re.search(r"/annuaire/accord/([\w-]+)/([\w-]+)", body or "")
    assert found, f"no link of the directory was written to {recipient}"
    return found[1], found[2]


_CONTACT = select(DirectoryConsent.email).order_by(DirectoryConsent.id.desc())


def took_part(instance: Instance, organisation: Organisation, assertion: Assertion) -> dict[str, str]:
    """Have employers take part around the badge of `assertion`; return the arguments of the addresses that it makes."""
    with instance.unit_of_work() as session:
        employer = engage(instance, session, session.merge(organisation))
        consent, token = consent_link(session, session.scalars(_CONTACT).first() or "")
        engagement = session.scalars(select(Engagement).where(Engagement.employer_id == employer.id)).one()
        other = session.scalar(select(func.count()).select_from(Endorsement)) or 0  # one letter an hour to each
        endorsement_id = recognise(instance, session, assertion, email=f"gerante.levain{other}@levain.exemple.fr")
        meeting_id = propose(instance, session, assertion, email=f"rencontre{other}@levain.exemple.fr")
        page = page_by_short_code(instance, session, assertion.short_code)
        assert page is not None
        meeting.propose(
            instance, session, page, read_proposal(PROPOSAL | {"email": f"visite{other}@levain.exemple.fr"})
        )
        asked = last_token(session, f"visite{other}@levain.exemple.fr", "rencontres")
        waiting = recognise(instance, session, assertion, confirmed=False, email=f"autre{other}@levain.exemple.fr")
    return {
        "endorsement_id": endorsement_id,
        "employer_id": employer.public_id,
        "engagement_id": engagement.public_id,
        "consent_id": consent,
        **{f"employer.{page}.token": token for page in ("directory_consent", "answer_directory_consent")},
        "meeting_id": meeting_id,
        "employer.propose_meeting.code": assertion.short_code,
        "employer.ask_for_meeting.code": assertion.short_code,
        "employer.meeting.token": asked,
        "employer.confirm_meeting.token": asked,
        "employer.endorse.code": assertion.short_code,
        "employer.ask_to_endorse.code": assertion.short_code,
        "employer.confirm_endorsement.token": waiting,
        "employer.publish_endorsement.token": waiting,
        "employer.take_back_endorsement.token": waiting,
    }
