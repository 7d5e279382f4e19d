"""The record of erasures and the database agree before anything is served: a backup brings nobody back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from badges.domain.erasing import Kind, digest_of
from badges.records import erasing, tombstones
from badges.services.erasing import clear_file, erase
from badges.services.instance import Instance


def reconcile(instance: Instance) -> int:
    """Erase again whom a restored database has brought back, and return how many people that were.

    Tombstones that only the record has (badges that are younger than the backup) are put back; those that only the
    database has (another machine erased, the file was lost) are recorded. Raises GatewayError for a record that
    cannot be read: nothing is served then.
    """
    recorded = {one.key: one for one in instance.erasures.read()}
    with instance.sessions() as session:
        stored = {one.key: one for one in tombstones.read(session)}
    instance.erasures.add(sorted(stored[key] for key in stored.keys() - recorded.keys()))
    missing = recorded.keys() - stored.keys()
    if not missing:
        return 0
    people = {key: recorded[key].erased_on for key in missing if recorded[key].kind == Kind.PERSON}
    again = _erase_again(instance, people)
    with instance.unit_of_work() as session:
        known = {one.key for one in tombstones.read(session)}
        tombstones.add(session, [recorded[key] for key in missing - known])
    if again:
        clear_file(instance)
    return again


def _erase_again(instance: Instance, digests: Mapping[str, date]) -> int:
    """Erase the people whose ids have these digests, as far as they are here."""
    if not digests:
        return 0
    with instance.unit_of_work() as session:
        found = {
            key: digest for key, public_id in erasing.people_ids(session) if (digest := digest_of(public_id)) in digests
        }
        for person in erasing.by_ids(session, found):
            erase(instance, session, person, erased_on=digests[found[person.id]])
    return len(found)
