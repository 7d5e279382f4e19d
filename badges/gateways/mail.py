"""Mail: SMTP where it is configured, else a local folder that can be read."""

from __future__ import annotations

import secrets
import smtplib
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote, urlsplit

from badges.domain.ports import Mail
from badges.gateways.errors import GatewayError

TIMEOUT_S = 20


class MailError(GatewayError):
    """A message could not be handed over."""


class FolderMailer:
    """Keeps each message as an `.eml` file; in development it also announces it on the terminal."""

    sends = False

    def __init__(self, folder: Path, sender: str, announce: Callable[[str], None] | None = None) -> None:
        self._folder = folder
        self._sender = sender
        self._announce = announce

    def deliver(self, mail: Mail) -> None:
        """Write `mail` into the folder, readable by its owner alone."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        path = self._folder / f"{stamp}-{secrets.token_hex(4)}.eml"
        path.touch(mode=0o600)
        path.write_bytes(bytes(_message(mail, self._sender)))
        if self._announce:
            self._announce(f"Courriel gardé dans {path}\n{mail.body}")

    def kept(self, *, most: int) -> Sequence[Mail]:
        """Read the latest messages of the folder."""
        paths = sorted(self._folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        return [_read(path) for path in paths[:most]]

    def forget(self, concerned: Callable[[Mail], bool]) -> None:
        """Delete the messages of the folder of which `concerned` is true."""
        for path in self._folder.glob("*.eml"):
            if concerned(_read(path)):
                path.unlink(missing_ok=True)


class SmtpMailer:
    """Hands messages to an SMTP server (`smtp://user:password@host:587`, STARTTLS; or `smtps://…:465`)."""

    sends = True

    def __init__(self, url: str, sender: str) -> None:
        self._parts = urlsplit(url)
        self._sender = sender

    def deliver(self, mail: Mail) -> None:
        """Send `mail`; raises MailError with a sentence when the server cannot take it."""
        parts = self._parts
        host = parts.hostname or "localhost"
        context = ssl.create_default_context()
        try:
            if parts.scheme == "smtps":
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_S, context=context)
            else:
                server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT_S)
                server.starttls(context=context)
            with server:
                if parts.username:
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(_message(mail, self._sender))
        except (OSError, smtplib.SMTPException) as error:
            raise MailError(
                f"Le serveur de courriel {host} n’a pas pris le message. Il sera envoyé de nouveau plus tard.",
                f"The mail server {host} did not take the message. It will be sent again later.",
            ) from error

    def kept(self, *, most: int) -> Sequence[Mail]:
        """Return nothing: what was sent is gone."""
        return ()

    def forget(self, concerned: Callable[[Mail], bool]) -> None:
        """Do nothing: what was sent is in other people's hands."""


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=default)
    return Mail(str(message["To"]), str(message["Subject"]), message.get_content())


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message.set_content(mail.body)
    return message
