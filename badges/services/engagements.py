"""Engaged employers: an organisation records one, and awards it a badge of the kind that employers receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from badges.domain.codes import is_public_id, new_public_id
from badges.domain.directory import EmployerForm
from badges.domain.errors import NotFound, Refused
from badges.domain.planning import FormRefused
from badges.domain.revoking import REASONS, reason
from badges.records import awards, catalogue, directory
from badges.records.directory import OF_ORGANISATIONS, Awarded
from badges.records.tables import BadgeClassVersion, Employer, Engagement, Organisation
from badges.services import directory_consents
from badges.services.cataloguing import adopt
from badges.services.directory import Entry, entry_of, keep_entry
from badges.services.instance import Instance
from badges.services.minting import mint_engagement

__all__ = [
    "REASONS", "Employer", "EmployerSeen", "FormRefused", "award", "badges_for_employers", "employer_of",
    "employer_seen", "employers_seen", "record", "save", "withdraw",
]  # fmt: skip

STARTER = "employeur-accueillant"
MOST_EMPLOYERS = 500
RENEWAL = timedelta(days=60)  # before its end a badge may be awarded anew


@dataclass(frozen=True)
class EmployerSeen:
    """An employer as the desk sees it, with its badges, the latest first."""

    employer: Employer
    page_url: str
    entry: Entry
    badges: Sequence[Awarded]
    standing: Awarded | None  # the badge for employers that verifies now: it lets the directory list this one
    valid: frozenset[str]  # the engagement ids of all badges that verify now, also of the one for a testimony
    renewable: bool  # a badge can be awarded now


def employers_seen(instance: Instance, session: Session, organisation: Organisation) -> list[EmployerSeen]:
    """Return the employers that an organisation recorded, by name (at most 500)."""
    found = directory.employers_of(session, organisation.id, most=MOST_EMPLOYERS)
    badges = directory.awarded_to(session, [one.id for one in found])
    return [_seen(instance, session, organisation, one, badges.get(one.id, [])) for one in found]


def employer_seen(instance: Instance, session: Session, organisation: Organisation, employer: Employer) -> EmployerSeen:
    """Return one employer as the desk sees it."""
    badges = directory.awarded_to(session, [employer.id])
    return _seen(instance, session, organisation, employer, badges.get(employer.id, []))


def employer_of(session: Session, organisation_id: int, public_id: str) -> Employer:
    """Return an employer that the organisation recorded; raises NotFound for any other."""
    found = directory.employer_of(session, organisation_id, public_id) if is_public_id(public_id) else None
    if found is None:
        raise NotFound("Votre structure n’a pas cet employeur.", "Your organisation has no such employer.")
    return found


def record(
    instance: Instance,
    session: Session,
    organisation: Organisation,
    form: EmployerForm,
    *,
    account_id: int | None = None,
) -> Employer:
    """Record an employer; nothing of it is public before it receives a badge.

    If the form wants it listed, the employer is asked by mail. Raises FormRefused when it cannot be asked.
    """
    employer = Employer(
        public_id=new_public_id(),
        organisation_id=organisation.id,
        name=form.name,
        url=form.url,
        place=form.place,
        created_at=instance.clock.now(),
    )
    session.add(employer)
    session.flush()
    _say(instance, session, employer, form, account_id, changed=True)
    return employer


def save(
    instance: Instance, session: Session, employer: Employer, form: EmployerForm, *, account_id: int | None = None
) -> None:
    """Change what is recorded of an employer; badges that it holds name its Profile's address, which stays.

    The employer is told what changes of a public entry, and asked as in `record`. Raises FormRefused.
    """
    changed = (employer.name, employer.url, employer.place) != (form.name, form.url, form.place)
    employer.name, employer.url, employer.place = form.name, form.url, form.place
    _say(instance, session, employer, form, account_id, changed=changed)


def badges_for_employers(
    session: Session, organisation: Organisation
) -> list[tuple[str, Mapping[str, Mapping[str, str]]]]:
    """Return (slug, texts by language) of the organisation's badges that employers receive."""
    return [(one.badge_class.slug, one.content) for one in _versions(session, organisation)]


