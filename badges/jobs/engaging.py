"""What employers began and nobody finished comes to its end."""

from __future__ import annotations

from badges.services import directory_consents, endorsing, meeting, testifying_employers
from badges.services.employer_letters import forget_counts
from badges.services.instance import Instance


def end_what_waited(instance: Instance) -> None:
    """End proposals that nobody answered in time; forget forms that were never confirmed and what ended long ago."""
    with instance.unit_of_work() as session:
        endorsing.forget_unconfirmed(instance, session)
        meeting.end_overdue(instance, session)
        meeting.clear(instance, session)
        testifying_employers.forget_ended(instance, session)
        forget_counts(instance, session)
        directory_consents.end_unanswered(instance, session)
