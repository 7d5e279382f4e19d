"""An employer says itself that the directory lists it: asked by mail, agreed behind a link, and taken back there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from badges.domain.codes import new_public_id
from badges.domain.directory import Marks, by_facet
from badges.domain.directory_consents import EMPLOYER_WORDING, LINK, OWN_WORDING, PAUSE
from badges.domain.endorsing import BETWEEN_MAILS
from badges.domain.planning import FieldProblem, FormRefused
from badges.records import directory, directory_consents, mail
from badges.records.tables import DirectoryConsent, DirectoryEntry, Employer, Organisation
from badges.services import directory_letters as letters
from badges.services.employer_letters import may_write
from badges.services.instance import Instance
from badges.services.mailed_links import opens, secret_part

__all__ = [
    "Asked", "Question", "agree", "ask", "asked_of", "end_unanswered", "leave", "link_of", "of_link", "own_word",
    "stop", "tell_change",
]  # fmt: skip
_PURPOSE = "directory"  # of the links


@dataclass(frozen=True)
class Asked:
    """What the desk sees of an entry's consent: who asked, when, and what became of it."""

    by: str  # the name of the account, or nothing
    email: str | None  # forgotten once it has ended
    asked_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None
    by_employer: bool  # it ended by the employer's own no


@dataclass(frozen=True)
class Question:
    """What an employer reads behind its link: its entry as everybody will see it, and who asks."""

    employer: Employer
    organisation: Organisation
    offer: str
    marks: Marks
    agreed_at: datetime | None


def asked_of(session: Session, entry_id: int | None) -> Asked | None:
    """Return the last consent of an entry, ended or not."""
    found = directory_consents.latest_of(session, entry_id) if entry_id is not None else None
    if found is None:
        return None
    by = found.account.name if found.account else ""
    return Asked(by, found.email, found.asked_at, found.agreed_at, found.ended_at, found.by_employer)


def ask(instance: Instance, session: Session, entry: DirectoryEntry, email: str, account_id: int | None) -> None:
    """Write to an employer that it may say whether the directory lists `entry`; until then it is not listed.

    Asked again with the same address, or with none, a question or a yes that stands is left as it is. Raises
    FormRefused for an employer that said no lately, and for an address that was written to in the last hour; TooOften
    where too many letters went to its domain.
    """
    now = instance.clock.now()
    standing = directory_consents.open_of(session, entry.id)
    if standing is not None and email in ("", standing.email) and not _is_late(standing, now):
        return
    email = email or (standing.email if standing else "") or ""
    if not email:
        raise _refused(
            "Écrivez l’adresse professionnelle de l’employeur\u00a0: c’est lui qui dit oui.",
            "Write the employer’s professional address: it is the employer who says yes.",
        )
    last = directory_consents.latest_of(session, entry.id)
    if last is not None and last.by_employer and last.ended_at is not None and now < last.ended_at + PAUSE:
        raise _refused(
            f"Cet employeur a dit non il y a moins de {PAUSE.days}\u00a0jours. Reparlez-en avec lui avant.",
            f"This employer said no less than {PAUSE.days} days ago. Talk about it again first.",
        )
    if not may_write(instance, session, email):
        raise _refused(
            "Nous venons d’écrire à cette adresse. Réessayez dans une heure.",
            "We have just written to this address. Try again in an hour.",
        )
    _end(instance, session, entry.id, by_employer=False)
    made = _new(instance, entry, account_id, EMPLOYER_WORDING.id)
    made.email = email
    session.add(made)
    session.flush()
    organisation = session.get_one(Organisation, entry.organisation_id)
    body = letters.question(organisation.name, link_of(instance, made))
    mail.put(session, email, letters.ASK_SUBJECT, body, now)


def own_word(
    instance: Instance, session: Session, entry: DirectoryEntry, account_id: int | None, language: str | None
) -> None:
    """Keep that the organisation's owner has the directory list the organisation itself; twice says the same.

    `language` is that in which the owner read to what it agrees (None: unknown).
    """
    if directory_consents.open_of(session, entry.id) is None:
        made = _new(instance, entry, account_id, OWN_WORDING.id)
        made.agreed_at, made.language = made.asked_at, language
        session.add(made)
        session.flush()


def stop(instance: Instance, session: Session, entry_id: int) -> None:
    """End what stands or waits of an entry, by the organisation's wish."""
    _end(instance, session, entry_id, by_employer=False)


