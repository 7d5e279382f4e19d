"""Handing over: the list says what the cards say, codes die when cards are made anew, mail leaves once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.domain.claiming import INVITATION, Invitation
from badges.domain.codes import claim_code, claim_lookup
from badges.domain.errors import NotFound, Refused
from badges.records.tables import Assertion, Award, AwardBatch, MailOutbox
from badges.services import inviting, inviting_cards, inviting_sending
from badges.services.claiming import award_by_claim_code, claim, code_of, refuse, state_of_invitation
from badges.services.instance import Instance
from badges.services.inviting_letters import SUBJECT
from badges.services.revoking import revoke
from tests.support.sample import PEOPLE, World, take

SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def awards(session: Session, awarded: list[Assertion]) -> list[Award]:
    """The five awards of the sheet, in its order."""
    return [session.get_one(Award, one.award_id) for one in awarded]


@pytest.fixture
def batch(session: Session, awards: list[Award]) -> AwardBatch:
    """Their sheet."""
    return session.get_one(AwardBatch, awards[0].batch_id)


def outbox(session: Session) -> list[MailOutbox]:
    """Return what waits to leave, in the order in which it was written."""
    return list(session.scalars(select(MailOutbox).order_by(MailOutbox.id)))


def one_of_each(instance: Instance, session: Session, awards: list[Award]) -> dict[Invitation, Award]:
    """Let each of the five awards be in another state."""
    waiting, claimed, ended, refused, withdrawn = awards
    claim(instance, session, claimed)
    refuse(instance, session, refused)
    revoke(instance, session, withdrawn, "error")
    ended.invited_at -= INVITATION
    session.commit()
    session.expire_all()
    return dict(zip(Invitation, (waiting, claimed, ended, refused, withdrawn), strict=True))


def test_the_list_says_what_the_card_says(
    instance: Instance, session: Session, world: World, awards: list[Award], batch: AwardBatch
) -> None:
    """Counts, filters and lines agree with the state that a card itself shows, for a session and for a sheet."""
    states = one_of_each(instance, session, awards)
    for source in (world.session, batch):
        assert inviting.counts(instance, session, source) == dict.fromkeys(Invitation, 1)
        every = inviting.invited(instance, session, source, world.slug, state=None, after=None, hand_on=True)
        assert [line.public_id for line in every.rows] == [award.public_id for award in awards]
        for state, award in states.items():
            assert state_of_invitation(instance, award) is state
            found = inviting.invited(instance, session, source, world.slug, state=state, after=None, hand_on=True)
            assert [(line.public_id, line.state) for line in found.rows] == [(award.public_id, state)]
            assert bool(found.rows[0].link) is (state is Invitation.WAITING)


@SQLITE
def test_lists_come_in_pages(
    instance: Instance, session: Session, world: World, awards: list[Award], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page goes on behind the last one, and the last one says that it is."""
    monkeypatch.setattr(inviting, "PAGE", 2)
    seen, after, pages = [], None, 0
    while after is not None or not pages:
        part = inviting.invited(instance, session, world.session, world.slug, state=None, after=after, hand_on=False)
        seen += [line.public_id for line in part.rows]
        after, pages = part.after, pages + 1
    assert (seen, pages) == ([award.public_id for award in awards], 3)


@SQLITE
def test_printing_once_more_changes_no_code(instance: Instance, session: Session, awards: list[Award]) -> None:
    """The card holds the code that the award has, twice the same."""
    first, again = (inviting_cards.card(instance, session, awards[0], "fr") for _ in range(2))
    assert first == again
    assert first[0].code == code_of(instance, awards[0])
    assert first[0].link == instance.urls.claim(first[0].code).upper()
    assert not session.dirty


@SQLITE
@pytest.mark.parametrize("claimed", [False, True])
def test_a_card_that_is_made_anew_kills_the_old_one(
    instance: Instance, session: Session, awarded: list[Assertion], awards: list[Award], claimed: bool
) -> None:
    """The old code opens nothing, the new one opens the badge or the carnet, and the invitation begins anew."""
    award, now = awards[0], instance.clock.now()
    if claimed:
        take(instance, session, awarded[0])
    award.invited_at, award.reminders = now - INVITATION, 2
    session.flush()
    old = code_of(instance, award)
    inviting_cards.remake(instance, session, award)
    session.commit()
    session.expire_all()
    assert code_of(instance, award) != old
    assert award_by_claim_code(instance, session, old) is None
    assert award_by_claim_code(instance, session, code_of(instance, award)) == award
    assert (award.invited_at, award.reminders) == (now, 0)
    assert state_of_invitation(instance, award) is (Invitation.CLAIMED if claimed else Invitation.WAITING)


