"""What is asked often, or of millions of rows, is found by an index on both databases: the plans are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, insert, select, text

from badges.domain.erasing import Kind
from badges.records import (
    carnets,
    endorsements,
    erasing,
    holders,
    invitations,
    mail,
    meetings,
    retaining,
    sharing,
    tombstones,
)
from badges.records.tables import Assertion, Award, Base, Consent, MailOutbox, Meeting, Person, ShareLink, Tombstone
from badges.records.tables import Session as PlannedSession

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance
    from tests.support.sample import World

MANY = 2000  # rows of each table: PostgreSQL reads a smaller table whole, and is right
SESSIONS = 100
FIRST = 10_000  # id of the first row that is made here
LONG_AGO = timedelta(days=900)


@dataclass(frozen=True)
class Filler:
    """Adds rows to a table, each like a row that is there, but for some values."""

    session: Session
    now: datetime

    @property
    def old(self) -> datetime:
        """Long before now."""
        return self.now - LONG_AGO

    def fill(self, table: type[Base], row: Any, number: int, values: Callable[[int], Mapping[str, Any]]) -> None:
        """Add so many rows like `row` (None: like none), with `values` of their number."""
        columns = {column.name: getattr(row, column.name) for column in table.__table__.columns} if row else {}
        rows = [{**columns, **values(n)} for n in range(number)]
        self.session.execute(insert(table), rows)


@pytest.fixture
def crowded(instance: Instance, session: Session, world: World, awarded: list[Assertion]) -> Session:
    """A session on tables with thousands of rows, nearly all of them long ago and settled."""
    filler = Filler(session, instance.clock.now())
    _fill_with_people(filler, world, awarded[0].award)
    _fill_with_what_is_theirs(filler, awarded[0].organisation_id)
    if instance.engine.dialect.name == "postgresql":
        session.execute(text("ANALYZE"))
    return session


def _fill_with_people(filler: Filler, world: World, award: Award) -> None:
    now, old = filler.now, filler.old
    filler.fill(PlannedSession, world.session, SESSIONS, lambda n: {"id": FIRST + n, "public_id": f"session-{n}"})
    filler.fill(
        Person, award.person, MANY,
        lambda n: {
            "id": FIRST + n, "public_id": f"person-{n}", "name": f"Personne {n}", "email": f"p{n}@exemple.fr",
            "phone": f"+336{n:08}", "created_at": now if n % 50 else old,
            "end_announced_on": old.date() if n == 1 else None,
        },
    )  # fmt: skip
    filler.fill(
        Award, award, MANY,
        lambda n: {
            "id": FIRST + n, "public_id": f"award-{n}", "person_id": FIRST + n, "session_id": FIRST + n % SESSIONS,
            "batch_id": None, "claim_lookup": f"lookup-{n}", "claimed_at": old if n % 50 else None,
            "invited_at": old if n % 50 else now - timedelta(days=8),
        },
    )  # fmt: skip


def _fill_with_what_is_theirs(filler: Filler, organisation_id: int) -> None:
    now, old = filler.now, filler.old
    filler.fill(
        Consent, None, MANY,
        lambda n: {
            "person_id": FIRST + n, "kind": "publication", "wording": "publication-1", "accompanied": False,
            "given_at": now,
        },
    )  # fmt: skip
    filler.fill(
        ShareLink, None, MANY,
        lambda n: {
            "person_id": FIRST + n, "token": f"t-{n}", "label": "", "award_ids": [], "created_at": now,
            "expires_at": now, "visits": 0,
        },
    )  # fmt: skip
    filler.fill(
        Meeting, None, MANY,
        lambda n: {
            "public_id": f"meeting-{n}", "organisation_id": organisation_id, "award_id": FIRST + n, "kind": "visit",
            "employer": "E", "contact": "C", "email": f"e{n}@entreprise.fr", "message": "", "state": "accepted",
            "created_at": now, "link_ends_at": now, "ends_at": now + timedelta(days=n % 50), "note": "",
            "email_given": False, "phone_given": False,
        },
    )  # fmt: skip
    letter = {"subject": "S", "body": "", "created_at": old, "sent_at": old, "attempts": 1}
    filler.fill(MailOutbox, None, MANY, lambda n: {**letter, "recipient": f"e{n}@entreprise.fr"})
    stone = {"kind": "short", "erased_on": old.date()}
    filler.fill(Tombstone, None, MANY, lambda n: {**stone, "key": f"{n}"})


def plans_of(session: Session, ask: Callable[[], object]) -> list[str]:
    """Return the plan of each statement that `ask` has executed."""
    seen: list[tuple[str, Any]] = []

    def keep(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        seen.append((statement, parameters))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", keep)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", keep)
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    plans = []
    for statement, parameters in seen:
        rows = session.connection().exec_driver_sql(explain + statement, parameters)
        plans.append("\n".join(str(row[-1]) for row in rows))
    return plans


def scanned(plan: str, tables: set[str]) -> list[str]:
    """Return the lines of a plan by which one of these tables is read whole."""
    steps = [line.strip().removeprefix("->").strip() for line in plan.splitlines()]
    return [
        step
        for step in steps
        for table in tables
        if step.startswith(f"Seq Scan on {table} ") or f"{step} ".startswith(f"SCAN {table} ")
        if "USING INDEX ix_" not in step
    ]


def test_nothing_that_is_asked_often_reads_a_table_whole(instance: Instance, crowded: Session) -> None:
    """Reminders, lists of invitations, shared links, consents, retention, erasing and the sweep read by indexes."""
    now = instance.clock.now()
    since, session_id = date(2024, 1, 1), FIRST
    person = crowded.scalars(select(Person).where(Person.id == FIRST)).one()
    scope = invitations.of_session(session_id)
    asked: dict[str, Callable[[], object]] = {
        "reminders: is one due": lambda: invitations.reminders_wait(crowded, now),
        "reminders: those due": lambda: invitations.held_for_reminder(crowded, now, limit=500),
        "invitations: counts": lambda: invitations.counts(crowded, scope, now),
        "invitations: page": lambda: invitations.page(crowded, scope, state="waiting", after=None, limit=51, now=now),
        "invitations: never written to": lambda: invitations.held(
            crowded, invitations.never_written_to(scope, now), now
        ),
        "share link by code": lambda: sharing.link_at(crowded, "t-7"),
        "share links of a person": lambda: sharing.open_links(crowded, FIRST, now),
        "a visit": lambda: sharing.count_visit(crowded, "t-7"),
        "consents of a person": lambda: holders.allows_comparing(crowded, FIRST),
        "consent taken back": lambda: carnets.withdraw_consents(crowded, FIRST, "publication", now),
        "carnet": lambda: carnets.claimed_awards(crowded, FIRST),
        "openings": lambda: retaining.use_carnets(crowded, {FIRST, FIRST + 1}, since),
        "retention: silent": lambda: retaining.silent_people(crowded, since, most=200),
        "retention: over": lambda: retaining.ended_people(crowded, since, since),
        "retention: back": lambda: retaining.reprieve(crowded, since),
        "tombstone": lambda: tombstones.is_erased(crowded, Kind.SHORT, "7"),
        "tombstones of a day": lambda: tombstones.erased_since(crowded, date(2026, 1, 1)),
        "erasing: known by": lambda: erasing.is_alone_with(crowded, person, "p7@exemple.fr"),
        "sweep: meetings": lambda: meetings.overdue(crowded, now, most=100),
        "sweep: meetings that ended": lambda: meetings.forget(crowded, now, ended_before=now - LONG_AGO),
        "sweep: unconfirmed": lambda: endorsements.forget_unconfirmed(crowded, now),
        "letters lately": lambda: mail.recipients_since(crowded, "S", now - timedelta(hours=1)),
        "letters lately, to one": lambda: mail.written_since(crowded, "S", "a@b.fr", now - timedelta(hours=1)),
        "letters put off": lambda: mail.forget_unsent(crowded, "S", "https://"),
        "letters to leave": lambda: mail.next_unsent(crowded, now, most_attempts=8),
    }
    big = {"award", "person", "consent", "share_link", "tombstone", "meeting", "mail_outbox"}
    bad: dict[str, list[str]] = {}
    for name, ask in asked.items():
        plans = plans_of(crowded, ask)
        assert plans, name
        bad |= {f"{name} {number}": found for number, plan in enumerate(plans) if (found := scanned(plan, big))}
    assert bad == {}
    for name in ("reminders: is one due", "reminders: those due"):
        assert ["ix_award_reminding" in plan for plan in plans_of(crowded, asked[name])] == [True]
