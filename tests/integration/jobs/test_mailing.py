"""The outbox on both databases: mail leaves once, and nobody waits for the mail server."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.domain.errors import ProgrammeError
from badges.domain.ports import Mail
from badges.jobs.mailing import send_waiting_mail
from badges.jobs.retaining import retain
from badges.records import mail
from badges.records.tables import MailOutbox
from badges.services.instance import Instance
from badges.services.signing_in import request_link
from tests.support.sample import World


def test_mail_leaves_once(instance: Instance, session: Session, world: World) -> None:
    """A delivered message is not sent again, and its link is not kept."""
    request_link(instance, session, world.owner.email)
    session.commit()
    assert send_waiting_mail(instance) == 1
    assert send_waiting_mail(instance) == 0
    (sent,) = instance.mailer.sent  # type: ignore[attr-defined] # the mailer of tests remembers
    assert sent.to == world.owner.email
    assert session.scalars(select(MailOutbox.body)).all() == [""]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_to_whom_mail_went_is_forgotten_after_a_month(instance: Instance, session: Session, world: World) -> None:
    """Of a message nothing is left after 30 days, as the privacy page says, nor of one that could not leave."""
    now = instance.clock.now()
    for days in (0, 29, 31):
        for sent_at in (None, now):
            message = MailOutbox(recipient=f"{days}@exemple.fr", subject="s", body="", created_at=now - timedelta(days))
            message.sent_at = sent_at
            session.add(message)
    session.commit()
    retain(instance)
    found = session.scalars(select(MailOutbox.recipient).order_by(MailOutbox.recipient)).all()
    assert found == ["0@exemple.fr", "0@exemple.fr", "29@exemple.fr", "29@exemple.fr"]


def test_mail_that_fails_is_tried_again(
    instance: Instance, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that the server does not take stays in the outbox and leaves later."""

    def refuse(mail: Mail) -> None:
        raise ProgrammeError("non", "no")

    request_link(instance, session, world.owner.email)
    session.commit()
    with monkeypatch.context() as away:
        away.setattr(instance.mailer, "deliver", refuse)
        assert send_waiting_mail(instance) == 0
    assert send_waiting_mail(instance) == 1


def test_a_slow_mail_server_keeps_no_writer_waiting(
    instance: Instance, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a message is being handed over, others write to the database."""
    written: list[bool] = []

    def deliver(mail: Mail) -> None:
        with instance.unit_of_work() as other:
            request_link(instance, other, world.observer.email)
        written.append(True)

    request_link(instance, session, world.owner.email)
    session.commit()
    monkeypatch.setattr(instance.mailer, "deliver", deliver)
    monkeypatch.setattr("badges.jobs.mailing.MAILS_AT_ONCE", 1)
    assert send_waiting_mail(instance) == 1
    assert written == [True]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_sign_in_link_does_not_wait_behind_invitations(instance: Instance, session: Session, world: World) -> None:
    """What was asked for last leaves first; what failed waits until all others have been tried."""
    now = instance.clock.now()
    mail.put_all(session, [Mail(f"p{number}@exemple.fr", "Un badge", "Bonjour") for number in range(3)], now)
    request_link(instance, session, world.owner.email)
    next(one for one in session.scalars(select(MailOutbox)) if one.recipient == "p2@exemple.fr").attempts = 1
    session.commit()
    assert send_waiting_mail(instance) == 4
    left = [one.to for one in instance.mailer.sent]  # type: ignore[attr-defined] # the mailer of tests remembers
    assert left == [world.owner.email, "p1@exemple.fr", "p0@exemple.fr", "p2@exemple.fr"]