@SQLITE
def test_a_code_that_meets_another_is_passed_over(instance: Instance, session: Session, awards: list[Award]) -> None:
    """When the next code is somebody else's, the one behind it is taken."""
    award, other = awards[:2]
    next_code = claim_code(instance.secret, award.public_id, 2)
    other.claim_lookup = claim_lookup(instance.secret, next_code)
    session.flush()
    inviting_cards.remake(instance, session, award)
    session.expire_all()
    assert award.claim_generation == 3
    assert award_by_claim_code(instance, session, next_code) == other
    assert award_by_claim_code(instance, session, code_of(instance, award)) == award


@SQLITE
def test_withdrawn_badges_get_no_card(instance: Instance, session: Session, awards: list[Award]) -> None:
    """Nothing is made anew for a badge that was refused or withdrawn, nor printed for one whose card is too old."""
    states = one_of_each(instance, session, awards)
    for state in (Invitation.REFUSED, Invitation.WITHDRAWN):
        with pytest.raises(Refused):
            inviting_cards.remake(instance, session, states[state])
    for state in (Invitation.REFUSED, Invitation.WITHDRAWN, Invitation.ENDED):
        with pytest.raises(NotFound):
            inviting_cards.card(instance, session, states[state], "fr")
    assert inviting_cards.card(instance, session, states[Invitation.CLAIMED], "fr")


def test_the_cards_of_a_sheet_are_made_anew_together(
    instance: Instance, session: Session, awards: list[Award], batch: AwardBatch
) -> None:
    """Those whom nobody has taken get other codes; the card of an opened carnet, and what was withdrawn, stay."""
    states = one_of_each(instance, session, awards)
    before = {state: award.claim_lookup for state, award in states.items()}
    assert inviting_cards.unclaimed(session, batch) == 2
    assert inviting_cards.remake_all(instance, session, batch) == 2
    session.commit()
    session.expire_all()
    changed = {state for state, award in states.items() if award.claim_lookup != before[state]}
    assert changed == {Invitation.WAITING, Invitation.ENDED}
    assert inviting.counts(instance, session, batch)[Invitation.WAITING] == 2


