"""Signing in by a link that works once, soon, and for its account alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select

from badges.jobs.mailing import send_waiting_mail
from badges.records.tables import MailOutbox, SignedInSession, SignInLink
from badges.services import signing_in

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance
    from tests.support.sample import World


def token_in(address: str) -> str:
    """Return the token of a sign-in address."""
    return address.rsplit("/", 1)[1]


@contextmanager
def statements_of(instance: Instance) -> Iterator[list[str]]:
    """Collect every statement that the database is asked."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(instance.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(instance.engine, "before_cursor_execute", note)


def test_a_link_signs_in_once(instance: Instance, session: Session, world: World) -> None:
    """A link opens one session for its account; a second use opens none."""
    token = token_in(signing_in.new_link(instance, session, world.owner))
    assert signing_in.peek_link(instance, session, token)
    assert signing_in.peek_link(instance, session, token), "looking does not spend it"
    cookie = signing_in.consume_link(instance, session, token)
    assert cookie is not None
    account = signing_in.account_of_session(instance, session, cookie)
    assert account is not None
    assert account.id == world.owner.id
    assert signing_in.consume_link(instance, session, token) is None
    assert not signing_in.peek_link(instance, session, token)


def test_a_link_works_for_twenty_minutes(instance: Instance, session: Session, world: World) -> None:
    """After twenty minutes a link opens nothing."""
    token = token_in(signing_in.new_link(instance, session, world.owner))
    instance.clock.advance(minutes=20)  # type: ignore[attr-defined] # the clock of tests can move
    assert not signing_in.peek_link(instance, session, token)
    assert signing_in.consume_link(instance, session, token) is None


def test_a_session_ends(instance: Instance, session: Session, world: World) -> None:
    """A session ends after twelve hours, and at once when the person signs out."""
    first, second = (
        signing_in.consume_link(instance, session, token_in(signing_in.new_link(instance, session, world.owner)))
        for _ in range(2)
    )
    assert first is not None
    assert second is not None
    signing_in.sign_out(instance, session, first)
    assert signing_in.account_of_session(instance, session, first) is None
    assert signing_in.account_of_session(instance, session, second) is not None
    instance.clock.advance(hours=12)  # type: ignore[attr-defined] # the clock of tests can move
    assert signing_in.account_of_session(instance, session, second) is None


def test_nothing_that_signs_in_is_stored(instance: Instance, session: Session, world: World) -> None:
    """The database keeps digests: neither a link's token nor a cookie can be read from it."""
    token = token_in(signing_in.new_link(instance, session, world.owner))
    cookie = signing_in.consume_link(instance, session, token)
    kept = [*session.scalars(select(SignInLink.digest)), *session.scalars(select(SignedInSession.digest))]
    assert len(kept) == 2
    assert token not in kept
    assert cookie not in kept


def test_who_asks_learns_nothing(instance: Instance, session: Session, world: World) -> None:
    """For every address the same is done, one row; the link is made as the mail leaves, for accounts alone."""
    for email in ("", "no address", "\x00"):
        signing_in.request_link(instance, session, email)
    assert session.scalars(select(MailOutbox)).all() == []
    done = []
    for email in ("unknown@exemple.fr", f"  {world.owner.email.upper()} "):
        with statements_of(instance) as statements:
            signing_in.request_link(instance, session, email)
        done.append(statements)
    assert done[0] == done[1]
    assert [mail.body for mail in session.scalars(select(MailOutbox))] == ["", ""]
    session.commit()
    assert send_waiting_mail(instance) == 1
    (sent,) = instance.mailer.sent  # type: ignore[attr-defined] # the mailer of tests remembers
    assert sent.to == world.owner.email
    assert f"{instance.urls.base}/connexion/" in sent.body
    assert session.scalars(select(MailOutbox.recipient)).all() == [world.owner.email], "strangers are forgotten"


def test_nobody_floods_a_mailbox(instance: Instance, session: Session, world: World) -> None:
    """Three unused links are sent to an account in fifteen minutes; then none, silently, until later."""

    def asked(times: int) -> int:
        for _ in range(times):
            signing_in.request_link(instance, session, world.owner.email)
            instance.clock.advance(seconds=1)  # type: ignore[attr-defined] # the clock of tests
        session.commit()
        return send_waiting_mail(instance)

    assert asked(5) == 3
    assert asked(1) == 0
    instance.clock.advance(minutes=15)  # type: ignore[attr-defined]
    assert asked(1) == 1
