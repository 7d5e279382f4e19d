"""Erasing a person: everything that is hers, everywhere; random ids and a day are all that stays."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from badges.domain.codes import CLAIM_LENGTH, claim_code, grouped
from badges.domain.erasing import Erased, Kind, Letters, digest_of
from badges.domain.ports import Mail
from badges.records import erasing, testimonies, tombstones
from badges.records.belonging import awards_of, names_of
from badges.records.database import clear_deleted
from badges.records.tables import Person
from badges.services import exporting_codes
from badges.services.demonstrating import forget_in_demonstration
from badges.services.instance import Instance

__all__ = ["Person", "clear_file", "clear_file_again", "erase", "erase_id"]


def erase(instance: Instance, session: Session, person: Person, *, erased_on: date | None = None) -> None:
    """Erase `person`: her row, participations, awards, what was published, consents, links, lines of sheets, letters.

    Every address that was published answers 410 for ever, and her signed badges stand in the list of revocations.
    The record of erasures is written before the transaction ends: whatever happens next, she stays erased. The edge
    commits, then calls `clear_file`. Erasing twice changes nothing. `erased_on` is today, unless it is done again.
    """
    held = erasing.hold(session, person.id)
    if held is None:
        return
    stones = _tombstones(session, held, erased_on or instance.clock.now().date())
    letters = _letters(instance, session, held)
    name = held.normalised_name
    exporting_codes.forget_codes(instance, session, awards_of(session, held.id))
    erasing.delete_letters(session, letters)
    erasing.delete_person(session, held, instance.clock.now())
    tombstones.add(session, stones)
    instance.erasures.add(sorted(stones))
    instance.mailer.forget(lambda mail: _is_kept_of(letters, mail))
    forget_in_demonstration(instance, name, letters)


def erase_id(instance: Instance, session: Session, person_id: int) -> None:
    """Erase the person `person_id`, unless somebody else has just done so; otherwise as `erase`."""
    person = session.get(Person, person_id)
    if person is not None:
        erase(instance, session, person)


def clear_file_again(instance: Instance) -> None:
    """Clear the database's file of those who were erased yesterday or today while others were busy with it."""
    with instance.sessions() as session:
        lately = tombstones.erased_since(session, instance.clock.now().date() - timedelta(days=1))
    if lately:
        clear_file(instance)


def clear_file(instance: Instance) -> bool:
    """Clear what was deleted from the database's file, after the commit; False when others are busy with it.

    It is then done within a day (`clear_file_again`), and overwritten meanwhile.
    """
    return clear_deleted(instance.engine)


def _is_kept_of(letters: Letters, mail: Mail) -> bool:
    """Tell whether a letter that a folder keeps goes with a person: those about her, and every code for a backpack.

    A folder keeps codes where programmes are developed, and nowhere else; to whom one was sent does not tell for whom.
    """
    return mail.subject == exporting_codes.SUBJECT or letters.concern(mail.to, f"{mail.subject}\n{mail.body}")


def _tombstones(session: Session, person: Person, today: date) -> list[Erased]:
    left = [Erased(digest_of(person.public_id), Kind.PERSON, "", today)]
    left += [Erased(token, Kind.SHARE, "", today) for token in erasing.share_tokens(session, person.id)]
    left += [Erased(key, Kind.TESTIMONY, "", today) for key in testimonies.once_published(session, person.id)]
    for one in erasing.published_of(session, person.id):
        left.append(Erased(one.public_id, Kind.ASSERTION, one.kid, today))
        left.append(Erased(one.signed_id, Kind.SIGNED, one.kid, today))
        left.append(Erased(one.short_code, Kind.SHORT, "", today))
        if one.recipient_kind == "url":
            left.append(Erased(one.recipient_token, Kind.RECIPIENT, "", today))
    return left


def _letters(instance: Instance, session: Session, person: Person) -> Letters:
    words = names_of(session, person.id)
    words += [one.short_code for one in erasing.published_of(session, person.id)]
    for award in awards_of(session, person.id):
        for generation in range(1, award.claim_generation + 1):
            code = claim_code(instance.secret, award.public_id, generation)
            words += [code, grouped(code, CLAIM_LENGTH // 2)]
    known_by = [word for word in (person.name, person.email, person.phone) if word]
    words += [word for word in known_by if erasing.is_alone_with(session, person, word)]
    return Letters(person.email, person.email in words, person.first_name, words)
