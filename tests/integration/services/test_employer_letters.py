"""How many letters the forms for employers send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from badges.domain.engaging import read_proposal
from badges.domain.errors import TooOften
from badges.jobs.engaging import end_what_waited
from badges.records.tables import Award, LetterCount
from badges.services.claiming import claim
from badges.services.employer_letters import MOST_ABOUT_AN_ORGANISATION, MOST_TO_A_DOMAIN, may_write
from badges.services.meeting import propose
from badges.services.publishing_pages import page_of_award
from tests.support.at_once import at_once

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance


def test_one_mailbox_gets_one_letter_an_hour(instance: Instance) -> None:
    """However it is spelt; of four forms sent at the same moment one sends a letter, and an hour later another may."""
    spellings = ("jean.petit@levain.exemple.fr", "jeanpetit+1@levain.exemple.fr", "JeanPetit+2@levain.exemple.fr")

    def write(email: str) -> bool:
        with instance.unit_of_work() as session:
            return may_write(instance, session, email, 1)

    assert sorted(at_once(*(lambda email=one: write(email) for one in (*spellings, spellings[0])))) == [
        False, False, False, True,
    ]  # fmt: skip
    instance.clock.advance(minutes=59)  # type: ignore[attr-defined]  # the clock of tests can move
    assert not write(spellings[1])
    instance.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert write(spellings[1])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_domain_and_an_organisation_have_their_share(instance: Instance, session: Session) -> None:
    """One letter too many to a domain, or about an organisation, is refused in words; others are written to."""
    for number in range(MOST_TO_A_DOMAIN):
        assert may_write(instance, session, f"n{number}@levain.exemple.fr", 1)
    with pytest.raises(TooOften, match="dans une heure"):
        may_write(instance, session, "encore@levain.exemple.fr", 1)
    with pytest.raises(TooOften):  # else anybody could ask whether this mailbox was written to
        may_write(instance, session, "n0@levain.exemple.fr", 1)
    for number in range(MOST_ABOUT_AN_ORGANISATION - MOST_TO_A_DOMAIN):
        assert may_write(instance, session, f"n@entreprise{number}.exemple.fr", 1)
    with pytest.raises(TooOften):
        may_write(instance, session, "n@autre.exemple.fr", 1)
    assert may_write(instance, session, "m@autre.exemple.fr", 2)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_spent_shares_do_not_tell_who_has_proposed(
    instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """When a domain has had its share, whoever has proposed to a person is refused in the words for anybody else."""
    award = session.get_one(Award, awarded[0].award_id)
    claim(instance, session, award)
    page = page_of_award(instance, session, award)
    assert page is not None
    said = {"employer": "Levain", "contact": "Le chef", "kind": "visit", "message": "Venez voir la boulangerie."}
    told = read_proposal(said | {"email": "jean@levain.exemple.fr"})
    propose(instance, session, page, told)
    instance.clock.advance(hours=1)  # type: ignore[attr-defined]  # the clock of tests can move
    for number in range(MOST_TO_A_DOMAIN):
        assert may_write(instance, session, f"n{number}@levain.exemple.fr")
    for once_more in (told, read_proposal(said | {"email": "autre@levain.exemple.fr"})):
        with pytest.raises(TooOften):
            propose(instance, session, page, once_more)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_counted_names_nobody_and_is_forgotten(instance: Instance, session: Session) -> None:
    """The counts hold no address, and the sweep forgets them after an hour."""
    assert may_write(instance, session, "jean.petit@levain.exemple.fr", 1)
    session.commit()
    keys = "".join(session.scalars(select(LetterCount.key)))
    session.commit()
    assert set(keys) <= set("0123456789abcdef")
    assert len(keys) == 3 * 64
    instance.clock.advance(hours=1)  # type: ignore[attr-defined]  # the clock of tests can move
    end_what_waited(instance)
    assert session.scalars(select(LetterCount.key)).all() == []