def test_parts_stay_what_they_are_while_badges_are_taken(
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
    awards: list[Award],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A claim between two downloads moves nobody from one file to another, so that no card is left out."""
    monkeypatch.setattr(inviting_cards, "CARDS_IN_FILE", 2)
    assert inviting_cards.parts(instance, session, world.session) == {1: 2, 2: 2, 3: 1}
    take(instance, session, awarded[0])
    take(instance, session, awarded[4])
    session.flush()
    assert inviting_cards.parts(instance, session, world.session) == {1: 1, 2: 2}
    codes = [
        [card.code for card in inviting_cards.cards(instance, session, world.session, part, "fr")] for part in (1, 2)
    ]
    assert codes == [[code_of(instance, awards[1])], [code_of(instance, award) for award in awards[2:4]]]
    for none in (0, 3, 4):
        with pytest.raises(NotFound):
            inviting_cards.cards(instance, session, world.session, none, "fr")


@SQLITE
def test_cards_say_no_surname(
    instance: Instance, session: Session, world: World, awards: list[Award], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is handed to the typesetter has first names, the badge and the code, and nothing else about anybody."""
    asked: dict[str, Any] = {}

    def pdf(template: str, content: Any, pictures: Any, **about: Any) -> bytes:
        asked.update(template=template, content=content, pictures=pictures, about=about)
        return b"%PDF"

    monkeypatch.setattr(instance.typesetter, "pdf", pdf)
    found = inviting_cards.cards(instance, session, world.session, 1, "fr")
    inviting_cards.sheet_of_cards(instance, found, {"qr": "carré"}, title="Cartes", language="fr")
    said = repr(asked).casefold()
    assert next(card["first_name"] for card in asked["content"]["cards"]) == "Zéphyrine"
    for private in ("quibolle", "brancaleon", "exemple.fr", "0639", "valence", "pétrin", "duo-day de"):
        assert private not in said, private
    assert len([name for name in asked["pictures"] if name.startswith("badge-")]) == 1  # one drawing for all
    assert (asked["about"]["title"], asked["about"]["language"]) == ("Cartes", "fr")


def test_everybody_with_an_address_is_written_to_once(
    instance: Instance, session: Session, world: World, awarded: list[Assertion], awards: list[Award]
) -> None:
    """Three of five have an e-mail; two share one and get a letter each; a second time there is nobody left."""
    instance.clock.advance(hours=1)  # type: ignore[attr-defined]  # the clock of tests can move
    assert inviting_sending.unwritten(instance, session, world.session) == 3
    assert inviting_sending.send_all(instance, session, world.session) == 3
    session.commit()
    session.expire_all()
    letters = outbox(session)
    assert [letter.recipient for letter in letters] == [email for _, email, _ in PEOPLE if email]
    for letter, award in zip(letters, awards[:3], strict=True):
        assert instance.urls.claim(code_of(instance, award)) in letter.body
        assert f"Bonjour {award.person.first_name},\n" in letter.body
        assert award.person.name not in letter.body
        assert letter.subject == SUBJECT
    assert [award.invited_at > award.awarded_at for award in awards] == [True] * 3 + [False] * 2
    assert inviting_sending.unwritten(instance, session, world.session) == 0
    assert inviting_sending.send_all(instance, session, world.session) == 0


@SQLITE
def test_letters_say_nothing_about_a_public(
    instance: Instance, session: Session, world: World, awarded: list[Assertion]
) -> None:
    """Neither the action, its session nor its publics stand in a letter; until when the link opens does."""
    inviting_sending.send_all(instance, session, world.session)
    for letter in outbox(session):
        said = f"{letter.subject}\n{letter.body}".casefold()
        for private in (world.action.title, *world.action.publics, world.session.place, world.session.host, "handicap"):
            assert private.casefold() not in said
        assert "12\u00a0juin\u00a02026" in letter.body
        assert "12\u00a0june\u00a02026" in said


@SQLITE
def test_writing_again_renews_what_has_ended(instance: Instance, session: Session, awards: list[Award]) -> None:
    """An invitation that is too old waits again from the moment of the letter, with the same code."""
    award, code = awards[0], code_of(instance, awards[0])
    award.invited_at, award.reminders = instance.clock.now() - 2 * INVITATION, 2
    session.flush()
    inviting_sending.send(instance, session, award)
    session.commit()
    session.expire_all()
    assert (award.invited_at, award.reminders) == (instance.clock.now(), 0)
    assert state_of_invitation(instance, award) is Invitation.WAITING
    assert [code in letter.body for letter in outbox(session)] == [True]


@SQLITE
def test_nobody_is_written_to_without_reason(instance: Instance, session: Session, awards: list[Award]) -> None:
    """A badge that was taken, refused or withdrawn is not offered again, and without an address nothing leaves."""
    states = one_of_each(instance, session, awards)
    for state in (Invitation.CLAIMED, Invitation.REFUSED, Invitation.WITHDRAWN):
        with pytest.raises(Refused, match="n’attend plus personne"):
            inviting_sending.send(instance, session, states[state])
    awards[0].person.email = None
    session.flush()
    with pytest.raises(Refused, match="n’a pas d’adresse"):
        inviting_sending.send(instance, session, awards[0])
    assert outbox(session) == []
    assert instance.clock.now() - awards[0].invited_at < timedelta(days=1)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_whoever_took_the_wrong_card_is_shut_out(instance: Instance, session: Session, awards: list[Award]) -> None:
    """The card of a badge that was claimed and then withdrawn is made anew as well: the old one opens nothing."""
    old = code_of(instance, awards[0])
    claim(instance, session, awards[0])
    revoke(instance, session, awards[0], "wrong-person")
    session.commit()
    session.refresh(awards[0])
    inviting_cards.remake(instance, session, awards[0])
    session.commit()
    assert award_by_claim_code(instance, session, old) is None
