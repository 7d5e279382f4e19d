"""Signing in by a one-time link; nothing but digests of tokens is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy.orm import Session

from badges.domain.text import read_email
from badges.records import accounts, mail
from badges.records.tables import Account, SignedInSession, SignInLink
from badges.services.instance import Instance

__all__ = [
    "LINK_MINUTES", "SESSION_HOURS", "Account", "account_of_session", "consume_link",
    "letter_for", "new_link", "peek_link", "request_link", "sign_out",
]  # fmt: skip
LINK_MINUTES = 20
MOST_WAITING_LINKS = 3  # sent to one account within BETWEEN and not used: nobody floods a mailbox through us
BETWEEN = timedelta(minutes=15)
SESSION_HOURS = 12


def request_link(instance: Instance, session: Session, email: str) -> None:
    """Put the wish for a sign-in link into the outbox; whether `email` has an account is looked up as it leaves.

    The same work is done for every address: neither the answer nor its time tells who has an account.
    """
    address = read_email(email)
    if address:
        mail.put(session, address, SUBJECT, body="", now=instance.clock.now())


def letter_for(instance: Instance, session: Session, email: str) -> str | None:
    """Return the text with a new sign-in link for the account of `email`.

    None when there is no such account, or when it was sent three links in these fifteen minutes and used none.
    """
    now = instance.clock.now()
    accounts.delete_expired(session, now)
    account = accounts.by_email(session, email)
    if account is None:
        return None
    ends = now + timedelta(minutes=LINK_MINUTES)
    if accounts.waiting_links(session, account.id, ends - BETWEEN, ends) >= MOST_WAITING_LINKS:
        return None
    return _body(new_link(instance, session, account))


def new_link(instance: Instance, session: Session, account: Account, *, minutes: int = LINK_MINUTES) -> str:
    """Return a new one-time address that signs `account` in within `minutes`."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(
            account_id=account.id,
            digest=_digest(token),
            expires_at=instance.clock.now() + timedelta(minutes=minutes),
        )
    )
    session.flush()
    return instance.urls.sign_in(token)


def peek_link(instance: Instance, session: Session, token: str) -> bool:
    """Tell whether a sign-in link still works, without spending it: mail scanners open links too."""
    return accounts.usable_link(session, _digest(token), instance.clock.now()) is not None


def consume_link(instance: Instance, session: Session, token: str) -> str | None:
    """Spend a sign-in link and return the secret for the cookie of a new session; None: it works no more."""
    now = instance.clock.now()
    account_id = accounts.use_link(session, _digest(token), now)
    if account_id is None:
        return None
    cookie = secrets.token_urlsafe(32)
    expires = now + timedelta(hours=SESSION_HOURS)
    session.add(SignedInSession(account_id=account_id, digest=_digest(cookie), expires_at=expires))
    session.flush()
    return cookie


def account_of_session(instance: Instance, session: Session, cookie: str) -> Account | None:
    """Return the account that `cookie` is signed in as, or None."""
    return accounts.account_of_session(session, _digest(cookie), instance.clock.now())


def sign_out(instance: Instance, session: Session, cookie: str) -> None:
    """Forget the session of `cookie`."""
    accounts.delete_session(session, _digest(cookie))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


SUBJECT = "Votre lien de connexion"


def _body(link: str) -> str:
    return (
        "Bonjour,\n\n"
        "Voici votre lien pour vous connecter. "
        f"Il sert une seule fois et reste valable {LINK_MINUTES}\u00a0minutes\u00a0:\n\n"
        f"{link}\n\n"
        "Si vous n’avez rien demandé, ne faites rien\u00a0: personne n’entre sans ce lien.\n\n"
        "----\n\n"
        "Hello,\n\n"
        f"Here is your sign-in link. It works once, within {LINK_MINUTES} minutes (address above).\n"
        "If you did not ask for it, do nothing: nobody gets in without this link.\n"
    )
