"""What the organisation answers to a badge that was asked for: yes, tell me more, or no with a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from badges.domain.awarding import COMPETENCE, KEY_BADGE, RowState, check_awardable, standing
from badges.domain.claiming import ConsentKind
from badges.domain.codes import is_public_id
from badges.domain.errors import NotFound
from badges.domain.planning import FieldProblem, FormRefused
from badges.domain.requesting import RequestState, Step, after, read_word
from badges.records import actions, carnets, mail, requests, retaining
from badges.records.tables import Action, Award, BadgeClassVersion, BadgeRequest, Organisation
from badges.records.tables import Session as PlannedSession
from badges.services import planning
from badges.services.awarding_issue import award_one
from badges.services.claiming import claim_link
from badges.services.instance import Instance
from badges.services.key_badges import require_earned
from badges.services.requesting import NOT_THERE, hold, say, version_of
from badges.services.requesting_letters import SUBJECT, letter

__all__ = [
    "NEW_SESSION", "OBSERVATION", "Action", "Award", "PlannedSession", "accept", "actions_to_choose", "answered",
    "ask_for_more", "decline", "request_to_answer", "sessions_to_choose", "to_observe", "waiting",
]  # fmt: skip
NEW_SESSION = "new"  # instead of the id of a session
OBSERVATION = "observation"  # the fields of what is confirmed begin so, then their numbers from 0 on
OBSERVED = ("yes", "with-help", "not-yet")
MOST_ON_PAGE = 200
MOST_ANSWERED = 50
MOST_CHOICES = 60


def waiting(session: Session, organisation_id: int) -> Sequence[BadgeRequest]:
    """Return the open requests, those that wait longest first."""
    return requests.of_organisation(session, organisation_id, is_open=True, limit=MOST_ON_PAGE)


def answered(session: Session, organisation_id: int) -> Sequence[BadgeRequest]:
    """Return the requests that were answered last."""
    return requests.of_organisation(session, organisation_id, is_open=False, limit=MOST_ANSWERED)


def request_to_answer(session: Session, organisation_id: int, public_id: str) -> BadgeRequest:
    """Return the organisation's request `public_id`; raises NotFound for any other."""
    found = requests.one_of_organisation(session, organisation_id, public_id) if is_public_id(public_id) else None
    if found is None:
        raise NotFound(*NOT_THERE)
    return found


def sessions_to_choose(session: Session, organisation_id: int) -> Sequence[PlannedSession]:
    """Return the latest sessions, to one of which an accepted request belongs."""
    return requests.latest_sessions(session, organisation_id, limit=MOST_CHOICES)


def actions_to_choose(session: Session, organisation_id: int) -> Sequence[Action]:
    """Return the newest actions, to which a new session can be added."""
    return requests.latest_actions(session, organisation_id, limit=MOST_CHOICES)


def accept(instance: Instance, session: Session, found: BadgeRequest, form: Mapping[str, str]) -> None:
    """Award the badge for the session that a form names; it stands in the person's carnet, as she agreed when asking.

    `session` of the form is the id of a session, or NEW_SESSION with `action`, `date`, `place` and `host`;
    `observation-0`, … say of each criterion that was looked at yes, with-help or not-yet; `confirmed` says that what
    the badge attests is true. Raises FormRefused, and Refused for an answered request or a badge that cannot be given.
    """
    held = hold(session, found)
    held.state = after(held.state, Step.ACCEPT)
    version = version_of(session, held)
    require_earned(instance, session, held.person, version)
    confirmed = _confirmed(version, form)
    if form.get("confirmed") != "1":
        raise _refused("confirmed", "Cochez cette case pour donner le badge.", "Tick this box to give the badge.")
    planned = _session(instance, session, held.organisation_id, form)
    award_id = award_one(instance, session, held.person_id, version, planned, confirmed=confirmed)
    if award_id is None:
        raise _refused(
            "session",
            "La personne a déjà ce badge pour cette séance. Choisissez une autre séance.",
            "This person has this badge of this session already. Choose another session.",
        )
    now = instance.clock.now()
    held.award_id, held.changed_at = award_id, now
    session.flush()
    carnets.claim(session, award_id, now)
    carnets.hide_like_the_others(session, award_id, held.person_id, now)
    carnets.add_consent(
        session,
        person_id=held.person_id,
        award_id=award_id,
        kind=ConsentKind.PUBLICATION,
        wording=held.wording,
        language=held.language,
        accompanied=False,
        now=held.created_at,
    )
    _tell(instance, session, held)


