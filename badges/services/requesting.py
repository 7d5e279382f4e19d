"""A badge that a person asks for: she tells, adds evidence, answers, and may take all of it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from badges.domain.awarding import KEY_BADGE
from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.codes import is_public_id, new_public_id
from badges.domain.errors import NotFound, Refused
from badges.domain.planning import FieldProblem, FormRefused
from badges.domain.ports import Photograph
from badges.domain.requesting import (
    MOST_OPEN,
    MOST_PHOTOS,
    OPEN,
    RequestState,
    Step,
    Story,
    after,
    read_story,
    read_word,
)
from badges.records import catalogue, requests
from badges.records.tables import BadgeClassVersion, BadgeRequest, Person, RequestPhoto, RequestWord
from badges.services.instance import Instance
from badges.services.key_badges import earned_key_badges

__all__ = [
    "BadgeClassVersion", "BadgeRequest", "Person", "RequestPhoto", "RequestSeen", "RequestWord", "answer", "ask",
    "badges_to_ask_for", "forget", "key_badge_to_ask_for", "photo_of", "preview_of", "questions_to", "request_of",
    "requests_of", "seen", "version_of", "waits_for",
]  # fmt: skip
NOT_THERE = ("Cette demande n’existe pas, ou a été effacée.", "This request does not exist, or was erased.")


@dataclass(frozen=True)
class RequestSeen:
    """A request with its badge, what was said about it, and its photos."""

    request: BadgeRequest
    version: BadgeClassVersion
    words: Sequence[RequestWord]
    photos: Sequence[RequestPhoto]


def badges_to_ask_for(session: Session, organisation_id: int) -> list[BadgeClassVersion]:
    """Return the badges that a person can ask for: those for people, and no key badge."""
    return [
        version
        for version in catalogue.current_versions(session, organisation_id)
        if version.recipient_kind == "person" and version.kind != KEY_BADGE
    ]


def key_badge_to_ask_for(instance: Instance, session: Session, person: Person, slug: str) -> BadgeClassVersion | None:
    """Return the key badge `slug` if the person has done all of its steps and does not have it yet."""
    earned = earned_key_badges(instance, session, person) if slug else []
    return next((one for one in earned if one.badge_class.slug == slug), None)


def waits_for(session: Session, person: Person, slug: str) -> BadgeRequest | None:
    """Return the person's open request for the badge `slug`."""
    return next(
        (one for one in requests_of(session, person) if one.badge_class.slug == slug and one.state in OPEN), None
    )


def ask(
    instance: Instance,
    session: Session,
    person: Person,
    form: Mapping[str, str],
    photos: Sequence[Photograph],
    *,
    language: str | None = None,
) -> BadgeRequest:
    """Ask for the badge `badge` (its short name) of a form with its story; asked for again, it is the same request.

    A key badge of which every step is done needs no story: the other badges tell it. `language` is that of the page
    where she read to what she agrees (None: unknown). Raises FormRefused, and Refused when the person has asked for as
    many as she may.
    """
    badge_class_id, story = _read(instance, session, person, form)
    if requests.hold_person(session, person.id) is None:
        raise NotFound(*NOT_THERE)
    waiting = requests.open_for_badge(session, person.id, badge_class_id)
    if waiting is not None:
        return waiting
    if requests.count(session, person.id, OPEN) >= MOST_OPEN:
        raise Refused(
            f"Vous avez déjà {MOST_OPEN} demandes en cours. Attendez une réponse, ou retirez-en une.",
            f"You have {MOST_OPEN} open requests already. Wait for an answer, or take one back.",
        )
    now = instance.clock.now()
    made = BadgeRequest(
        public_id=new_public_id(),
        organisation_id=person.organisation_id,
        person_id=person.id,
        badge_class_id=badge_class_id,
        state=RequestState.WAITING,
        story=story.words,
        proof=story.proof,
        link=story.link,
        wording=WORDINGS[ConsentKind.PUBLICATION].id,
        language=language,
        created_at=now,
        changed_at=now,
    )
    session.add(made)
    session.flush()
    _add_photos(session, made, photos)
    return made


def requests_of(session: Session, person: Person) -> Sequence[BadgeRequest]:
    """Return what a person has asked for, the newest first."""
    return requests.of_person(session, person.id)


