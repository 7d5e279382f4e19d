"""An employer recognises a badge: asked for on the badge's page, confirmed by a link, published, withdrawn.

Where the confirmed address does not speak for the website, the organisation looks before anything is published.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from badges.domain import endorsing
from badges.domain.codes import is_public_id, new_public_id
from badges.domain.employer_forms import domain_of
from badges.domain.endorsing import (
    DECLINED,
    KEPT_WAITING,
    LINK,
    LONGEST_COMMENT,
    REASONS,
    Endorsed,
    EndorsementForm,
    is_proved,
    read_endorsement,
)
from badges.domain.errors import NotFound, Refused
from badges.domain.mailboxes import mailbox
from badges.domain.planning import FieldProblem, FormRefused
from badges.openbadges.linting import lint_endorsement
from badges.openbadges.signing import publish
from badges.records import endorsements, mail
from badges.records.tables import Endorsement
from badges.services.employer_letters import may_write
from badges.services.endorsing_letters import (
    SUBJECT,
    SUBJECT_ANSWER,
    declined_letter,
    letter,
    published_letter,
)
from badges.services.instance import Instance
from badges.services.publishing_pages import BadgeClassPage, BadgePage

__all__ = [
    "DECLINED", "KEPT_WAITING", "LONGEST_COMMENT", "REASONS", "Endorsement", "EndorsementSeen", "FormRefused", "Said",
    "ask", "confirm", "decline", "endorsement_of_desk", "endorsements_of_desk", "endorsements_of_organisation",
    "endorsements_of_version", "forget_unconfirmed", "mark_seen", "of_link", "prepare", "publish_waiting",
    "published_endorsement", "take_back", "withdraw",
]  # fmt: skip

MOST_SHOWN = 30  # on one page
MOST_AT_DESK = 200


@dataclass(frozen=True)
class EndorsementSeen:
    """What pages say of an endorsement that stands, or once did."""

    public_id: str
    name: str
    url: str
    domain: str  # of the address that was confirmed
    is_proved: bool  # that domain speaks for the website `url`
    is_published: bool
    comment: str
    organisation: str
    badge: Mapping[str, Mapping[str, object]]  # the badge's texts by language
    badge_url: str
    page_url: str
    logo_url: str | None
    issued_at: datetime
    confirmed_at: datetime | None
    withdrawn_at: datetime | None
    reason: str | None  # a code of REASONS


@dataclass(frozen=True)
class Said:
    """What an employer filled in, its logo drawn again."""

    form: EndorsementForm
    logo: bytes | None


def prepare(instance: Instance, form: Mapping[str, str], logo: bytes) -> Said:
    """Read what an employer says, and draw its logo (a PNG or JPEG, or empty) again; raises FormRefused.

    Nothing is written: this may take a while.
    """
    read = read_endorsement(form)
    return Said(read, _drawn(instance, logo) if logo else None)


def ask(instance: Instance, session: Session, page: BadgePage, said: Said) -> None:
    """Keep what an employer says of the badge on `page`, and have the link sent that publishes it.

    To a mailbox that was written to in the last hour nothing is sent, and nothing says so. Raises NotFound for a
    badge that nobody can recognise any more, TooOften where too many letters have left.
    """
    badge = endorsements.recognised(session, page.public_id)
    if badge is None or page.revoked_at is not None or page.hidden:
        raise NotFound("Ce badge ne peut plus être reconnu.", "This badge can no longer be recognised.")
    form = said.form
    now = instance.clock.now()
    if not may_write(instance, session, form.email, badge.organisation_id):
        return
    token = secrets.token_urlsafe(32)
    session.add(
        Endorsement(
            public_id=new_public_id(),
            organisation_id=badge.organisation_id,
            badge_version_id=badge.badge_version_id,
            name=form.name,
            url=form.url,
            email=form.email,
            domain=domain_of(form.email),
            comment=form.comment,
            logo=said.logo,
            digest=_digest(token),
            created_at=now,
            link_ends_at=now + LINK,
        )
    )
    link = instance.urls.confirm_endorsement(token)
    mail.put(session, form.email, SUBJECT, letter(page.badge.wording, page.badge.issuer.name, link), now)


def of_link(instance: Instance, session: Session, token: str) -> EndorsementSeen | None:
    """Return what a link can confirm, or has confirmed and can take back; mail scanners open links too."""
    digest = _digest(token)
    found = endorsements.waiting(session, digest, instance.clock.now()) or endorsements.confirmed(session, digest)
    return _seen(instance, found) if found else None


def confirm(instance: Instance, session: Session, token: str) -> EndorsementSeen | None:
    """Confirm by a link; None: it confirms nothing any more.

    The Endorsement is published at once when the confirmed address speaks for the website, and otherwise waits for
    the organisation's look. Raises Refused when the same mailbox has recognised this badge before; of two links at a
    time, one does.
    """
    now = instance.clock.now().replace(microsecond=0)
    pending = endorsements.waiting(session, _digest(token), now)
    if pending is None:
        return None
    endorsements.hold_version(session, pending.badge_version_id)
    standing = endorsements.standing_addresses(session, pending.badge_version_id, pending.domain)
    if pending.email and mailbox(pending.email) in map(mailbox, standing):
        raise Refused(
            "Vous avez déjà reconnu ce badge avec cette adresse. Il n’y a rien d’autre à faire.",
            "You have already recognised this badge with this address. There is nothing else to do.",
        )
    confirmed = endorsements.confirm(session, _digest(token), now)
    if confirmed is None:
        return None
    found = endorsements.by_id(session, confirmed)
    if is_proved(found.url, found.domain):
        found.document = _document(instance, found, now)
        session.flush()
    return _seen(instance, found)


def take_back(instance: Instance, session: Session, token: str) -> bool:
    """Withdraw by its own link what an employer has confirmed, once; False: there is nothing to withdraw."""
    found = endorsements.confirmed(session, _digest(token))
    held = endorsements.hold(session, found.id) if found else None
    if held is None or held.withdrawn_at is not None:
        return False
    if held.document is None:
        session.delete(held)
        session.flush()
    else:
        withdraw(instance, session, held, "endorser-request")
    return True


def published_endorsement(instance: Instance, session: Session, org: str, public_id: str) -> EndorsementSeen | None:
    """Return what was published at `/o/{org}/endorsements/{public_id}`."""
    found = endorsements.published_at(session, org, public_id) if is_public_id(public_id) else None
    return _seen(instance, found) if found else None


def endorsements_of_version(
    instance: Instance, session: Session, badge: BadgeClassPage, *, most: int = MOST_SHOWN
) -> list[EndorsementSeen]:
    """Return at most `most` endorsements that stand of a badge version, the latest first."""
    return _all(instance, endorsements.of_version(session, badge.issuer.slug, badge.slug, badge.version, most=most))


def endorsements_of_organisation(instance: Instance, session: Session, org: str) -> list[EndorsementSeen]:
    """Return what stands of an organisation's badges, the latest first, at most 30."""
    return _all(instance, endorsements.of_public_organisation(session, org, most=MOST_SHOWN))


