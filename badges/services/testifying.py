"""A person tells what an action changed for her, corrects it, and may take it back at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.codes import is_public_id, new_public_id
from badges.domain.errors import NotFound, Refused
from badges.domain.testifying import MOST_LIVE, Step, TestimonyState, Told, after, read_told
from badges.records import carnets, requests, testimonies
from badges.records.tables import Person, Testimony
from badges.services.instance import Instance

__all__ = [
    "Person",
    "Testimony",
    "correct",
    "hold",
    "take_back",
    "tell",
    "testimonies_of",
    "testimony_of",
    "typed_again",
]
NOT_THERE = ("Ce témoignage n’existe pas, ou a été retiré.", "This testimony does not exist, or was taken back.")


def testimonies_of(session: Session, person: Person) -> Sequence[Testimony]:
    """Return a person's testimonies, the newest first."""
    return testimonies.of_person(session, person.id)


def testimony_of(session: Session, person: Person, public_id: str) -> Testimony:
    """Return the person's testimony `public_id`; raises NotFound for any other, and for one that she took back."""
    found = testimonies.one_of_person(session, person.id, public_id) if is_public_id(public_id) else None
    if found is None or found.state == TestimonyState.WITHDRAWN:
        raise NotFound(*NOT_THERE)
    return found


def tell(
    instance: Instance, session: Session, person: Person, form: Mapping[str, str], *, language: str | None = None
) -> Testimony:
    """Hand a testimony to the person's organisation, and record that she agrees to its publication.

    `wants_badge` of the form asks for the badge that can follow; `language` is that of the page where she read to what
    she agrees (None: unknown). Raises FormRefused, and Refused when enough of hers are on their way or published.
    """
    told = read_told(form)
    if requests.hold_person(session, person.id) is None:
        raise NotFound(*NOT_THERE)
    if testimonies.count_live(session, person.id) >= MOST_LIVE:
        raise Refused(
            f"Vous avez déjà {MOST_LIVE} témoignages. Retirez-en un pour en écrire un autre.",
            f"You have {MOST_LIVE} testimonies already. Take one back to write another.",
        )
    wording, now = WORDINGS[ConsentKind.TESTIMONY].id, instance.clock.now()
    made = blank(instance, person.organisation_id, TestimonyState.WAITING, wording, language)
    made.person_id, made.wants_badge = person.id, form.get("wants_badge") == "1"
    made.name = person.first_name if told.signed else ""  # as the organisation will read it, whatever she writes later
    write(made, told)
    session.add(made)
    carnets.add_consent(
        session,
        person_id=person.id,
        award_id=None,
        kind=ConsentKind.TESTIMONY,
        wording=wording,
        language=language,
        accompanied=False,
        now=now,
    )
    session.flush()
    return made


def correct(instance: Instance, session: Session, found: Testimony, form: Mapping[str, str]) -> None:
    """Change a testimony that is not published; raises FormRefused, Refused for one that is, or was declined."""
    told = read_told(form)
    held = hold(session, found)
    held.state = after(held.state, Step.CORRECT)
    held.changed_at = instance.clock.now()
    if held.person is not None:
        held.name = held.person.first_name if told.signed else ""
    write(held, told)
    session.flush()


def take_back(instance: Instance, session: Session, found: Testimony) -> None:
    """Withdraw a testimony: nothing of it is kept, and its page answers 410 from now on.

    A badge that came of it stays. The consent to publication ends with the last testimony.
    """
    held = hold(session, found)
    person_id, now = held.person_id, instance.clock.now()
    if held.published_at is None:
        session.delete(held)
    else:
        write(held, Told("", "", "", "", signed=False))
        held.state, held.changed_at, held.answer, held.name, held.email = TestimonyState.WITHDRAWN, now, "", "", None
    session.flush()
    if person_id is not None and not testimonies.count_live(session, person_id):
        carnets.withdraw_consents(session, person_id, ConsentKind.TESTIMONY, now)


def hold(session: Session, found: Testimony) -> Testimony:
    """Return a testimony as it is now, in nobody else's hands; raises NotFound when it was taken back."""
    held = testimonies.hold(session, found)
    if held is None or held.state == TestimonyState.WITHDRAWN:
        raise NotFound(*NOT_THERE)
    return held


def blank(
    instance: Instance, organisation_id: int, state: TestimonyState, wording: str, language: str | None
) -> Testimony:
    """Return a new testimony without its words, with what its author agreed to and in which language."""
    now = instance.clock.now()
    return Testimony(
        public_id=new_public_id(),
        organisation_id=organisation_id,
        name="",
        state=state,
        wants_badge=False,
        wording=wording,
        language=language,
        answer="",
        created_at=now,
        changed_at=now,
    )


def typed_again(found: Testimony) -> dict[str, str]:
    """Return the form that would tell a testimony again."""
    return {
        "words": found.words,
        "video": found.video,
        "captioned": "1" if found.video else "",
        "captions": found.captions,
        "transcript": found.transcript,
        "signed": "1" if found.signed else "0",
    }


def write(testimony: Testimony, told: Told) -> None:
    """Put what was told into a testimony."""
    testimony.words, testimony.video = told.words, told.video
    testimony.captions, testimony.transcript, testimony.signed = told.captions, told.transcript, told.signed
