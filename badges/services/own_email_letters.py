"""What is written to an address by which a person is no longer known: so that she learns of it if it was not she."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from badges.records import mail
from badges.records.tables import Organisation, Person
from badges.services.employer_letters import may_warn
from badges.services.exporting_codes import can_prove
from badges.services.instance import Instance

SUBJECT: Final = "L’adresse de votre carnet a changé – The address of your badge book has changed"
TRIED: Final = timedelta(days=1)  # that such a letter waits to leave: she may have wished the address forgotten


def tell_old_address(instance: Instance, session: Session, person: Person, before: str | None) -> None:
    """Write to the address by which `person` was known `before`, if it is another one now.

    Her first name is not in it: whoever holds the card can write one, and would speak in our name.
    Nothing of it is kept: the letter leaves the outbox as it is sent, and where no mail leaves none is written.
    """
    if before is None or before == person.email or not can_prove(instance):
        return
    if not may_warn(instance, session, before):
        return
    organisation = session.get_one(Organisation, person.organisation_id)
    at_desk = instance.urls.person_at_desk(organisation.slug, person.public_id)
    body = _letter(organisation.name, organisation.email, at_desk)
    mail.put(session, before, SUBJECT, body, instance.clock.now())


def _letter(organisation: str, contact: str, at_desk: str) -> str:
    """Return the letter; `at_desk` leads the organisation's coordinators, and nobody else, to the person.

    It holds her id, by which erasing finds the letter.
    """
    return (
        "Bonjour,\n\n"
        "L’adresse e-mail de votre carnet de badges a changé.\n"
        "Nous ne vous écrirons plus ici.\n\n"
        "C’est vous qui l’avez voulu\u00a0? Ne faites rien.\n\n"
        "Ce n’est pas vous\u00a0? Quelqu’un a peut-être votre carte.\n"
        f"Transférez ce message à {organisation}\u00a0:\n\n{contact}\n\n"
        f"Pour la structure\u00a0:\n\n{at_desk}\n\n"
        "----\n\n"
        "Hello,\n\n"
        "The e-mail address of your badge book has changed.\n"
        "We will not write to you here any more.\n\n"
        "Did you want this? Then do nothing.\n\n"
        "Was it not you? Somebody may have your card.\n"
        f"Forward this message to {organisation} (e-mail address above).\n"
        "The link above is for them.\n"
    )