def endorsements_of_desk(instance: Instance, session: Session, organisation_id: int) -> Sequence[Endorsement]:
    """Return the latest 200 endorsements of the organisation's badges, waiting and withdrawn ones too."""
    return endorsements.of_desk(session, organisation_id, most=MOST_AT_DESK)


def endorsement_of_desk(session: Session, organisation_id: int, public_id: str) -> Endorsement:
    """Return an endorsement of one of the organisation's badges; raises NotFound for any other."""
    found = endorsements.one_of_desk(session, organisation_id, public_id) if is_public_id(public_id) else None
    if found is None:
        raise NotFound("Votre structure n’a pas cet avis.", "Your organisation has no such endorsement.")
    return found


def mark_seen(instance: Instance, session: Session, endorsement: Endorsement) -> None:
    """Keep that the organisation has looked at an endorsement."""
    endorsement.seen_at = endorsement.seen_at or instance.clock.now()
    session.flush()


def publish_waiting(instance: Instance, session: Session, endorsement: Endorsement) -> None:
    """Publish what waited for the organisation's look, and write so to the employer; a second time changes nothing.

    Raises NotFound when its employer has taken it back meanwhile.
    """
    held = _held(session, endorsement)
    if held.document is not None or held.withdrawn_at is not None:
        return
    now = instance.clock.now()
    held.document = _document(instance, held, held.confirmed_at or now)
    held.seen_at = now
    session.flush()
    body = published_letter(
        held.badge_version.content,
        held.organisation.name,
        instance.urls.endorsement(held.organisation.slug, held.public_id),
    )
    _answer(session, held, body, now)


