"""An installation in which every page can be seen, and the way through all of them: by its addresses, and by forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from badges.domain.permissions import Audience, Role
from badges.jobs.mailing import send_waiting_mail
from badges.records.tables import Assertion, Award, AwardBatch
from badges.services import awarding, pins
from badges.services.carnets import carnet_of, show
from badges.services.claiming import code_of
from badges.services.instance import Instance
from badges.services.meeting import accept
from badges.services.organisations import add_member
from badges.services.revoking import revoke
from badges.services.signing_in import new_link
from tests.support.addresses import arguments
from tests.support.backpacks import mailed_code
from tests.support.employers import FORM, PROPOSAL, last_token, propose
from tests.support.every_page import PUBLIC, Answer, Visitor
from tests.support.instances import build_app
from tests.support.sample import BADGE, World, award, build_world, sheet, take

PEOPLE = (
    "Main", "Retirée", "Cachée", "Fermée", "Bloquée", "Attendue", "Refuse", "Efface", "Effacée", "Sans", "Reçoit",
)  # fmt: skip
DESK = (Audience.SIGNED_IN, Audience.MEMBER, Audience.COORDINATOR)
OTHERS = tuple((f"{name} Quibolle", f"{name.casefold()}@exemple.fr", "06 39 98 00 11") for name in PEOPLE)


@dataclass(frozen=True)
class Prepared:
    """An organisation, the badges of people in different states, and what the addresses of the first are made of."""

    world: World
    people: Mapping[str, Assertion]
    values: Mapping[str, str]
    drafted: AwardBatch
    running: AwardBatch
    accepted: str  # the token of a meeting that both want


def prepare(instance: Instance) -> Prepared:
    """Bring people and batches into every state that a page knows."""
    with instance.unit_of_work() as session:
        world = build_world(instance, session)
        other = build_world(instance, session, "seconde")
        add_member(
            instance, session, other.organisation, email=world.owner.email, name=world.owner.name, role=Role.OBSERVER
        )
        people = dict(zip(PEOPLE, award(instance, session, world, OTHERS), strict=True))
        for name in ("Main", "Retirée", "Cachée", "Fermée", "Bloquée", "Efface", "Effacée"):
            take(instance, session, people[name])
        for name in ("Retirée", "Sans"):
            revoke(instance, session, _award(session, people[name]), "error")
        _hide(instance, session, people["Cachée"])
        for name in ("Fermée", "Bloquée"):
            pins.set_pin(session, _award(session, people[name]).person, pins.hashed(instance, "2580"))
        while pins.begin_attempt(session, _award(session, people["Bloquée"]).person):
            pass
        drafted, running = (_draft(instance, session, world) for _ in range(2))
        who = {"account_id": world.owner.id, "organisation": world.organisation}
        shown = awarding.preview(instance, session, **who, batch_public_id=running.public_id)
        answers = {question.row: "new" for question in shown.questions}
        awarding.confirm(
            instance, session, **who, batch_public_id=running.public_id, token=shown.token, answers=answers
        )
        token = new_link(instance, session, world.owner).rpartition("/")[2]
    extra = {
        "coordinator.enter.token": token,
        "coordinator.award_letter.award_id": people["Attendue"].award.public_id,  # who took hers is written no more
    }
    values = arguments(instance, world, people["Main"], extra)
    with instance.unit_of_work() as session:
        mail = "direction@fournil.exemple.fr"
        met = propose(instance, session, people["Main"], email=mail)
        accept(instance, session, _award(session, people["Main"]).person, met, email=True, phone=False)
        accepted = last_token(session, mail, "rencontres")  # of the letter that tells her
    return Prepared(world, people, values, drafted, running, accepted)


def collect(
    instance: Instance,
    prepared: Prepared,
    language: str,
    *,
    wants: Callable[[str], bool] = lambda _endpoint: True,
    cookies: Mapping[str, str] | None = None,
) -> list[Answer]:
    """Return every page in one language; `wants` says of which endpoints, `cookies` what the browser brings along."""
    app = build_app(instance)
    guest = Visitor(app, instance, language, wants, dict(cookies or {}))
    desk = Visitor(app, instance, language, wants, dict(cookies or {}))
    desk.sign_in(prepared.world.owner)
    guest.get_all(prepared.values, PUBLIC)
    _refusals(guest, prepared, instance)
    _candidates(guest, prepared, instance)
    _employers(guest, prepared)
    if wants("coordinator.desk"):
        desk.get_all(prepared.values, DESK)
        _desk(desk, prepared)
    return [*guest.answers, *desk.answers]


def _award(session: Session, assertion: Assertion) -> Award:
    return session.get_one(Award, assertion.award_id)


def _hide(instance: Instance, session: Session, assertion: Assertion) -> None:
    carnet = carnet_of(instance, session, _award(session, assertion))
    show(instance, session, carnet, carnet.standing, shown=False)


def _draft(instance: Instance, session: Session, world: World) -> AwardBatch:
    return awarding.draft(
        instance, session, account_id=world.owner.id, organisation=world.organisation, badge=BADGE,
        session_public_id=world.session.public_id, data=sheet(), filename="feuille.csv",
    )  # fmt: skip


def _refusals(guest: Visitor, prepared: Prepared, instance: Instance) -> None:
    """Look at what is not there, not any more, not for others, or not for now."""
    people = prepared.people
    code = {name: code_of(instance, assertion.award) for name, assertion in people.items()}
    retired, hidden = (f"/c/{code[name]}/badges/{people[name].award.public_id}" for name in ("Retirée", "Cachée"))
    for path in ("/nulle-part", "/v/AAAAAAAAAAAA", "/c/AAAAAAAAAA", "/reconnaissances/faux", "/rencontres/faux"):
        guest.get(path, status=404)
    guest.get(f"/v/{people['Cachée'].short_code}", status=404)
    guest.get(f"/v/{people['Retirée'].short_code}", status=410)
    guest.get(f"/c/{code['Sans']}", status=410)
    guest.get(retired, status=410)
    guest.get(f"{retired}/emporter", status=410)
    guest.get(f"{hidden}/emporter")
    guest.get(hidden)
    for name in ("Fermée", "Bloquée", "Attendue", "Retirée", "Cachée"):
        guest.get(f"/c/{code[name]}")
    guest.get(f"/rencontres/{prepared.accepted}")
    guest.post("/c", {"code": "pas un code"}, status=400)


def _candidates(guest: Visitor, prepared: Prepared, instance: Instance) -> None:
    """Fill in the forms of people: a refusal, a backpack with an e-mail, a PIN, the end of everything."""
    people = prepared.people
    code = {name: code_of(instance, assertion.award) for name, assertion in people.items()}
    carnet, badge = f"/c/{code['Main']}", f"/c/{code['Main']}/badges/{people['Main'].award.public_id}"
    guest.post(f"/c/{code['Refuse']}/non")
    guest.get(f"/c/{code['Refuse']}", status=410)
    if guest.wants("candidate.backpack"):
        guest.post(f"{badge}/backpack", {"email": "pas une adresse"}, status=400)
        send_waiting_mail(instance)  # what the next message is must be certain
        guest.post(f"{badge}/backpack", {"email": "main@exemple.fr"})
        sent = {"email": "main@exemple.fr", "sent": str(int(instance.clock.now().timestamp()))}
        guest.post(f"{badge}/backpack/code", sent | {"code": mailed_code(instance)})
        guest.post(f"{badge}/backpack/code", sent | {"code": "pas un code"}, status=400)
    guest.post(f"{carnet}/mes-donnees", {"first_name": "", "phone": "12"}, status=400)
    guest.post(f"{carnet}/mes-donnees/e-mail", {"email": "pas une adresse"}, status=400)
    guest.post(f"{carnet}/mes-donnees/e-mail", {"email": "nouvelle@exemple.fr"})
    guest.post(f"/c/{code['Fermée']}/ouvrir", {"pin": "1111"}, status=403)
    guest.post(f"{carnet}/donner", {"days": "30"}, status=422)
    guest.post(f"{carnet}/pin", {"pin": "2580"}, status=303)  # a PIN stays open in the browser that set it
    guest.get(f"{carnet}/pin")
    guest.post(f"{carnet}/pin", {"pin": "1"}, status=422)
    guest.post(f"/c/{code['Efface']}/effacer")
    guest.get(f"/v/{people['Efface'].short_code}", status=410)


def _employers(guest: Visitor, prepared: Prepared) -> None:
    """Fill in the forms of employers: a check, a list, an opinion, a meeting, a testimony."""
    main, values = prepared.people["Main"], prepared.values
    guest.post(f"/v/{main.short_code}/titulaire", {"holder": "autre@exemple.fr"})
    guest.post("/verify", {"text": main.jws})
    guest.post("/verify", {"text": "rien"})
    guest.post("/verify/plusieurs", {"lines": f"{main.jws}\nrien"})
    page = f"/v/{main.short_code}"
    guest.post(f"{page}/reconnaitre", FORM | {"email": "rh@tiers.exemple.fr"})
    guest.post(f"{page}/reconnaitre", {"name": ""}, status=422)
    opinion = f"/reconnaissances/{values['employer.take_back_endorsement.token']}"
    guest.post(opinion, status=303)
    guest.get(opinion)
    guest.post(f"{opinion}/retrait")
    guest.post(f"{page}/rencontre", PROPOSAL | {"email": "rh@quart.exemple.fr"})
    guest.post(f"/rencontres/{values['employer.confirm_meeting.token']}")
    guest.get("/temoigner?code=faux", status=404)
    guest.get(f"/annuaire/accord/{values['consent_id']}/faux", status=404)
    guest.get(f"/temoigner/{values['employer.testimony_link.testimony_id']}/faux", status=404)
    form = {"name": "Fournil", "email": "rh@quint.exemple.fr", "words": "Une belle rencontre.", "signed": "1"}
    guest.post(f"/o/{prepared.world.slug}/temoigner", form)


def _desk(desk: Visitor, prepared: Prepared) -> None:
    """Look at batches and awards in every state, and erase a person."""
    org, people = f"/espace/{prepared.world.slug}", prepared.people
    for batch in (prepared.drafted, prepared.running):
        desk.get(f"{org}/lots/{batch.public_id}")
    for name in ("Attendue", "Retirée", "Reçoit"):
        path = f"{org}/attributions/{people[name].award.public_id}"
        desk.get(path)
        desk.get(f"{path}/retrait")
    for page in ("accompagnement", "carte", "courriel"):
        desk.get(f"{org}/attributions/{people['Reçoit'].award.public_id}/{page}")
    desk.post("/connexion", {"email": prepared.world.owner.email}, of="/connexion")
    person = f"{org}/personnes/{people['Effacée'].award.person.public_id}/effacer"
    desk.post(person, of=person)
