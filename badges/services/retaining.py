"""Retention: whoever was not in contact for 24 months is told, and 30 days later erased (docs/decisions/0017)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from badges.domain import dates
from badges.domain.retaining import NOTICE, ends_on, kept_since, month_of
from badges.records import mail, retaining
from badges.records.tables import Person
from badges.services.claiming import claim_link
from badges.services.instance import Instance

__all__ = [
    "Ending", "announce_some", "endings", "is_due", "keep", "keep_those_who_came_back", "kept_until", "note_openings",
    "over", "run_is_done",
]  # fmt: skip

SOME = 200  # people told in one transaction
MOST_ENDINGS = 500  # on the coordinator's list
SUBJECT = "Votre carnet de badges – Your badge book"


@dataclass(frozen=True)
class Ending:
    """Somebody who was told that what is kept of her ends; `written` tells whether a letter went to an e-mail."""

    public_id: str
    name: str
    ends_on: date
    written: bool


def keep(instance: Instance, session: Session, person: Person) -> None:
    """Keep `person` for another 24 months: she, or somebody beside her, has asked for it."""
    retaining.use_carnets(session, [person.id], month_of(_today(instance)))


def kept_until(session: Session, person: Person) -> date:
    """Return the day from which `person` is no longer kept, unless there is a contact before."""
    ends = ends_on(retaining.last_contact(session, person))
    return max(ends, person.end_announced_on + NOTICE) if person.end_announced_on else ends


def is_due(instance: Instance, session: Session) -> bool:
    """Tell whether nobody has looked today for people whose time is over."""
    return retaining.last_run(session) != _today(instance).isoformat()


def run_is_done(instance: Instance, session: Session) -> None:
    """Record that today's look is done."""
    retaining.has_run(session, _today(instance))


def note_openings(instance: Instance, session: Session, people: set[int]) -> None:
    """Record the month in which the carnets of these people were opened."""
    retaining.use_carnets(session, people, month_of(_today(instance)))


def announce_some(instance: Instance, session: Session) -> int:
    """Tell up to 200 people whose time ends in a month; return how many. Without e-mail they are on the desk's list."""
    silent = retaining.silent_people(session, kept_since(_today(instance) + NOTICE), most=SOME)
    now = instance.clock.now()
    for person in silent:
        if person.email:
            mail.put(session, person.email, SUBJECT, _letter(instance, session, person, now), now)
    retaining.announce(session, [person.id for person in silent], now.date())
    return len(silent)


def keep_those_who_came_back(instance: Instance, session: Session) -> None:
    """Keep as before those who were in contact after they were told that their time ends."""
    retaining.reprieve(session, kept_since(_today(instance) + NOTICE))


def over(instance: Instance, session: Session) -> Sequence[int]:
    """Return the ids of the people whose time is over: told at least 30 days ago, and silent since."""
    today = _today(instance)
    return retaining.ended_people(session, kept_since(today), today - NOTICE)


def endings(session: Session, organisation_id: int) -> list[Ending]:
    """Return the people of an organisation who are about to be erased, the next first."""
    told = retaining.told_people(session, organisation_id, most=MOST_ENDINGS)
    return [Ending(one.public_id, one.name, kept_until(session, one), one.email is not None) for one in told]


def _today(instance: Instance) -> date:
    return instance.clock.now().date()


def _letter(instance: Instance, session: Session, person: Person, now: datetime) -> str:
    organisation, award = retaining.organisation_of(session, person), retaining.latest_claimed(session, person.id)
    day = max(ends_on(retaining.last_contact(session, person)), now.date() + NOTICE)
    if award is not None:
        link = claim_link(instance, award)
        do_fr = f"Vous voulez tout garder\u00a0? Ouvrez votre carnet\u00a0:\n\n{link}\n\nC’est tout."
        do_en = "Do you want to keep it all? Open your badge book (link above). That is all."
    else:
        do_fr = f"Vous voulez tout garder\u00a0? Écrivez à {organisation.email}."
        do_en = f"Do you want to keep it all? Write to {organisation.email}."
    return (
        f"Bonjour {person.first_name},\n\n"
        f"{organisation.name} n’a plus de nouvelles de vous depuis deux ans.\n"
        f"Nous effacerons vos données le {dates.day(day)}.\n"
        "Les pages de vos badges fermeront aussi.\n\n"
        f"{do_fr}\n\n"
        "Vous ne voulez rien garder\u00a0? Ne faites rien.\n\n"
        "----\n\n"
        f"Hello {person.first_name},\n\n"
        f"{organisation.name} has not heard from you for two years.\n"
        f"We will erase your data on {dates.day(day, 'en')}.\n"
        "The pages of your badges will close too.\n\n"
        f"{do_en}\n\n"
        "Do you want to keep nothing? Do nothing.\n"
    )