def award(instance: Instance, session: Session, organisation: Organisation, employer: Employer, badge: str) -> None:
    """Award the current version of `badge` to an employer; without a choice, the starter catalogue's badge.

    Raises NotFound for a badge that is not for employers, Refused while the employer holds one for long yet.
    """
    if not employer_seen(instance, session, organisation, employer).renewable:
        raise Refused(
            "Cet employeur a déjà un badge valable. Il pourra être renouvelé dans les 60 jours avant sa fin.",
            "This employer holds a valid badge. It can be renewed within 60 days of its end.",
        )
    engage(instance, session, employer, _chosen(instance, session, organisation, badge))


def engage(instance: Instance, session: Session, employer: Employer, version: BadgeClassVersion) -> Engagement:
    """Award a version of a badge to an employer: its recipient is the employer's Profile."""
    now = instance.clock.now().replace(microsecond=0)
    awards.freeze_version(session, version.id, now)
    engagement = Engagement(
        public_id=new_public_id(),
        organisation_id=employer.organisation_id,
        employer=employer,
        badge_version=version,
        awarded_at=now,
    )
    session.add(engagement)
    session.flush()
    mint_engagement(instance, session, engagement)
    return engagement


def withdraw(instance: Instance, session: Session, employer: Employer, engagement_id: str, code: str) -> None:
    """Withdraw a badge of an employer with a reason of the closed list; the first reason and date stand.

    Raises NotFound, and Refused for another reason.
    """
    found = directory.engagement_of(session, employer.id, engagement_id) if is_public_id(engagement_id) else None
    if found is None:
        raise NotFound("Cet employeur n’a pas ce badge.", "This employer does not hold that badge.")
    directory.revoke(session, found.id, reason(code).code, instance.clock.now())


def _say(
    instance: Instance,
    session: Session,
    employer: Employer,
    form: EmployerForm,
    account_id: int | None,
    *,
    changed: bool,
) -> None:
    entry, says_else = keep_entry(instance, session, employer.organisation_id, form.entry, employer_id=employer.id)
    if not form.entry.listed:
        directory_consents.stop(instance, session, entry.id)
        return
    if changed or says_else:
        directory_consents.tell_change(instance, session, entry)
    directory_consents.ask(instance, session, entry, form.contact, account_id)


def _versions(session: Session, organisation: Organisation) -> list[BadgeClassVersion]:
    found = catalogue.current_versions(session, organisation.id)
    return [one for one in found if one.recipient_kind == OF_ORGANISATIONS]


def _chosen(instance: Instance, session: Session, organisation: Organisation, badge: str) -> BadgeClassVersion:
    if not badge and not _versions(session, organisation):
        adopt(instance, session, organisation, [STARTER])
    for one in _versions(session, organisation):
        if one.badge_class.slug == (badge or STARTER):
            return one
    raise NotFound(
        "Ce badge n’est pas fait pour un employeur. Choisissez dans la liste.",
        "This badge is not for an employer. Choose from the list.",
    )


def _seen(
    instance: Instance, session: Session, organisation: Organisation, employer: Employer, badges: Sequence[Awarded]
) -> EmployerSeen:
    now = instance.clock.now()
    valid = [one for one in badges if one.revoked_at is None and (one.expires_at is None or one.expires_at > now)]
    standing = next((one for one in valid if one.recipient_kind == OF_ORGANISATIONS), None)
    ends = standing.expires_at if standing else None
    return EmployerSeen(
        employer=employer,
        page_url=instance.urls.employer(organisation.slug, employer.public_id),
        entry=entry_of(session, organisation.id, employer.id),
        badges=badges,
        standing=standing,
        valid=frozenset(one.engagement_id for one in valid),
        renewable=standing is None or (ends is not None and ends - now <= RENEWAL),
    )
