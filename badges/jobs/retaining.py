"""Once a day: tell those whose time ends, erase those whose time is over, forget old mail; on any number of servers."""

from __future__ import annotations

from badges.services.erasing import Person, clear_file_again, erase_id
from badges.services.erasing_record import reconcile
from badges.services.instance import Instance
from badges.services.mailing import forget_old_mail
from badges.services.retaining import (
    announce_some,
    is_due,
    keep_those_who_came_back,
    kept_until,
    note_openings,
    over,
    run_is_done,
)


def record_openings(instance: Instance) -> None:
    """Record whose carnets were opened since the last call; when that fails, the next one does it."""
    opened = instance.openings.take()
    if not opened:
        return
    try:
        with instance.unit_of_work() as session:
            note_openings(instance, session, opened)
    except BaseException:
        for person_id in opened:
            instance.openings.note(person_id)
        raise


def retain(instance: Instance, *, now: bool = False) -> tuple[int, int]:
    """Return how many people were told and how many erased; nothing happens twice on a day, unless it is to be `now`.

    Whose carnet was opened is recorded at every call: pages that are read change nothing themselves.
    """
    record_openings(instance)
    with instance.sessions() as session:
        if not (now or is_due(instance, session)):
            return 0, 0
    reconcile(instance)
    with instance.unit_of_work() as session:
        keep_those_who_came_back(instance, session)
    told = _announce(instance)
    with instance.sessions() as session:
        people = over(instance, session)
    erased = sum(_erase(instance, person_id) for person_id in people)
    clear_file_again(instance)
    with instance.unit_of_work() as session:
        forget_old_mail(instance, session)
        run_is_done(instance, session)
    return told, erased


def _erase(instance: Instance, person_id: int) -> bool:
    """Erase somebody, unless she came back while it was the turn of others."""
    record_openings(instance)
    with instance.unit_of_work() as session:
        person = session.get(Person, person_id)
        is_over = person is not None and kept_until(session, person) <= instance.clock.now().date()
        if is_over:
            erase_id(instance, session, person_id)
    return is_over


def _announce(instance: Instance) -> int:
    told = 0
    while True:
        with instance.unit_of_work() as session:
            some = announce_some(instance, session)
        told += some
        if not some:
            return told
