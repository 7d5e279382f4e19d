"""Once a day: tell those whose time ends, erase those whose time is over; any number of servers may do it at once."""

from __future__ import annotations

from badges.services.erasing import clear_file_again, erase_id
from badges.services.erasing_record import reconcile
from badges.services.instance import Instance
from badges.services.retaining import announce_some, is_due, keep_those_who_came_back, note_openings, over, run_is_done


def retain(instance: Instance, *, now: bool = False) -> tuple[int, int]:
    """Return how many people were told and how many erased; nothing happens twice on a day, unless it is to be `now`.

    Whose carnet was opened is recorded at every call: pages that are read change nothing themselves.
    """
    if opened := instance.openings.take():
        with instance.unit_of_work() as session:
            note_openings(instance, session, opened)
    with instance.sessions() as session:
        if not (now or is_due(instance, session)):
            return 0, 0
    reconcile(instance)
    with instance.unit_of_work() as session:
        keep_those_who_came_back(instance, session)
    told = _announce(instance)
    with instance.sessions() as session:
        people = over(instance, session)
    for person_id in people:
        with instance.unit_of_work() as session:
            erase_id(instance, session, person_id)
    clear_file_again(instance)
    with instance.unit_of_work() as session:
        run_is_done(instance, session)
    return told, len(people)


def _announce(instance: Instance) -> int:
    told = 0
    while True:
        with instance.unit_of_work() as session:
            some = announce_some(instance, session)
        told += some
        if not some:
            return told