def tell_change(instance: Instance, session: Session, entry: DirectoryEntry) -> None:
    """Write to an employer that is listed that its entry has changed, once an hour at most.

    A letter that comes too soon after another one is put off; one that waits already tells all: its link shows the
    entry as it is when it is opened. One that could not leave for an hour is written anew, so that it is tried again.
    """
    standing = directory_consents.open_of(session, entry.id)
    now = instance.clock.now()
    if standing is None or standing.agreed_at is None or not standing.email:
        return
    lately = mail.written_since(session, letters.CHANGE_SUBJECT, standing.email, now - BETWEEN_MAILS)
    link = link_of(instance, standing)
    if any(link in letter.body for letter in lately):  # of one that left nothing is kept but to whom
        return
    mail.forget_unsent(session, letters.CHANGE_SUBJECT, link)
    organisation = session.get_one(Organisation, entry.organisation_id)
    body = letters.change(organisation.name, link)
    leaves = max((letter.created_at + BETWEEN_MAILS for letter in lately), default=now)
    mail.put(session, standing.email, letters.CHANGE_SUBJECT, body, leaves)


def link_of(instance: Instance, consent: DirectoryConsent) -> str:
    """Return the address by which an employer answers, and later leaves the directory."""
    return instance.urls.directory_consent(consent.public_id, secret_part(instance, _PURPOSE, consent.public_id))


def of_link(instance: Instance, session: Session, public_id: str, token: str) -> Question | None:
    """Return what a link asks; None for a wrong link, and for one that was answered by a no or waited too long."""
    found = _of_link(instance, session, public_id, token)
    employer = session.get(Employer, found.entry.employer_id) if found else None
    if found is None or employer is None:
        return None
    marks = by_facet(directory.marks_of(session, [found.entry_id]).get(found.entry_id, {}))
    return Question(employer, employer.organisation, found.entry.offer, marks, found.agreed_at)


def agree(instance: Instance, session: Session, public_id: str, token: str, *, language: str | None = None) -> bool:
    """List the entry of a link from now on; False: the link works no more. A second time changes nothing.

    `language` is that of the page where the employer read to what it agrees (None: unknown).
    """
    found = _of_link(instance, session, public_id, token, hold=True)
    if found is None:
        return False
    now = instance.clock.now()
    if found.agreed_at is None:
        found.agreed_at, found.language = now, language
    found.entry.listed_at = found.entry.listed_at or now
    session.flush()
    return True


def leave(instance: Instance, session: Session, public_id: str, token: str) -> bool:
    """Say no, or leave the directory at once; False: the link works no more."""
    found = _of_link(instance, session, public_id, token, hold=True)
    if found is None:
        return False
    _end(instance, session, found.entry_id, by_employer=True)
    return True


def end_unanswered(instance: Instance, session: Session) -> None:
    """Forget the addresses of employers that have not answered in time."""
    now = instance.clock.now()
    directory_consents.end_unanswered(session, now, asked_until=now - LINK)


def _of_link(
    instance: Instance, session: Session, public_id: str, token: str, *, hold: bool = False
) -> DirectoryConsent | None:
    if not opens(instance, _PURPOSE, public_id, token):
        return None
    found = directory_consents.of_public_id(session, public_id, hold=hold)
    return None if found is None or _is_late(found, instance.clock.now()) else found


def _end(instance: Instance, session: Session, entry_id: int, *, by_employer: bool) -> None:
    """End what stands or waits of an entry, with the letter that is put off: its link would open nothing."""
    standing = directory_consents.open_of(session, entry_id)
    if standing is not None:
        mail.forget_unsent(session, letters.CHANGE_SUBJECT, link_of(instance, standing))
    directory_consents.end(session, entry_id, instance.clock.now(), by_employer=by_employer)


def _is_late(consent: DirectoryConsent, now: datetime) -> bool:
    return consent.agreed_at is None and now >= consent.asked_at + LINK


def _new(instance: Instance, entry: DirectoryEntry, account_id: int | None, wording: str) -> DirectoryConsent:
    return DirectoryConsent(
        public_id=new_public_id(),
        entry_id=entry.id,
        account_id=account_id,
        wording=wording,
        asked_at=instance.clock.now(),
    )


def _refused(fr: str, en: str) -> FormRefused:
    return FormRefused([FieldProblem("contact", fr, en)])