def questions_to(session: Session, person: Person) -> int:
    """Return in how many requests of a person the organisation asks for more."""
    return requests.count(session, person.id, (RequestState.ASKED,))


def request_of(session: Session, person: Person, public_id: str) -> BadgeRequest:
    """Return the person's request `public_id`; raises NotFound for any other."""
    found = requests.one_of_person(session, person.id, public_id) if is_public_id(public_id) else None
    if found is None:
        raise NotFound(*NOT_THERE)
    return found


def seen(session: Session, found: BadgeRequest) -> RequestSeen:
    """Return a request with all that belongs to it."""
    return RequestSeen(
        found,
        version_of(session, found),
        requests.words(session, found.id),
        requests.photos(session, found.id),
    )


def version_of(session: Session, found: BadgeRequest) -> BadgeClassVersion:
    """Return the version of the badge that a request is about: the one that is awarded now."""
    return requests.current_version(session, found.badge_class_id)


def photo_of(session: Session, found: BadgeRequest, public_id: str) -> bytes:
    """Return a photo of a request (JPEG); raises NotFound."""
    data = requests.photo(session, found.id, public_id) if is_public_id(public_id) else None
    if data is None:
        raise NotFound("Cette photo n’existe pas.", "This photo does not exist.")
    return data


def preview_of(instance: Instance, session: Session, found: BadgeRequest, public_id: str) -> bytes:
    """Return a photo of a request, small (JPEG, 12 KiB at most); raises NotFound."""
    drawn = instance.thumbnails.preview(photo_of(session, found, public_id))
    if drawn is None:
        raise NotFound("Cette photo ne peut pas être montrée en petit.", "This photo cannot be shown small.")
    return drawn


def answer(
    instance: Instance,
    session: Session,
    found: BadgeRequest,
    form: Mapping[str, str],
    photos: Sequence[Photograph],
) -> None:
    """Answer what the organisation asked (`word` of a form); raises FormRefused, Refused when nothing was asked."""
    word = read_word(form, empty=("Écrivez votre réponse.", "Write your answer."))
    held = hold(session, found)
    held.state = after(held.state, Step.ANSWER)
    held.changed_at = instance.clock.now()
    say(instance, session, held, word, by_person=True)
    _add_photos(session, held, photos)


def forget(session: Session, found: BadgeRequest) -> None:
    """Take a request back, or erase an answered one: its words and photos are gone, a badge that came of it stays."""
    requests.forget(session, hold(session, found).id)


def hold(session: Session, found: BadgeRequest) -> BadgeRequest:
    """Return a request as it is now, in nobody else's hands; raises NotFound when it was taken back."""
    held = requests.hold(session, found)
    if held is None:
        raise NotFound(*NOT_THERE)
    return held


def say(instance: Instance, session: Session, found: BadgeRequest, words: str, *, by_person: bool) -> None:
    """Add a sentence to a request."""
    session.add(RequestWord(request_id=found.id, by_person=by_person, words=words, said_at=instance.clock.now()))
    session.flush()


def _read(instance: Instance, session: Session, person: Person, form: Mapping[str, str]) -> tuple[int, Story]:
    """Return the id of the badge that a form asks for, and the story; raises FormRefused."""
    wanted = form.get("badge", "")
    earned = key_badge_to_ask_for(instance, session, person, wanted)
    offered = {one.badge_class.slug: one for one in badges_to_ask_for(session, person.organisation_id)}
    if earned is not None:
        offered[wanted] = earned
    problems = [] if wanted in offered else [FieldProblem("badge", "Choisissez un badge.", "Choose a badge.")]
    try:
        story = read_story(form, needed=earned is None)
    except FormRefused as refused:
        raise FormRefused([*problems, *refused.problems]) from None
    if problems:
        raise FormRefused(problems)
    return offered[wanted].badge_class_id, story


def _add_photos(session: Session, found: BadgeRequest, photos: Sequence[Photograph]) -> None:
    if len(requests.photos(session, found.id)) + len(photos) > MOST_PHOTOS:
        raise FormRefused(
            [
                FieldProblem(
                    "photos",
                    f"Choisissez {MOST_PHOTOS} photos au plus en tout.",
                    f"Choose {MOST_PHOTOS} photos at most in all.",
                )
            ]
        )
    requests.add_photos(session, found.id, [(new_public_id(), one) for one in photos])