def to_observe(version: BadgeClassVersion) -> list[str]:
    """Return what has to be confirmed, one by one, before a badge is given: the criteria of a competence."""
    return list(version.content["fr"]["criteria"]) if version.kind == COMPETENCE else []


def _confirmed(version: BadgeClassVersion, form: Mapping[str, str]) -> list[list[str]]:
    """Return what the desk says of each criterion; the rule is that of a sheet (`awarding.standing`)."""
    labels = to_observe(version)
    if version.kind != KEY_BADGE:
        check_awardable(version.kind, labels)
    names = [f"{OBSERVATION}-{number}" for number in range(len(labels))]
    said = [form.get(name, "") for name in names]
    missing = [
        FieldProblem(name, "Répondez oui, avec aide ou pas encore.", "Answer yes, with help or not yet.")
        for name, value in zip(names, said, strict=True)
        if value not in OBSERVED
    ]
    if missing:
        raise FormRefused(missing)
    if standing(0, kind=version.kind, present=True, observations=said, labels=labels).state is not RowState.NEW:
        raise _refused(
            names[said.index("not-yet")],
            "Avec «\u00a0pas encore\u00a0», ce badge ne se donne pas. Posez une question, ou déclinez avec un mot.",
            "With “not yet”, this badge cannot be given. Ask a question, or decline with a word.",
        )
    return [list(pair) for pair in zip(labels, said, strict=True)]


def ask_for_more(instance: Instance, session: Session, found: BadgeRequest, form: Mapping[str, str]) -> None:
    """Ask the person a question (`word`); raises FormRefused, and Refused when she was asked before."""
    word = read_word(form, empty=("Écrivez votre question.", "Write your question."))
    _answer(instance, session, found, Step.ASK, word)


def decline(instance: Instance, session: Session, found: BadgeRequest, form: Mapping[str, str]) -> None:
    """Decline with a word that the person reads; raises FormRefused, and Refused for an answered request."""
    empty = ("Écrivez un mot pour la personne.", "Write a word for the person.")
    _answer(instance, session, found, Step.DECLINE, read_word(form, empty=empty))


def _answer(instance: Instance, session: Session, found: BadgeRequest, step: Step, word: str) -> None:
    held = hold(session, found)
    held.state = after(held.state, step)
    held.changed_at = instance.clock.now()
    say(instance, session, held, word, by_person=False)
    _tell(instance, session, held)


def _tell(instance: Instance, session: Session, held: BadgeRequest) -> None:
    """Write to the person where she has an address, as invitations do: once for each answer, in its transaction."""
    person, award = held.person, retaining.latest_claimed(session, held.person_id)
    if not person.email:
        return
    link = f"{claim_link(instance, award)}/demandes/{held.public_id}" if award else f"{instance.urls.base}/c"
    organisation = session.get_one(Organisation, held.organisation_id)
    body = letter(person.first_name, organisation.name, link, asks=held.state == RequestState.ASKED)
    mail.put(session, person.email, SUBJECT, body, instance.clock.now())


def _session(instance: Instance, session: Session, organisation_id: int, form: Mapping[str, str]) -> PlannedSession:
    chosen = form.get("session", "")
    if chosen == NEW_SESSION:
        wanted = form.get("action", "")
        action = actions.action(session, organisation_id, wanted) if is_public_id(wanted) else None
        if action is None:
            raise _refused("action", "Choisissez une action.", "Choose an action.")
        return planning.create_session(instance, session, action, form)
    found = actions.session_by_public_id(session, organisation_id, chosen) if is_public_id(chosen) else None
    if found is None:
        raise _refused("session", "Choisissez une séance.", "Choose a session.")
    return found


def _refused(field: str, fr: str, en: str) -> FormRefused:
    return FormRefused([FieldProblem(field, fr, en)])
