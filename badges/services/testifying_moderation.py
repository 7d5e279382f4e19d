"""The organisation reads a testimony before others do: it publishes it, sends it back, declines it, gives the badge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.codes import is_public_id
from badges.domain.dates import paris_date
from badges.domain.errors import NotFound, Refused
from badges.domain.requesting import read_word
from badges.domain.testifying import BADGE, Step, TestimonyState, after
from badges.records import carnets, requests, testimonies
from badges.records.tables import Award, Testimony
from badges.records.tables import Session as PlannedSession
from badges.services import planning
from badges.services.awarding_issue import award_one
from badges.services.cataloguing import adopt
from badges.services.instance import Instance
from badges.services.testifying import NOT_THERE, hold
from badges.services.testifying_employers import tell_author

__all__ = [
    "Award", "Testimony", "answer", "give_badge", "may_earn_badge", "seen_mark", "testimonies_to_read",
    "testimony_to_read", "treated",
]  # fmt: skip
MOST_ON_PAGE = 200
KIND = "temoignage"  # of the action to which the badges of testimonies belong
_TREATED = (TestimonyState.PUBLISHED, TestimonyState.SENT_BACK, TestimonyState.DECLINED)


def testimonies_to_read(session: Session, organisation_id: int) -> Sequence[Testimony]:
    """Return the testimonies that wait for the organisation."""
    return testimonies.of_organisation(session, organisation_id, (TestimonyState.WAITING,), limit=MOST_ON_PAGE)


def treated(session: Session, organisation_id: int) -> Sequence[Testimony]:
    """Return the testimonies that were answered, the latest first."""
    return testimonies.of_organisation(session, organisation_id, _TREATED, limit=MOST_ON_PAGE)


def testimony_to_read(session: Session, organisation_id: int, public_id: str) -> Testimony:
    """Return the organisation's testimony `public_id`; raises NotFound for any other."""
    found = testimonies.one_of_organisation(session, organisation_id, public_id) if is_public_id(public_id) else None
    if found is None:
        raise NotFound(*NOT_THERE)
    return found


def seen_mark(found: Testimony) -> str:
    """Return what tells this wording of a testimony from a corrected one."""
    return found.changed_at.isoformat()


def answer(instance: Instance, session: Session, found: Testimony, step: Step, form: Mapping[str, str]) -> None:
    """Publish a testimony, send it back or decline it (both with a `word` for its author).

    `seen` of the form is the `seen_mark` of what was read: nothing is published that nobody has read. Raises
    FormRefused, and Refused when the author or a colleague was quicker.
    """
    word = "" if step is Step.PUBLISH else read_word(form, empty=("Écrivez un mot.", "Write a word."))
    held = hold(session, found)
    held.state = after(held.state, step)
    if step is Step.PUBLISH and form.get("seen") != seen_mark(held):
        raise Refused(
            "Ce texte vient d’être corrigé. Relisez-le avant de le publier.",
            "This text has just been corrected. Read it again before you publish it.",
        )
    now = instance.clock.now()
    held.changed_at, held.answer = now, word
    if step is Step.PUBLISH:
        held.published_at = now
    session.flush()
    tell_author(instance, session, held)


def may_earn_badge(found: Testimony) -> bool:
    """Tell whether the badge for testimonies can be given for this one."""
    return found.state == TestimonyState.PUBLISHED and found.person_id is not None and found.award_id is None


def give_badge(instance: Instance, session: Session, found: Testimony) -> Award:
    """Award the badge for testimonies to the author of a published one, as one that took place today.

    An organisation that has not adopted the badge does so now. Who asked for it finds it in her carnet; everybody
    else is handed it like any badge. Raises Refused when it was given, or the testimony is not published.
    """
    held = hold(session, found)
    if not may_earn_badge(held) or held.person_id is None:
        raise Refused("Ce badge a déjà été donné.", "This badge was given already.")
    (badge,) = adopt(instance, session, held.organisation, [BADGE])
    version = requests.current_version(session, badge.id)
    planned = _session_of_today(instance, session, held)
    award_id = award_one(instance, session, held.person_id, version, planned, confirmed=[])
    if award_id is None:
        raise Refused(
            "La personne a déjà reçu ce badge aujourd’hui.", "This person has received this badge already today."
        )
    held.award_id = award_id
    session.flush()
    if held.wants_badge and carnets.claim(session, award_id, instance.clock.now()):
        carnets.add_consent(
            session,
            person_id=held.person_id,
            award_id=award_id,
            kind=ConsentKind.PUBLICATION,
            wording=WORDINGS[ConsentKind.PUBLICATION].id,
            language=held.language,
            accompanied=False,
            now=held.created_at,
        )
        carnets.hide_like_the_others(session, award_id, held.person_id, instance.clock.now())
        session.flush()
    return session.get_one(Award, award_id)


def _session_of_today(instance: Instance, session: Session, found: Testimony) -> PlannedSession:
    """Return today's session of the organisation's testimonies, made when there is none."""
    here, today = found.organisation_id, paris_date(instance.clock.now())
    action = testimonies.latest_action_of_kind(session, here, KIND)
    if action is None:
        action = planning.create_action(instance, session, here, {"title": "Témoignages", "kind": KIND}, ())
    known = testimonies.session_on(session, action.id, today)
    return known or planning.create_session(instance, session, action, {"date": today.isoformat()})
