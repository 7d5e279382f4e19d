"""Claim cards: eight on a page, a bounded number in a file, and made anew when they were lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore

from sqlalchemy.orm import Session as DatabaseSession

from badges.domain.claiming import Invitation
from badges.domain.codes import claim_code, claim_lookup, grouped
from badges.domain.errors import NotFound, Refused
from badges.records import desk as desk_records
from badges.records import invitations
from badges.records.tables import Award
from badges.services.instance import Instance
from badges.services.inviting import InvitationLine, Source, code_of_line, scope_of

CARDS_IN_FILE = 200  # 25 pages, some seconds of work
TEMPLATE = "claim_cards"
TOGETHER = 500  # codes that are looked up at once
CODE_ATTEMPTS = 8  # claim codes have 46 bits: two may meet, eight times in a row they do not
TURNS = BoundedSemaphore(2)  # files that are made at a time: fifty open tabs do not take every core and thread
WAIT_S = 3.0  # for one's turn


@dataclass(frozen=True)
class Card:
    """What one card says; no surname, and nothing about the day."""

    first_name: str
    badge: str
    picture: str  # SVG of the badge
    code: str
    link: str  # in capitals, for the QR code


Cards = Sequence[Card]


def parts(instance: Instance, session: DatabaseSession, source: Source) -> Mapping[int, int]:
    """Return {part: how many cards its file holds} for the cards that wait to be handed over."""
    return invitations.waiting_by_part(session, scope_of(source), CARDS_IN_FILE, instance.clock.now())


def cards(instance: Instance, session: DatabaseSession, source: Source, part: int, language: str) -> Cards:
    """Return the cards of one part, with the codes that they have now; raises NotFound when none waits there."""
    found = invitations.waiting_in_part(
        session, scope_of(source), part=part, size=CARDS_IN_FILE, now=instance.clock.now()
    )
    if not found:
        raise NotFound(
            "Aucune carte n’attend ici. Revenez à la liste pour voir ce qu’elles sont devenues.",
            "No card waits here. Go back to the list to see what became of them.",
        )
    return _cards(instance, session, found, language)


def card(instance: Instance, session: DatabaseSession, award: Award, language: str) -> Cards:
    """Return the card of one award, which opens it or its carnet; raises NotFound for a card that opens nothing."""
    line = invitations.one(session, award.id, instance.clock.now())
    if line.state not in (Invitation.WAITING, Invitation.CLAIMED):
        raise NotFound(
            "Cette carte n’ouvrirait rien. Refaites-la d’abord, ou regardez ce que le badge est devenu.",
            "This card would open nothing. Make it anew first, or look at what became of the badge.",
        )
    return _cards(instance, session, [line], language)


def sheet_of_cards(instance: Instance, found: Cards, words: Mapping[str, str], *, title: str, language: str) -> bytes:
    """Return the cards as a PDF (PDF/UA-1), eight on an A4 page; it takes a while, so no transaction should be open.

    `words`: what is said on every card (`for_you`, `scan`, `then_type`, `qr`). Raises Refused when too many others
    are being made, TypesettingError.
    """
    if not TURNS.acquire(timeout=WAIT_S):
        raise Refused(
            "D’autres cartes sont en préparation. Réessayez dans quelques secondes.",
            "Other cards are being made. Try again in a few seconds.",
        )
    try:
        content, pictures = _content(instance, found, words)
        now = instance.clock.now()
        return instance.typesetter.pdf(TEMPLATE, content, pictures, title=title, language=language, at=now)
    finally:
        TURNS.release()


def remake(instance: Instance, session: DatabaseSession, award: Award) -> None:
    """Give `award` another code: its old card and link open nothing from now on, and the invitation begins anew.

    The new card of a badge that was claimed opens its carnet, that of a withdrawn one too: whoever holds a card
    that went to the wrong person must be shut out. Raises Refused for one that was withdrawn before anybody took it.
    """
    if award.revoked_at is not None and award.claimed_at is None:
        raise Refused(
            "Ce badge est retiré. Il n’a plus de carte.",
            "This badge has been withdrawn. It has no card any more.",
        )
    _replace_codes(instance, session, [invitations.one(session, award.id, instance.clock.now())])


def remake_all(instance: Instance, session: DatabaseSession, source: Source) -> int:
    """Give every award of `source` that nobody has taken another code (see `remake`); return how many.

    The card of somebody who has opened her carnet stays: only one at a time is made anew, knowingly.
    """
    found = invitations.held(session, invitations.without_claim(scope_of(source)), instance.clock.now())
    for first in range(0, len(found), TOGETHER):
        _replace_codes(instance, session, found[first : first + TOGETHER])
    return len(found)


def unclaimed(session: DatabaseSession, source: Source) -> int:
    """Return how many cards `remake_all` would make."""
    return invitations.count(session, invitations.without_claim(scope_of(source)))


def _content(instance: Instance, found: Cards, words: Mapping[str, str]) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return what the template is told, and its drawings by name: a badge's once, a QR code for each card."""
    names = {picture: f"badge-{number}.svg" for number, picture in enumerate({one.picture: None for one in found})}
    pictures = {name: picture.encode() for picture, name in names.items()}
    said = []
    for number, one in enumerate(found):
        pictures[f"qr-{number}.svg"] = instance.qr_codes.draw(one.link, "svg")
        said.append(
            {
                "first_name": one.first_name,
                "badge": one.badge,
                "picture": names[one.picture],
                "qr": f"qr-{number}.svg",
                "code": grouped(one.code, 5),
            }
        )
    address = f"{instance.urls.base}/c".partition("://")[2]
    return {"cards": said, "words": dict(words), "address": address}, pictures


def _cards(instance: Instance, session: DatabaseSession, lines: Sequence[InvitationLine], language: str) -> list[Card]:
    versions = desk_records.versions(session, {line.badge_version_id for line in lines})
    names = {key: (one.content.get(language) or one.content["fr"])["name"] for key, one in versions.items()}
    drawings = {key: one.image_svg for key, one in versions.items()}
    found = []
    for line in lines:
        code = code_of_line(instance, line)
        version = line.badge_version_id
        link = instance.urls.claim(code).upper()
        found.append(Card(line.first_name, names[version], drawings[version], code, link))
    return found


def _replace_codes(instance: Instance, session: DatabaseSession, lines: Sequence[InvitationLine]) -> None:
    public_ids = {line.id: line.public_id for line in lines}
    waiting = {line.id: line.claim_generation + 1 for line in lines}
    settled: dict[int, tuple[int, str]] = {}
    for _attempt in range(CODE_ATTEMPTS):
        lookups = {
            award: claim_lookup(instance.secret, claim_code(instance.secret, public_ids[award], generation))
            for award, generation in waiting.items()
        }
        taken = invitations.known_lookups(session, lookups.values())
        settled |= {award: (waiting[award], lookup) for award, lookup in lookups.items() if lookup not in taken}
        waiting = {award: waiting[award] + 1 for award, lookup in lookups.items() if lookup in taken}
        if not waiting:
            break
    else:
        raise RuntimeError("no free claim code was found")
    values = [
        {"award": line.id, "seen": line.claim_generation, "new": settled[line.id][0], "lookup": settled[line.id][1]}
        for line in lines
    ]
    invitations.replace_codes(session, values, instance.clock.now())