def decline(instance: Instance, session: Session, endorsement: Endorsement, reason: str) -> None:
    """Forget what waited and is not published, for a reason of DECLINED, which is written to the employer.

    Raises Refused for another reason or for what is published, NotFound when it has gone meanwhile.
    """
    if reason not in DECLINED:
        raise Refused("Choisissez un motif dans la liste.", "Choose a reason from the list.")
    held = _held(session, endorsement)
    if held.document is not None or held.withdrawn_at is not None:
        raise Refused("Cet avis est déjà publié. Retirez-le.", "This endorsement is published already. Withdraw it.")
    body = declined_letter(held.badge_version.content, held.organisation.name, REASONS[reason])
    _answer(session, held, body, instance.clock.now())
    session.delete(held)
    session.flush()


def withdraw(instance: Instance, session: Session, endorsement: Endorsement, reason: str) -> None:
    """Withdraw an endorsement for a reason of REASONS: its address answers 410, and what it held is forgotten.

    The first reason and date stand. Raises Refused for another reason.
    """
    if reason not in REASONS:
        raise Refused("Choisissez un motif dans la liste.", "Choose a reason from the list.")
    if endorsement.withdrawn_at is not None:
        return
    now = instance.clock.now()
    endorsement.withdrawn_at, endorsement.withdrawal_reason = now, reason
    endorsement.seen_at = endorsement.seen_at or now
    endorsement.email = endorsement.logo = endorsement.document = endorsement.digest = None
    endorsement.comment = ""
    session.flush()


def forget_unconfirmed(instance: Instance, session: Session) -> None:
    """Forget what was typed and never confirmed, and what the organisation has not looked at for 90 days."""
    now = instance.clock.now()
    endorsements.forget_unconfirmed(session, now)
    endorsements.forget_waiting(session, now - KEPT_WAITING)


def _held(session: Session, endorsement: Endorsement) -> Endorsement:
    """Return an endorsement as it is now: an employer may take it back while the organisation decides."""
    held = endorsements.hold(session, endorsement.id)
    if held is None:
        raise NotFound("Cet avis n’est plus là.", "This endorsement is no longer there.")
    return held


def _answer(session: Session, endorsement: Endorsement, body: str, now: datetime) -> None:
    if endorsement.email is not None:
        mail.put(session, endorsement.email, SUBJECT_ANSWER, body, now)


def _document(instance: Instance, row: Endorsement, issued_on: datetime) -> bytes:
    slug = row.organisation.slug
    endorsed = Endorsed(slug, row.badge_version.badge_class.slug, row.badge_version.number)
    content = endorsing.endorsement(instance.urls, endorsed, row.public_id, comment=row.comment, issued_on=issued_on)
    return publish(lint_endorsement(content, prefix=f"{instance.urls.organisation(slug)}/"))


def _drawn(instance: Instance, logo: bytes) -> bytes:
    drawn = instance.thumbnails.logo(logo)
    if drawn is None:
        problem = FieldProblem(
            "logo",
            "Cette image ne peut pas être lue. Choisissez un fichier PNG ou JPEG plus simple, ou aucun.",
            "This image cannot be read. Choose a simpler PNG or JPEG file, or none.",
        )
        raise FormRefused([problem])
    return drawn


def _all(instance: Instance, rows: Sequence[Endorsement]) -> list[EndorsementSeen]:
    return [_seen(instance, row) for row in rows]


def _seen(instance: Instance, row: Endorsement) -> EndorsementSeen:
    urls, slug, version = instance.urls, row.organisation.slug, row.badge_version
    return EndorsementSeen(
        public_id=row.public_id,
        name=row.name,
        url=row.url,
        domain=row.domain,
        is_proved=is_proved(row.url, row.domain),
        is_published=row.document is not None,
        comment=row.comment,
        organisation=row.organisation.name,
        badge=version.content,
        badge_url=urls.badge(slug, version.badge_class.slug, version.number),
        page_url=urls.endorsement(slug, row.public_id),
        logo_url=urls.endorser_logo(slug, row.public_id) if row.logo and row.document else None,
        issued_at=row.confirmed_at or row.created_at,
        confirmed_at=row.confirmed_at,
        withdrawn_at=row.withdrawn_at,
        reason=row.withdrawal_reason,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
