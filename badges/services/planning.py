"""Planning: the actions of an organisation and the sessions where they take place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.codes import is_public_id, new_public_id
from badges.domain.errors import NotFound
from badges.domain.planning import FormRefused, read_action, read_session
from badges.records import actions
from badges.records.tables import Action, Session
from badges.services.instance import Instance

__all__ = ["Action", "FormRefused", "Session", "action_of", "create_action", "create_session", "session_of"]


def create_action(
    instance: Instance,
    session: DatabaseSession,
    organisation_id: int,
    form: Mapping[str, str],
    publics: Iterable[str],
) -> Action:
    """Add an action to the organisation's plan; `publics` are data·inclusion codes. Raises FormRefused."""
    plan = read_action(form, publics)
    action = Action(
        public_id=new_public_id(),
        organisation_id=organisation_id,
        title=plan.title,
        kind=plan.kind,
        description=plan.description,
        structure=plan.structure,
        moyens=plan.moyens,
        publics=list(plan.publics),
        partenaires=plan.partenaires,
        delais=plan.delais,
        created_at=instance.clock.now(),
    )
    session.add(action)
    session.flush()
    return action


def create_session(instance: Instance, session: DatabaseSession, action: Action, form: Mapping[str, str]) -> Session:
    """Add a date to `action`; raises FormRefused."""
    plan = read_session(form)
    planned = Session(
        public_id=new_public_id(),
        organisation_id=action.organisation_id,
        action_id=action.id,
        takes_place_on=plan.takes_place_on,
        place=plan.place,
        host=plan.host,
        created_at=instance.clock.now(),
    )
    session.add(planned)
    session.flush()
    return planned


def action_of(session: DatabaseSession, organisation_id: int, public_id: str) -> Action:
    """Return the organisation's action `public_id`; raises NotFound for any other."""
    found = actions.action(session, organisation_id, public_id) if is_public_id(public_id) else None
    if found is None:
        raise NotFound("Cette action n’existe pas dans votre structure.", "Your organisation has no such action.")
    return found


def session_of(session: DatabaseSession, organisation_id: int, public_id: str) -> Session:
    """Return the organisation's session `public_id` with its action; raises NotFound for any other."""
    found = None
    if is_public_id(public_id):
        found = actions.session_by_public_id(session, organisation_id, public_id)
    if found is None:
        raise NotFound("Cette séance n’existe pas dans votre structure.", "Your organisation has no such session.")
    return found
