"""Proposing a meeting: what an employer writes, and the steps by which a contact passes, or does not.

The employer proposes, the organisation passes it on, the person says yes: only then does anything of hers pass, and
only what she ticks. Every other way ends in the same « not possible now », and never says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from badges.domain.employer_forms import read_name, read_sentences, read_work_email
from badges.domain.planning import FieldProblem, FormRefused

LINK: Final = timedelta(hours=48)  # that the link in the first mail confirms
DESK_PAUSE: Final = timedelta(hours=1)  # between two letters that say that something waits
LASTS: Final = timedelta(days=30)  # from the confirmation to a yes, and from a yes on for the contact to be read
KEPT: Final = timedelta(days=60)  # after its end; then a proposal is forgotten
LONGEST_MESSAGE: Final = 600  # signs
LONGEST_NOTE: Final = 300


class MeetingKind(StrEnum):
    """What an employer proposes."""

    VISIT = "visit"
    DUO_DAY = "duo-day"
    INTERVIEW = "interview"


class MeetingState(StrEnum):
    """Where a proposal stands."""

    ASKED = "asked"  # the address of the employer is not confirmed
    WAITING = "waiting"  # for the organisation
    PASSED = "passed"  # for the person
    ACCEPTED = "accepted"
    DECLINED = "declined"  # by the organisation, by the person, or by nobody in time


KINDS: Final = {
    MeetingKind.VISIT: ("Visiter l’entreprise", "Visit the company"),
    MeetingKind.DUO_DAY: ("Une journée en duo", "A day in tandem"),
    MeetingKind.INTERVIEW: ("Un entretien", "An interview"),
}


@dataclass(frozen=True)
class Proposal:
    """What an employer filled in."""

    employer: str
    contact: str
    email: str
    kind: MeetingKind
    message: str


def read_proposal(form: Mapping[str, str]) -> Proposal:
    """Return what `employer`, `contact`, `email`, `kind`, `message` say; raises FormRefused, all problems at once."""
    problems: list[FieldProblem] = []
    employer = read_name(
        form,
        "employer",
        problems,
        ("Écrivez le nom de votre entreprise ou structure.", "Write the name of your company or organisation."),
    )
    contact = read_name(form, "contact", problems, ("Écrivez votre nom.", "Write your name."))
    email = read_work_email(form, "email", problems)
    kind = form.get("kind", "")
    if kind not in tuple(MeetingKind):
        problems.append(FieldProblem("kind", "Choisissez ce que vous proposez.", "Choose what you propose."))
    message = read_sentences(form, "message", LONGEST_MESSAGE, problems)
    if not message:
        problems.append(
            FieldProblem("message", "Écrivez quelques mots à la personne.", "Write a few words to the person.")
        )
    if problems:
        raise FormRefused(problems)
    return Proposal(employer, contact, email, MeetingKind(kind), message)


def read_note(form: Mapping[str, str]) -> str:
    """Return why the organisation does not pass a proposal on, for colleagues alone; raises FormRefused."""
    problems: list[FieldProblem] = []
    note = read_sentences(form, "note", LONGEST_NOTE, problems)
    if problems:
        raise FormRefused(problems)
    return note
