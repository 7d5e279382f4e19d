"""From a claim code, printed on a card or in a link, to the badge that it hands over: claimed, or refused."""

from __future__ import annotations

from sqlalchemy.orm import Session

from badges.domain.claiming import REFUSED_BY_PERSON, WORDINGS, ConsentKind, Invitation, invitation
from badges.domain.codes import CLAIM_LENGTH, claim_code, claim_lookup, read_code
from badges.domain.errors import Gone
from badges.records import awards, carnets
from badges.records.tables import Award
from badges.services.holding import hold_person
from badges.services.instance import Instance
from badges.services.revoking import revoke

__all__ = ["Award", "award_by_claim_code", "claim", "claim_link", "code_of", "refuse", "state_of_invitation"]


def award_by_claim_code(instance: Instance, session: Session, typed: str) -> Award | None:
    """Return the award that a claim code opens (any case, with or without separators), or None.

    Codes are found by a keyed digest: a dump of the database holds none of them.
    """
    code = read_code(typed, CLAIM_LENGTH)
    if code is None:
        return None
    return awards.by_claim_lookup(session, claim_lookup(instance.secret, code))


def code_of(instance: Instance, award: Award) -> str:
    """Return the claim code of `award`, ten signs."""
    return claim_code(instance.secret, award.public_id, award.claim_generation)


def claim_link(instance: Instance, award: Award) -> str:
    """Return the address that opens `award` for whoever was given it."""
    return instance.urls.claim(code_of(instance, award))


def state_of_invitation(instance: Instance, award: Award) -> Invitation:
    """Return what has become of the invitation to claim `award`."""
    return invitation(
        invited_at=award.invited_at,
        claimed_at=award.claimed_at,
        revoked_at=award.revoked_at,
        reason=award.revocation_reason,
        now=instance.clock.now(),
    )


def claim(
    instance: Instance, session: Session, award: Award, *, language: str | None = None, accompanied: bool = False
) -> None:
    """Put `award` into its person's carnet and record the consent; a second time changes nothing.

    `language` is that of the page where she read the words (None: unknown); `accompanied` says that somebody of the
    organisation acted beside her. Raises Gone when the badge was refused or withdrawn, or the invitation has ended.
    """
    _hold(session, award)
    state = state_of_invitation(instance, award)
    if state is Invitation.CLAIMED:
        return
    if state is not Invitation.WAITING or not carnets.claim(session, award.id, instance.clock.now()):
        raise _ended()
    carnets.add_consent(
        session,
        person_id=award.person_id,
        award_id=award.id,
        kind=ConsentKind.PUBLICATION,
        wording=WORDINGS[ConsentKind.PUBLICATION].id,
        language=language,
        accompanied=accompanied,
        now=instance.clock.now(),
    )


def refuse(instance: Instance, session: Session, award: Award) -> None:
    """Withdraw `award` because its person does not want it: its addresses answer 410 from now on.

    Raises Gone for an invitation that no longer waits: nobody else's card takes a claimed badge back.
    """
    _hold(session, award)
    if state_of_invitation(instance, award) is not Invitation.WAITING:
        raise _ended()
    revoke(instance, session, award, REFUSED_BY_PERSON)


def _hold(session: Session, award: Award) -> None:
    """Have a yes and a no of the same moment come one after the other, and read what the first has done."""
    hold_person(session, award.person_id)
    session.refresh(award, ["invited_at", "claimed_at", "revoked_at", "revocation_reason"], with_for_update=True)


def _ended() -> Gone:
    return Gone(
        "Cette carte n’ouvre plus rien. Demandez-en une nouvelle à la structure qui vous l’a donnée.",
        "This card opens nothing any more. Ask the organisation that gave it to you for a new one.",
    )
